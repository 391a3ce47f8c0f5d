"""Tells why an article stands in a story: one address, one headline, words in common. Pure."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from digest import text
from digest.edition.newsroom import newsroom
from digest.edition.score import closeness
from digest.model import Item, Joined, Past, Ranked

_COMPARED = 40  # articles of one story that each is compared with
_NAMED = 4  # words and addresses that are named
_SUMMARY = 400  # letters of a summary that are compared
_ALL = 0.995  # closeness from which two headlines are one


def joined(one: Ranked, told: Mapping[int, Past]) -> tuple[Joined, ...]:
    """Return the articles of a story, the one that tells it first, each with its grounds.

    `told` says what readers had, by article. Cost: O(n) comparisons an article, 40 at most.
    """
    lead = (one.fresh or one.story.items)[0]
    rest = [item for item in one.story.items if item.article != lead.article]
    several = [lead, *rest][:_COMPARED]
    return tuple(
        Joined(
            item=item,
            grounds=_grounds(item, several, lead) + _copies(item),
            told=told[item.article].edition if item.article in told else 0,
        )
        for item in (lead, *rest)
    )


def _grounds(item: Item, several: Sequence[Item], lead: Item) -> str:
    """Word what ties an article to the others."""
    if item is lead:
        return "tells it" if len(several) > 1 else "is its only article"
    near = max(
        (other for other in several if other.article != item.article),
        key=lambda other: (_alike(item, other), other is lead, -other.article),
    )
    whose = "the headline that tells it" if near is lead else f"that of {near.outlet}"
    own = ", from the same newsroom" if newsroom(item) == newsroom(near) else ""
    share = closeness(item.title, near.title)
    if share >= _ALL:
        return f"its headline is {whose}{own}"
    shared = _shared(item.title, near.title)
    if shared:
        return f"its headline is like {whose} ({share:.0%}: {_list(shared)}){own}"
    said = _shared(_said(item), _said(near))
    if said:
        return f"its text and {_text_of(near, lead)} both say {_list(said)}{own}"
    return f"nearest to {whose}, by how rare its words are{own}"


def _text_of(near: Item, lead: Item) -> str:
    return "that of the article that tells it" if near is lead else f"that of {near.outlet}"


def _alike(item: Item, other: Item) -> float:
    """Return how much two articles share: of headlines most, then of their texts."""
    return closeness(item.title, other.title) + 0.5 * closeness(_said(item), _said(other))


def _said(item: Item) -> str:
    return f"{item.title} {item.summary[:_SUMMARY]}"


def _shared(one: str, other: str) -> list[str]:
    """Return the words of `one` that `other` says too, as they stand there, in order."""
    known = set(text.stems(other))
    words = [word for word in text.tokens(one) if known.intersection(text.stems(word))]
    return list(dict.fromkeys(words))


def _list(words: Sequence[str]) -> str:
    more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    return ", ".join(words[:_NAMED]) + more


def _copies(item: Item) -> str:
    """Word at which other addresses the same article was found."""
    hosts = list(dict.fromkeys((urlsplit(url).hostname or url) for url in item.copies))
    return f"; the same article also at {_list(hosts)}" if hosts else ""
