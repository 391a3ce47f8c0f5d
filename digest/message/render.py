"""Renders an edition once for all readers, through Jinja2. Pure but for reading templates."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from digest.errors import RenderError
from digest.message.direction import of_language
from digest.message.fit import MAX_HTML, Cut, fitting
from digest.message.house import MARK, House
from digest.message.linked import linked_data
from digest.message.links import distinct
from digest.message.mail import header_text
from digest.message.templates import Templates
from digest.message.tidy import tidy
from digest.model import Edition, Message

_SOURCES = 60  # outlets named in the footer, at most


def render(edition: Edition, house: House) -> Message:
    """Render an edition once for all readers; `MARK` stands where a reader's own token goes.

    An edition too long for one mail shows its last stories as headlines, and of those beyond
    them the number, which leads to the web; `Message.web`, the page there, holds all of them.
    Raises RenderError with the template's name and line, also where a template leaves out the
    way to unsubscribe.
    """
    edition = distinct(tidy(replace(edition, subject=header_text(edition.subject))))
    templates = Templates(house.templates)
    mark = _mark(edition)

    found = fitting(edition, lambda cut: templates.html(values(cut, house, mark=mark)))
    if found is None:
        raise RenderError(
            f"body.html: without any story it still has more than {MAX_HTML // 1024} kB, which"
            " mail programs cut off; make it smaller"
        )
    cut, html = found
    mail = values(cut, house, mark=mark)
    web = values(Cut(edition=edition), house, web=True)
    made = Message(
        subject=header_text(templates.render("subject.txt", mail)),
        html=_sealed(html, mark),
        text=_sealed(templates.plain(mail), mark),
        web=_sealed(templates.html(web), mark),
    )
    for name, body in (("body.html", made.html), ("body.txt", made.text)):
        if f"/u/{MARK}" not in body:
            raise RenderError(f"{name}: it has no way out: {{{{ links.unsubscribe }}}} is missing")
    return made


def _mark(edition: Edition) -> str:
    """Return what stands for a token while an edition is set: no feed can know its hash."""
    seen = hashlib.sha256(repr(edition).encode("utf-8", "replace")).digest()
    return base64.b32encode(seen).decode().lower()[: len(MARK)]


def _sealed(words: str, mark: str) -> str:
    """Set MARK where a token goes, and nowhere else.

    A feed that writes MARK in a link would have each reader's secret sent to a server of its own.
    """
    return words.replace(MARK, "-").replace(mark, MARK)


def values(cut: Cut, house: House, *, web: bool = False, mark: str = MARK) -> Mapping[str, Any]:
    """Return what a template may name; docs/guide.md lists it."""
    edition = cut.edition
    return {
        "edition": edition,
        "tail": cut.tail,
        "left_out": cut.left_out,
        "brief": house.brief,
        "sources": _sources(cut),
        "links": _links(edition, house, web=web, mark=mark),
        "web": web,
        "linked_data": linked_data(edition, house) if web else {},
        "direction": of_language(house.brief.language),
        "zone": house.zone,
    }


def _sources(cut: Cut) -> list[str]:
    """Return the outlets' names, each once, sorted; of very many the first ones."""
    items = [item for entry in cut.edition.entries for item in entry.items]
    items += [entry.items[0] for entry in cut.tail if entry.items] + [*cut.edition.reading]
    named = {item.outlet for item in items if item.outlet}
    return sorted(named, key=lambda name: (name.casefold(), name))[:_SOURCES]


def _links(edition: Edition, house: House, *, web: bool, mark: str) -> dict[str, str]:
    """Return the addresses of a page. On the web no reader is known, so no secret is in them."""
    return {
        "unsubscribe": f"{house.web}/help" if web else f"{house.web}/u/{mark}",
        "preferences": f"{house.web}/help" if web else f"{house.web}/p/{mark}",
        "web": f"{house.web}/editions/{edition.number}",
        "archive": f"{house.web}/editions/",
        "subscribe": f"{house.web}/",
        "editors": house.reply_to or house.sender,
    }
