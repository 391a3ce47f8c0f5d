"""The commands about subscribers."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.terminal import as_json, common, dump, loaded, moment, progress, table
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.config import Config
    from digest.model import Subscriber
    from digest.roster import Line
    from digest.store import Connection

_BATCH = 500  # lines of a list in one transaction
_NONE_SUCH = "no such subscriber; 'digest subscribers list' shows them"
_FORCE = click.option(
    "--force",
    is_flag=True,
    help="Also whoever left, bounced, complained or was erased: only if they asked anew.",
)
_ADDRESS = click.argument("address")


@click.group()
@common
def subscribers() -> None:
    """List, add and remove those who get the brief."""


@subscribers.command("list")
@common
@click.option("--state", "states", multiple=True, help="Only those in this state; may be repeated.")
@as_json
def list_subscribers(states: tuple[str, ...], as_json: bool) -> None:
    """List all subscribers.

    \b
    digest subscribers list
    digest subscribers list --state bounced --state complained

    States: pending, active, paused, unsubscribed, bounced, complained, removed.
    """
    from digest import store

    if unknown := sorted(set(states) - set(store.STATES)):
        raise UsageError(f"'{unknown[0]}' is no state; there are {', '.join(store.STATES)}")
    with loaded() as (_, memory), memory.read() as connection:
        found = store.subscribers(connection, *states)
    rows = [_row(one) for one in found]
    if as_json:
        dump(rows)
    else:
        table(rows, ("id", "email", "name", "state", "since"))


@subscribers.command()
@common
@_ADDRESS
@as_json
def show(address: str, as_json: bool) -> None:
    """Show what is known of a subscriber, and how they came into their state.

    \b
    digest subscribers show analyst@example.org
    """
    from digest import store

    with loaded() as (_, memory), memory.read() as connection:
        found = _found(connection, address)
        proofs = store.proofs_of(connection, found.id)
    row = _row(found)
    told = [
        {"at": one.at, "state": one.state, "how": one.how, "from": one.source} for one in proofs
    ]
    if as_json:
        dump(row | {"history": told})
        return
    for name, value in row.items():
        click.echo(f"{name + ':':<13} {', '.join(value) if isinstance(value, list) else value}")
    click.echo()
    table(told, ("at", "state", "how", "from"))


@subscribers.command()
@common
@_ADDRESS
@click.option("--name", default="", help="The reader's name, for the To line.")
@_FORCE
def add(address: str, name: str, force: bool) -> None:
    """Add a subscriber, or bring one back.

    \b
    digest subscribers add analyst@example.org --name "A. Analyst"

    Whoever left, bounced, complained or was erased is refused, but for --force.
    """
    from digest import store, tokens

    email = checked_address(address)
    with loaded() as (settings, memory), memory.write() as connection:
        marks = tokens.marks(_keys(settings, connection), email)
        added = store.add_subscriber(
            connection, email, " ".join(name.split()), now=moment(), marks=marks, force=force
        )
        state = store.standing(connection, email, marks)
    if state in (*store.STOPPED, store.FORGOTTEN):
        raise UsageError(_barred(state))
    click.echo(f"{'added' if added else 'is there already'}: {email}")


@subscribers.command()
@common
@_ADDRESS
def remove(address: str) -> None:
    """Stop all mail to a subscriber, at once.

    \b
    digest subscribers remove analyst@example.org
    """
    from digest import store

    with loaded() as (_, memory), memory.write() as connection:
        found = _found(connection, address)
        if not store.move(connection, found.id, "removed", now=moment(), how="command"):
            raise UsageError(f"this subscriber gets no mail: {found.state}")
    click.echo(f"removed: {found.email}")


@subscribers.command()
@common
@_ADDRESS
@click.option("--until", metavar="DAY", help="Such as 2026-03-16; else until 'resume'.")
def pause(address: str, until: str | None) -> None:
    """Stop mail to a subscriber for a while.

    \b
    digest subscribers pause analyst@example.org --until 2026-03-16
    """
    from digest import store

    with loaded() as (settings, memory), memory.write() as connection:
        end = _day(until, settings) if until else None
        found = _found(connection, address)
        if not store.move(connection, found.id, "paused", now=moment(), how="command", until=end):
            raise UsageError(f"this subscriber gets no mail: {found.state}")
    click.echo(f"paused{f' until {until}' if until else ''}: {found.email}")


@subscribers.command()
@common
@_ADDRESS
def resume(address: str) -> None:
    """Send to a paused subscriber again.

    \b
    digest subscribers resume analyst@example.org
    """
    from digest import store

    with loaded() as (_, memory), memory.write() as connection:
        found = _found(connection, address)
        if found.state != "paused":
            raise UsageError(f"this subscriber is not paused: {found.state}")
        store.move(connection, found.id, "active", now=moment(), how="command")
    click.echo(f"resumed: {found.email}")


@subscribers.command()
@common
@_ADDRESS
def forget(address: str) -> None:
    """Erase a subscriber; a keyed hash alone stays, so that no list brings them back.

    \b
    digest subscribers forget analyst@example.org

    Name, address, history and deliveries are gone for good.
    """
    from digest import store, tokens

    with loaded() as (settings, memory), memory.write() as connection:
        key = _keys(settings, connection)[0]
        found = _found(connection, address)
        store.forget(connection, found.email, lambda it: tokens.mark(key, it), now=moment())
    click.echo("erased; a list that still names the address will not bring it back")


@subscribers.command("import")
@common
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--encoding", default="", help="Such as iso-8859-2; else it is found out.")
@_FORCE
def import_subscribers(file: str, encoding: str, force: bool) -> None:
    """Add the subscribers of a CSV file.

    \b
    digest subscribers import readers.csv
    cut -d, -f3 members.csv | digest subscribers import -

    Columns email, name, state, sections, format, as 'export' writes them and other programs name
    them; or one address a line. Refused lines are told with their number; the others come in. The
    exit code is then 64.
    """
    from digest import roster

    body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    lines = roster.read(roster.text_of(body, encoding))
    counts = {"added": 0, "there": 0, "refused": 0}
    with loaded() as (settings, memory), progress() as watch:
        now, done = moment(), 0
        for batch in _batches(lines):
            with memory.write() as connection:
                keys = _keys(settings, connection)
                told = [
                    _take_in(settings, connection, one, f"{file}:{one.number}", keys, force, now)
                    for one in batch
                ]
            for line, (outcome, fault) in zip(batch, told, strict=True):
                counts[outcome] += 1
                done += 1
                watch("subscribers", done, len(lines), f"{file}:{line.number}", fault)
    click.echo(
        f"{counts['added']} added, {counts['there']} were there already,"
        f" {counts['refused']} refused"
    )
    if counts["refused"]:
        raise SystemExit(64)


@subscribers.command("export")
@common
@click.option("--all", "everyone", is_flag=True, help="Also those who get no mail, with why.")
def export_subscribers(everyone: bool) -> None:
    """Write all active subscribers as CSV.

    \b
    digest subscribers export > readers.csv
    """
    from digest import roster, store

    states = () if everyone else ("active", "paused")
    with loaded() as (_, memory), memory.read() as connection:
        found = store.subscribers(connection, *states)
    click.echo(roster.write(found), nl=False)


def checked_address(address: str) -> str:
    """Return an address as servers take it. Raises UsageError with the reason against it.

    A domain beyond ASCII comes back in its ASCII form; a local part beyond ASCII stays, and
    needs mail servers that speak SMTPUTF8.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise UsageError(f"no e-mail address: {error}") from None
    return f"{valid.local_part}@{valid.ascii_domain}"


