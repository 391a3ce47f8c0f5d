"""Which versions are one article. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime

from digest.items.near import Near, Words, says_other
from digest.model import Item

COPY_HOURS = 96  # what another feed has in the same words within these hours is a copy

_HEADLINE_WORDS = 4  # shorter headlines ("Press briefing") say nothing about sameness
_NUMBER = re.compile(r"[/-](\d{5,})(?:\.\w+)?/?$")
_REPEAT_HOURS = 12  # in one feed it comes back for another event, unless it does so at once


def identify(fresh: Sequence[Item], known: Sequence[Item], near: Near | None = None) -> list[int]:
    """Find the article each fresh version belongs to, looking at `known` versions and the others.

    `fresh` have their ids; a new article has that of its first version. One article: the same
    guid in one feed, the same address, the same headline close in time, or nearly the same words
    in another feed. `near` remembers the words from one call to the next.
    """
    near = near or Near()
    articles: list[int] = []
    by_key: dict[tuple[str, str], list[tuple[Item, int]]] = {}
    for item in known:
        _index(by_key, item, item.article)
    for item in fresh:
        pairs = (pair for key in _keys(item) for pair in by_key.get(key, ()))
        article = min((article for other, article in pairs if _same(item, other)), default=0)
        if _may_be_copied(item):
            words = Words.of(item)
            article = article or near.find(item, words, hours=COPY_HOURS)
            near.add(item, words, article or item.id)
        articles.append(article or item.id)
        _index(by_key, item, articles[-1])
    return articles


def learn(near: Near, known: Sequence[Item]) -> None:
    """Remember the words of stored versions, so that copies of them are found."""
    for item in known:
        if _may_be_copied(item):
            near.add(item, Words.of(item), item.article)


def _may_be_copied(item: Item) -> bool:
    """Tell whether an item is news and has words of its own, as an aggregator's has not."""
    return bool(item.url_key) and _hours(item.published, item.first_seen) <= COPY_HOURS


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
    hours = _hours(one.published, other.published)
    if one.feed_id == other.feed_id:
        return hours <= _REPEAT_HOURS or _one_number(one, other)
    return hours <= COPY_HOURS and (_one_outlet(one, other) or _one_text(one, other))


def _hours(one: datetime, other: datetime) -> float:
    return abs((one - other).total_seconds()) / 3600


def _one_number(one: Item, other: Item) -> bool:
    """Tell whether two addresses of a site end in the same number: a page that was moved."""
    numbers = [_NUMBER.search(item.url_key) for item in (one, other)]
    return all(numbers) and len({match[1] for match in numbers if match}) == 1


def _one_text(one: Item, other: Item) -> bool:
    """Tell whether two outlets print one article under one headline.

    An aggregator's item has no words of its own: its headline says which outlet's article it is,
    and nothing of another outlet's that has the same one.
    """
    if not (one.url_key and other.url_key):
        return False
    return not says_other(Words.of(one), Words.of(other))


def _one_outlet(one: Item, other: Item) -> bool:
    """Tell whether two feeds carry one outlet: by its name, or by the host of its pages."""
    hosts = [item.url_key.partition("/")[0] for item in (one, other)]
    if _squeezed(one.outlet) == _squeezed(other.outlet) or (hosts[0] and hosts[0] == hosts[1]):
        return True
    return _is_at(one.outlet, hosts[1]) or _is_at(other.outlet, hosts[0])


def _is_at(outlet: str, host: str) -> bool:
    """Tell whether a host is an outlet's own: "The Post" at post.example, "Far East" at fe.org."""
    name = _squeezed(outlet).removeprefix("the")
    initials = "".join(word[0] for word in re.findall(r"\w+", outlet.lower()))
    label = host.partition(".")[0].replace("-", "")
    return (len(name) > 1 and name in label) or (len(initials) > 1 and initials == label)


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())
