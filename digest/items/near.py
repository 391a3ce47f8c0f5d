"""Copies that share neither address nor headline to the letter: found by shingles. Pure.

A wire story comes back with another headline, cut shorter, or with "(updated)" behind it. Runs of
words that both have lead from one to the other; how much of the shorter text stands in the longer
one decides. Measured on near-duplicates made by rule: see benchmarks/grouping.py.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self
from zlib import crc32

from digest.model import Item

GENERATION = 10_000  # items after which the older half of the memory is forgotten

_RUN = 4  # words of a summary that two copies must have in a row, at one of the sampled places
_TITLE_RUN = 3
_SAMPLE = 3  # of the runs of a summary one in so many is kept
_CROWD = 50  # items with one run: it says nothing then
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
    marks: frozenset[str]  # numbers, months and days of the title

    @classmethod
    def of(cls, item: Item) -> Self:
        """Take an item apart."""
        said = " ".join(_WORD.findall(item.summary[:_SAID].lower()))
        return cls(item.title_key.split(), said, frozenset(_TELLING.findall(item.title_key)))

    def runs(self) -> set[int]:
        """Return the hashes of the runs of words: all of the title, a sample of the summary."""
        said = (run for run in _hashes(self.said.split(), _RUN) if run % _SAMPLE == 0)
        return {*_hashes(self.title, _TITLE_RUN), *said}


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    words: Words
    article: int
    feed_id: int
    hour: float  # of publication, since 1970


class Near:
    """Items of late by their runs of words; of the last `GENERATION` to twice as many."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._young: defaultdict[int, list[_Entry]] = defaultdict(list)
        self._old: defaultdict[int, list[_Entry]] = defaultdict(list)
        self._count = 0

    def find(self, item: Item, words: Words, *, hours: float) -> int:
        """Return the article that another feed carries in nearly these words, 0 for none.

        Only items count that were published within `hours` of this one.
        """
        shared: Counter[_Entry] = Counter()
        for run in words.runs():
            for known in (self._young, self._old):
                entries = known.get(run, ())
                if len(entries) < _CROWD:
                    shared.update(entries)
        when = item.published.timestamp() / 3600
        near = [
            entry
            for entry, count in shared.most_common(_LOOKED_AT)
            if count >= _RUNS_SHARED
            and entry.feed_id != item.feed_id
            and abs(when - entry.hour) <= hours
        ]
        found = ((likeness(words, entry.words), -entry.article) for entry in near)
        likest, article = max(found, default=(0.0, 0))
        return -article if likest else 0

    def add(self, item: Item, words: Words, article: int) -> None:
        """Remember a version and its article."""
        self._count += 1
        if self._count > GENERATION:
            self._young, self._old, self._count = defaultdict(list), self._young, 1
        entry = _Entry(words, article, item.feed_id, item.published.timestamp() / 3600)
        for run in words.runs():
            if len(self._young[run]) < _CROWD:
                self._young[run].append(entry)


def _hashes(words: Sequence[str], length: int) -> Iterator[int]:
    for start in range(len(words) - length + 1):
        yield crc32(" ".join(words[start : start + length]).encode())


def likeness(one: Words, other: Words) -> float:
    """Return how surely two items of two feeds, close in time, are one article: 0 = they are not.

    It is the share of the shorter summary that the longer one has; or where one says too little,
    1 if one title is the other with a tail.
    """
    if one.marks - other.marks and other.marks - one.marks:  # instances of a series
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
