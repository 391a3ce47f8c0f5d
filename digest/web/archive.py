"""What everybody may read: the first page, the archive, its feeds, and what belongs to a site."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from email.utils import format_datetime
from typing import Any

from digest import pipeline, store, text
from digest.message import MARK
from digest.model import Frozen
from digest.web.visitor import network
from digest.web.window import Answer, Ask, Window

_A_PAGE = 20  # editions
_MOST_PAGES = 10_000
_MOST_WORDS, _LONGEST = 8, 100  # of a search: words, letters
_LATEST = 20  # editions in a feed
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def home(window: Window, _: Ask) -> Answer:
    """Show the sign-up form and the latest edition."""
    with window.memory.read() as connection:
        latest = store.archive(connection, limit=1)
    return window.page("home.html", latest=_told(latest[0]) if latest else None, fault="", email="")


def editions(window: Window, ask: Ask) -> Answer:
    """List the editions, newest first, or those that hold the words that are sought."""
    sought = text.one_line(ask.query.get("q", "")[:_LONGEST])
    words = sought.split()[:_MOST_WORDS]
    if words and not window.searches.allow(network(ask.client), now=window.clock()):
        return window.page("busy.html", status=429, secret=True)
    number = ask.query.get("page", "1")
    page = int(number) if re.fullmatch(r"[1-9][0-9]{0,4}", number) else 1
    if page > _MOST_PAGES:
        return window.missing()
    with window.memory.read() as connection:
        found = store.archive(connection, words, limit=_A_PAGE + 1, skip=(page - 1) * _A_PAGE)
    listed = [{**_told(one), "line": _line(one, words)} for one in found[:_A_PAGE]]
    return window.page(
        "archive.html",
        editions=listed,
        sought=sought,
        page=page,
        more=len(found) > _A_PAGE,
        secret=bool(words),
    )


def edition(window: Window, ask: Ask) -> Answer:
    """Show one edition as it is on the web."""
    number = ask.path["number"]
    if not re.fullmatch(r"[1-9][0-9]{0,8}", number):
        return window.missing()
    with window.memory.read() as connection:
        found = store.shown_edition(connection, int(number))
    if found is None:
        return window.missing()
    if page := found.message.web:
        return Answer(body=page.replace(MARK, "").encode(), styled=True)
    body = found.message.text.partition("\n-- \n")[0]
    lines = [line for line in body.splitlines() if MARK not in line]
    return window.page("edition.html", edition=_told(found), text="\n".join(lines))


def atom(window: Window, _: Ask) -> Answer:
    """Give the latest editions as an Atom feed."""
    return _feed(window, "atom.xml", "application/atom+xml; charset=utf-8")


def rss(window: Window, _: Ask) -> Answer:
    """Give the latest editions as an RSS feed."""
    return _feed(window, "rss.xml", "application/rss+xml; charset=utf-8")


def how(window: Window, _: Ask) -> Answer:
    """Tell readers how to leave, change what they get, and reach somebody."""
    return window.page("help.html", hours=int(pipeline.OPEN.total_seconds()) // 3600)


def robots(window: Window, _: Ask) -> Answer:
    """Keep well-behaved robots off readers' own pages."""
    base = window.config.web.prefix
    lines = [f"Disallow: {base}/{path}/" for path in ("u", "p", "confirm")]
    text = "\n".join(["User-agent: *", *lines, f"Disallow: {base}/editions/?q=", ""])
    return Answer(body=text.encode(), kind="text/plain; charset=utf-8")


def style(window: Window, _: Ask) -> Answer:
    """Give the style of all pages."""
    return _file(window, "style.css", "text/css; charset=utf-8")


def icon(window: Window, _: Ask) -> Answer:
    """Give the site's icon."""
    return _file(window, "favicon.svg", "image/svg+xml")


def _file(window: Window, name: str, kind: str) -> Answer:
    return Answer(body=window.page(name).body, kind=kind)


def _feed(window: Window, template: str, kind: str) -> Answer:
    with window.memory.read() as connection:
        found = store.archive(connection, limit=_LATEST)
    entries = [_told(one) for one in found]
    xml = window.page(template, editions=entries).body.decode()
    return Answer(body=_NOT_XML.sub("", xml).encode(), kind=kind)


def _told(one: Frozen) -> dict[str, Any]:
    """Return what pages show of an edition."""
    document = json.loads(one.document) if one.document.strip() else {}
    return {
        "number": one.number,
        "day": one.day,
        "composed": one.composed,
        "rfc822": format_datetime(one.composed),
        "subject": one.message.subject,
        "summary": document.get("preheader", ""),
        "blocks": list(_blocks(document)),
    }


def _blocks(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the stories under their heads, the top ones first under none."""
    stories = {story["id"]: story for story in document.get("stories", ())}
    inside = {number for part in document.get("sections", ()) for number in part["stories"]}
    top = [story for number, story in stories.items() if number not in inside]
    if top:
        yield {"name": "", "stories": top}
    for part in document.get("sections", ()):
        yield {"name": part["name"], "stories": [stories[n] for n in part["stories"]]}


def _line(one: Frozen, words: Sequence[str]) -> str:
    """Return the first line of an edition's text that holds one of the words; "" for none."""
    folded = [word.casefold() for word in words]
    lines = one.message.text.splitlines()
    hits = (line for line in lines if MARK not in line and "://" not in line)
    return next((line for line in hits if any(w in line.casefold() for w in folded)), "").strip()
