"""Spreads the ranking over topics: what is like a story placed before comes later. Pure."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest import text
from digest.edition.newsroom import coverage
from digest.model import Ranked

_MOST = 200  # stories that are compared with one another; no brief is that long
_TITLE, _SUMMARY = 2, 1  # what a word weighs where it stands
_LETTERS = 300  # of a summary
_SEVERAL = 3  # articles above which a word that few of them say is no word of the story
_SAID = 0.15  # share of the articles
_OWN = 0.4  # of its closeness a story is forgiven that as many newsrooms tell as the other
_BEST = 0.5  # what the word that two stories share most counts: both on drones, they may be two
_APART, _ALIKE = 0.08, 0.20  # cosines: two topics, and one topic in two stories


def spread(ranked: Sequence[Ranked], weight: float) -> list[Ranked]:
    """Order stories so that each is the best of those least like the ones before it.

    A story on a topic that has its place loses up to `weight` of its score, but less the more
    newsrooms tell it beside those that tell the other: a splinter of an event is told by few. What
    all stories of the issue speak of ("Ukraine" in a year of war) does not make two of them alike.

    Source of the method: J. Carbonell and J. Goldstein, maximal marginal relevance, 1998.
    """
    found = list(ranked[:_MOST])
    vectors = _vectors(found)
    told = [coverage(one.story.items) for one in found]
    near = [0.0] * len(found)
    left = list(range(len(found)))
    placed = []
    while left:
        best = min(left, key=lambda i: (-_kept(found[i], near[i], weight), found[i].story.id))
        left.remove(best)
        terms = (*found[best].terms, ("closeness", near[best]))
        score = round(_kept(found[best], near[best], weight), 6)
        placed.append(replace(found[best], score=score, terms=terms))
        for i in left:
            splinter = 1 - _OWN * min(1.0, told[i] / told[best]) if told[best] else 1.0
            near[i] = max(near[i], splinter * _likeness(vectors[best], vectors[i]))
    return [*placed, *ranked[_MOST:]]


def _kept(one: Ranked, near: float, weight: float) -> float:
    return one.score * (1 - weight * near)


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return 0 for two topics, 1 for one topic, and what is between them between."""
    if len(one) > len(other):
        one, other = other, one
    shared = [value * other[word] for word, value in one.items() if word in other]
    cosine = sum(shared) - (1 - _BEST) * max(shared, default=0.0)
    return max(0.0, min(1.0, (cosine - _APART) / (_ALIKE - _APART)))


def _vectors(ranked: Sequence[Ranked]) -> list[dict[str, float]]:
    """Return the words of each story by their weight: how often it and how few others say them."""
    counts = [_words(one) for one in ranked]
    stories = Counter(word for count in counts for word in count)
    vectors = []
    for count in counts:
        vector = {w: n * math.log(len(ranked) / stories[w]) for w, n in count.items()}
        length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({word: value / length for word, value in vector.items()})
    return vectors


def _words(one: Ranked) -> Counter[str]:
    count: Counter[str] = Counter()
    for item in one.story.items:
        title = set(text.stems(item.title))
        count.update(dict.fromkeys(title, _TITLE))
        count.update(dict.fromkeys(set(text.stems(item.summary[:_LETTERS])) - title, _SUMMARY))
    least = _SAID * _TITLE * len(one.story.items) if len(one.story.items) > _SEVERAL else 0.0
    return Counter({word: n for word, n in count.items() if n >= least})