def _take_in(
    settings: "Config",
    connection: "Connection",
    line: "Line",
    source: str,
    keys: Sequence[str],
    force: bool,
    now: datetime,
) -> tuple[str, str]:
    """Take one line of a list in; return what came of it, and the reason if it is refused."""
    from digest import store, tokens

    if line.fault:
        return "refused", line.fault
    names = {section.name for section in settings.sections}
    if strange := [name for name in line.sections if name not in names]:
        return "refused", f"'{strange[0][:50]}' is no section of this brief"
    try:
        email = checked_address(line.email)
    except UsageError as error:
        return "refused", str(error)
    marks = tokens.marks(keys, email)
    new = store.add_subscriber(
        connection,
        email,
        line.name,
        now=now,
        how="import",
        source=source,
        marks=marks,
        force=force,
        state=line.state,
    )
    found = store.subscriber(connection, email)
    if not new and found is not None and line.state in store.STOPPED:
        store.move(connection, found.id, line.state, now=now, how="import", source=source)
        return "there", ""
    if found is None or (found.state in store.STOPPED and not new):
        return "refused", _barred(store.standing(connection, email, marks))
    if new:
        store.prefer(connection, found.id, sections=line.sections, text_only=line.text_only)
    return ("added" if new else "there"), ""


def _batches(lines: Sequence["Line"]) -> Iterator[list["Line"]]:
    left = iter(lines)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _barred(state: str) -> str:
    return f"{state} before: --force brings back who asked for it anew"


def _keys(settings: "Config", connection: "Connection") -> tuple[str, ...]:
    from digest import store

    return settings.web.keys(store.setting(connection, "key"))


def _found(connection: "Connection", address: str) -> "Subscriber":
    """Return a subscriber, however the address is written. Raises UsageError."""
    from digest import store

    found = store.subscriber(connection, address.strip())
    if found is None:
        found = store.subscriber(connection, checked_address(address))
    if found is None:
        raise UsageError(_NONE_SUCH)
    return found


def _day(text: str, settings: "Config") -> datetime:
    """Return the first moment of a day to come. Raises UsageError."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise UsageError(f"'{text}' is no day such as 2026-03-16") from None
    start = datetime.combine(day, time(), settings.schedule.tz)
    if start <= moment():
        raise UsageError(f"{text} is past: name a day to come")
    return start


def _row(one: "Subscriber") -> dict[str, object]:
    return {
        "id": one.id,
        "email": one.email,
        "name": one.name,
        "state": one.state,
        "since": one.created,
        "changed": one.changed,
        "paused_until": one.paused_until,
        "sections": list(one.sections) or ["all"],
        "format": "text" if one.text_only else "html",
    }
