"""From chosen stories to paragraphs. Each sentence is a frame around one item's own words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from digest import text
from digest.model import Edition, Entry, Item, Paragraph, Section, Sentence, Span
from digest.prose.headlines import learn_case, sentence_case, tidy
from digest.prose.labels import Labels, content_label, follow_label, state_label, theme_label

MAX_QUOTATION = 35  # words
_ENOUGH, _FULL = 38, 85  # words of a paragraph: go on below the one, never pass the other
_BUDGET = 1_950  # words after which stories get one paragraph only
_OFFICIAL, _THINKERS = {"official", "oversight"}, {"analysis", "think tank", "law"}
_SPEAKS = re.compile(r"\b(?:said|says|told|wrote|warned|added|argued|according to)\b")


def write(edition: Edition, *, brand: str, zone: tzinfo) -> Edition:
    """Write every story of `edition`; the choice and its order stay as they are."""
    texts = [f"{i.summary}\n{i.content[:2000]}" for one in edition.ranked for i in one.story.items]
    writer = _Writer(learn_case(texts), Labels(), brand, zone, edition.cutoff)
    lede = tuple(writer.entry(entry) for entry in edition.lede)
    sections = tuple(
        Section(name=one.name, entries=tuple(writer.entry(entry) for entry in one.entries))
        for one in edition.sections
    )
    return replace(edition, lede=lede, sections=sections)


class _Writer:
    """Writes one edition's stories in order; remembers labels and length for variety's sake."""

    def __init__(
        self, small: frozenset[str], labels: Labels, brand: str, zone: tzinfo, now: datetime
    ) -> None:
        self.small, self.labels, self.brand = small, labels, brand
        self.zone, self.now, self.words = zone, now, 0

    def entry(self, entry: Entry) -> Entry:
        """Write one story: the lede's in up to three paragraphs, others in one or two."""
        lead = entry.items[0]
        headline = sentence_case(tidy(lead.title), self.small)
        told = [_Source(lead)]
        paragraphs = [self._first(entry, headline, told[0])]
        if entry.past is not None:
            paragraphs.append(self._rewind(entry))
        most = 2 if entry.block == "lede" else 1
        for item in self._others(entry)[:most]:
            if self.words < _BUDGET:
                told.append(_Source(item))
                paragraphs.append(self._second_source(told[-1]))
        if entry.block == "lede" and len(told) == 1 and self.words < _BUDGET:
            paragraphs += self._more(told[0])
        return replace(entry, headline=headline, paragraphs=tuple(paragraphs))

    def _others(self, entry: Entry) -> list[Item]:
        """Return the story's other items worth a paragraph: one an outlet, with text of their own."""
        found: dict[str, Item] = {}
        for item in entry.items[1:]:
            if (item.summary or item.content) and item.outlet != entry.items[0].outlet:
                found.setdefault(item.outlet, item)
        return list(found.values())

    def _first(self, entry: Entry, headline: str, source: "_Source") -> Paragraph:
        """The paragraph that opens a story: what happened, who says so, and since when."""
        item = source.item
        label = state_label(entry, self.labels, now=self.now)
        peek = " ".join(source.left[:2])
        if not label and entry.block != "lede":
            label = content_label(peek, self.labels) or self._theme(f"{headline} {peek}")
        link = Span(f"{item.outlet} {_verb(item, entry.rank)}", url=item.url)
        sentences = self._opening(entry.rank, headline, source, link, bold=not label)
        sentences += self._body(sentences, source)
        others = [one for one in entry.items[1:] if not (one.summary or one.content)]
        if others and others[0].outlet != item.outlet:
            sentences.append(self._also(others[0]))
        return self._paragraph(sentences, label)

    def _theme(self, said: str) -> str:
        """A theme's label for every third paragraph or so, when nothing better is earned."""
        return theme_label(said, self.labels) if self.labels.since >= 2 else ""

    def _opening(
        self, turn: int, headline: str, source: "_Source", link: Span, *, bold: bool
    ) -> list[Sentence]:
        """Headline, attribution and the item's first sentence, in one of three shapes."""
        item, day = source.item, self._day(source.item)
        quoted = source.quotable()
        if quoted and turn % 3 == 1:
            ending = _closed(quoted)
            return [
                _said(item, Span(f"{headline}.", bold=bold)),
                _said(item, Span(f"“{ending}” "), link, Span(f" {day}.")),
            ]
        closed = headline.endswith(("?", "!"))
        lead = [Span(headline if closed else f"{headline},", bold=bold), Span(" "), link, Span(f" {day}")]
        if quoted and turn % 3 == 2:
            return [_said(item, *lead, Span(f": “{quoted}”"))]
        if quoted:
            return [
                _said(item, *lead, Span(".")),
                _said(item, Span(f"In {_possessive(item.outlet)} words: “{quoted}”")),
            ]
        return [_said(item, *lead, Span("."))]

    def _body(self, before: Sequence[Sentence], source: "_Source") -> list[Sentence]:
        """Add the item's next sentences until the paragraph is long enough."""
        sentences: list[Sentence] = []
        count = sum(len(sentence.text.split()) for sentence in before)
        while source.left and count < _ENOUGH:
            following = source.left[0]
            if count + len(following.split()) > _FULL:
                break
            source.left.pop(0)
            sentences.append(_said(source.item, Span(_plain(following))))
            count += len(following.split())
        return sentences

    def _also(self, item: Item) -> Sentence:
        link = Span(f"{item.outlet} has more", url=item.url)
        return _said(item, link, Span(f": {_plain(tidy(item.title))}."))

    def _second_source(self, source: "_Source") -> Paragraph:
        """What another newsroom adds to the story."""
        item, day = source.item, self._day(source.item)
        headline = sentence_case(tidy(item.title), self.small)
        label = follow_label(" ".join(source.left[:2]), item, self.labels)
        link = Span(f"{item.outlet} {_verb(item, 1)}", url=item.url)
        quoted = source.quotable()
        sentences = [_said(item, Span(f"{headline}, "), link, Span(f" {day}."))]
        if quoted:
            sentences.append(_said(item, Span(f"“{_closed(quoted)}” it added.")))
        sentences += self._body(sentences, source)
        return self._paragraph(sentences, label)

    def _more(self, source: "_Source") -> list[Paragraph]:
        """A quotation and a fact out of the full text of a story that only one outlet tells."""
        item = source.item
        picked = source.voices()[:2]
        if not picked:
            return []
        label = follow_label(" ".join(picked), item, self.labels)
        sentences = [_said(item, Span(_plain(one))) for one in picked]
        link = Span(f"Read on at {item.outlet}, here", url=item.url)
        return [self._paragraph([*sentences, _said(item, link, Span("."))], label)]

    def _rewind(self, entry: Entry) -> Paragraph:
        """What the readers were told last time."""
        past = entry.past
        if past is None:
            raise ValueError("a story that never ran has no past to tell")
        day = f"{past.day:%A}" if (self.now.date() - past.day).days <= 6 else f"{past.day:%B} {past.day.day}"
        words = f"{self.brand} carried it {day} as “{past.headline}.”"
        sentence = Sentence(spans=(Span(words),), item=min(past.articles, default=entry.items[0].id))
        return self._paragraph([sentence], self.labels.take("Rewind", most=3) or "Last time")

    def _day(self, item: Item) -> str:
        return text.weekday(item.published, today=self.now.astimezone(self.zone).date(), zone=self.zone)

    def _paragraph(self, sentences: Sequence[Sentence], label: str) -> Paragraph:
        self.labels.note(label)
        self.words += sum(len(sentence.text.split()) for sentence in sentences)
        return Paragraph(sentences=tuple(sentences), label=label)


