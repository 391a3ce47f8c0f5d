"""The commands about editions that were made, and the database that keeps them."""

from pathlib import Path

import click

from digest.cli.terminal import (
    as_json,
    common,
    dump,
    load,
    loaded,
    moment,
    opened,
    progress,
    table,
)
from digest.errors import OutputError, StoreError, UsageError

_NOBODY = ("", "")  # whose step it was, and what is wrong with it


@click.group()
@common
def editions() -> None:
    """List and show the editions that were made."""


@editions.command("list")
@common
@as_json
def list_editions(as_json: bool) -> None:
    """List all editions, the newest first.

    \b
    digest editions list
    """
    from digest import store

    with loaded() as (_, memory), memory.read() as connection:
        rows = [
            {
                "number": one.number,
                "day": one.day,
                "kind": one.kind,
                "state": one.state,
                "composed": one.composed,
                "sent": store.tally(connection, one.id)["sent"],
                "subject": one.message.subject,
            }
            for one in store.editions(connection)
        ]
    if as_json:
        dump(rows)
    else:
        table(rows, ("number", "day", "kind", "state", "sent", "subject"))


@editions.command()
@common
@click.argument("number", type=int)
@click.option(
    "--format",
    "shape",
    type=click.Choice(("text", "html", "web", "json")),
    default="text",
    help="Which shape of it. Default text.",
)
def show(number: int, shape: str) -> None:
    """Print one edition as it was published.

    \b
    digest editions show 12
    digest editions show 12 --format json | jq .subject
    """
    from digest import store

    with loaded() as (_, memory), memory.read() as connection:
        made = store.find_edition(connection, number=number)
    if made is None:
        raise UsageError(f"no edition {number}; 'digest editions list' shows them")
    shapes = {
        "text": made.message.text,
        "html": made.message.html,
        "web": made.message.web,
        "json": made.document,
    }
    click.echo(shapes[shape], nl=False)


@click.group()
@common
def db() -> None:
    """Check, upgrade, prune, back up and move the database."""


@db.command()
@common
def upgrade() -> None:
    """Bring the database to this program's version.

    \b
    digest db backup && digest db upgrade
    """
    from digest import store

    settings = load()
    url = settings.store.url.get_secret_value()
    with store.connect(url, base=settings.base, check=False) as memory:
        version = store.upgrade(memory)
    click.echo(f"{memory.name}: version {version}")


@db.command()
@common
@click.option("--quick", is_flag=True, help="Leave out what compares indexes with their tables.")
def check(quick: bool) -> None:
    """Look the whole database through for damage.

    \b
    digest db check
    digest db check --quick && digest db backup

    The exit code is 69 where something is wrong: then restore the last backup.
    """
    from digest import store

    with loaded() as (_, memory):
        faults = store.verify(memory, quick=quick)
        with memory.read() as connection:
            megabytes = store.size(connection) / 1e6
    for fault in faults:
        click.echo(f"FAULT {fault}")
    if faults:
        raise StoreError(f"{memory.name}: damaged; restore the last backup, and look at the disk")
    click.echo(f"ok    {memory.name}: {megabytes:.1f} MB, whole")


@db.command()
@common
@click.argument("file", required=False)
def backup(file: str | None) -> None:
    """Write a checked copy of the database.

    \b
    digest db backup
    digest db backup /backups/digest.db

    Others may use it meanwhile. A PostgreSQL database is backed up with pg_dump. When you put a
    backup back, leave the journal beside the database: it tells what went out since.
    """
    from digest import store

    with loaded() as (settings, memory):
        name = file or f"{Path(memory.name).stem}-{moment():%Y%m%d-%H%M%S}.db"
        target = settings.path(name) if file is None else Path(name)
        if not target.absolute().parent.is_dir():
            raise OutputError(f"{target}: its folder is not there")
        store.backup(memory, target, now=moment())
    click.echo(str(target))


@db.command()
@common
def prune() -> None:
    """Forget articles older than store.keep_days.

    \b
    digest db prune

    The daemon does it every day. Each leaves a mark of eight bytes, so that it never comes in
    again. Editions, subscribers and what they agreed to stay.
    """
    from digest import pipeline

    with loaded() as (settings, memory):
        gone = pipeline.forget(settings, memory, now=moment())
    click.echo(f"{memory.name}: {gone:,} articles forgotten")


@db.command()
@common
@click.option("--to", "url", required=True, help="The other database, empty or an unfinished copy.")
def copy(url: str) -> None:
    """Copy all to another database, SQLite or PostgreSQL.

    \b
    digest db copy --to postgresql://digest@db.example.org/digest

    Stop the daemon first: what comes in meanwhile is left behind. Every row is compared. A copy
    that was cut short goes on when the command is given again, and serves nobody before it is
    done. A password is better left to PGPASSWORD or ~/.pgpass than to the address.
    """
    from digest import config, store

    try:
        config.database(url)
    except ValueError as error:
        raise UsageError(f"--to: {error}") from None
    settings = load()
    with (
        opened(settings) as memory,
        store.connect(url, base=Path.cwd(), create=True) as target,
        progress() as watch,
    ):
        rows = store.copy(
            memory, target, told=lambda name, done, total: watch(name, done, total, "", "")
        )
    click.echo(f"{target.name}: holds all {rows:,} rows; name it as store.url")
