"""Link texts that tell where they lead: no two addresses behind one text. Pure.

Readers who tab from link to link, or have them listed by a screen reader, hear the texts alone
(WCAG 2.2, success criterion 2.4.4).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, product

from digest.model import Edition, Entry, Paragraph, Section, Sentence, Span

_WORDS = 4  # at most so many words after a link are drawn into it, at least so many before it
_SAID = range(4, 9)  # words of what is said, for a link that stands on them
_HEADLINE = 20  # words
_MARK = re.compile(r"[“”\"„«»‹›]")
# Where a link ends at the latest: it runs into no quotation, nor from one clause into the next.
_STOP = re.compile(r"[“”\"„«»‹›:;,!?()—–|]|(?<!U\.S)\.(?!\S)")
_LATER = re.compile(_STOP.pattern.replace(",", ""))  # the same, but for commas
_OPENING = re.compile(r"[:,] [“\"]")
_Spans = list[Span]  # of one sentence


def distinct(edition: Edition) -> Edition:
    """Lengthen or move each link whose text already leads elsewhere in `edition`.

    No link takes in a quotation mark; where nothing else is left, one stands on quoted words alone.
    """
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
    told: list[Sentence] = []
    for one in paragraph.sentences:
        told.append(_set(one, _merged(one.spans)))
        for index in [n for n, span in enumerate(told[-1].spans) if span.url]:
            told = _settled(told, index, taken)
    kept = (_set(one, [span for span in one.spans if span.text]) for one in told)
    return replace(paragraph, sentences=tuple(kept))


def _set(sentence: Sentence, spans: _Spans) -> Sentence:
    return replace(sentence, spans=tuple(spans))


def _merged(spans: Sequence[Span]) -> _Spans:
    """Join neighbours of one style that are no links."""
    merged: _Spans = []
    for span in spans:
        if merged and not (span.url or merged[-1].url) and merged[-1].bold == span.bold:
            span = replace(span, text=merged.pop().text + span.text)  # noqa: PLW2901
        merged.append(span)
    return merged


def _settled(told: list[Sentence], index: int, taken: dict[str, str]) -> list[Sentence]:
    """Set the link at `index` of the last sentence so that its text leads nowhere else.

    Where there is no way to, it stays as the writer set it.
    """
    *before, last = told
    spans = list(last.spans)
    url = spans[index].url
    ways = chain(
        ((words, [*before, _set(last, way)]) for words, way in _ways(spans, index)),
        _headed(told, index),
        ((words, [*before, _set(last, way)]) for words, way in _said(spans, index)),
    )
    for words, way in ways:
        if taken.setdefault(words.casefold(), url) == url:
            return way
    return told


def _ways(spans: _Spans, index: int) -> Iterator[tuple[str, _Spans]]:
    """Yield the ways to set the link at `index`, each with its text, the best first.

    As it is; with the next words drawn in ("the Post reported Tuesday"); moved to the bold words
    before it, joined with them where they are its subject ("The Post reported"); with other words
    before it drawn in, four at least where there are so many. All are as long as `spans`.
    """
    link = spans[index]
    yield link.text, spans
    yield from _drawing_behind(spans, index)
    yield from _moved(spans, index)
    yield from _drawing_before(spans, index)


def _drawing_behind(spans: _Spans, index: int) -> Iterator[tuple[str, _Spans]]:
    link = spans[index]
    behind = spans[index + 1] if index + 1 < len(spans) else Span("")
    if behind.url:
        return
    stop = _STOP.search(behind.text)
    near = behind.text[: stop.start()] if stop else behind.text
    for word in list(re.finditer(r"\S+", near))[:_WORDS]:
        grown = replace(link, text=link.text + near[: word.end()])
        rest = replace(behind, text=behind.text[word.end() :])
        yield grown.text, [*spans[:index], grown, rest, *spans[index + 2 :]]


def _drawing_before(spans: _Spans, index: int) -> Iterator[tuple[str, _Spans]]:
    link, before = spans[index], spans[index - 1] if index else Span("")
    if before.url:
        return
    near = before.text.rstrip(" ,")
    start = max((stop.end() for stop in _STOP.finditer(near)), default=0)
    words = [start + word.start() for word in re.finditer(r"\S+", near[start:])]
    cuts = words[: max(1, len(words) - _WORDS + 1)][::-1]
    after = spans[index + 1] if index + 1 < len(spans) else link
    if "," in before.text[len(near) :] and not (after.url or after.bold):
        # "It poured on Karsk, the Post reported": the clause may lead there without the comma.
        behind = replace(after, text=before.text[len(near) :] + link.text + after.text)
        for cut in cuts:
            rest, clause = replace(before, text=near[:cut]), replace(link, text=near[cut:])
            yield clause.text, [*spans[: index - 1], rest, clause, behind, *spans[index + 2 :]]
    for cut in cuts:
        grown = replace(link, text=before.text[cut:] + link.text)
        rest = replace(before, text=before.text[:cut])
        yield grown.text, [*spans[: index - 1], rest, grown, *spans[index + 1 :]]


def _moved(spans: _Spans, index: int) -> Iterator[tuple[str, _Spans]]:
    """Yield the ways that set the link on bold words before it, alone or together with it."""
    for place, span in enumerate(spans[:index]):
        if not span.bold or span.url or _MARK.search(span.text):
            continue
        bare = span.text.rstrip(",")
        moved = _unlinked(spans, index)
        between = "".join(one.text for one in spans[place + 1 : index])
        if between == " " and len(spans[index].text.split()) == 1:
            bare = f"{span.text} {spans[index].text}"  # a name, and what its bearer does
            moved[place + 1 : index + 1] = [Span("")] * (index - place)
        else:
            behind = moved[place + 1]
            moved[place + 1] = replace(behind, text=span.text[len(bare) :] + behind.text)
        moved[place] = replace(span, text=bare, url=spans[index].url)
        yield bare, moved


def _headed(told: list[Sentence], index: int) -> Iterator[tuple[str, list[Sentence]]]:
    """Yield the way to set a link on the headline that opens its paragraph."""
    first, last = told[0], told[-1]
    words = first.text.rstrip(".")
    linked = any(span.url for span in first.spans)
    if first is last or first.item != last.item or linked or _MARK.search(words):
        return
    if len(words.split()) <= _HEADLINE:
        head = replace(first.spans[0], text=words, url=last.spans[index].url)
        opened = _set(first, [head, Span(first.text[len(words) :])])
        yield words, [opened, *told[1:-1], _set(last, _unlinked(list(last.spans), index))]


def _said(spans: _Spans, index: int) -> Iterator[tuple[str, _Spans]]:
    """Yield the ways to set a link on the first words of what is said, at the sentence's end."""
    if index + 2 != len(spans):
        return
    link, behind = spans[index:]
    opening = _OPENING.match(behind.text)
    start = opening.end() if opening else 0
    # Where no clause is long enough, a comma may stand in it: "the tug, one of nine".
    stops = [stop.search(behind.text, start) for stop in (_STOP, _LATER)]
    for count, stop in product(_SAID, stops) if opening else ():
        words = list(re.finditer(r"\S+", behind.text[start : stop.start() if stop else None]))
        if count <= len(words):
            end = start + words[count - 1].end()
            verb = replace(link, text=link.text + behind.text[:start], url="")
            moved = replace(link, text=behind.text[start:end])
            rest = replace(behind, text=behind.text[end:])
            yield moved.text, [*spans[:index], verb, moved, rest]


def _unlinked(spans: _Spans, index: int) -> _Spans:
    return [*spans[:index], replace(spans[index], url=""), *spans[index + 1 :]]
