"""How like two articles are, and which two are instances of one series. Pure."""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse

from digest import text
from digest.model import Item
from digest.stories.background import RARE, shares

FADE_HOURS = 21.0  # similarity falls to 1/e over this gap
BARE_TITLE = 4.0  # similarities of two items without a summary are that much too low
WEAKEST = 0.05  # edges below it are dropped
NEIGHBOURS = 1_000  # edges kept of one item: bounds the work where thousands tell one event
FAINT = 0.1  # words of less weight in an article are dropped: they cost most and tell least
SUMMARY_LETTERS = 400
BACKGROUND = 5_000  # items of news at large that are counted with the window's own
SPELL_HOURS = 6  # a word of one spell only is not common, however many told it then
ALLOWANCE = 2  # articles of the window a word may stand in before it counts as less rare
ALIKE = 0.09  # average similarity at which two groups still join
ORDINARY = 100  # events told within a day, at which similarities count as they are
FEW, MANY = 30, 200  # events below and above which their number says nothing more
CROWDING = 0.35  # power of their number by which the same likeness says less
STEPS = 10_000  # weights are whole numbers of steps, so that no sum depends on its order

_REACH = FADE_HOURS * math.log(BARE_TITLE / WEAKEST)  # hours after which no edge is left
_BLOCK = 250  # items compared with all later ones at a time: bounds the memory

_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATES = re.compile(
    rf"\b{_WEEKDAY}\b|\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}\s+{_MONTH}\b",
    re.IGNORECASE,
)
# What tells one instance of a series from the next: a date, an ordinal, a counted edition. A bare
# number does not: "kills 12" and "kills 15" are one event, told an hour apart.
_MARKS = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|\b(?P<day_first>\d{{1,2}})\s+(?P<its_month>{_MONTH})\b"
    rf"|\b(?P<weekday>{_WEEKDAY})\b"
    r"|\b(?P<ordinal>\d+)(?:st|nd|rd|th)\b"
    r"|\b(?P<noun>no|nos|number|vol|part|episode|day|week|round|issue|bulletin)\b\.?\s*"
    r"(?P<count>\d[\d,]*)\b",
    re.IGNORECASE,
)
# Incidents that happen in many towns on one day, and the words before a town in a headline.
_INCIDENT = re.compile(
    r"\b(?:air ?strikes?|strikes?|missiles?|rockets?|drones?|shell(?:s|ing)|attack(?:s|ed)?|raids?"
    r"|bomb(?:s|ing|ings)?|blasts?|explo(?:sion|sions|des)|shootings?|gunm[ae]n|clash(?:es)?"
    r"|(?:earth)?quakes?|floods?|crash(?:es)?|protests?)\b",
    re.IGNORECASE,
)
_TOWN = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]n|[Oo]utside|[Hh]its?|[Ss]trikes?|[Pp]ounds?|[Rr]ocks?|[Tt]argets?)"
    r"\s+([A-Z][\w’'-]+)"
)
_ALIKE = 0.6  # share of the shorter title's other words at which two titles are of one pattern

Edges = Iterable[tuple[int, int, int]]
Pairs = set[tuple[int, int]]
_Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]


def graph(items: Sequence[Item]) -> tuple[Edges, Pairs]:
    """Return the weighted edges (i < j) between like items, and the pairs that must not join.

    The items come by time. Weights are whole numbers of 1 / `STEPS`.
    """
    one, two, weights = _edges(items)
    apart = set()
    patterns, towns = [_pattern(item) for item in items], [_towns(item) for item in items]
    marked = np.array([bool(marks) for marks, _ in patterns])
    placed = np.array([bool(names) for names in towns])
    doubtful = np.flatnonzero((marked[one] & marked[two]) | (placed[one] & placed[two]))
    for i, j in zip(one[doubtful].tolist(), two[doubtful].tolist(), strict=True):
        one_feed = items[i].feed == items[j].feed
        if _series(patterns[i], patterns[j], one_feed=one_feed) or (
            _elsewhere(towns[i], items[j]) and _elsewhere(towns[j], items[i])
        ):
            apart.add((i, j))
    return zip(one.tolist(), two.tolist(), weights.tolist(), strict=True), apart


