"""Copies that share neither address nor headline to the letter: found by shingles. Pure.

A wire story comes back with another headline, cut shorter, or with "(updated)" behind it. Runs of
words that both have lead from one to the other; how much of the shorter text stands in the longer
one decides. Measured on near-duplicates made by rule: see benchmarks/grouping.py.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from zlib import crc32

from digest.model import Item

GENERATION = 10_000  # items after which the older half of the memory is forgotten

_RUN = 4  # words of a summary that two copies must have in a row, at one of the sampled places
_TITLE_RUN = 3
_SAMPLE = 3  # of the runs of a summary one in so many is kept
_CROWD = 50  # items with one run after the first: it says nothing then
_RUNS_SHARED = 2
_LOOKED_AT = 8  # items that share the most runs
_SAID = 400  # letters of a summary that count
_ENOUGH = 60  # letters under which a summary proves nothing
_GRAM = 5
_FEWEST = 5  # words of a title that can be known again
_SAME_TEXT = 0.8  # of the letters of the shorter summary
_LIKE_TEXT = 0.6  # where the titles are alike too
_OTHER_TEXT = 0.3
_WORDS_A_CHANGE = 6  # of a title: one in so many may have been changed
_WORD = re.compile(r"\w+")
_TELLING = re.compile(
    r"\d[\d.,]*|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|i{1,3}|iv|vi{0,3})\b"
)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What is known of an item by its words alone."""

    title: list[str]
    said: str  # the words of the summary, blanks between them
    runs: frozenset[int]  # hashes of runs of words: all of the title, a sample of the summary

    @classmethod
    def of(cls, item: Item) -> Self:
        """Take an item apart."""
        title = item.title_key.split()
        words = _WORD.findall(item.summary[:_SAID].lower())
        said = [run for run in _hashes(words, _RUN) if run % _SAMPLE == 0]
        return cls(title, " ".join(words), frozenset([*_hashes(title, _TITLE_RUN), *said]))

    def marks(self) -> frozenset[str]:
        """Return the numbers, months and days of the title."""
        return frozenset(_TELLING.findall(" ".join(self.title)))


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    words: Words
    article: int
    feed_id: int
    hour: float  # of publication, since 1970


class _Generation:
    """Some items by their runs; whole numbers, as 400,000 lists would keep the collector busy."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self._first: dict[int, int] = {}  # run: place of the first entry that has it
        self._more: defaultdict[int, list[int]] = defaultdict(list)  # and of the others

    def add(self, entry: _Entry) -> None:
        place = len(self.entries)
        self.entries.append(entry)
        for run in entry.words.runs:
            if self._first.setdefault(run, place) != place and len(self._more[run]) < _CROWD:
                self._more[run].append(place)

    def met(self, runs: frozenset[int]) -> list[_Entry]:
        """Return the entries that have one of `runs`, once for each."""
        places = []
        for run in runs & self._first.keys():
            more = self._more.get(run, ())
            if len(more) < _CROWD:
                places += [self._first[run], *more]
        return [self.entries[place] for place in places]


class Near:
    """Items of late by their runs of words; of the last `GENERATION` to twice as many."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._young, self._old = _Generation(), _Generation()

    def find(self, item: Item, words: Words, *, hours: float) -> int:
        """Return the article that another feed carries in nearly these words, 0 for none.

        Only items count that were published within `hours` of this one.
        """
        met = self._young.met(words.runs) + self._old.met(words.runs)
        if len(met) < _RUNS_SHARED:  # nearly all
            return 0
        when = item.published.timestamp() / 3600
        near = [
            entry
            for entry, count in Counter(met).most_common(_LOOKED_AT)
            if count >= _RUNS_SHARED
            and entry.feed_id != item.feed_id
            and abs(when - entry.hour) <= hours
        ]
        found = ((likeness(words, entry.words), -entry.article) for entry in near)
        likest, article = max(found, default=(0.0, 0))
        return -article if likest else 0

    def add(self, item: Item, words: Words, article: int) -> None:
        """Remember a version and its article."""
        if len(self._young.entries) == GENERATION:
            self._young, self._old = _Generation(), self._young
        hour = item.published.timestamp() / 3600
        self._young.add(_Entry(words, article, item.feed_id, hour))


def _hashes(words: Sequence[str], length: int) -> Iterator[int]:
    """Return a hash of each run of `length` words."""
    hashes = list(map(_hash, words))
    return map(hash, zip(*(hashes[start:] for start in range(length)), strict=False))


@lru_cache(maxsize=65_536)
def _hash(word: str) -> int:
    return crc32(word.encode())  # that of `str` differs from process to process


def likeness(one: Words, other: Words) -> float:
    """Return how surely two items of two feeds, close in time, are one article: 0 = they are not.

    It is the share of the shorter summary that the longer one has; or where one says too little,
    1 if one title is the other with a tail.
    """
    mine, theirs = one.marks(), other.marks()
    if mine - theirs and theirs - mine:  # instances of a series
        return 0.0
    if min(len(one.said), len(other.said)) < _ENOUGH:
        return float(_continues(one.title, other.title))
    shared = _contained(one.said, other.said)
    enough = _LIKE_TEXT if _continues(one.title, other.title) else _SAME_TEXT
    return shared if shared >= enough else 0.0


def says_other(one: Words, other: Words) -> bool:
    """Tell whether the summaries of two items under one headline are certainly two articles'."""
    if min(len(one.said), len(other.said)) < _ENOUGH:
        return False
    return _contained(one.said, other.said) < _OTHER_TEXT


def _contained(one: str, other: str) -> float:
    """Return which share of the shorter text's runs of five letters the longer one has, 0 to 1."""
    small, large = sorted((one, other), key=lambda said: (len(said), said))
    words = set(small.split())
    if len(words & set(large.split())) < _OTHER_TEXT * len(words):  # a tenth of the work
        return 0.0
    grams = {small[at : at + _GRAM] for at in range(len(small) - _GRAM + 1)}
    return sum(gram in large for gram in grams) / len(grams)


def _continues(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether one title is the other cut short, with a tail, or with a word changed."""
    short, long = sorted((one, other), key=len)
    if len(short) < _FEWEST:
        return False
    apart = sum(word != beside for word, beside in zip(short, long, strict=False))
    return apart <= len(short) // _WORDS_A_CHANGE
