"""From chosen stories to paragraphs: how much each is told, and in which order. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from itertools import islice

from digest.config import BriefSettings
from digest.model import Bar, Edition, Entry, Item, Paragraph, Section
from digest.prose.desk import Desk
from digest.prose.frame import SHORT
from digest.prose.headlines import Casing, learn_case
from digest.prose.labels import LONG_RUN, SHORT_RUN, Labels
from digest.prose.outlets import house, outlet_name
from digest.prose.pieces import length, ours, sentence
from digest.prose.source import Source
from digest.prose.standing import MAX_QUOTATION
from digest.prose.story import Teller

_LEDE_BLOCK = 8  # paragraphs of all lede stories together
_FIRST, _OTHER = 5, 3  # paragraphs of the first story, of any other
_AROUND = 170  # words that stand around the stories
_LINE = 20  # words; what is shorter leads out by its own link
_FRAME = 4  # words around a bare headline
_LISTS = 2  # times as much is listed to read on where the stories say little
_NO_ROOM = frozenset({Bar.BELOW, Bar.FULL, Bar.SHARE, Bar.COLD})  # nothing else was wrong
_MANY = 10  # outlets from which none may have more than its share
_SHARE = 0.2  # of an edition's words


def write(edition: Edition, *, brief: BriefSettings, zone: tzinfo, web: str = "") -> Edition:
    """Write every story of `edition`; the choice and its order stay as they are.

    The brief has `brief.min_words` to `brief.max_words` words where the sources say enough: the
    first stories are told at length, and where there are too many the last by their headlines
    alone. Where ten newsrooms are told, none has more than a fifth of the words, as far as the
    choice allows.
    """
    texts = [f"{i.summary}\n{i.content[:3000]}" for one in edition.ranked for i in one.story.items]
    writer = _Writer(edition, learn_case(texts), zone, web)
    told = writer.balanced(writer.plan(brief))
    lede = tuple(told[: len(edition.lede)])
    rest = iter(told[len(edition.lede) :])
    sections = tuple(
        Section(name=one.name, entries=tuple(islice(rest, len(one.entries))))
        for one in edition.sections
    )
    listed = [writer.listed(item) for item in writer.reading(told, brief)]
    reading = tuple(item for item in listed if not item.title.endswith("…"))  # whole headlines
    own = tuple(writer.own(item) for item in edition.house)
    return replace(edition, lede=lede, sections=sections, reading=reading, house=own)


class _Writer:
    """Writes one edition's stories in order, as often as it takes."""

    def __init__(self, edition: Edition, casing: Casing, zone: tzinfo, web: str) -> None:
        self.edition, self.casing, self.zone, self.web = edition, casing, zone, web

    def desk(self) -> Desk:
        labels = Labels(run=SHORT_RUN if len(self.edition.entries) < SHORT else LONG_RUN)
        return Desk(self.casing, self.zone, now=self.edition.cutoff, web=self.web, labels=labels)

    def told(self, most: Sequence[int]) -> list[Entry]:
        """Write each story in at most so many paragraphs; 0 = by its headline."""
        desk = self.desk()
        return [_told(one, desk, n) for one, n in zip(self.edition.entries, most, strict=True)]

    def plan(self, brief: BriefSettings) -> list[int]:
        """Return how many paragraphs each story gets."""
        entries = self.edition.entries
        wished = [_FIRST if one.rank == 1 else _OTHER for one in entries]
        sizes = [[length(p.sentences) for p in one.paragraphs] for one in self.told(wished)]
        slack = (brief.max_words - brief.min_words) // 2
        room, lede = brief.min_words + slack - _AROUND, _LEDE_BLOCK
        most = [0] * len(entries)
        least = [len(one.headline.split()) + _FRAME for one in entries]  # each story has a headline
        room -= sum(least)
        for n in _order(entries, wished):
            size = sizes[n][most[n]] if most[n] < len(sizes[n]) else 0
            in_lede = entries[n].block == "lede"
            if not size or (most[n] and size > room) or (in_lede and not lede):
                continue
            if not most[n]:
                size -= least[n]
                if size > room + slack:
                    continue
            most[n] += 1
            room -= size
            lede -= in_lede
        return most

    def balanced(self, most: Sequence[int]) -> list[Entry]:
        """Write the stories, shorter where one newsroom has more than its share.

        No story is cut down to its headline in vain: where that is not enough, it is not done.
        """
        told, spared = self.told(most), None
        while outlet := _loudest(told):
            longest = _longest(told, most, outlet)
            if longest is None:
                return spared or told
            if most[longest] == 1:
                spared = spared or told
            most = [count - (n == longest) for n, count in enumerate(most)]
            told = self.told(most)
        return told

    def reading(self, told: Sequence[Entry], brief: BriefSettings) -> list[Item]:
        """Return what is listed to read on; more where the stories have too few words."""
        listed = list(self.edition.reading)
        words = _AROUND + sum(length(p.sentences) for one in told for p in one.paragraphs)
        room, most = brief.min_words - words, _LISTS * len(listed)
        for one in self.edition.ranked:
            item = one.fresh[0] if one.fresh else None
            if room <= 0 or len(listed) >= most:
                break
            roomless = one.refusal is not None and one.refusal.bar in _NO_ROOM
            if item is not None and item not in listed and roomless:
                listed.append(item)
                room -= len(item.title.split()) + _FRAME
        return listed

    def listed(self, item: Item) -> Item:
        """Set an item of the reading list as the stories are set."""
        return replace(
            item, outlet=outlet_name(item.outlet, item.url), title=self.desk().headline(item)
        )

    def own(self, item: Item) -> Item:
        """Set an item of the house block: its summary is one whole sentence, or none."""
        lines = [line.text for line in Source(item).lines if not line.hangs]
        short = [one for one in lines[:1] if len(one.split()) <= MAX_QUOTATION]
        return replace(self.listed(item), summary="".join(short))


