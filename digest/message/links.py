"""Link texts that tell where they lead: no two addresses behind one text. Pure.

Readers who tab from link to link, or have them listed by a screen reader, hear the texts alone
(WCAG 2.2, success criterion 2.4.4).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, count, islice

from digest.model import Edition, Entry, Paragraph, Section, Sentence, Span

_WORDS = 4  # at most so many words after a link are drawn into it, at least so many before it


def distinct(edition: Edition) -> Edition:
    """Lengthen or move each link whose text already leads elsewhere in `edition`."""
    taken = {item.title.casefold(): item.url for item in edition.reading}
    lede = tuple(_entry(entry, taken) for entry in edition.lede)
    sections = tuple(
        Section(name=one.name, entries=tuple(_entry(entry, taken) for entry in one.entries))
        for one in edition.sections
    )
    return replace(edition, lede=lede, sections=sections)


def _entry(entry: Entry, taken: dict[str, str]) -> Entry:
    return replace(entry, paragraphs=tuple(_paragraph(one, taken) for one in entry.paragraphs))


def _paragraph(paragraph: Paragraph, taken: dict[str, str]) -> Paragraph:
    sentences = tuple(_sentence(one, taken) for one in paragraph.sentences)
    return replace(paragraph, sentences=sentences)


def _sentence(sentence: Sentence, taken: dict[str, str]) -> Sentence:
    spans = _merged(sentence.spans)
    for index in [n for n, span in enumerate(spans) if span.url]:
        ways = chain(_ways(spans, index), _numbered(spans, index))
        spans = next(way for way in ways if _free(way[: index + 1], taken))
    for span in spans:
        if span.url:
            taken.setdefault(span.text.casefold(), span.url)
    return replace(sentence, spans=tuple(span for span in spans if span.text))


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Join neighbours of one style that are no links."""
    merged: list[Span] = []
    for span in spans:
        if merged and not (span.url or merged[-1].url) and merged[-1].bold == span.bold:
            span = replace(span, text=merged.pop().text + span.text)  # noqa: PLW2901
        merged.append(span)
    return merged


def _free(spans: list[Span], taken: dict[str, str]) -> bool:
    """Tell whether no text of a link in `spans` leads to another address as well."""
    own: dict[str, str] = {}
    for span in spans:
        if span.url:
            text = span.text.casefold()
            if not taken.get(text, span.url) == span.url == own.setdefault(text, span.url):
                return False
    return True


def _numbered(spans: list[Span], index: int) -> Iterator[list[Span]]:
    """Yield the link at `index` with a number: "Reuters (2)", where no words are around it."""
    link = spans[index]
    for number in count(2):
        yield [*spans[:index], replace(link, text=f"{link.text} ({number})"), *spans[index + 1 :]]


def _ways(spans: list[Span], index: int) -> Iterator[list[Span]]:
    """Yield the ways to set the link at `index`, all as long as `spans`, the best first.

    As it is; with the next words drawn in ("the Post reported Tuesday"); moved to the bold
    headline before it; with the words before it drawn in, four at least where there are so many.
    """
    yield spans
    link = spans[index]
    if index + 1 < len(spans) and not spans[index + 1].url:
        after = spans[index + 1]
        for match in islice(re.finditer(r"\w(?=\W|$)", after.text), _WORDS):
            cut = match.end()
            grown = replace(link, text=link.text + after.text[:cut])
            rest = replace(after, text=after.text[cut:])
            yield [*spans[:index], grown, rest, *spans[index + 2 :]]
    for place, span in enumerate(spans[:index]):
        if span.bold and not span.url:
            bare = span.text.rstrip(",")
            moved = [*spans]
            moved[place], moved[index] = (
                replace(span, text=bare, url=link.url),
                replace(link, url=""),
            )
            following = moved[place + 1]
            moved[place + 1] = replace(following, text=span.text[len(bare) :] + following.text)
            yield moved
    if index and not spans[index - 1].url:
        before = spans[index - 1]
        starts = [match.start() for match in re.finditer(r"(?<!\S)\S", before.text)]
        for cut in reversed(starts[: max(1, len(starts) - _WORDS + 1)]):
            rest = replace(before, text=before.text[:cut])
            grown = replace(link, text=before.text[cut:] + link.text)
            yield [*spans[: index - 1], rest, grown, *spans[index + 1 :]]
