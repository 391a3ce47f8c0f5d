"""Which versions are one article. Pure."""

import re
from collections.abc import Sequence

from digest.model import Item

_HEADLINE_WORDS = 4  # shorter headlines ("Press briefing") say nothing about sameness
_COPY_HOURS = 96  # a headline that another feed has within these hours is a copy
_NUMBER = re.compile(r"[/-](\d{5,})(?:\.\w+)?/?$")
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
    if one.feed_id == other.feed_id:
        return hours <= _REPEAT_HOURS or _one_number(one, other)
    return hours <= _COPY_HOURS and _one_outlet(one, other)


def _one_number(one: Item, other: Item) -> bool:
    """Tell whether two addresses of a site end in the same number: a page that was moved."""
    numbers = [_NUMBER.search(item.url_key) for item in (one, other)]
    return all(numbers) and len({match[1] for match in numbers if match}) == 1


def _one_outlet(one: Item, other: Item) -> bool:
    """Tell whether two feeds carry one outlet: by its name, or by the host of its pages.

    What another outlet prints word for word is an article of its own, though no other story.
    """
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
