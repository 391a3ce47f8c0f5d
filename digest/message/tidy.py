"""The edition as templates get it: no text in it can break a page. Pure.

Feeds are hostile, or sloppy, which looks the same. Templates escape what they set; here every text
becomes one line of visible letters and bounded length, every address one that a reader may be sent
to, and what is left with no words gets some or goes.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from digest import text
from digest.model import Edition, Entry, Item, Paragraph, Section, Sentence, Span

MAX_URL = 2_000  # letters; longer ones open neither in Outlook nor in some browsers
_LETTERS: defaultdict[str, int] = defaultdict(
    lambda: 300,
    {"outlet": 80, "feed": 80, "name": 80, "section": 80, "label": 60}
    | dict.fromkeys(("text", "welcome", "summary", "content"), 2_000),
)
# More than two marks over one letter are meant to run over the lines above.
_PILED = re.compile("([\u0300-\u036f\u0483-\u0489]{2})[\u0300-\u036f\u0483-\u0489]+")
_WHITE = re.compile(r"\s+")


def tidy(edition: Edition) -> Edition:
    """Return `edition` with all its texts safe to set; what was only considered is left out."""
    made: Edition = _tidied(replace(edition, ranked=()), "")
    return made


def clip(line: str, most: int) -> str:
    """Cut `line` to at most `most` letters, the last of them "…" where it is cut."""
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _tidied(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return _address(value) if name == "url" else _line(value, name)
    if isinstance(value, tuple):
        return tuple(one for one in (_tidied(one, name) for one in value) if one is not None)
    if is_dataclass(value) and not isinstance(value, type):
        made = replace(
            value, **{f.name: _tidied(getattr(value, f.name), f.name) for f in fields(value)}
        )
        return _MENDED[type(made)](made) if type(made) in _MENDED else made
    return value


def _line(words: str, name: str) -> str:
    """Return one line of bounded length; a span ("text") keeps the spaces at its ends."""
    words = _WHITE.sub(" ", text.clean(words[: 4 * _LETTERS[name]]))
    if not words.isascii():
        words = _PILED.sub(r"\1", words)
    return clip(words if name == "text" else words.strip(), _LETTERS[name])


def _address(url: str) -> str:
    url = text.reader_url(url) if len(url) <= 2 * MAX_URL else ""
    return url if len(url) <= MAX_URL else ""


def _span(span: Span) -> Span | None:
    """Leave out what shows nothing; a link without words would be nowhere to click."""
    if not span.text:
        return None
    return replace(span, url="") if span.url and not span.text.strip() else span


def _sentence(sentence: Sentence) -> Sentence | None:
    return sentence if sentence.text.strip() else None


def _paragraph(paragraph: Paragraph) -> Paragraph | None:
    return paragraph if paragraph.sentences else None


def _item(item: Item) -> Item:
    return replace(item, title=item.title or item.outlet or "Untitled")


def _entry(entry: Entry) -> Entry:
    titles = (item.title for item in entry.items)
    return replace(entry, headline=entry.headline or next(titles, "Untitled"))


def _section(section: Section) -> Section | None:
    return replace(section, name=section.name or "More") if section.entries else None


_MENDED: dict[type, Callable[[Any], Any]] = {
    Span: _span,
    Sentence: _sentence,
    Paragraph: _paragraph,
    Item: _item,
    Entry: _entry,
    Section: _section,
}