class _Source:
    """One item's sentences, handed out once each."""

    def __init__(self, item: Item) -> None:
        self.item = item
        title = set(text.stems(item.title))
        self.left = [
            one
            for paragraph in text.paragraphs(item.summary)
            for one in text.sentences(paragraph)
            if _whole(one) and len(set(text.stems(one)) - title) > 2
        ]
        known = set(self.left)
        self.full = [
            one
            for paragraph in text.paragraphs(item.content)
            for one in text.sentences(paragraph)
            if _whole(one) and one not in known
        ]
        if not self.left:
            self.left = self.full[:2]

    def quotable(self) -> str:
        """Take the next sentence if it may stand between quotation marks, whole; else ""."""
        if not self.left or not text.fits_quotation(self.left[0]):
            return ""
        if len(self.left[0].split()) > MAX_QUOTATION:
            return ""
        return self.left.pop(0)

    def voices(self) -> list[str]:
        """Return sentences of the full text in which somebody is quoted, the nearest first."""
        spoken = [
            one
            for one in self.full
            if _SPEAKS.search(one)
            and (quotes := text.quotations(one))
            and all(len(quote.split()) <= MAX_QUOTATION for quote in quotes)
        ]
        return [one for one in spoken if len(one.split()) <= 60]


def _said(item: Item, *spans: Span) -> Sentence:
    return Sentence(spans=tuple(span for span in spans if span.text), item=item.id)


def _whole(sentence: str) -> bool:
    """Tell whether a sentence is one: it ends, is not cut off, and its quotation marks pair."""
    if not re.search(r"[.!?][\"”’')\]]*$", sentence) or sentence.endswith(("...", "…")):
        return False
    paired = sentence.count("“") == sentence.count("”") and sentence.count('"') % 2 == 0
    return paired and 5 <= len(sentence.split()) <= 70


def _closed(sentence: str) -> str:
    """End a quoted sentence with the comma that goes before its attribution."""
    return f"{sentence[:-1]}," if sentence.endswith(".") else sentence


def _plain(sentence: str) -> str:
    """Give U.S. its dots outside quotation marks."""
    parts = re.split(r"([“\"][^”\"]*[”\"])", sentence)
    return "".join(
        part if index % 2 else re.sub(r"\bUS\b", "U.S.", part) for index, part in enumerate(parts)
    )


def _possessive(outlet: str) -> str:
    return f"{outlet}’" if outlet.endswith("s") else f"{outlet}’s"


def _verb(item: Item, turn: int) -> str:
    """Choose the verb that fits who speaks: officials say, thinkers write, newsrooms report."""
    if item.beat in _OFFICIAL:
        return "announced" if turn % 2 else "said"
    if item.beat in _THINKERS:
        return "wrote"
    return "reported"
