"""How far a story bears on national security. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from digest.edition.lexicon import BEATS, BLOW, ELSEWHERE, FORCE, HOME, LOOSE, OFF_TOPIC, THEATERS
from digest.model import Item, Story

LEAST = 0.2  # below it a story has no place in the brief
_OPENING = 400  # letters of a summary that count
_SPECIALIST = 0.42  # mean relevance of a feed's items from which the feed itself is trusted
_TRUST = 0.25  # what an item gains when a trusted feed carries it
_FEW = 5  # items of a feed that are too few to judge it by


def relevance(items: Sequence[Item], trust: Mapping[int, float] | None = None) -> float:
    """Return how far a story bears on national security, 0..1: the mean over its items.

    `trust` adds what feeds that speak of little else lend to their items.
    """
    known = trust or {}
    lent = [min(1.0, bearing(i) + _lent(i, known)) for i in items]
    return round(sum(lent) / len(lent), 6) if lent else 0.0  # a mean of 0.2 is 0.2


def bearing(item: Item) -> float:
    """Return how far one item bears on national security, 0..1, by the words it holds."""
    # "Assault weapons" are a matter of off-topic news, and no weapons besides.
    off = set(OFF_TOPIC.findall(item.title.lower()))
    title, summary = (
        OFF_TOPIC.sub(" ", said.lower()) for said in (item.title, item.summary[:_OPENING])
    )
    force, deep = set(FORCE.findall(title)), min(3, len(set(FORCE.findall(summary))))
    loose = set(LOOSE.findall(title))
    theaters = sum(bool(theater.search(title)) for theater in THEATERS)
    arms = min(1.0, 0.5 * len(force) + 0.3 * bool(loose))
    near = bool(force or loose or deep)
    value = arms + 0.1 * deep
    value += (0.35 if near else 0.25) * min(2, theaters)
    value += (0.3 if near else 0.15) * bool(ELSEWHERE.search(title))
    value += 0.15 * bool(theaters and HOME.search(title))
    value += 0.15 * bool(theaters and BLOW.search(title))
    value += 0.35 if item.beat in BEATS else 0.0
    value -= 0.5 * len(off)
    return max(0.0, min(1.0, value))


def _lent(item: Item, trust: Mapping[int, float]) -> float:
    return 0.0 if OFF_TOPIC.search(item.title.lower()) else trust.get(item.feed_id, 0.0)


def trusted(stories: Sequence[Story]) -> dict[int, float]:
    """Return what each feed lends to its items: something where it speaks of little else."""
    marks: defaultdict[int, list[float]] = defaultdict(list)
    for story in stories:
        for item in story.items:
            marks[item.feed_id].append(bearing(item))
    return {
        feed: _TRUST
        for feed, values in marks.items()
        if len(values) >= _FEW and sum(values) >= _SPECIALIST * len(values)
    }
