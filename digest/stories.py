"""Groups articles which tell the same event. Pure."""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import numpy as np
from scipy import sparse

from digest import text
from digest.model import Item, Story

# The measures of a study on five labelled collections (docs/decisions.md, "One event").
CUT = 0.14  # average similarity at which two groups still join
SIZE_EXPONENT = 0.92  # < 1: large groups join a little more easily than a true average would
FADE_HOURS = 36.0  # similarity falls to 1/e over this gap
BARE_TITLE = 2.2  # similarities of items without a summary are that much too low
WEAKEST = 0.05  # edges below it are dropped
NEIGHBOURS = 200
SUMMARY_LETTERS = 400
_NUMBER = re.compile(r"\d[\d,.]*(?:st|nd|rd|th)?")
_DATES = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
    r"|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b",
    re.IGNORECASE,
)


def collapse(versions: Sequence[Item]) -> Item:
    """Make one item of an article's versions: the best text, the earliest dates, all addresses.

    The newest version of the feed that says most speaks; an aggregator's copy only where no
    newsroom's own is there.
    """
    newest = {item.feed_id: item for item in sorted(versions, key=lambda item: item.id)}
    best = max(
        newest.values(),
        key=lambda item: (not _aggregated(item), bool(item.summary), -item.tier, -item.id),
    )
    copies = dict.fromkeys(item.url for item in versions if item.url != best.url)
    return replace(
        best,
        published=min(item.published for item in versions),
        first_seen=min(item.first_seen for item in versions),
        copies=tuple(copies),
    )


def cluster(
    items: Iterable[Item], *, known: Mapping[int, int] | None = None, cut: float = CUT
) -> list[Story]:
    """Group `items`, one an article, into stories: a partition, whatever their order.

    `known` says which story an article was in before: each group keeps the id of the story it
    overlaps most, a new one takes that of its first article. Stories come by id, and inside one
    the earliest item leads. Average-link agglomeration over the sparse graph of TF-IDF cosines
    that fade with the gap in time. Cost: 10,000 items take some seconds on one core.
    """
    ordered = sorted(items, key=lambda item: (item.published, item.url, item.article))
    if not ordered:
        return []
    groups = _agglomerate(len(ordered), *_graph(ordered), cut)
    return _named([[ordered[i] for i in sorted(group)] for group in groups], known or {})


