"""Joins like articles to groups by average linkage. Pure."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field

SIZE_EXPONENT = 0.92  # < 1: large groups join a little more easily than a true average would


@dataclass(slots=True)
class _Group:
    """A growing cluster: its members, its summed edges to others, and whom it must not join."""

    members: list[int]
    edges: dict[int, float] = field(default_factory=dict)
    apart: set[int] = field(default_factory=set)


def agglomerate(
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
    few, edges = sorted((one.edges, two.edges), key=len)
    edges.pop(i, None)
    edges.pop(j, None)
    for other, weight in few.items():
        if other in groups:  # all but `i` and `j`
            edges[other] = edges.get(other, 0.0) + weight
    apart = {other for other in one.apart | two.apart if other in groups}
    for other, total in edges.items():
        neighbour = groups[other].edges
        neighbour.pop(i, None)
        neighbour.pop(j, None)
        neighbour[fresh] = total
    for other in apart:
        groups[other].apart -= {i, j}
        groups[other].apart.add(fresh)
    return _Group(one.members + two.members, edges, apart)
