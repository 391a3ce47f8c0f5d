"""Which versions are one article. Pure."""

import re
from collections.abc import Sequence

from digest.model import Item

_HEADLINE_WORDS = 4  # shorter headlines ("Press briefing") say nothing about sameness
_COPY_HOURS = 96  # a headline that another feed has within these hours is a copy
_REPEAT_HOURS = 12  # in one feed it comes back for another event, unless it does so at once


def identify(fresh: Sequence[Item], known: Sequence[Item]) -> list[int]:
    """Find the article each fresh version belongs to, looking at `known` versions and the others.

    Returns for each the id of a known article, 0 for a new one, or -k for that of the k-th.
    One article: the same guid in one feed, the same address, or the same headline close in time.
    """
    articles: list[int] = []
    by_key: dict[tuple[str, str], list[tuple[Item, int]]] = {}
    for item in known:
        _index(by_key, item, item.article)
    for position, item in enumerate(fresh, start=1):
        candidates = [
            pair for key in _keys(item) for pair in by_key.get(key, ()) if _same(item, pair[0])
        ]
        article = min((pair[1] for pair in candidates), key=_age, default=0)
        articles.append(article)
        _index(by_key, item, article or -position)
    return articles


def _age(article: int) -> tuple[bool, int]:
    """Order articles: stored ones before those of this batch, the oldest first."""
    return (article < 0, abs(article))


def _keys(item: Item) -> list[tuple[str, str]]:
    """Return what another version of the same article may share with `item`."""
    guid = f"{item.feed_id} {item.guid}" if item.guid else ""
    keys = (("guid", guid), ("url", item.url_key), ("title", item.title_key))
    return [key for key in keys if key[1]]


def _index(by_key: dict[tuple[str, str], list[tuple[Item, int]]], item: Item, article: int) -> None:
    for key in _keys(item):
        by_key.setdefault(key, []).append((item, article))


def _same(one: Item, other: Item) -> bool:
    """Tell whether two versions that share a guid, an address or a headline are one article."""
    if one.url_key == other.url_key and re.search(r"[/?]", one.url_key):  # no mere front page
        return True
    if one.feed_id == other.feed_id and one.guid and one.guid == other.guid:
        words, others = set(one.title_key.split()), set(other.title_key.split())
        return 2 * len(words & others) >= min(len(words), len(others))
    if one.title_key != other.title_key or len(one.title_key.split()) < _HEADLINE_WORDS:
        return False
    hours = abs((one.published - other.published).total_seconds()) / 3600
    return hours <= (_REPEAT_HOURS if one.feed_id == other.feed_id else _COPY_HOURS)
