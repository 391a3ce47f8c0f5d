"""Which pages are worth asking for, what an answer means, when to ask again. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import zip_longest
from urllib.parse import urlsplit

from digest import text
from digest.model import Edition, Fetched, Item, Page

FULL = 1_000  # letters from which what a feed carries is the article
AGENT = "digest-builder"  # as robots.txt calls us

# How long a page that gave no text is left alone; one that gave it is never asked again.
_AGAIN = {
    "walled": timedelta(days=7),
    "empty": timedelta(days=7),
    "refused": timedelta(days=7),
    "barred": timedelta(days=1),
    "failed": timedelta(hours=6),
}
_REFUSALS = frozenset({401, 402, 403, 404, 405, 406, 410, 451})
_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|csv|xml|json|mp[34]|m4a|mov|avi|jpe?g|png|gif|webp|svg)$",
    re.IGNORECASE,
)
_SAME = 1 / 3  # of a headline's words, that a page about it has at least


def wanted(edition: Edition, modes: Mapping[int, str], *, per_story: int) -> list[Item]:
    """Return the items of an edition's stories whose pages are worth asking for.

    At most `per_story` of each, its best first; the first of every story, then the second ones.
    `modes` tells by a feed's id where its articles' texts come from.
    """
    rows = [
        [one for one in entry.items if modes.get(one.feed_id) == "page" and _has_page(one)]
        for entry in edition.entries
    ]
    columns = zip_longest(*(row[:per_story] for row in rows))
    found = [one for column in columns for one in column if one is not None]
    return list({one.url_key: one for one in reversed(found)}.values())[::-1]


def is_full(item: Item) -> bool:
    """Tell whether the feed carries the whole article."""
    return len(item.content) >= FULL


def _has_page(item: Item) -> bool:
    """Tell whether an item leads to a page that has more than its feed; an aggregator's hides."""
    return bool(item.url_key) and not is_full(item) and not _NO_PAGE.search(urlsplit(item.url).path)


def is_due(page: Page | None, now: datetime) -> bool:
    """Tell whether a page may be asked for: it never was, or its refusal is long ago."""
    if page is None:
        return True
    return page.state in _AGAIN and now - page.asked >= _AGAIN[page.state]


def outcome(fetched: Fetched) -> tuple[str, str]:
    """Name what an answer without a text means, "refused" or "failed", and why."""
    why = fetched.error.partition(";")[0]
    return ("refused" if fetched.status in _REFUSALS else "failed"), why


def rules(fetched: Fetched) -> str | None:
    """Return the robots.txt that an answer holds; "" where there is none, None = ask nothing.

    As RFC 9309 says: a file that is not there forbids nothing, one that cannot be had, all.
    """
    if not fetched.error:
        return fetched.body.decode("utf-8", "replace")
    gone = 400 <= fetched.status < 500 and fetched.status != 429  # noqa: PLR2004  (statuses)
    return "" if gone else None


def fits(item: Item, title: str, words: str) -> bool:
    """Tell whether a page is the item's: its address may lead to a front page, or to a wall."""
    headline = set(text.stems(item.title))
    if not headline:
        return True
    return len(headline & set(text.stems(f"{title} {words}"))) >= _SAME * len(headline)


def origin(url: str) -> str:
    """Return scheme and host of `url`, which share one robots.txt."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
