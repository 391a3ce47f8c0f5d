"""Styles: which there are, what blocks one may take over, and whether one works."""

import re
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from digest.config import shipped
from digest.errors import RenderError, UsageError
from digest.message.fit import Cut
from digest.message.house import House
from digest.message.render import render, values
from digest.message.specimen import specimen
from digest.message.templates import FILES, Templates, styles
from digest.model import Edition, Message

_BLOCK = r"\{%-?\s*block\s+{name}\s*-?%\}.*?\{%-?\s*endblock\s+{name}\s*-?%\}"
_OPENED = re.compile(r"\{%-?\s*block\s+(\w+)")
_EXTENDS = re.compile(r"\{%-?\s*extends\s+\"([^\"]+)\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A folder of templates."""

    name: str
    folder: Path
    files: tuple[str, ...]
    blocks: tuple[str, ...]  # that body.html has, its own and those of what it extends


def known(own: Path | None) -> list[Style]:
    """Return the shipped styles, then those of the operator's folder."""
    found = []
    for place in [shipped("templates"), *([own] if own is not None else [])]:
        for name in styles(place):
            files = tuple(one for one in FILES if (place / name / one).is_file())
            found.append(
                Style(name=name, folder=place / name, files=files, blocks=_blocks(place / name))
            )
    return found


def _blocks(folder: Path) -> tuple[str, ...]:
    page = folder / "body.html"
    source = page.read_text(encoding="utf-8", errors="replace") if page.is_file() else ""
    return tuple(dict.fromkeys(_OPENED.findall(_with_parent(source))))


def eject(name: str, block: str = "") -> dict[str, str]:
    """Return the files of a shipped style, or such as take over one block of it, by their names.

    Raises UsageError where there is no such style or block.
    """
    folder = shipped("templates") / name
    if name not in styles(folder.parent):
        raise UsageError(f"no style '{name}'; there are: {', '.join(styles(folder.parent))}")
    whole = {one: (folder / one).read_text(encoding="utf-8") for one in FILES}
    if not block:
        return whole
    parts = {}
    for file in FILES:
        source = _with_parent(whole[file])
        if found := re.search(_BLOCK.replace("{name}", re.escape(block)), source, re.DOTALL):
            parts[file] = f'{{% extends "{name}/{file}" %}}\n{found[0]}\n'
    if not parts:
        raise UsageError(f"no block '{block}' in {name}; there are: {', '.join(_blocks(folder))}")
    return parts


def _with_parent(source: str) -> str:
    """Append the shipped template that one extends: its own blocks are found first."""
    parent = _EXTENDS.search(source)
    above = shipped("templates") / parent[1] if parent else None
    return source + (above.read_text(encoding="utf-8") if above and above.is_file() else "")


def check(house: House) -> Message:
    """Render an invented edition that has everything. Raises RenderError with file and line.

    Also where a mail would lack what the law asks for, or hold what no mail program runs.
    """
    edition = specimen()
    made = render(edition, house)
    templates = Templates(house.templates)
    for cut in (Cut(edition=edition, tail=edition.entries, left_out=2), _nothing(edition)):
        templates.html(values(cut, house))
        templates.plain(values(cut, house))
    address = " ".join(house.brief.postal_address.split())
    for name, body in (("body.html", unescape(made.html)), ("body.txt", made.text)):
        if address not in re.sub(r"\s+", " ", body):
            raise RenderError(f"{name}: the law asks for {{{{ brief.postal_address }}}}: missing")
    if active := re.search(r"<(script|form|iframe|object|embed|video|audio)\b", made.html):
        raise RenderError(f"body.html: <{active[1]}> does not work in mail")
    if not made.subject:
        raise RenderError("subject.txt: it is empty")
    return made


def _nothing(edition: Edition) -> Cut:
    """Return the edition of a day on which nothing is new."""
    return Cut(edition=replace(edition, lede=(), sections=(), reading=(), welcome="", note=""))