def _order(entries: Sequence[Entry], wished: Sequence[int]) -> list[int]:
    """Return who gets a paragraph in turn: each story one, the first three more, then in rounds."""
    numbers = range(len(entries))
    rounds = [list(numbers), [0] * 3 if entries else []]
    rounds += [[n for n in numbers if wished[n] > turn] for turn in range(1, _FIRST)]
    return [n for one in rounds for n in one]


def _told(entry: Entry, desk: Desk, most: int) -> Entry:
    """Write one story in at most `most` paragraphs."""
    teller = Teller(entry, desk)
    paragraphs = list(islice(teller.paragraphs(), most)) or [teller.brief()]
    item = teller.lead.item
    last = [*paragraphs[-1].sentences, *teller.also(paragraphs)]
    if most and length(last) > _LINE and desk.way_out(item):
        last.append(sentence(item, ours(f"Read on at {item.outlet}, here", item.url), ours(".")))
    paragraphs[-1] = Paragraph(sentences=tuple(last), label=paragraphs[-1].label)
    return replace(teller.entry, paragraphs=tuple(paragraphs))


def _loudest(told: Sequence[Entry]) -> str:
    """Return the newsroom that has more than its share of the words; "" where none has."""
    words: Counter[str] = Counter()
    for entry in told:
        houses = {item.id: house(item) for item in entry.items}
        for paragraph in entry.paragraphs:
            for one in paragraph.sentences:
                words[houses.get(one.item, "")] += length([one])
    loud = [name for name, count in words.most_common(1) if count > _SHARE * words.total()]
    return loud[0] if loud and len(words) >= _MANY else ""


def _longest(told: Sequence[Entry], most: Sequence[int], outlet: str) -> int | None:
    """Return the story that may be told shorter, so that less of `outlet` is; None for none."""
    able = [n for n, entry in enumerate(told) if most[n] > 1 and _has(entry, outlet)]
    able = able or [
        n
        for n, entry in enumerate(told)
        if most[n] == 1 and entry.block != "lede" and house(entry.items[0]) == outlet
    ]
    return max(able, key=lambda n: (most[n], n), default=None)


def _has(entry: Entry, outlet: str) -> bool:
    ids = {item.id for item in entry.items if house(item) == outlet}
    return any(one.item in ids for p in entry.paragraphs[1:] for one in p.sentences)
