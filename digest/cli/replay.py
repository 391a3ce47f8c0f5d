"""The command that makes a past edition again, and shows what would differ now."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.terminal import as_json, common, dump, loaded
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest import pipeline

_DIFFERS = 1  # as of diff(1)


@click.command()
@common
@click.argument("which", metavar="DATE|NUMBER")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Also write it there.")
@as_json
def replay(which: str, out: Path | None, as_json: bool) -> int:
    """Make a past edition again from what is stored, and show the difference.

    \b
    digest replay 2026-03-04               the edition of that day
    digest replay 12 --out again           the one with this number, into a folder

    It is made from the versions of articles, the texts and the earlier editions that were known
    when it was made, by this program and this configuration. The same version with the same
    configuration makes the same bytes. Nothing is changed, sent, or asked for.

    The exit code is 0 where all is the same, 1 where something differs.
    """
    from digest import pipeline, store

    with loaded() as (settings, memory):
        with memory.read() as connection:
            made = (
                store.find_edition(connection, number=int(which))
                if which.isdecimal()
                else store.daily(connection, _day(which)) or store.latest(connection, _day(which))
            )
        if made is None:
            raise UsageError(f"no edition {which}; 'digest editions list' shows them")
        again = pipeline.replay(settings, memory, made)
        if again is None:
            raise UsageError(
                f"what edition {made.number} was made of is not kept; see store.keep_days"
            )
        if out is not None:
            pipeline.files(settings, again.now.frozen, out)
    if as_json:
        told = {"edition": made.number, "day": made.day, "differs": again.shapes}
        dump(told | {"left": again.left, "came": again.came})
    else:
        _tell(again, made.number, str(made.day))
    return _DIFFERS if again.shapes else 0


def _day(which: str) -> date:
    try:
        return date.fromisoformat(which)
    except ValueError:
        raise UsageError(f"'{which}' is neither a date, as 2026-03-04, nor a number") from None


def _tell(again: "pipeline.Replayed", number: int, day: str) -> None:
    head = f"edition {number} of {day}"
    if not again.shapes:
        click.echo(f"{head}: the same, byte for byte")
        return
    click.echo(f"{head}: differs in {', '.join(again.shapes)}")
    for name, headlines in (("no longer in it", again.left), ("new in it", again.came)):
        for headline in headlines:
            click.echo(f"{name}: {headline}")
    for line in again.lines():
        click.echo(line)
