"""What the journal beside the database says of a day, against what the database says itself."""

import logging
from datetime import date, datetime, timedelta
from pathlib import Path

from digest import store
from digest.config import Config
from digest.errors import OutputError, StoreBehindError
from digest.model import Frozen
from digest.pipeline import runs

log = logging.getLogger("digest")


def place(config: Config, memory: store.Store) -> Path:
    """Return where the journal is: as set, beside an SQLite file, else beside the configuration."""
    if config.store.journal:
        return config.path(config.store.journal)
    if memory.writer.dialect.name == "sqlite":
        return Path(f"{memory.name}.sent")
    return config.path(f"{memory.writer.url.database}.sent")


def behind(config: Config, memory: store.Store, day: date, *, now: datetime) -> str:
    """Tell why nothing of `day` may go out: some did, and the database does not know; "" = it may.

    So it is where an older database was put back. A journal that cannot be read guards nothing,
    which `note` tells when the edition goes out.
    """
    path = place(config, memory)
    try:
        entries = [one for one in store.journal(path) if one.day == day]
    except OutputError:
        return ""
    if not entries:
        return ""
    with memory.read() as connection:
        made = store.daily(connection, day)
    if made is not None and _is_known(config, made, entries, now):
        return ""
    first = next((one for one in entries if one.word == "began"), entries[0])
    return (
        f"the edition of {day} began to go out to {first.audience} readers at"
        f" {first.noted:%Y-%m-%d %H:%M %Z}, as {path} tells, and the database does not know: an"
        " older one was put back. Nothing is sent, so that nobody gets it twice; 'digest send"
        " --yes' sends the edition that is there, 'digest now --send --yes' makes one"
    )


def _is_known(config: Config, made: Frozen, entries: list[store.Entry], now: datetime) -> bool:
    """Tell whether the database may go on with an edition: nothing happened that it forgot."""
    longest = timedelta(hours=config.delivery.give_up_hours)
    if made.state == "sent" or now - made.composed >= longest:
        return True  # nobody gets a mail of it any more
    own = _words(made, entries)
    # "sending" is committed before the first line is written, so "made" with a line is an old state
    return made.state == "sending" and own[-1:] != ["ended"]


def refuse_behind(config: Config, memory: store.Store, *, now: datetime) -> None:
    """Raise StoreBehindError where nothing may go out on the day of `now`."""
    day = now.astimezone(config.schedule.tz).date()
    if why := behind(config, memory, day, now=now):
        raise StoreBehindError(why)


def note(
    config: Config, memory: store.Store, frozen: Frozen, word: str, readers: int, *, now: datetime
) -> None:
    """Write down, once, that an edition "began" to go out to so many readers, or "ended".

    Where that cannot be, the edition goes out all the same: what is lost is the guard, and that is
    said.
    """
    path = place(config, memory)
    try:
        last = _words(frozen, store.journal(path))[-1:]
        if readers and last != [word] and (last or word == "began"):
            line = store.Entry(frozen.day, word, frozen.number, frozen.composed, now, readers)
            store.write_journal(path, line)
    except OutputError as error:
        told = f"{error}; where an older database is put back today, readers get its edition twice"
        log.error("%s", told)
        runs.note_errors([told])


def _words(frozen: Frozen, entries: list[store.Entry]) -> list[str]:
    mine = (frozen.number, frozen.composed)
    return [one.word for one in entries if (one.number, one.composed) == mine]
