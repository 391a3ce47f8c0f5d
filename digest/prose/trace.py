"""Traces every word of a written edition back to the item it came from. Pure."""

import re
from collections import Counter
from collections.abc import Iterator

from digest import text
from digest.model import Edition, Entry, Item, Paragraph, Sentence, Span
from digest.prose.labels import LABELS
from digest.prose.outlets import house
from digest.prose.pieces import FRAMES, longest_run
from digest.prose.standing import MAX_QUOTATION

_CALENDAR = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december
"""
_DAYS = frozenset(_CALENDAR.split())
_WORD = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*")


def faults(edition: Edition) -> list[str]:
    """Return what in a written edition cannot be traced, or is taken without measure; [] = nothing.

    Each sentence belongs to an item of its story; each run of words that is not ours stands there
    letter by letter but for capitals, dots of U.S. and the shape of marks; each word
    that is ours stands in `FRAMES`, or names an outlet or a day. No quotation has more than 35
    words, and no paragraph as many in a row of one article outside quotation marks.
    """
    return [
        f"story {entry.id}: {fault}"
        for entry in edition.entries
        for paragraph in entry.paragraphs
        for fault in _paragraph(entry, paragraph)
    ]


def shares(edition: Edition) -> dict[str, float]:
    """Return the share of an edition's words that each newsroom has, 0..1."""
    words: Counter[str] = Counter()
    for entry in edition.entries:
        houses = {item.id: house(item) for item in entry.items}
        for paragraph in entry.paragraphs:
            for one in paragraph.sentences:
                words[houses.get(one.item, "")] += len(one.text.split())
    return {name: count / words.total() for name, count in words.items()}


def _paragraph(entry: Entry, paragraph: Paragraph) -> Iterator[str]:
    if paragraph.label and paragraph.label not in LABELS:
        yield f"unknown label '{paragraph.label}'"
    if (run := longest_run(paragraph.sentences)) > MAX_QUOTATION:
        yield f"{run} words in a row of one article: {paragraph.sentences[0].text[:60]}"
    for sentence in paragraph.sentences:
        yield from _sentence(entry, sentence)


def _sentence(entry: Entry, sentence: Sentence) -> Iterator[str]:
    item = next((one for one in entry.items if one.id == sentence.item), None)
    if item is None:
        yield f"no item {sentence.item}: {sentence.text}"
        return
    past = entry.past.headline if entry.past else ""
    said = _plain(f"{item.title}\n{item.summary}\n{item.content}\n{past}")
    exact = _marks(text.one_line(f"{item.title} {item.summary} {item.content}"))
    for span in sentence.spans:
        if span.ours:
            yield from (
                f"word '{word}' is nobody's: {sentence.text}" for word in _strange(span, item)
            )
        elif (words := _plain(span.text)) and f" {words} " not in f" {said} ":
            yield f"not in item {item.id}: {span.text}"
    for quotation in text.quotations(sentence.text):
        if _marks(quotation) not in exact and quotation.lower() not in item.title.lower():
            yield f"altered quotation: {quotation}"
        if len(quotation.split()) > MAX_QUOTATION:
            yield f"long quotation: {quotation}"


def _strange(span: Span, item: Item) -> Iterator[str]:
    """Yield the words of a span of our own that stand in no frame."""
    named = span.text.replace(item.outlet, " ")
    for word in _WORD.findall(named.lower()):
        plain = word.removesuffix("’s")
        if plain not in FRAMES and plain not in _DAYS and not word.isdigit():
            yield word


def _plain(words: str) -> str:
    """Return words in small letters, without marks."""
    plain = re.sub(r"\bu\.s\.?(?!\w)", "us", words.lower())
    return " ".join(_WORD.findall(re.sub(r"[‘’]", "'", plain)))


def _marks(words: str) -> str:
    return re.sub(r"[“”]", '"', words)