def _edges(items: Sequence[Item]) -> _Arrays:
    """Return the ends and weights of all edges, in order."""
    hours = np.array([item.published.timestamp() / 3600 for item in items])
    bare = np.array([BARE_TITLE**0.5 if not item.summary else 1.0 for item in items])
    rows = vectors(items, hours)
    blocks = [_block(rows, hours, bare, start) for start in range(0, len(items), _BLOCK)]
    one, two, weights = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    one, two, weights = strongest(one, two, weights, NEIGHBOURS)
    room = (ORDINARY / np.clip(_crowd(hours, one, two, weights), FEW, MANY)) ** (CROWDING / 2)
    return one, two, np.rint(weights * room[one] * room[two]).astype(np.int64)


def _crowd(hours: np.ndarray, one: np.ndarray, two: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return how many events are told about the time of each item, near ones in full.

    The more there are, the more often two of them sound alike by chance. An item counts the less
    the more others are like it, so that a large event counts once.
    """
    alike = weights >= ALIKE * STEPS
    share = 1 / (1 + np.bincount(np.concatenate([one[alike], two[alike]]), minlength=len(hours)))
    before = _faded_sums(share, np.diff(hours, prepend=hours[0]))
    after = _faded_sums(share[::-1], np.diff(hours, append=hours[-1])[::-1])[::-1]
    return np.asarray(before + after - share)


def _faded_sums(values: np.ndarray, gaps: np.ndarray) -> np.ndarray:
    """Return the running sums of `values`, which fade over the gap before each next one."""
    total, sums = 0.0, []
    for value, kept in zip(values.tolist(), np.exp(-gaps / FADE_HOURS).tolist(), strict=True):
        total = total * kept + value
        sums.append(total)
    return np.array(sums)


def strongest(one: np.ndarray, two: np.ndarray, weights: np.ndarray, limit: int) -> _Arrays:
    """Return the edges that are among the `limit` strongest of either end.

    Equal weights go by position, so that equal input gives equal output.
    """
    ends = np.concatenate([one, two])
    if not len(ends) or np.bincount(ends).max() <= limit:
        return one, two, weights
    edge = np.tile(np.arange(len(weights)), 2)
    order = np.lexsort((edge, -np.tile(weights, 2), ends))
    ends, edge = ends[order], edge[order]
    place = np.arange(len(ends)) - np.searchsorted(ends, ends)
    keep = np.unique(edge[place < limit])
    return one[keep], two[keep], weights[keep]


def _block(rows: sparse.csr_array, hours: np.ndarray, bare: np.ndarray, start: int) -> _Arrays:
    """Return the edges from `_BLOCK` items to later ones: cosines that fade with the gap."""
    stop = min(start + _BLOCK, len(hours))
    end = int(np.searchsorted(hours, hours[stop - 1] + _REACH, side="right"))
    product = sparse.csr_array(rows[start:stop] @ rows[start:end].T)
    # Most of the product is too weak whatever the bonus: it goes before anything is computed.
    able = np.flatnonzero(product.data >= WEAKEST / BARE_TITLE)
    one = np.searchsorted(product.indptr, able, side="right") - 1 + start
    two, cosines = product.indices[able] + start, product.data[able]
    later = one < two
    one, two, cosines = one[later], two[later], cosines[later]
    faded = cosines * np.exp((hours[one] - hours[two]) / FADE_HOURS) * bare[one] * bare[two]
    weights = np.rint(faded * STEPS).astype(np.int64)
    strong = np.flatnonzero(weights >= WEAKEST * STEPS)
    strong = strong[np.lexsort((two[strong], one[strong]))]
    return one[strong], two[strong], weights[strong]


def vectors(items: Sequence[Item], hours: np.ndarray) -> sparse.csr_array:
    """Return one TF-IDF row an item, of length 1."""
    column: dict[str, int] = {}
    lengths, columns = [], []
    for item in items:
        words = _words(item)
        lengths.append(len(words))
        columns += [column.setdefault(word, len(column)) for word in words]
    rows = np.repeat(np.arange(len(items)), lengths)
    shape = (len(items), max(1, len(column)))
    matrix = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    matrix.sum_duplicates()  # now it holds how often each item says each word
    rarity = _rarity(
        list(column),
        hours,
        np.repeat(np.arange(len(items)), np.diff(matrix.indptr)),
        matrix.indices,
    )
    matrix.data = (1 + np.log(matrix.data)) * rarity[matrix.indices]
    norms = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    unit = sparse.csr_array(matrix.multiply(1 / np.maximum(norms, 1e-12)[:, None]))
    unit.data[unit.data < FAINT] = 0
    unit.eliminate_zeros()
    return unit


def _words(item: Item) -> list[str]:
    """Return the stems of an item, its title's twice, and the pairs of neighbours in its title.

    A pair tells an event from others of its saga, which share the single words.
    """
    title = text.stems(_DATES.sub(" ", item.title))
    pairs = [f"{one} {other}" for one, other in pairwise(title)]
    return title * 2 + pairs + text.stems(_DATES.sub(" ", item.summary[:SUMMARY_LETTERS]))


def _rarity(
    words: Sequence[str], hours: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """Return the inverse document frequency of each word, which stands in `columns` of `rows`.

    A word's frequency is that of the window together with news at large (`background`): the
    window alone takes the words of its greatest events for common ones. For the same reason its
    share of the window is no plain mean over the spells of a day but the square of the mean of
    roots: what is said all the time counts in full, what was said in one of n spells an nth. One
    article more or less then hardly moves any other.
    """
    spells, spell = np.unique(hours // SPELL_HOURS, return_inverse=True)
    sizes = np.bincount(spell)
    counts = sparse.coo_array(
        sparse.csr_array(
            (np.ones(len(rows)), (columns, spell[rows])), shape=(len(words), len(spells))
        )
    )
    roots = np.sqrt(counts.data * sizes[counts.col])
    own = np.bincount(counts.row, weights=roots, minlength=len(words)) ** 2 / len(hours)
    common = shares()
    large = np.array([common.get(word, RARE) for word in words]) * BACKGROUND
    own = np.maximum(own - ALLOWANCE, 0)
    return np.asarray(np.log((len(hours) + BACKGROUND) / (own + large)))


_Pattern = tuple[dict[str, str], frozenset[str]]


def _pattern(item: Item) -> _Pattern:
    """Part a title in what marks its instance, by kind, and the stems that stay the same."""
    if not _MARKS.search(item.title):  # most titles
        return {}, frozenset()
    title = text.cut_kicker(item.title)
    marks: dict[str, str] = {}
    for match in _MARKS.finditer(title):
        month, day = match["month"] or match["its_month"], match["day"] or match["day_first"]
        if month:
            marks.setdefault("date", f"{month[:3].lower()} {int(day)}")
        elif match["weekday"]:
            marks.setdefault("weekday", match["weekday"][:3].lower())
        elif match["ordinal"]:
            marks.setdefault("ordinal", match["ordinal"])
        else:
            marks.setdefault(match["noun"].lower()[:2], match["count"].replace(",", ""))
    return marks, frozenset(text.stems(_MARKS.sub(" ", title)) if marks else ())


def _series(one: _Pattern, other: _Pattern, *, one_feed: bool) -> bool:
    """Tell whether two items are instances of a series: like titles with other marks of a kind.

    "Contracts for Nov. 20" and "Contracts for Nov. 21", the 12th and the 13th package. Weekdays
    count inside one feed only: two newsrooms date one event by its eve and its day.
    """
    (marks, words), (others, other_words) = one, other
    kinds = marks.keys() & others.keys()
    if not one_feed:
        kinds = kinds - {"weekday"}
    if all(marks[kind] == others[kind] for kind in kinds):
        return False
    shared = len(words & other_words)
    return shared >= _ALIKE * max(1, min(len(words), len(other_words)))


def _towns(item: Item) -> frozenset[str]:
    """Return the towns an incident's headline names; countries and capitals are none.

    What stands in the background table is named in too many headlines to tell two events apart.
    """
    if not _INCIDENT.search(item.title):
        return frozenset()
    names = [name for name in _TOWN.findall(item.title) if not _DATES.match(name)]
    return frozenset(name for name in names if set(text.stems(name)) - shares().keys())


def _elsewhere(towns: frozenset[str], other: Item) -> bool:
    """Tell whether there are `towns` and the other article names none of them."""
    said = f"{other.title} {other.summary}"
    return bool(towns) and not any(town in said for town in towns)
