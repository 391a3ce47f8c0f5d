"""Makes an edition fit into one mail: its tail becomes headlines, then a link to the web. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from digest.model import Edition, Entry

MAX_HTML = 92 * 1024  # bytes; Gmail cuts a mail off near 102 kB, with its unsubscribe link
_HEADLINES = 25  # at most so many stories shrink to one; more on the web


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """An edition as it stands in one page: whole stories, then headlines, then a number."""

    edition: Edition  # with the stories that are told in full
    tail: tuple[Entry, ...] = ()  # those of which only the headline is left
    left_out: int = 0  # how many are on the web only


def fitting(edition: Edition, page: Callable[[Cut], str]) -> tuple[Cut, str] | None:
    """Return the fullest cut whose page has at most MAX_HTML bytes, and the page.

    None where not even the frame fits. Pages are made about log2(stories) times, once where all
    fits.
    """
    total = len(edition.entries)
    steps = [(full, _HEADLINES) for full in range(total, -1, -1)]
    steps += [(0, heads) for heads in range(min(total, _HEADLINES) - 1, -1, -1)]
    steps.append((0, 0))  # and without the reading list
    found = None
    fails, fits, tried = -1, len(steps), 0
    while fits - fails > 1:
        last = tried == len(steps) - 1
        made = cut(replace(edition, reading=()) if last else edition, *steps[tried])
        html = page(made)
        if len(html.encode()) <= MAX_HTML:
            fits, found = tried, (made, html)
        else:
            fails = tried
        tried = (fails + fits) // 2
    return found


def cut(edition: Edition, full: int, heads: int) -> Cut:
    """Keep the first `full` stories, and of the next `heads` the headlines."""
    tail = edition.entries[full : full + heads]
    left_out = len(edition.entries) - full - len(tail)
    return Cut(edition=_first(edition, full), tail=tail, left_out=left_out)


def _first(edition: Edition, count: int) -> Edition:
    """Return the edition with its first `count` stories only; empty sections fall away."""
    if count >= len(edition.entries):
        return edition
    lede = edition.lede[:count]
    left = count - len(lede)
    sections = []
    for section in edition.sections:
        kept = section.entries[:left]
        left -= len(kept)
        if kept:
            sections.append(replace(section, entries=kept))
    return replace(edition, lede=lede, sections=tuple(sections))
