"""Words what each term did to a story's score. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from digest.config import EditionSettings
from digest.edition.lexicon import BLOW, DECISION, ELSEWHERE, FORCE, HOME, LOOSE, POWERS, THEATERS
from digest.edition.newsroom import newsroom
from digest.edition.place import pattern
from digest.edition.score import GATE, RISING
from digest.model import Item, Point, Ranked

_NAMED = 4  # words and newsrooms that are named
_TIERS = {1: "a first-hand newsroom", 2: "a good source", 3: "a background source"}
_FACTORS = {
    "told": "readers had this story before",
    "view": "it is a view, a review or a running log, not news",
}
_ALWAYS = {"relevance", "coverage"}  # told also where they add nothing
_Phrase = Callable[["_Told"], str]


class _Told:
    """What the phrases speak of."""

    def __init__(self, one: Ranked, settings: EditionSettings, now: datetime) -> None:
        self.items, self.settings, self.now = one.story.items, settings, now
        self.lead = (one.fresh or one.story.items)[0]
        self.title = self.lead.title.lower()
        self.fresh = one.fresh or one.story.items
        terms = dict(one.terms)
        self.bears, self.boost = terms.get("bearing", 0.0), terms.get("rule", 0.0)


def points(
    one: Ranked, settings: EditionSettings, now: datetime, *, like: str = ""
) -> tuple[Point, ...]:
    """Return the terms of a story's score in words: what was added, then what the sum is taken by.

    Their arithmetic is the score: the sum of what they add, times all factors. A term nobody has
    words for stands under its own name. `like` is the headline placed before that it is like.
    """
    told, terms = _Told(one, settings, now), dict(one.terms)
    bears, near = terms.pop("bearing", GATE), terms.pop("closeness", 0.0)
    counts = min(1.0, bears / GATE)
    added = [
        Point(term=name, adds=_share(name, counts) * value, words=_phrase(name, told))
        for name, value in terms.items()
        if name not in _FACTORS
    ]
    added.sort(key=lambda point: -point.adds)
    factors = [
        Point(term=name, times=terms[name], words=words)
        for name, words in _FACTORS.items()
        if terms.get(name, 1.0) < 1
    ]
    if near and settings.weight_closeness:
        words = f"it is like a story placed before it{f': {like}' if like else ''}"
        factor = 1 - settings.weight_closeness * near
        factors.append(Point(term="closeness", times=factor, words=words))
    return (*(one for one in added if one.adds or one.term in _ALWAYS), *factors)


def bearing_words(one: Ranked) -> list[str]:
    """Return the words of a story's headline by which it bears on national security."""
    return _found((one.fresh or one.story.items)[0], (FORCE, LOOSE, *THEATERS, ELSEWHERE))


def _share(name: str, counts: float) -> float:
    """Return how far a term counts: what the operator wants counts in full."""
    return 1.0 if name in {"watch", "rule"} else counts


def _phrase(name: str, told: _Told) -> str:
    return _PHRASES[name](told) if name in _PHRASES else name.replace("_", " ")


def _relevance(told: _Told) -> str:
    words = _found(told.lead, (FORCE, LOOSE, *THEATERS, ELSEWHERE))
    named = f": {_list(words)}" if words else ", by its text or its feed" if told.bears else ""
    partly = f"; under {GATE:g} all counts less" if told.bears < GATE else ""
    return f"bears on national security, {told.bears:.2f} of 1{named}{partly}"


def _coverage(told: _Told) -> str:
    return f"told by {_newsrooms(told.items)}"


def _velocity(told: _Told) -> str:
    rising = [i for i in told.items if min(i.published, i.first_seen) > told.now - RISING]
    count = len({newsroom(item) for item in rising})
    return f"{count} of these newsrooms spoke within {RISING // timedelta(hours=1)} hours"


def _source(told: _Told) -> str:
    best = min(told.items, key=lambda item: (item.tier, item is not told.lead, item.article))
    return f"its best source, {best.outlet or best.feed}, is {_TIERS.get(best.tier, 'known')}"


def _stakes(told: _Told) -> str:
    kinds = (("its own part", HOME), ("a power's", POWERS), ("force used", BLOW))
    found = [(kind, _found(told.lead, (words,))) for kind, words in kinds]
    named = "; ".join(f"{kind}: {_list(words)}" for kind, words in found if words)
    return f"at stake for the United States ({named or 'in its other articles'})"


def _decision(told: _Told) -> str:
    return f"something is decided or done: {_list(_found(told.lead, (DECISION,)))}"


def _substance(told: _Told) -> str:
    return f"its text says much: {len((told.lead.content or told.lead.summary).split())} words"


def _recency(told: _Told) -> str:
    newest = max(min(item.published, item.first_seen) for item in told.fresh)
    hours = max(0, round((told.now - newest) / timedelta(hours=1)))
    return f"its newest article is {hours} {'hour' if hours == 1 else 'hours'} old"


def _watch(told: _Told) -> str:
    said = f"{told.lead.title} {told.lead.summary[:400]}".lower()
    return f"holds words you watch: {_list(pattern(told.settings.watch_words).findall(said))}"


def _rule(told: _Told) -> str:
    return "your rules add it" if told.boost > 0 else "your rules take it off"


def _rare(told: _Told) -> str:
    return f"its feed, {told.lead.feed}, speaks seldom"


_PHRASES: Mapping[str, _Phrase] = {
    "relevance": _relevance,
    "coverage": _coverage,
    "velocity": _velocity,
    "source": _source,
    "stakes": _stakes,
    "decision": _decision,
    "substance": _substance,
    "recency": _recency,
    "watch": _watch,
    "rule": _rule,
    "rare": _rare,
}


def _newsrooms(items: Sequence[Item]) -> str:
    """Word how many houses speak, with the names of some: "3 newsrooms (A, B, C)"."""
    names = list({newsroom(item): item.outlet or item.feed for item in reversed(items)}.values())
    if len(names) == 1:
        return f"1 newsroom ({names[0]})"
    return f"{len(names)} newsrooms ({_list(names[::-1])})"


def _found(item: Item, patterns: Sequence[re.Pattern[str]]) -> list[str]:
    """Return the words of a headline that patterns find, each once, in order."""
    title = item.title.lower()
    hits = sorted(
        (match.start(), match[0]) for words in patterns for match in words.finditer(title)
    )
    return list(dict.fromkeys(word for _, word in hits))


def _list(words: Sequence[str]) -> str:
    more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    return ", ".join(words[:_NAMED]) + more
