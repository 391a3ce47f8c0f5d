"""The feeds that a web page names. Pure."""

import re
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urljoin

from digest import text

MAX_FOUND = 12

_MAX_PAGE = 300_000  # bytes of a page that are looked at; the parser is slow on hostile ones
_TYPES = re.compile(
    r"\s*(?:application/(?:(?:rss|atom|rdf)\+xml|feed\+json|xml|json)|text/xml)\s*(?:;|$)",
    re.IGNORECASE,
)
_LOOKS_LIKE_ONE = re.compile(
    r"(?:^|[/.?=_-])(?:rss|atom|feeds?|rdf)(?:[/.?&=_-]|2?$)|\.(?:rss|atom|rdf)$|feed\.json$",
    re.IGNORECASE,
)
_USUAL = ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feed.json")


def discover(page: bytes, url: str) -> list[list[str]]:
    """Return the addresses at which the feeds of a page may be, in three lists, the best first.

    Those it declares, then links which look like a feed's, then the usual places of its site.
    None of them has been asked yet; no address stands twice.
    """
    reader = _Links()
    with suppress(AssertionError):  # which Python's parser raises on some broken declarations
        reader.feed(page[:_MAX_PAGE].decode("utf-8", "replace"))
    base = _whole(url, reader.base) or url
    seen = {url}
    found: list[list[str]] = []
    for links, start in ((reader.declared, base), (reader.linked, base), (_USUAL, url)):
        wholes = dict.fromkeys(_whole(start, link) for link in links)
        found.append([whole for whole in wholes if whole and whole not in seen][:MAX_FOUND])
        seen.update(wholes)
    return found


def _whole(base: str, link: str) -> str:
    try:
        whole = urljoin(base, link.strip()).partition("#")[0]
    except ValueError:
        return ""
    return whole if text.is_web(whole) else ""


class _Links(HTMLParser):
    """Collects what points to a feed."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.declared: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        link = known.get("href", "")
        if tag == "base" and not self.base:
            self.base = link
        elif tag == "link" and "alternate" in known.get("rel", "").lower().split():
            if _TYPES.match(known.get("type", "")):
                self.declared.append(link)
        elif tag == "a" and _LOOKS_LIKE_ONE.search(link):
            self.linked.append(link)
