"""From chosen stories to paragraphs. Each sentence is a frame around one item's own words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from digest import text
from digest.model import Edition, Entry, Item, Paragraph, Section, Sentence, Span
from digest.prose.headlines import Casing, learn_case, outlet_name, sentence_case, tidy
from digest.prose.labels import Labels
from digest.prose.source import Source

_ENOUGH, _FULL = 38, 85  # words of a paragraph: go on below the one, never pass the other
_BUDGET = 1_950  # words after which stories get one paragraph only
_DAY_EVERY = 75  # words: name the day no oftener, unless another day has come
_HERE_EVERY = 260  # words between two "here"s
_NEAR = 0.5  # share of words at which two headlines say the same
_VIEW = re.compile(
    r"\b(?:opinion|commentary|op-ed)\b|/(?:opinions?|ideas|commentary)/", re.IGNORECASE
)
_OFFICIAL, _THINKERS = {"official", "oversight"}, {"analysis", "think tank", "law"}


def write(edition: Edition, *, brand: str, zone: tzinfo) -> Edition:
    """Write every story of `edition`; the choice and its order stay as they are."""
    texts = [f"{i.summary}\n{i.content[:2000]}" for one in edition.ranked for i in one.story.items]
    writer = _Writer(learn_case(texts), brand, zone, edition.cutoff)
    lede = tuple(writer.entry(entry) for entry in edition.lede)
    sections = tuple(
        Section(name=one.name, entries=tuple(writer.entry(entry) for entry in one.entries))
        for one in edition.sections
    )
    reading = tuple(writer.listed(item) for item in edition.reading)
    return replace(edition, lede=lede, sections=sections, reading=reading)


class _Writer:
    """Writes one edition's stories in order; remembers what was said for variety's sake."""

    def __init__(self, casing: Casing, brand: str, zone: tzinfo, now: datetime) -> None:
        self.casing, self.brand, self.zone, self.now = casing, brand, zone, now
        self.labels = Labels()
        self.anchors: dict[str, str] = {}  # text of a link: where it leads
        self.words = 0
        self.day, self.day_at = "", -_DAY_EVERY  # last day named, and after how many words
        self.here_at = 0
        self.shape = 0

    def entry(self, entry: Entry) -> Entry:
        """Write one story: the lede's in up to three paragraphs, others in one or two."""
        items = tuple(replace(item, outlet=outlet_name(item.outlet)) for item in entry.items)
        entry = replace(entry, items=items, headline=self._headline(items[0]))
        source = Source(items[0])
        paragraphs = [self._first(entry, source)]
        said = " ".join(sentence.text for sentence in paragraphs[0].sentences)
        others = self._others(entry)[: 2 if entry.block == "lede" else 1]
        for item in others if self.words < _BUDGET else []:
            paragraphs = _joined(paragraphs, self._second(item, said))
            said += "".join(sentence.text for p in paragraphs[1:] for sentence in p.sentences)
        if self.words < _BUDGET and (entry.block == "lede" or not others):
            paragraphs += self._more(source, 3 if entry.block == "lede" else 1)
        paragraphs[-1] = self._read_on(paragraphs[-1], items[0])
        return replace(entry, paragraphs=tuple(paragraphs))

    def listed(self, item: Item) -> Item:
        """Set an item of the reading list as the stories are set."""
        title = self._headline(item)
        self._anchor(title, item.url)
        return replace(item, outlet=outlet_name(item.outlet), title=title)

    def _headline(self, item: Item) -> str:
        return sentence_case(tidy(item.title), self.casing)

    def _others(self, entry: Entry) -> list[Item]:
        """Return the items worth a paragraph of their own: one an outlet, with a text."""
        found: dict[str, Item] = {}
        for item in entry.items[1:]:
            if (item.summary or item.content) and item.outlet != entry.items[0].outlet:
                found.setdefault(item.outlet, item)
        return list(found.values())

    # -- paragraphs ------------------------------------------------------------------------------

    def _first(self, entry: Entry, source: Source) -> Paragraph:
        """Open a story: what happened, who says so, and since when."""
        item = source.item
        label = self.labels.state(entry, now=self.now)
        said = f"{entry.headline} {' '.join(source.left[:2])}"
        if not label and entry.rank > 1:
            label = self.labels.content(said) or self.labels.theme(said)
        head = Span(entry.headline, bold=not label, url=self._anchor(entry.headline, item.url))
        sentences = self._opening(item, head, source.quotable(), self._since(entry))
        sentences += self._body(sentences, source)
        sentences += self._also(entry)
        return self._paragraph(sentences, label)

    def _opening(self, item: Item, head: Span, quoted: str, since: str) -> list[Sentence]:
        """Headline, attribution and the item's first sentence, in one of three shapes."""
        verb, day = _verb(item), self._day(item)
        closed = head.text.endswith(("?", "!", "…", "...")) or (
            head.text.endswith(".") and bool(quoted)
        )
        asked = head.text.endswith("?") and not quoted
        who = f"{item.outlet} {'asked' if asked else verb}{day}{since}"
        if not quoted:
            return [_said(item, head, Span(f"{'' if closed else ','} {who}."))]
        self.shape += 1
        shape = 0 if closed or head.text.count(",") > 1 else self.shape % 3
        if shape == 1 and not since:
            return [
                _said(item, head, Span(f", according to {item.outlet}.")),
                _said(item, Span(f"“{_comma(quoted)}” it {verb}{day}.")),
            ]
        if shape == 2:  # noqa: PLR2004  (the third of three)
            return [_said(item, head, Span(f", {who}: “{quoted}”"))]
        return [
            _said(item, head, Span("" if closed else ".")),
            _said(item, Span(f"“{_comma(quoted)}” {who}.")),
        ]

    def _body(self, before: Sequence[Sentence], source: Source) -> list[Sentence]:
        """Add the item's next sentences until the paragraph is long enough."""
        sentences: list[Sentence] = []
        count = _length(before)
        while count < _ENOUGH and (following := source.plain(_FULL - count)):
            sentences.append(_said(source.item, Span(_dotted(following))))
            count += len(following.split())
        return sentences

    def _also(self, entry: Entry) -> list[Sentence]:
        """Name the other outlets that only have a headline: the first with it, all by number."""
        lead = entry.items[0]
        bare = [
            i for i in entry.items[1:] if not (i.summary or i.content) and i.outlet != lead.outlet
        ]
        known = set(text.stems(entry.headline))
        for item in bare:
            title = self._headline(item)
            words = set(text.stems(title))
            listing = len(re.findall(r"[;:]", title)) > 1  # a round-up, not a story
            if len(words - known) > _NEAR * len(words) and not listing:
                link = Span(title, url=self._anchor(title, item.url))
                return [_said(item, Span(f"{item.outlet} has more: "), link, Span(_stop(title)))]
        if bare:
            link = Span(f"{bare[0].outlet} has the story", url=bare[0].url)
            if self._anchor(link.text, link.url):
                return [_said(bare[0], link, Span(", too."))]
        return []

    def _second(self, item: Item, told: str) -> list[Paragraph]:
        """Tell what another newsroom adds to the story; nothing where it adds nothing."""
        source = Source(item, told=told)
        title = self._headline(item)
        words = set(text.stems(title))
        near = len(words - set(text.stems(told))) <= _NEAR * len(words)
        quoted = source.quotable()
        if near and not quoted:
            return []
        label = self.labels.content(quoted)
        url = self._anchor(title, item.url)
        if near:
            report = f"{item.outlet}{'’' if item.outlet.endswith('s') else '’s'} report"
            link = self._anchor(report, item.url)
            who = Span(report if link else item.outlet, url=link)
            sentences = [_said(item, Span(f"“{_comma(quoted)}” according to "), who, Span("."))]
        else:
            head = Span(title, url=url, bold=not label)
            closed = title.endswith(("?", "!"))
            who = Span(f"{'' if closed else ','} {item.outlet} {_verb(item)}{self._day(item)}.")
            sentences = [_said(item, head, who)]
            sentences += [_said(item, Span(f"“{_comma(quoted)}” it added."))] if quoted else []
        sentences += self._body(sentences, source)
        return [self._paragraph(sentences, label)]

    def _more(self, source: Source, most: int) -> list[Paragraph]:
        """Quotations out of the full text of a story that only one outlet tells."""
        written = []
        for _ in range(most):
            picked = [one for one in source.voices(2) if len(one.split()) <= _FULL]
            while len(picked) > 1 and sum(len(one.split()) for one in picked) > _FULL:
                picked.pop()
            if not picked or self.words > _BUDGET:
                break
            label = self.labels.content(" ".join(picked))
            sentences = [_said(source.item, Span(_dotted(one))) for one in picked]
            written.append(self._paragraph(sentences, label))
        return written

    def _read_on(self, paragraph: Paragraph, item: Item) -> Paragraph:
        """End a story on a way out, now and then: "Read on at Reuters, here."."""
        words = f"Read on at {item.outlet}, here"
        if self.words - self.here_at < _HERE_EVERY or words in self.anchors:
            return paragraph
        self.here_at = self.words
        link = Span(words, url=self._anchor(words, item.url))
        return replace(paragraph, sentences=(*paragraph.sentences, _said(item, link, Span("."))))

    # -- words -----------------------------------------------------------------------------------

    def _since(self, entry: Entry) -> str:
        """Tell when readers had the story before; "" where they had not."""
        if entry.past is None:
            return ""
        today = self.now.astimezone(self.zone).date()
        days = (today - entry.past.day).days
        day = f"{entry.past.day:%A}’s" if 0 < days <= 6 else "an earlier"  # noqa: PLR2004  (a week)
        return f", more on a story of {day} edition"

    def _day(self, item: Item) -> str:
        """Name an item's day where the reader cannot know it; "" where it was just named."""
        day = text.weekday(
            item.published, today=self.now.astimezone(self.zone).date(), zone=self.zone
        )
        if day == self.day and self.words - self.day_at < _DAY_EVERY:
            return ""
        if self.words - self.day_at < _DAY_EVERY // 3:
            return ""
        self.day, self.day_at = day, self.words
        return f" {day}"

    def _anchor(self, words: str, url: str) -> str:
        """Return `url` if `words` may link to it: a text never leads to two addresses. Else ""."""
        return url if self.anchors.setdefault(words, url) == url else ""

    def _paragraph(self, sentences: Sequence[Sentence], label: str) -> Paragraph:
        self.labels.note(label)
        self.words += _length(sentences)
        return Paragraph(sentences=tuple(sentences), label=label)


