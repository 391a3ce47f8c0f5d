"""The commands about how the brief looks."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.terminal import as_json, common, dump, load, table
from digest.errors import OutputError, UsageError

if TYPE_CHECKING:
    from digest.config import Config


@click.group()
@common
def templates() -> None:
    """List, take over and check the templates of the brief."""


@templates.command("list")
@common
@as_json
def list_styles(as_json: bool) -> None:
    """List the styles, and the blocks of each that can be taken over.

    \b
    digest templates list
    """
    from digest import message

    settings = load()
    rows = [
        {
            "style": one.name,
            "used": "yes" if one.name == settings.brief.style else "",
            "folder": str(one.folder),
            "files": ", ".join(one.files),
            "blocks": ", ".join(one.blocks),
        }
        for one in message.known(_own(settings))
    ]
    if as_json:
        dump(rows)
    else:
        table(rows, ("style", "used", "folder", "blocks"))


@templates.command()
@common
@click.argument("name")
@click.option("--block", metavar="BLOCK", default="", help="Only this block of it.")
@click.option("--to", "target", metavar="DIR", help="The folder; else brief.templates.")
def eject(name: str, block: str, target: str | None) -> None:
    """Copy a shipped style, or one block of it, to change it.

    \b
    digest templates eject brief --to looks                  the whole style
    digest templates eject brief --block footer --to looks   one block; the rest stays shipped

    It is written into a folder of the style's name inside DIR, which brief.templates then names.
    What is there is kept.
    """
    from digest import message

    settings = load()
    own = Path(target) if target else _own(settings)
    if own is None:
        raise UsageError("say where to: --to DIR, or set brief.templates")
    sources = {own / name / file: text for file, text in message.eject(name, block).items()}
    for path in sources:
        if path.exists():
            raise OutputError(f"{path} is there and is kept; move it, or name another folder")
    for path, source in sources.items():
        _write(path, source)
        click.echo(str(path))
    click.echo(f'used where [brief] says: style = "{name}", templates = "{own}"', err=True)


@templates.command()
@common
@click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def check(folder: Path) -> None:
    """Render an invented edition with the templates in DIR.

    \b
    digest templates check looks

    What is wrong is told with its file and line. 'digest check' and the start of the daemon look
    at the configured templates in the same way, so that a mistake is never found at 06:30.
    """
    from dataclasses import replace

    from digest import message, pipeline, typeset

    settings = load()
    house = pipeline.house(settings)
    names = message.own_styles(folder)
    if any((folder / file).is_file() for file in message.FILES):
        names.append(settings.brief.style)
    if not names:
        raise UsageError(f"{folder}: no {', '.join(message.FILES)} in it, nor in folders of it")
    for name in dict.fromkeys(names):
        made = typeset.checked(replace(house, templates=message.places(name, folder)))
        size = len(made.html.encode()) / 1024
        click.echo(f"ok    {name}: renders; the sample has {size:.0f} kB")


def _own(settings: "Config") -> Path | None:
    return settings.path(settings.brief.templates) if settings.brief.templates else None


def _write(path: Path, source: str) -> None:
    """Write a new file. Raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from None
