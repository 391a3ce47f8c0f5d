"""What all commands share: their options, the moment that counts as now, tables, progress."""

import json
import os
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from digest.config import Config
    from digest.pipeline import Watch
    from digest.store import Store

_WIDEST = 70  # letters of a column
_LONG = 100  # steps; a shorter way tells only its end
_MANY = 3  # more than so many with one fault are told in one line
_Command = TypeVar("_Command", bound=Callable[..., Any])


def common(command: _Command) -> _Command:
    """Add the options that every command takes, also before the command's name."""

    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value is not None:
            context.find_root().ensure_object(dict)[parameter.name] = value

    for option in (
        click.option(
            "--as-of",
            metavar="TIME",
            expose_value=False,
            callback=keep,
            help="Stand for now: ISO 8601 with an offset.",
        ),
        click.option(
            "--config",
            metavar="FILE",
            expose_value=False,
            callback=keep,
            help="The configuration; else $DIGEST_CONFIG, ./config.toml, or the XDG place.",
        ),
    ):
        command = option(command)
    return command


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def option(name: str) -> str | None:
    """Return the value of a common option, wherever on the command line it stood."""
    found: dict[str, str] = click.get_current_context().find_root().ensure_object(dict)
    return found.get(name)


def load() -> "Config":
    """Load the configuration that counts. Raises ConfigError."""
    from digest import config

    return config.load(config.find(option("config"), os.environ, cwd=Path.cwd()), os.environ)


@contextmanager
def opened(settings: "Config") -> Iterator["Store"]:
    """Open the configured database, and close it at the end. Raises StoreError."""
    from digest import store

    with store.connect(
        settings.store.url.get_secret_value(),
        base=settings.base,
        busy_timeout=settings.store.busy_timeout_seconds,
    ) as memory:
        yield memory


@contextmanager
def loaded() -> Iterator[tuple["Config", "Store"]]:
    """Load the configuration and open its database."""
    settings = load()
    with opened(settings) as memory:
        yield settings, memory


def clock(*, ticking: bool = False) -> Callable[[], datetime]:
    """Return what tells the time: the system's clock, or --as-of.

    That moment stands still, so that a command run again does the same; with `ticking` it is
    only when the clock started, for a daemon. Raises UsageError where --as-of is no time.
    """
    as_of = option("as_of")
    if as_of is None:
        return lambda: datetime.now().astimezone()
    try:
        moment = datetime.fromisoformat(as_of)
    except ValueError:
        raise UsageError(
            f"--as-of: '{as_of}' is no ISO 8601 time such as 2026-03-04T06:30:00-05:00"
        ) from None
    if moment.tzinfo is None:
        raise UsageError("--as-of: the time needs an offset, such as 2026-03-04T06:30:00-05:00")
    started = time.monotonic()
    return lambda: moment + timedelta(seconds=(time.monotonic() - started) * ticking)


def moment() -> datetime:
    """Return the moment that counts as now, for commands that need only one."""
    return clock()()


@contextmanager
def progress() -> Iterator["Watch"]:
    """Yield a watch: a bar on a terminal, plain lines elsewhere; then the faults, put together."""
    faults: defaultdict[str, list[str]] = defaultdict(list)
    with _bar() if sys.stderr.isatty() else nullcontext(_lines()) as show:

        def watch(what: str, done: int, total: int, whose: str, fault: str) -> None:
            show(what, done, total)
            if fault:
                faults[fault].append(whose)

        try:
            yield watch
        finally:
            for fault, names in faults.items():
                _tell(names, fault)


def _tell(names: Sequence[str], fault: str) -> None:
    """Print a fault once for all that have it: an outage is one line, not fifty."""
    if len(names) > _MANY:
        names = [f"{names[0]}, {names[1]} and {len(names) - 2} more"]
    for name in names:
        click.echo(f"{name}: {fault}", err=True)


_Show = Callable[[str, int, int], None]


@contextmanager
def _bar() -> Iterator[_Show]:
    """Yield what moves a bar for each kind of work; it leaves nothing behind."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show


def _lines() -> _Show:
    """Return what prints a line at the end of the work, and every tenth of long work."""
    told: dict[str, int] = {}

    def show(what: str, done: int, total: int) -> None:
        tenths = 10 * done // max(1, total)
        if tenths > told.get(what, 0) and (done == total or total >= _LONG):
            told[what] = tenths
            click.echo(f"{what}: {done} of {total}", err=True)

    return show


def dump(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, whole: int = 1) -> None:
    """Print rows under their heads, columns as wide as what they hold, the last `whole` uncut."""
    cells = [
        [
            *(_short(_cell(row[name])) for name in columns[:-whole]),
            *(_cell(row[name]) for name in columns[-whole:]),
        ]
        for row in rows
    ]
    heads = [name.replace("_", " ").upper() for name in columns]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in (heads, *cells):
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return f"{value.astimezone():%Y-%m-%d %H:%M %Z}"  # the machine's own zone, as `ls` does
    return str(value)


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def stopping() -> threading.Event:
    """Return an event that SIGTERM and Ctrl-C set, instead of ending the process on the spot."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop


def finish(*, ended: bool, fault: DigestError | None) -> None:
    """End a process that was stopped: with its fault's code where one stopped it.

    Where its work has not ended, a thread hangs and would hold it; what that does is made good.
    """
    if not ended:
        os._exit(fault.exit_code if fault is not None else 0)
    if fault is not None:
        raise fault


def notify(state: str) -> None:
    """Tell systemd how the service is, where it asks for that (sd_notify)."""
    import socket

    address = os.environ.get("NOTIFY_SOCKET", "")
    if address.startswith(("/", "@")):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel, suppress(OSError):
            channel.sendto(state.encode(), address.replace("@", "\0", 1))
