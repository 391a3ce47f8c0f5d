"""The command that looks at a live machine from end to end, and says what to do."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.setup import OUTSIDE
from digest.cli.terminal import as_json, common, dump, load, moment, opened, option
from digest.errors import ConfigError, DigestError, RenderError

if TYPE_CHECKING:
    from digest.config import Config
    from digest.pipeline import Finding
    from digest.store import Store

_OTHERS = 0o077  # the rights of everybody but the owner
_OLD = timedelta(days=2)  # of a backup
_FULL = 0.05  # of a disk
_SECONDS = 5  # that systemd or the window may take


@click.command()
@common
@as_json
def doctor(as_json: bool) -> None:
    """Look at a live machine from end to end, and say what to do.

    \b
    digest doctor
    digest doctor --json | jq '.[] | select(.level == "fail")'

    Configuration, secrets, database, disk, backup, clock, daemon, feeds, mail server, DNS, window,
    unit, alarm and the last edition. No mail goes out. The exit code is 0 where nothing fails, 78
    where the configuration does, else 69.
    """
    from dataclasses import asdict

    found = list(_findings())
    if as_json:
        dump([asdict(one) for one in found])
    else:
        for one in found:
            todo = f"; {one.todo}" if one.todo else ""
            click.echo(f"{one.level:<4}  {one.what:<14} {one.why}{todo}")
    failed = [one for one in found if one.level == "fail"]
    if failed:
        raise SystemExit(69 if all(one.outside for one in failed) else 78)


def _findings() -> Iterator["Finding"]:
    from digest import pipeline
    from digest.pipeline import Finding

    try:
        settings = load()
    except ConfigError as error:
        for problem in error.problems:
            yield Finding(what="configuration", why=problem, level="fail", outside=False)
        return
    yield Finding(what="configuration", why=f"{len(settings.enabled_feeds())} feeds, valid")
    yield _secrets()
    now = moment()
    yield from pipeline.standing(settings, now=now)
    try:
        with opened(settings) as memory:
            yield from _memory(memory, now)
            yield _last(memory)
    except DigestError as error:
        yield Finding(what="integrity", why=str(error), level="fail")
    yield _clock(settings, now)
    for what, look in OUTSIDE.items():
        yield _reached(f"{what} reached", look, settings)
    yield _window(settings)
    yield _unit()
    yield _alarm(settings)


def _secrets() -> "Finding":
    """Tell who may read the configuration, and the files that hold secrets."""
    from digest import config
    from digest.pipeline import Finding

    files = [config.find(option("config"), os.environ, cwd=Path.cwd())]
    files += [
        Path(file)
        for name, file in sorted(os.environ.items())
        if name.startswith("DIGEST_") and name.endswith("_FILE")
    ]
    loose = [str(file) for file in files if file.exists() and file.stat().st_mode & _OTHERS]
    if loose:
        why, todo = f"others may read {', '.join(loose)}", "chmod 600, if a secret stands there"
        return Finding(what="secrets", why=why, level="warn", todo=todo)
    return Finding(what="secrets", why=f"{len(files)} files, for their owner alone")


def _memory(memory: "Store", now: datetime) -> Iterator["Finding"]:
    """Tell how the database is, how much room it has, and how old its backup is."""
    from digest import store
    from digest.pipeline import Finding

    if faults := store.verify(memory, quick=True):
        todo = "restore the last backup"
        yield Finding(what="integrity", why="; ".join(faults), level="fail", todo=todo)
    else:
        yield Finding(what="integrity", why="the quick check found no damage")
    if (room := store.room(memory)) is None:
        yield Finding(what="backup", why="PostgreSQL: pg_dump makes it, and is not seen from here")
        return
    free, size = room
    why = f"{free / 1e9:.1f} GB of {size / 1e9:.1f} GB are free"
    if free < _FULL * size:
        yield Finding(what="disk", why=why, level="fail", todo="make room")
    else:
        yield Finding(what="disk", why=why)
    with memory.read() as connection:
        backed = store.setting(connection, store.BACKUP)
    if backed and now - datetime.fromisoformat(backed) < _OLD:
        yield Finding(what="backup", why=f"the last one is of {backed}")
    else:
        why = f"the last one is of {backed}" if backed else "there is none yet"
        todo = "'digest db backup' every night"
        yield Finding(what="backup", why=why, level="warn", todo=todo)


def _last(memory: "Store") -> "Finding":
    """Tell what became of the last edition: every reader of it is accounted for."""
    from digest import store
    from digest.pipeline import Finding

    with memory.read() as connection:
        last = store.last_daily(connection)
        counts = store.tally(connection, last.id).counts if last else {}
    if last is None:
        return Finding(what="last edition", why="there is none yet")
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    why = f"No. {last.number} of {last.day}: {sum(counts.values())} readers: {told or 'none'}"
    if counts.get("in doubt"):
        todo = "'digest send --resolve resend' or 'skip' decides"
        return Finding(what="last edition", why=why, level="warn", todo=todo)
    return Finding(what="last edition", why=why)


def _clock(settings: "Config", now: datetime) -> "Finding":
    from digest.pipeline import Finding

    zone = f"{now.astimezone(settings.schedule.tz):%Y-%m-%d %H:%M %Z} in {settings.schedule.zone}"
    told = _asked("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if told == "no":
        why, todo = f"{zone}, kept by nobody", "'timedatectl set-ntp true'"
        return Finding(what="clock", why=why, level="warn", todo=todo)
    return Finding(what="clock", why=zone)


def _reached(what: str, look: Callable[["Config"], str], settings: "Config") -> "Finding":
    from digest.pipeline import Finding

    try:
        return Finding(what=what, why=look(settings))
    except DigestError as error:
        outside = not isinstance(error, ConfigError | RenderError)
        return Finding(what=what, why=str(error), level="fail", outside=outside)


def _window(settings: "Config") -> "Finding":
    """Ask the window of this machine whether it is alive."""
    import http.client

    from digest.pipeline import Finding

    if not (listen := settings.web.listen):
        return Finding(what="window", why="none is configured")
    try:
        asked = http.client.HTTPConnection(listen, timeout=_SECONDS)
        asked.request("GET", f"{settings.web.prefix}/style.css")
        status = asked.getresponse().status
        asked.close()
    except (OSError, http.client.HTTPException):
        todo = "start 'digest run' or 'digest web'"
        why = f"nobody answers at {listen}"
        return Finding(what="window", why=why, level="fail", todo=todo)
    return Finding(what="window", why=f"answers at {listen} ({status})")


def _unit() -> "Finding":
    from digest.pipeline import Finding

    if not Path("/run/systemd/system").is_dir():
        return Finding(what="unit", why="no systemd is at work here")
    state = _asked("systemctl", "is-active", "digest.service")
    if state == "active":
        return Finding(what="unit", why="digest.service is active")
    why, todo = f"digest.service is {state or 'unknown'}", "'systemctl enable --now digest'"
    return Finding(what="unit", why=why, level="warn", todo=todo)


def _asked(*words: str) -> str:
    """Return what a program of the system says; "" where it is not there, or says nothing."""
    try:
        done = subprocess.run(  # noqa: S603  (our own words, and no shell)
            words, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _alarm(settings: "Config") -> "Finding":
    from digest.pipeline import Finding

    own = settings.alarm
    ways = {
        "a command": bool(own.command),
        "an address of apprise": bool(own.url.get_secret_value()),
        "a dead man's switch": bool(own.ping_url.get_secret_value()),
        "the editor's copy": bool(own.copy_to),
    }
    set_ = [name for name, there in ways.items() if there]
    if own.command and not os.access(own.command[0], os.X_OK):
        why, todo = "alarm.command is no program", "mend alarm.command"
        return Finding(what="alarm", why=why, level="fail", todo=todo, outside=False)
    if not set_:
        why, todo = "nobody hears of trouble", "set alarm.ping_url, alarm.command or alarm.url"
        return Finding(what="alarm", why=why, level="warn", todo=todo)
    return Finding(what="alarm", why=", ".join(set_))
