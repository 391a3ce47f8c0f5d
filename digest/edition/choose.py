"""Chooses from the ranked stories and puts them in order. Pure."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from digest import text
from digest.config import EditionSettings, RuleSettings, SectionSettings
from digest.edition.cooldown import rested
from digest.edition.lexicon import GRAVE, LIGHT
from digest.edition.newsroom import outlet_key
from digest.edition.part import part
from digest.edition.reasons import explain
from digest.edition.rules import rule
from digest.edition.score import closeness, is_opinion, rank
from digest.edition.thread import threaded
from digest.model import Bar, Edition, Entry, Item, Past, Ranked, Refusal, Section, Story

_TOO_CLOSE = 0.5  # share of headline words at which two stories are one for the reader
_FEW_OUTLETS = 6  # fewer speak: then no cap per outlet, or there is no brief
_SPEND = 0.5  # share of what may run that a thin day runs at once
_LEADING = 5  # the best stories run on a thin day too, however long they would keep
_OPENING = 400  # letters of a full text that count as its summary
_MUCH = 6  # words
# Why a story could not run, however much room there were; it comes after all that could.
_NEVER = frozenset(
    {Bar.RULED, Bar.RESTS, Bar.CLOSE, Bar.RAN, Bar.SAME, Bar.OLD, Bar.ADVERTISING, Bar.OFF}
)
# What found no room, and is listed to read on.
_LISTED = frozenset({Bar.BELOW, Bar.COLD, Bar.FULL})


def compose(
    stories: Sequence[Story],
    *,
    past: Sequence[Past],
    settings: EditionSettings,
    sections: Sequence[SectionSettings],
    day: date,
    now: datetime,
    rules: Sequence[RuleSettings] = (),
) -> Edition:
    """Choose the stories of the issue of `day`, cut off at `now`, and lay them out.

    The highest scores run, within the caps for outlets and sections and never two on one event;
    what is left out keeps the reason in `Edition.ranked`.
    """
    left, rulings = rule(part(stories), rules, sections)
    ranked = rank(left, past=past, settings=settings, sections=sections, now=now, rulings=rulings)
    ranked = [rested(threaded(one, past, day), settings, day) for one in ranked]
    judged = _Choice(ranked, settings, sections, now).made()
    chosen = [one for one in judged if not one.refusal]
    light = _light(chosen) if len(chosen) > settings.lede_stories + 1 else None
    rest = [one for one in chosen if one is not light]
    lede = _lede(rest, settings)
    rest = [one for one in rest if one not in lede]
    order = [section.name for section in sections]
    laid = [(name, [one for one in rest if one.section == name]) for name in order]
    if light is not None:
        laid.append((order[-1], [light]))
    made = Edition(
        day=day,
        cutoff=now,
        lede=tuple(_entry(one, rank_, "lede") for rank_, one in enumerate(lede, start=1)),
        sections=_sections(laid, len(lede) + 1, order[-1]),
        reading=_reading(judged, settings, now),
        ranked=tuple(judged),
    )
    told = explain(made, past=past, settings=settings, sections=sections)
    return replace(made, ranked=told)


class _Choice:
    """Walks down the ranking and keeps account of what has been taken."""

    def __init__(
        self,
        ranked: Sequence[Ranked],
        settings: EditionSettings,
        sections: Sequence[SectionSettings],
        now: datetime,
    ) -> None:
        self.ranked, self.settings, self.now = ranked, settings, now
        self.chosen: list[Ranked] = []
        self.used: Counter[str] = Counter()
        self.filled: Counter[str] = Counter()
        able = [one for one in ranked if not one.refusal]
        outlets = {outlet_key(one.fresh[0].outlet) for one in able}
        share = math.ceil(settings.per_outlet_share * settings.stories)
        self.cap = share if len(outlets) >= _FEW_OUTLETS else len(able)
        self.least = {one.name: one.least for one in sections if one.least}
        self.most = {one.name: one.most or settings.per_section for one in sections}
        hottest = _hottest(able, settings, [section.name for section in sections])
        self.rooms = hottest | self.least.keys()
        # Above the least that is wanted, a thin day saves some.
        self.floor = min(settings.least_stories, settings.stories)
        self.quota = min(settings.stories, max(self.floor, math.ceil(_SPEND * len(able))))
        order = self._order(able) if self.quota < settings.stories else able
        self.order = self._with_kept_places(order) if self.least else order

    def _order(self, able: Sequence[Ranked]) -> list[Ranked]:
        """Order a thin day's stories: the best, then what will not keep until tomorrow, the rest.

        So the Friday's overflow fills the Sunday, where feeds are all but silent. Of what will not
        keep, the best of each section comes first: a short brief too looks round the world.
        """
        rest = able[_LEADING:]
        dying = [one for one in rest if _will_not_keep(one, self.settings, self.now)]
        firsts = {one.section: one.story.id for one in reversed(dying)}.values()
        dying.sort(key=lambda one: one.story.id not in firsts)
        return [*able[:_LEADING], *dying, *(one for one in rest if one not in dying)]

    def _with_kept_places(self, order: Sequence[Ranked]) -> list[Ranked]:
        """Move the first stories of sections with kept places behind the leading ones."""
        seen: Counter[str] = Counter()
        kept = []
        for one in order:
            seen[one.section] += 1
            if seen[one.section] <= self.least.get(one.section, 0):
                kept.append(one.story.id)
        return sorted(
            order, key=lambda one: one.story.id not in kept and one not in order[:_LEADING]
        )

    def made(self) -> list[Ranked]:
        """Return all stories with the reasons of those that do not run."""
        reasons = {one.story.id: self._judge(one, capped=True) for one in self.order}
        for one in self.order:
            if reasons[one.story.id] and len(self.chosen) < self.floor:
                reasons[one.story.id] = self._judge(one, capped=False)
        told = [replace(one, refusal=reasons.get(one.story.id, one.refusal)) for one in self.ranked]
        return sorted(told, key=lambda one: one.refusal is not None and one.refusal.bar in _NEVER)

    def _judge(self, one: Ranked, *, capped: bool) -> Refusal | None:
        """Take a story, or return why not."""
        reason = self._twice(one) or self._no_room(one, capped=capped)
        if reason is None:
            self.chosen.append(one)
            self.used[outlet_key(one.fresh[0].outlet)] += 1
            self.filled[one.section] += 1
        return reason

    def _twice(self, one: Ranked) -> Refusal | None:
        """Return which chosen story tells the same already; None for none."""
        for other in self.chosen:
            if closeness(one.fresh[0].title, other.fresh[0].title) >= _TOO_CLOSE:
                number = other.story.id
                return Refusal(Bar.CLOSE, f"too close to story {number}", number)
        return None

    def _no_room(self, one: Ranked, *, capped: bool) -> Refusal | None:
        """Return why there is no room for a story; None where there is. Caps give way."""
        if len(self.chosen) >= self.settings.stories:
            return Refusal(Bar.BELOW, f"below the {self.settings.stories} best")
        if len(self.chosen) >= self.quota:
            return Refusal(Bar.KEPT, "is kept for the next edition")
        return self._over_cap(one) if capped else None

    def _over_cap(self, one: Ranked) -> Refusal | None:
        """Return which cap a story breaks; None for none."""
        if one.section not in self.rooms:
            words = f"section '{one.section}' is not among the {self.settings.max_sections} hottest"
            return Refusal(Bar.COLD, words)
        # The first stories of a section may go to the lede, which has no quota.
        if self.filled[one.section] >= self.most.get(one.section, self.settings.per_section) + 1:
            return Refusal(Bar.FULL, f"section '{one.section}' is full")
        if self.used[outlet_key(one.fresh[0].outlet)] >= self.cap:
            return Refusal(Bar.SHARE, f"{one.fresh[0].outlet} has its share already")
        return None


def _hottest(able: Sequence[Ranked], settings: EditionSettings, order: Sequence[str]) -> set[str]:
    """Return the sections that may have a head: the hottest, by the sum of their scores."""
    heat: dict[str, float] = {}
    for one in able[: 3 * settings.stories]:
        heat[one.section] = heat.get(one.section, 0.0) + one.score
    places = {name: place for place, name in enumerate(order)}
    hottest = sorted(heat, key=lambda name: (-heat[name], places.get(name, len(places)), name))
    return set(hottest[: settings.max_sections])


def _lede(chosen: Sequence[Ranked], settings: EditionSettings) -> list[Ranked]:
    """Pick the stories that open the issue: news with a text, and some must be left for later."""
    able = [
        one
        for one in chosen
        if any(item.summary or item.content for item in one.fresh) and not is_opinion(one.fresh[0])
    ]
    # The day's great story opens the brief though its first article be a bare headline.
    able.sort(key=lambda one: not any(map(_tells, one.fresh)))
    return able[: min(settings.lede_stories, max(1, len(chosen) // 3))]


def _tells(item: Item) -> bool:
    """Tell whether an item's text says much that its headline does not."""
    said = set(text.stems(item.summary or item.content[:_OPENING]))
    return len(said - set(text.stems(item.title))) >= _MUCH