def _said(item: Item, *spans: Span) -> Sentence:
    return Sentence(spans=tuple(span for span in spans if span.text), item=item.id)


def _joined(paragraphs: list[Paragraph], more: Sequence[Paragraph]) -> list[Paragraph]:
    """Append paragraphs; a short one without a label goes on where the last one ends."""
    for new in more:
        last = paragraphs[-1]
        short = _length(last.sentences) < _ENOUGH
        if short and not new.label and _length((*last.sentences, *new.sentences)) <= _FULL:
            plain = tuple(_unbold(sentence) for sentence in new.sentences)
            paragraphs[-1] = replace(last, sentences=(*last.sentences, *plain))
        else:
            paragraphs.append(new)
    return paragraphs


def _unbold(sentence: Sentence) -> Sentence:
    return replace(sentence, spans=tuple(replace(span, bold=False) for span in sentence.spans))


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(sentence.text.split()) for sentence in sentences)


def _comma(sentence: str) -> str:
    """End a quoted sentence with the comma that goes before its attribution."""
    return f"{sentence[:-1]}," if sentence.endswith(".") else sentence


def _stop(title: str) -> str:
    return "" if title.endswith(("?", "!", ".")) else "."


def _dotted(sentence: str) -> str:
    """Give U.S. its dots outside quotation marks."""
    parts = re.split(r"([“\"][^”\"]*[”\"])", sentence)
    return "".join(
        part if index % 2 else re.sub(r"\bUS\b", "U.S.", part) for index, part in enumerate(parts)
    )


def _verb(item: Item) -> str:
    """Choose the verb that fits who speaks: officials say, thinkers write, newsrooms report."""
    if item.beat in _OFFICIAL:
        return "said"
    if item.beat in _THINKERS or _VIEW.search(f"{item.title} {item.url} {item.section}"):
        return "wrote"
    return "reported"
