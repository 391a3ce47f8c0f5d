"""Would an edition go out? Each thing that it needs is looked at, and nothing is changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digest import delivery, feeds, store
from digest.config import Config
from digest.errors import DigestError, StoreBusyError, StoreError
from digest.pipeline.gather import health
from digest.pipeline.issue import check_templates
from digest.pipeline.overdue import today
from digest.pipeline.post import SESSION

LEAD, LOOP = "daemon", "daemon loop"  # the leases that tell who leads, and that its work goes on
ALIVE = 90.0  # seconds for which a sign of life of the daemon's work holds
CHECKS = ("templates", "database", "lead", "loop", "edition", "mail", "feeds")
_PATIENCE = 2.0  # seconds that a locked database is waited for
_Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a look at one thing found; no secret and no address stands in it."""

    what: str
    why: str
    level: _Level = "ok"
    todo: str = ""  # what an operator may do about it
    outside: bool = True  # False = the configuration is at fault


def standing(
    config: Config, *, now: datetime, alive: Callable[[str], bool] = delivery.is_alive
) -> list[Finding]:
    """Look at all that the next edition needs; what fails would keep it from going out.

    Opens the database anew, as whoever starts now would find it. Cost: some hundredths of a
    second; two seconds more while another process keeps the database.
    """
    found = [_templates(config)]
    url = config.store.url.get_secret_value()
    try:
        with store.connect(url, base=config.base, busy_timeout=_PATIENCE) as memory:
            found += _needs(config, memory, now, alive)
            found.append(_database(memory))
    except StoreError as error:
        found.append(_unopened(error))
    return sorted(found, key=lambda one: CHECKS.index(one.what))


def _templates(config: Config) -> Finding:
    style = config.brief.style
    try:
        check_templates(config)
    except DigestError as error:
        todo = "'digest templates check' says more"
        return Finding(what="templates", why=str(error), level="fail", todo=todo, outside=False)
    return Finding(what="templates", why=f"{style}, without a fault")


def _database(memory: store.Store) -> Finding:
    """Try whether the database takes what is written."""
    try:
        with memory.write() as connection:
            store.try_writing(connection)
            size = store.size(connection)
    except StoreError as error:
        return _refused(memory, error)
    return Finding(what="database", why=f"of this version, can be written to, {size / 1e6:.1f} MB")


def _refused(memory: store.Store, error: StoreError) -> Finding:
    if isinstance(error, StoreBusyError):
        todo = "which process keeps it? 'digest runs list' shows what runs"
    else:
        todo = "look at the disk and the rights of the file and its folder"
    why = str(error).removeprefix(f"{memory.name}: ")
    return Finding(what="database", why=why, level="fail", todo=todo)


def _unopened(error: StoreError) -> Finding:
    """Tell why a database was not opened, without its address."""
    why = str(error).rpartition(": ")[2]
    return Finding(what="database", why=why, level="fail", todo="'digest check' says more")


def _needs(
    config: Config, memory: store.Store, now: datetime, alive: Callable[[str], bool]
) -> Iterator[Finding]:
    with memory.read() as connection:
        held = store.leases(connection)
        session = store.setting(connection, SESSION)
        day = today(config, connection, now=now)
    yield from _lead(held, alive)
    if day.wrong:
        yield Finding(
            what="edition", why=f"the edition of {day.slot.day} {day.wrong}", level="fail"
        )
    else:
        yield Finding(what="edition", why="none is overdue")
    yield _mail(config, session)
    yield _feeds(memory)


def _lead(held: dict[str, store.Held], alive: Callable[[str], bool]) -> Iterator[Finding]:
    lead, loop = held.get(LEAD), held.get(LOOP)
    if lead is None or not lead.owner or lead.left <= 0 or not alive(lead.owner):
        todo = "start 'digest run'; its log says why it ended"
        yield Finding(what="lead", why="no daemon is at work", level="fail", todo=todo)
        return
    yield Finding(what="lead", why=f"a daemon leads, the {lead.epoch}. to do so")
    silence = ALIVE if loop is None else ALIVE - loop.left
    if loop is None or loop.left <= 0:
        why = f"the daemon's work has given no sign of life for {silence:.0f} s or more"
        todo = "its log says at what it hangs; restart it"
        yield Finding(what="loop", why=why, level="fail", todo=todo)
    else:
        yield Finding(what="loop", why=f"the daemon's last sign of life is {silence:.0f} s old")


def _mail(config: Config, session: str) -> Finding:
    word, _, when = session.partition(" ")
    if word == "refused":
        why = f"the mail server took nothing at the last round, {when}"
        return Finding(what="mail", why=why, level="fail", todo="'digest runs list' says why")
    told = f"the last round went well, {when}" if when else "nothing was sent yet"
    return Finding(what="mail", why=f"{config.delivery.transport}; {told}")


def _feeds(memory: store.Store) -> Finding:
    found = [one for _, one in health(memory)]
    summary, todo = feeds.summary(found), "'digest feeds health' says why"
    if not any(one.state not in {"paused", "gone"} for one in found):
        return Finding(what="feeds", why="no feed is on", level="fail", todo="name some")
    if feeds.are_silent(found):
        why = f"the feeds are silent: {summary}"
        return Finding(what="feeds", why=why, level="fail", todo=todo)
    well = all(one.state in {"live", "paused", "new"} for one in found)
    return Finding(
        what="feeds", why=summary, level="ok" if well else "warn", todo="" if well else todo
    )
