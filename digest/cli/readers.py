"""The commands about subscribers."""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from digest.cli.terminal import as_json, common, dump, loaded, moment, progress, table
from digest.errors import UsageError


@click.group()
@common
def subscribers() -> None:
    """List, add and remove those who get the brief."""


@subscribers.command("list")
@common
@as_json
def list_subscribers(as_json: bool) -> None:
    """List all subscribers.

    \b
    digest subscribers list
    """
    from digest import store

    with loaded() as (_, memory), memory.read() as connection:
        found = store.subscribers(connection)
    rows = [
        {
            "id": one.id,
            "email": one.email,
            "name": one.name,
            "state": one.state,
            "since": one.created,
        }
        for one in found
    ]
    if as_json:
        dump(rows)
    else:
        table(rows, ("id", "email", "name", "state", "since"))


@subscribers.command()
@common
@click.argument("address")
@click.option("--name", default="", help="The reader's name, for the To line.")
def add(address: str, name: str) -> None:
    """Add a subscriber, or bring one back.

    \b
    digest subscribers add analyst@example.org --name "A. Analyst"
    """
    from digest import store

    email = checked_address(address)
    with loaded() as (_, memory), memory.write() as connection:
        added = store.add_subscriber(connection, email, " ".join(name.split()), now=moment())
    click.echo(f"{'added' if added else 'is there already'}: {email}")


@subscribers.command()
@common
@click.argument("address")
def remove(address: str) -> None:
    """Stop all mail to a subscriber, at once.

    \b
    digest subscribers remove analyst@example.org
    """
    from digest import store

    with loaded() as (_, memory), memory.write() as connection:
        if not store.remove_subscriber(connection, address.strip(), now=moment()):
            raise UsageError("no such subscriber; 'digest subscribers list' shows them")
    click.echo(f"removed: {address}")


@subscribers.command("import")
@common
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def import_subscribers(file: str) -> None:
    """Add the subscribers of a CSV file.

    \b
    digest subscribers import readers.csv
    cut -d, -f3 members.csv | digest subscribers import -

    Columns email and name, or one address a line. Refused lines are told with their number;
    the others come in. The exit code is then 64.
    """
    from digest import store

    added = there = refused = 0
    rows = list(_rows(_text_of(file)))
    with loaded() as (_, memory), progress() as watch:
        now = moment()
        for done, (line, address, name) in enumerate(rows, start=1):
            fault = ""
            try:
                email = checked_address(address)
                with memory.write() as connection:
                    new = store.add_subscriber(connection, email, name, now=now)
                added, there = added + new, there + (not new)
            except UsageError as error:
                refused += 1
                fault = str(error)
            watch("subscribers", done, len(rows), f"{file}:{line}", fault)
    click.echo(f"{added} added, {there} were there already, {refused} refused")
    if refused:
        raise SystemExit(64)


@subscribers.command("export")
@common
def export_subscribers() -> None:
    """Write all active subscribers as CSV.

    \b
    digest subscribers export > readers.csv
    """
    from digest import store

    with loaded() as (_, memory), memory.read() as connection:
        found = [one for one in store.subscribers(connection) if one.state == "active"]
    rows = csv.writer(sys.stdout)
    rows.writerow(("email", "name"))
    rows.writerows((one.email, one.name) for one in found)


def checked_address(address: str) -> str:
    """Return an address as servers take it. Raises UsageError with the reason against it."""
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise UsageError(f"no e-mail address: {error}") from None
    if valid.ascii_email is None:
        raise UsageError("the part before the @ is not ASCII: few mail servers take such addresses")
    return valid.ascii_email


def _text_of(file: str) -> str:
    body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")  # what spreadsheets on Windows write


def _rows(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line number, address and name of each row; a head may name the columns."""
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = {"email": 0, "name": 1}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        heads = [cell.strip().casefold() for cell in cells]
        if reader.line_num == 1 and not any("@" in cell for cell in cells):
            columns = {name: heads.index(name) for name in ("email", "name") if name in heads}
            continue
        taken = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        yield reader.line_num, taken.get("email", ""), " ".join(taken.get("name", "").split())
