"""Joins like articles to groups by average linkage. Pure."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Group:
    """A growing cluster: its members, its summed edges to others, and whom it must not join."""

    members: list[int]
    edges: dict[int, int] = field(default_factory=dict)
    apart: set[int] = field(default_factory=set)


def agglomerate(
    count: int, edges: Iterable[tuple[int, int, int]], apart: Iterable[tuple[int, int]], cut: int
) -> list[list[int]]:
    """Join the most alike pair of groups until none reaches `cut`.

    A pair's worth is the mean of its edges, a missing one counting nothing. Weights are whole
    numbers: their sums do not depend on the order of adding. Ties go to the lower numbers.

    The worth of a union is never above that of its better half (average linkage is "reducible",
    M. Bruynooghe, 1977), so what stands in the heap is an upper bound for ever: a pair is weighed
    anew only when it comes up, and a merger touches the edges of the smaller group only.
    """
    groups = {i: _Group([i]) for i in range(count)}
    heap = []
    for i, j, weight in edges:
        groups[i].edges[j] = groups[j].edges[i] = weight
        if weight >= cut:
            heap.append((-float(weight), i, j))
    for i, j in apart:
        groups[i].apart.add(j)
        groups[j].apart.add(i)
    heapq.heapify(heap)
    home = list(range(count))  # the group an article is in
    for i, j in _reached(heap, groups, home, cut):
        few, many = sorted((i, j), key=lambda one: (len(groups[one].edges), -one))
        for member in groups[few].members:
            home[member] = many
        _join(groups, few, many)
    return [group.members for group in groups.values()]


def _reached(
    heap: list[tuple[float, int, int]], groups: dict[int, _Group], home: list[int], cut: int
) -> Iterator[tuple[int, int]]:
    """Give the pairs of groups to join, each the best at its moment."""
    queued: set[tuple[int, int]] = set()
    while heap:
        bound, one, two = heapq.heappop(heap)
        queued.discard((one, two))
        i, j = sorted((home[one], home[two]))
        if i == j or (i, j) in queued or j in groups[i].apart:
            continue
        size = len(groups[i].members) * len(groups[j].members)
        worth = groups[i].edges[j] / size
        if worth == -bound:
            yield i, j
        elif worth >= cut:
            heapq.heappush(heap, (-worth, i, j))
            queued.add((i, j))


def _join(groups: dict[int, _Group], few: int, many: int) -> None:
    """Move group `few` into `many` and tell its neighbours."""
    gone, kept = groups.pop(few), groups[many]
    kept.members += gone.members
    del kept.edges[few]
    for other, weight in gone.edges.items():
        if other != many:
            total = kept.edges.get(other, 0) + weight
            neighbour = groups[other].edges
            del neighbour[few]
            kept.edges[other] = neighbour[many] = total
    for other in gone.apart:
        groups[other].apart.discard(few)
        groups[other].apart.add(many)
    kept.apart |= gone.apart
