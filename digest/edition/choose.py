"""Chooses from the ranked stories and puts them in order. Pure."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from digest import text
from digest.config import EditionSettings, SectionSettings
from digest.edition.place import pattern
from digest.edition.score import rank
from digest.model import Edition, Entry, Item, Past, Ranked, Section, Story

_TOO_CLOSE = 0.6  # share of headline words at which two stories are one for the reader
_FEW_OUTLETS = 6  # fewer speak: then no cap per outlet, or there is no brief
_LIGHT = pattern((
    "museum*", "mascot*", "dog", "dogs", "cat", "goat", "oldest", "lost drone", "found", "anniversary",
    "history", "historic", "tradition*", "band", "bagpipe*", "cake", "game", "games", "birthday",
    "stolen", "bizarre", "odd", "ghost", "ufo*", "bird*", "seagull*", "racoon", "bear", "statue", "beer",
    "coffee", "pizza", "tattoo*", "beard*", "lego", "toy", "christmas", "santa", "marathon", "stamp",
))  # fmt: skip


def compose(
    stories: Sequence[Story],
    *,
    past: Sequence[Past],
    settings: EditionSettings,
    sections: Sequence[SectionSettings],
    day: date,
    now: datetime,
) -> Edition:
    """Choose the stories of the issue of `day`, cut off at `now`, and lay them out.

    The highest scores run, within the caps for outlets and sections and never two on one event;
    what is left out keeps the reason in `Edition.ranked`.
    """
    ranked = rank(stories, past=past, settings=settings, sections=sections, now=now)
    chosen, judged = _choose(ranked, settings, sections)
    light = next((one for one in reversed(chosen) if _is_light(one)), None)
    if light is not None and len(chosen) > settings.lede_stories + 1:
        chosen.remove(light)
    else:
        light = None
    lede = [one for one in chosen if one.fresh[0].summary or one.fresh[0].content]
    lede = lede[: settings.lede_stories]
    rest = [one for one in chosen if one not in lede]
    order = [section.name for section in sections]
    laid: list[tuple[str, list[Ranked]]] = [
        (name, [one for one in rest if one.section == name]) for name in order
    ]
    if light is not None:
        laid.append((order[-1], [light]))
    left = [one for one in judged if one not in chosen and one is not light]
    return Edition(
        day=day,
        cutoff=now,
        lede=tuple(_entry(one, rank_, "lede") for rank_, one in enumerate(lede, start=1)),
        sections=_sections(laid, len(lede) + 1, order[-1]),
        reading=_reading(left, settings.additional_reading),
        ranked=tuple(judged),
    )


def _choose(
    ranked: Sequence[Ranked], settings: EditionSettings, sections: Sequence[SectionSettings]
) -> tuple[list[Ranked], list[Ranked]]:
    """Walk down the ranking; return who runs, and all with the reasons of those who do not."""
    able = [one for one in ranked if not one.refused]
    outlets = {one.fresh[0].outlet for one in able}
    cap = math.ceil(settings.per_outlet_share * settings.stories)
    capped = len(outlets) >= _FEW_OUTLETS
    rooms = _sections_with_room(able, settings, sections)
    chosen: list[Ranked] = []
    judged: list[Ranked] = []
    used: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for one in ranked:
        reason = one.refused or _no_room(one, chosen, used, filled, settings, rooms, cap if capped else 0)
        judged.append(replace(one, refused=reason))
        if not reason:
            chosen.append(judged[-1])
            used[one.fresh[0].outlet] += 1
            filled[one.section] += 1
    return chosen, judged


def _sections_with_room(
    able: Sequence[Ranked], settings: EditionSettings, sections: Sequence[SectionSettings]
) -> set[str]:
    """Return the sections that may have a head: the hottest, by the sum of their scores."""
    heat: Counter[str] = Counter()
    for one in able[: 3 * settings.stories]:
        heat[one.section] += one.score  # type: ignore[assignment]
    order = [section.name for section in sections]
    hottest = sorted(heat, key=lambda name: (-heat[name], order.index(name) if name in order else 99))
    return set(hottest[: settings.max_sections])


def _no_room(
    one: Ranked,
    chosen: Sequence[Ranked],
    used: Counter[str],
    filled: Counter[str],
    settings: EditionSettings,
    rooms: set[str],
    cap: int,
) -> str:
    """Return why a story that might run is left out; "" where there is room for it."""
    if len(chosen) >= settings.stories:
        return f"below the {settings.stories} best"
    if one.section not in rooms:
        return f"section '{one.section}' is not among the {settings.max_sections} hottest"
    # The first stories of a section may go to the lede, which has no quota.
    if filled[one.section] >= settings.per_section + 1:
        return f"section '{one.section}' is full"
    if cap and used[one.fresh[0].outlet] >= cap:
        return f"{one.fresh[0].outlet} has its share already"
    words = set(text.stems(one.fresh[0].title))
    for other in chosen:
        others = set(text.stems(other.fresh[0].title))
        if words and others and 2 * len(words & others) >= _TOO_CLOSE * (len(words) + len(others)):
            return f"too close to story {other.story.id}"
    return ""


def _is_light(one: Ranked) -> bool:
    return _LIGHT.search(one.fresh[0].title.lower()) is not None and one.past is None


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
    )


def _sections(
    laid: Sequence[tuple[str, Sequence[Ranked]]], first: int, lastly: str
) -> tuple[Section, ...]:
    """Number the stories section by section; empty sections fall away."""
    sections = []
    for name, members in laid:
        block = "lastly" if name == lastly else "section"
        entries = tuple(_entry(one, first + n, block) for n, one in enumerate(members))
        entries = tuple(replace(entry, section=name) for entry in entries)
        first += len(entries)
        if entries:
            sections.append(Section(name=name, entries=entries))
    return tuple(sections)


def _reading(left: Sequence[Ranked], count: int) -> tuple[Item, ...]:
    """Pick the best of what found no room, for a list of links: one story, one link."""
    able = [one for one in left if one.fresh and one.score > 0 and "close to" not in one.refused]
    able = [one for one in able if "ran in" not in one.refused and "not bear" not in one.refused]
    return tuple(one.fresh[0] for one in able[:count])