def _light(chosen: Sequence[Ranked]) -> Ranked | None:
    """Return the lightest story for the end: odd, and nobody comes to harm in it."""
    for one in reversed(chosen):
        said = f"{one.fresh[0].title} {one.fresh[0].summary}".lower()
        if LIGHT.search(one.fresh[0].title.lower()) and not GRAVE.search(said) and not one.past:
            return one
    return None


def _entry(one: Ranked, position: int, block: str) -> Entry:
    return Entry(
        id=one.story.id,
        rank=position,
        block=block,
        section=one.section,
        headline=one.fresh[0].title,
        score=one.score,
        items=one.fresh,
        past=one.past,
        earlier=one.earlier,
        day_number=one.day_number,
        new_outlets=one.new_outlets,
    )


def _sections(
    laid: Sequence[tuple[str, Sequence[Ranked]]], first: int, lastly: str
) -> tuple[Section, ...]:
    """Give the stories their numbers, section by section; empty sections fall away."""
    sections = []
    for name, members in laid:
        block = "lastly" if name == lastly else "section"
        entries = tuple(
            replace(_entry(one, first + n, block), section=name) for n, one in enumerate(members)
        )
        first += len(entries)
        if entries:
            sections.append(Section(name=name, entries=entries))
    return tuple(sections)


def _will_not_keep(one: Ranked, settings: EditionSettings, now: datetime) -> bool:
    """Tell whether a story will be too old for the next day's issue."""
    newest = max(min(item.published, item.first_seen) for item in one.fresh)
    return newest < now - timedelta(hours=max(0.0, settings.max_age_hours - 24))


def _reading(
    judged: Sequence[Ranked], settings: EditionSettings, now: datetime
) -> tuple[Item, ...]:
    """Pick links out of what found no room: one story, one link.

    What was kept for the next edition is listed only where it would be too old by then.
    """
    able = [
        one.fresh[0]
        for one in judged
        if one.refusal is not None
        and (
            one.refusal.bar in _LISTED
            or (one.refusal.bar is Bar.KEPT and _will_not_keep(one, settings, now))
        )
    ]
    return tuple(able[: settings.additional_reading])