def similar_titles(one: str, other: str) -> float:
    """Return the share of content words two headlines have in common (Dice), 0..1."""
    left, right = set(text.stems(one)), set(text.stems(other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _aggregated(item: Item) -> bool:
    return (urlsplit(item.url).hostname or "") == "news.google.com"


def _vectors(items: Sequence[Item]) -> sparse.csr_array:
    """Return one TF-IDF row an item, of length 1: the title counts twice."""
    counts = []
    for item in items:
        words = text.stems(_DATES.sub(" ", item.title)) * 2
        words += text.stems(_DATES.sub(" ", item.summary[:SUMMARY_LETTERS]))
        counts.append(Counter(words))
    frequency = Counter(word for count in counts for word in count)
    column = {word: index for index, word in enumerate(sorted(frequency))}
    rows, columns, values = [], [], []
    for row, count in enumerate(counts):
        for word, times in sorted(count.items()):
            rows.append(row)
            columns.append(column[word])
            idf = math.log((len(items) + 1) / (frequency[word] + 0.5))
            values.append((1 + math.log(times)) * idf)
    shape = (len(items), max(1, len(column)))
    matrix = sparse.csr_array((values, (rows, columns)), shape=shape, dtype=np.float64)
    norms = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    return sparse.csr_array(matrix.multiply(1 / np.maximum(norms, 1e-12)[:, None]))


def _graph(
    items: Sequence[Item],
) -> tuple[dict[tuple[int, int], float], set[tuple[int, int]]]:
    """Return the weighted edges (i < j) between like items, and the pairs that must not join."""
    vectors = _vectors(items)
    hours = np.array([item.published.timestamp() / 3600 for item in items])
    bare = np.array([not item.summary for item in items])
    product = (vectors @ vectors.T).tocsr()
    edges: dict[tuple[int, int], float] = {}
    apart: set[tuple[int, int]] = set()
    for i in range(len(items)):
        span = slice(product.indptr[i], product.indptr[i + 1])
        others, weights = product.indices[span], product.data[span]
        weights = weights * np.exp(-np.abs(hours[others] - hours[i]) / FADE_HOURS)
        weights = np.where(bare[others] | bare[i], weights * BARE_TITLE, weights)
        keep = np.flatnonzero((weights >= WEAKEST) & (others != i))
        if len(keep) > NEIGHBOURS:
            keep = keep[np.argsort(-weights[keep], kind="stable")[:NEIGHBOURS]]
        for j, weight in zip(others[keep].tolist(), weights[keep].tolist(), strict=True):
            pair = (min(i, j), max(i, j))
            edges[pair] = weight
            if _series(items[i], items[j]):
                apart.add(pair)
    return edges, apart


def _series(one: Item, other: Item) -> bool:
    """Tell whether two items are instances of a series: like titles with other numbers.

    "Contracts for Nov. 20" and "Contracts for Nov. 21", the 12th and the 13th package.
    """
    numbers, others = (set(_NUMBER.findall(item.title)) for item in (one, other))
    if not numbers or not others or numbers == others:
        return False
    left, right = (set(text.stems(_NUMBER.sub(" ", item.title))) for item in (one, other))
    return len(left & right) >= 0.6 * max(1, min(len(left), len(right)))


@dataclass(slots=True)
class _Group:
    """A growing cluster: its members, its summed edges to others, and whom it must not join."""

    members: list[int]
    edges: dict[int, float] = field(default_factory=dict)
    apart: set[int] = field(default_factory=set)


def _agglomerate(
    count: int, edges: Mapping[tuple[int, int], float], apart: set[tuple[int, int]], cut: float
) -> list[list[int]]:
    """Join the most alike pair of groups until none reaches `cut`.

    A pair's worth is the sum of its edges over (a * b) ** SIZE_EXPONENT. Ties go to the lower
    numbers, so that equal input gives equal output.
    """
    groups = {i: _Group([i]) for i in range(count)}
    for (i, j), weight in edges.items():
        groups[i].edges[j] = groups[j].edges[i] = weight
    for i, j in apart:
        groups[i].apart.add(j)
        groups[j].apart.add(i)
    heap = [(-weight, i, j) for (i, j), weight in edges.items() if weight >= cut]
    heapq.heapify(heap)
    fresh = count
    while heap:
        worth, i, j = heapq.heappop(heap)
        if i not in groups or j not in groups or j in groups[i].apart:
            continue
        del worth
        groups[fresh] = joined = _join(groups, i, j, fresh)
        for other, total in joined.edges.items():
            size = len(joined.members) * len(groups[other].members)
            if other not in joined.apart and (mean := total / size**SIZE_EXPONENT) >= cut:
                heapq.heappush(heap, (-mean, other, fresh))
        fresh += 1
    return [group.members for group in groups.values()]


def _join(groups: dict[int, _Group], i: int, j: int, fresh: int) -> _Group:
    """Take groups `i` and `j` out and return their union, with all neighbours told."""
    one, two = groups.pop(i), groups.pop(j)
    totals: defaultdict[int, float] = defaultdict(float)
    for part in (one, two):
        for other, weight in part.edges.items():
            totals[other] += weight
    edges = {other: total for other, total in sorted(totals.items()) if other in groups}
    apart = {other for other in one.apart | two.apart if other in groups}
    for other in edges:
        neighbour = groups[other].edges
        neighbour.pop(i, None)
        neighbour.pop(j, None)
        neighbour[fresh] = edges[other]
    for other in apart:
        groups[other].apart -= {i, j}
        groups[other].apart.add(fresh)
    return _Group(one.members + two.members, edges, apart)


def _named(groups: Sequence[Sequence[Item]], known: Mapping[int, int]) -> list[Story]:
    """Give each group an id: that of the story it overlaps most, else of its first article."""
    claims = []
    for index, group in enumerate(groups):
        overlap = Counter(known[item.article] for item in group if item.article in known)
        claims += [(-times, story, index) for story, times in overlap.items()]
    names: dict[int, int] = {}
    for _, story, index in sorted(claims):
        if index not in names and story not in names.values():
            names[index] = story
    used = set(names.values()) | set(known.values())
    for index, group in enumerate(groups):
        if index not in names:
            free = sorted(item.article for item in group if item.article not in used)
            names[index] = free[0] if free else max(used) + 1
            used.add(names[index])
    stories = [
        Story(id=names[i], items=tuple(replace(item, story=names[i]) for item in group))
        for i, group in enumerate(groups)
    ]
    return sorted(stories, key=lambda story: story.id)
