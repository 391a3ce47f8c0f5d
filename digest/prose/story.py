"""Tells one story, paragraph by paragraph: what happened, who said so, what others add. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from digest import text
from digest.model import Entry, Item, Paragraph, Sentence, Span
from digest.prose import figures, kin, shapes
from digest.prose.desk import Desk
from digest.prose.headlines import says_something
from digest.prose.outlets import house, outlet_name
from digest.prose.pieces import (
    fits,
    fits_quotation,
    joined,
    length,
    ours,
    sentence,
    stopped,
    verb,
    verbatim,
)
from digest.prose.source import Source
from digest.prose.standing import MAX_QUOTATION, timely
from digest.prose.voices import is_thinker

_ENOUGH, _FULL = 38, 80  # words of a paragraph: go on below the one, never pass the other
_SHORT = 24  # words of the brief's first paragraph, at least
_OPENING = 400  # letters of a text
_LEAST = 20  # words of a paragraph that only adds
_NEAR = 0.5  # share of words at which two headlines say the same
_AKIN = 2  # words that a further text shares with what was told
_KNOWN = 3  # words that it shares with the first one, at least one more
_NAMED = 3  # outlets that "Also" names; the others are counted
_AGAIN = 2  # further articles of newsrooms that were heard
_REWINDS = 2  # paragraphs of that kind in one edition; other stories refer in passing
_CUT_OFF = ("…", "...")


class Teller:
    """One story, and what was told of it so far."""

    def __init__(self, entry: Entry, desk: Desk) -> None:
        """Read the story's sources: the first, and one of each other newsroom with a text."""
        items = tuple(
            replace(item, outlet=outlet_name(item.outlet, item.url)) for item in entry.items
        )
        items = tuple(sorted(items, key=lambda item: not says_something(desk.headline(item))))
        self.entry = replace(entry, items=items, headline=desk.headline(items[0]))
        self.desk, self.lead = desk, Source(items[0])
        self.elsewhere = _elsewhere(items)
        speaking = [one for one in self.elsewhere if one.summary or one.content]
        self.others = [Source(one) for one in speaking if self._same_event(one)]
        self.apart = [Source(one) for one in speaking if not self._same_event(one)]
        again = [one for one in items[1:] if one not in self.elsewhere and one.summary]
        self.again = [
            Source(one) for one in again if kin.akin(desk.headline(one), self.entry.headline)
        ]
        self.told = set(text.stems(self.entry.headline))
        self.said = self.entry.headline
        self.counts = figures.differing([self.lead, *self.others])

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the story's paragraphs, the most needed first."""
        lede = self.entry.block == "lede"
        yield self._first()
        yield from self._differing()
        if lede:
            yield from self._voices(self.lead)
        for source in self.others[:1]:
            yield from self._second(source)
        if lede:
            yield from self._earlier()
        yield from self._further(self.lead)
        for source in self.others[1:3]:
            yield from self._second(source)
        for source in (self.lead, *self.others[:2]):
            yield from self._voices(source)
            yield from self._further(source)
        for source in self.again[:_AGAIN]:
            yield from self._second(source)
        for source in self.apart[:_AGAIN]:
            yield from self._second(source, apart=True)

    def brief(self) -> Paragraph:
        """Tell the story by its headline alone."""
        item = self.lead.item
        who = ours(f"{item.outlet} {verb(item)}", item.url)
        head = Span(self.entry.headline, bold=True)
        return self._paragraph([sentence(item, *joined(head), who, ours("."))], "")

    def also(self, paragraphs: Sequence[Paragraph]) -> list[Sentence]:
        """Name the newsrooms that tell the story and were not heard in `paragraphs`.

        One whose name is a link already tells its own headline, if nobody else is left to name.
        """
        heard = {one.item for p in paragraphs for one in p.sentences}
        rooms = {house(item) for item in self.entry.items if item.id in heard}
        left = [item for item in self.elsewhere if house(item) not in rooms]
        named = list(islice(filter(self.desk.names, left), _NAMED))
        if named:
            return shapes.also(named, len(left) - len(named))
        for item in left:
            title = self.desk.headline(item)
            again = kin.same(title, self.entry.headline)
            if not (again or title.endswith(_CUT_OFF)) and text.fits_quotation(title):
                return [shapes.also_headed(item, title, len(left) - 1)]
        return []

    # -- paragraphs ------------------------------------------------------------------------------

    def _first(self) -> Paragraph:
        """Open the story: what happened, who says so, and somebody's words on it."""
        source, item = self.lead, self.lead.item
        fact = source.fact(self.told, self.said, MAX_QUOTATION, headed=True)
        fact = fact if timely(fact) or fits_quotation(fact) else ""
        bare = not (fact or source.lines or self.others or self.entry.past)
        label = "" if bare else self.desk.labels.state(self.entry, now=self.desk.now)
        if not (label or bare) and self.entry.rank > 1:
            label = self.desk.labels.opening(self.entry.headline, fact)
        sentences = shapes.opening(
            item,
            Span(self.entry.headline, bold=not label),
            fact,
            day=self.desk.day(
                item,
                always=self.entry.rank == 1 or not timely(f"{self.entry.headline} {fact}"),
                said=f"{self.entry.headline} {fact}",
            ),
            turn=self.desk.turn() if fact else 0,
            full=source.full,
        )
        self._note(sentences)
        if not (self.entry.block == "lede" and source.full):  # there, speakers have their own
            sentences += self._spoken(source, sentences)
        sentences += self._facts(source, sentences)
        sentences += self._headlines(sentences)
        sentences += self._joining(sentences, self.others)
        return self._paragraph([*sentences, *self._since()], label)

    def _voices(self, source: Source) -> Iterator[Paragraph]:
        """Let one speaker have a paragraph, with what stands beside the quotation."""
        found = source.voice(self.told, self.said)
        if found is None:
            return
        thinks = is_thinker(found.who or found.line.text) and self.desk.labels.since
        label = self.desk.labels.take("Expert reax", 2) if thinks else ""
        day = self.desk.day(source.item) if found.who else ""
        sentences = shapes.voiced(source.item, found, day=day, opens=not label)
        more = source.goes_on(found.line)
        if more:
            new = [shapes.further(source.item, more, found.line.speaker)]
            sentences += new if fits(sentences, new, _FULL) else []
        self._note(sentences)
        sentences += self._facts(source, sentences)
        yield self._paragraph(sentences, label)

    def _second(self, source: Source, *, apart: bool = False) -> Iterator[Paragraph]:
        """Tell what another newsroom adds to the story; nothing where it adds nothing.

        What stands `apart` tells of something else: never without its own headline.
        """
        item = source.item
        title = self.desk.headline(item)
        words = set(text.stems(title)) - set(text.stems(item.outlet))
        near = len(words - self.told) <= _NEAR * len(words) or title.endswith(_CUT_OFF)
        near = not apart and (near or not self._speaks_of_it(title))
        told = self.told if near else self.told | words
        fact = source.fact(told, self.said, MAX_QUOTATION, headed=not near)
        if not fact:
            yield from self._voices(source)
            return
        yield from self._adding(source, "" if near else title, fact)

    def _further(self, source: Source) -> Iterator[Paragraph]:
        """Tell what stands further down an article, with the label it earns."""
        fact = source.fact(self.told, self.said, MAX_QUOTATION)
        if fact:
            yield from self._adding(source, "", fact)

    def _adding(self, source: Source, title: str, fact: str) -> Iterator[Paragraph]:
        labels = self.desk.labels
        label = labels.opening(title, fact) if title else labels.content(fact)
        day = self.desk.day(source.item, always=not timely(f"{title} {fact}"), said=fact)
        head = Span(title, bold=not label)
        does = verb(source.item) if title else self.desk.verb(source.item, day)
        sentences = shapes.added(source.item, head, fact, day=day, opens=not label, does=does)
        self._note(sentences)
        sentences += self._spoken(source, sentences)
        sentences += self._facts(source, sentences)
        sentences += self._joining(sentences, self.others)
        if length(sentences) >= _LEAST:
            yield self._paragraph(sentences, label)

    def _differing(self) -> Iterator[Paragraph]:
        """Set two newsrooms' figures side by side where they count one thing differently."""
        left = [(item, words) for item, words in self.counts if words not in self.said]
        if not left:
            return
        label = self.desk.labels.take("Counts differ", 2)
        sentences: list[Sentence] = []
        for item, words in left:
            opens = not label and not sentences
            sentences += shapes.added(item, Span(""), words, day="", opens=opens, does=verb(item))
        self._note(sentences)
        yield self._paragraph(sentences, label)

    def _earlier(self) -> Iterator[Paragraph]:
        """Refer to our own earlier edition, with its link."""
        past = self.entry.past
        if past is None or not self.desk.labels.take("Rewind", _REWINDS):
            return
        where = ours(self.desk.edition_of(past.day), self.desk.address_of(past.edition))
        head, joint = joined(Span(past.headline))
        source = ours("from " if "," in joint.text or head.text.endswith(",’") else "From ")
        spans = (head, joint, source, where, ours("."))
        yield self._paragraph([sentence(self.lead.item, *spans)], "Rewind")

    # -- sentences -------------------------------------------------------------------------------

    def _spoken(self, source: Source, before: Sequence[Sentence]) -> list[Sentence]:
        """Add somebody's words where there is room for them."""
        found = source.voice(self.told, self.said) if length(before) < _ENOUGH else None
        if found is None:
            return []
        new = shapes.voiced(source.item, found, day="", opens=False)
        if not fits(before, new, _FULL):
            source.back(found.line)
            return []
        self._note(new)
        return new

    def _facts(self, source: Source, before: Sequence[Sentence]) -> list[Sentence]:
        """Add the item's next sentences until the paragraph is long enough."""
        together = list(before)
        while length(together) < _ENOUGH:
            fact = source.fact(self.told, self.said, _FULL - length(together))
            new = [verbatim(source.item, fact)] if fact and timely(fact) else []
            if not new or not fits(together, new, _FULL):
                break
            together += new
            self._note(new)
        return together[len(before) :]

    def _joining(self, before: Sequence[Sentence], sources: Sequence[Source]) -> list[Sentence]:
        """Add what other newsrooms say, one sentence each, until the paragraph is long enough."""
        together = list(before)
        for source in sources:
            item = source.item
            if length(together) >= _ENOUGH or any(one.item == item.id for one in together):
                continue
            fact = source.fact(self.told, self.said, MAX_QUOTATION) if self._bears(item) else ""
            day = self.desk.day(item, always=True) if fact and not timely(fact) else ""
            does = self.desk.verb(item, day)
            new = (
                shapes.added(item, Span(""), fact, day=day, opens=False, does=does) if fact else []
            )
            if new and fits(together, new, _FULL):
                together += new
                self._note(new)
        return together[len(before) :]

    def _headlines(self, before: Sequence[Sentence]) -> list[Sentence]:
        """Tell the headlines of newsrooms that show nothing else, where they add something."""
        together = list(before)
        for item in self.elsewhere:
            if length(together) >= _ENOUGH or item.summary or item.content:
                continue
            title = self.desk.headline(item)
            words = set(text.stems(title))
            # A round-up is no story, half a headline no headline.
            listing = title.count(";") + title.count(":") > 1 or title.endswith(_CUT_OFF)
            # What opens the brief has room for more than its headline.
            short = self.entry.rank == 1 and length(together) < _SHORT
            new = len(words - self.told)
            adds = new > _NEAR * len(words) or (short and new > 1)
            head = stopped(Span(title, url=item.url))
            more = [sentence(item, ours(f"{item.outlet} has more: "), *head)]
            if adds and not listing and self._speaks_of_it(title) and fits(together, more, _FULL):
                together += more
                self._note(more)
        return together[len(before) :]

    def _speaks_of_it(self, title: str) -> bool:
        """Tell whether a headline speaks of the story's event, and does not say the same of it."""
        return kin.akin(title, self.entry.headline) and not kin.same(title, self.entry.headline)

    def _same_event(self, item: Item) -> bool:
        """Tell whether an item belongs here: by its headline, or by much of its text."""
        if kin.near(self.desk.headline(item), self.entry.headline):
            return True
        one, other = (
            set(text.stems(f"{i.title} {i.summary or i.content[:_OPENING]}"))
            for i in (item, self.lead.item)
        )
        return len(one & other) > _KNOWN and bool(one & set(text.stems(self.entry.headline)))

    def _bears(self, item: Item) -> bool:
        """Tell whether an item may be told without its headline: it speaks of what was told."""
        opening = item.summary or item.content[:_OPENING]
        spoken = [set(text.stems(words)) & self.told for words in (item.title, opening)]
        return len(spoken[0]) >= _AKIN or len(spoken[1]) > _AKIN

    def _since(self) -> list[Sentence]:
        """Tell when readers had the story before, with the way there; [] where they had not."""
        past = self.entry.past
        used = self.desk.labels.used["Rewind"]
        if past is None or (self.entry.block == "lede" and used < _REWINDS):
            return []
        where = ours(self.desk.edition_of(past.day), self.desk.address_of(past.edition))
        return [sentence(self.lead.item, ours("Earlier: "), where, ours("."))]

    def _note(self, sentences: Sequence[Sentence]) -> None:
        said = " ".join(one.text for one in sentences)
        self.told |= set(text.stems(said))
        self.said += f" {said}"

    def _paragraph(self, sentences: Sequence[Sentence], label: str) -> Paragraph:
        self.desk.labels.note(label)
        self.desk.words += length(sentences)
        return Paragraph(sentences=_linked_once(sentences), label=label)


def _linked_once(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Take the links off verbs where a paragraph leads to that article already."""
    linked: set[str] = set()
    made = []
    for one in sentences:
        spans = [replace(s, url="") if s.url in linked and not s.ours else s for s in one.spans]
        linked |= {span.url for span in spans if span.url}
        made.append(replace(one, spans=tuple(spans)))
    return tuple(made)


def _elsewhere(items: Sequence[Item]) -> list[Item]:
    """Return one item of each newsroom but the first's, those with a text before the others."""
    found = {house(items[0]): items[0]}
    for item in sorted(items[1:], key=lambda item: not (item.summary or item.content)):
        found.setdefault(house(item), item)
    return list(found.values())[1:]
