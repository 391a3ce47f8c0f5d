"""What an editor of a national-security brief weighs, term by term. Pure."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from digest import text
from digest.config import EditionSettings, SectionSettings
from digest.edition.lexicon import (
    ADVERTISING,
    BEATS,
    BLOW,
    DECISION,
    FORCE,
    NO_NEWSROOM,
    OFF_TOPIC,
    OPINION,
    PLACES,
    POWERS,
)
from digest.edition.place import pattern, section_of
from digest.model import Item, Past, Ranked, Story

WEIGHTS = {
    "coverage": 0.45,
    "source": 0.10,
    "recency": 0.15,
    "substance": 0.10,
    "decision": 0.05,
    "stakes": 0.15,
}
_TOLD = 0.85  # a story readers know weighs less
_MANY = 8  # outlets at which coverage is full
_LEAST_RELEVANCE = 0.2
_SPECIALIST = 0.45  # mean relevance of a feed's items from which the feed itself is trusted
_TRUST = 0.25  # what an item gains when a trusted feed carries it
_LONG_NAME = 6  # letters; "Reuters" has seven
_FEW = 5  # items of a feed that are too few to judge it by
_SAME = 0.6  # share of headline words at which two headlines say the same
_AKIN = 0.25  # share of headline words from which one continues the other
_OPINION_PAGE = re.compile(
    r"/(?:opinions?|ideas|commentary|editorials?|blogs?|voices)/", re.IGNORECASE
)
_ASKS = re.compile(r"^(?:why|how|what|who|is|are|can|will|should|does|do)\b|\?$", re.IGNORECASE)


def outlet_key(outlet: str) -> str:
    """Return what two spellings of one outlet have in common: "defense-one", "Defense One"."""
    return re.sub(r"[\W_]+", " ", outlet.casefold()).strip()


def closeness(one: str, other: str) -> float:
    """Return the share of content words two headlines have in common, 0..1 (Dice, 1945)."""
    left, right = set(text.stems(one)), set(text.stems(other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def is_opinion(item: Item) -> bool:
    """Tell whether an item is a view, a review or a round-up rather than news."""
    said = f"{item.title} {item.section} {item.summary[:20]}".lower()
    return bool(OPINION.search(said) or _OPINION_PAGE.search(item.url))


def relevance(items: Sequence[Item], trust: Mapping[int, float] | None = None) -> float:
    """Return how far a story bears on national security, 0..1: the mean over its items.

    `trust` adds what feeds that speak of little else lend to their items.
    """
    known = trust or {}
    lent = [min(1.0, _item_relevance(i) + _lent(i, known)) for i in items]
    return sum(lent) / len(lent) if lent else 0.0


def _item_relevance(item: Item) -> float:
    title, summary = item.title.lower(), item.summary[:400].lower()
    force, places = len(set(FORCE.findall(title))), len(set(PLACES.findall(title)))
    deep = min(3, len(set(FORCE.findall(summary))))
    value = min(1.0, 0.5 * min(force, 2) + (0.35 if force or deep else 0.15) * min(places, 2))
    value += 0.1 * deep
    value += 0.35 if item.beat in BEATS else 0.0
    value -= 0.5 * len(set(OFF_TOPIC.findall(title)))
    return max(0.0, min(1.0, value))


def _lent(item: Item, trust: Mapping[int, float]) -> float:
    return 0.0 if OFF_TOPIC.search(item.title.lower()) else trust.get(item.feed_id, 0.0)


def trusted(stories: Sequence[Story]) -> dict[int, float]:
    """Return what each feed lends to its items: something where it speaks of little else."""
    marks: defaultdict[int, list[float]] = defaultdict(list)
    for story in stories:
        for item in story.items:
            marks[item.feed_id].append(_item_relevance(item))
    return {
        feed: _TRUST
        for feed, values in marks.items()
        if len(values) >= _FEW and sum(values) >= _SPECIALIST * len(values)
    }


def rank(
    stories: Sequence[Story],
    *,
    past: Sequence[Past],
    settings: EditionSettings,
    sections: Sequence[SectionSettings],
    now: datetime,
) -> list[Ranked]:
    """Score all `stories`, the highest first; each keeps its terms, or why it may not run."""
    judge = _Judge(past, settings, sections, trusted(stories), now)
    return sorted(
        (judge.ranked(one) for one in stories), key=lambda one: (-one.score, one.story.id)
    )


class _Judge:
    """Holds what all stories of one issue are measured by."""

    def __init__(
        self,
        past: Sequence[Past],
        settings: EditionSettings,
        sections: Sequence[SectionSettings],
        trust: Mapping[int, float],
        now: datetime,
    ) -> None:
        self.past, self.settings, self.sections = past, settings, sections
        self.trust, self.now = trust, now
        self.oldest = now - timedelta(hours=settings.max_age_hours)
        self.by_story = {one.story: one for one in past}  # the last one stays
        self.by_article = {article: one for one in past for article in one.articles}

    def ranked(self, story: Story) -> Ranked:
        """Score one story."""
        fresh = self._fresh(story)
        bears = relevance(story.items, self.trust)
        last = self._last(story, fresh)
        terms = self._terms(story.items, fresh)
        score = bears * sum(weight * terms[name] for name, weight in WEIGHTS.items())
        score += 0.2 * terms["watch"]
        return Ranked(
            story=story,
            section=section_of(fresh or story.items, self.sections),
            score=round(_TOLD * score if last else score, 6),
            terms=(("relevance", bears), *terms.items()),
            refused=self._refusal(story, fresh, last, bears, terms["watch"]),
            past=last,
            fresh=tuple(fresh),
        )

    def _fresh(self, story: Story) -> list[Item]:
        """Return a story's articles that no reader has had, the one to tell it by first."""
        new = [
            item
            for item in story.items
            if item.article not in self.by_article
            and min(item.published, item.first_seen) > self.oldest
        ]
        central = {item.article: _centrality(item, story.items) for item in new}
        return sorted(new, key=lambda item: _best_first(item, central[item.article]))

    def _last(self, story: Story, fresh: Sequence[Item]) -> Past | None:
        """Return the last time a story ran which the new articles really continue."""
        before = [self.by_article[i.article] for i in story.items if i.article in self.by_article]
        before += [self.by_story[story.id]] if story.id in self.by_story else []
        if fresh:
            before = [one for one in before if closeness(fresh[0].title, one.headline) >= _AKIN]
        return max(before, key=lambda one: one.edition, default=None)

    def _terms(self, items: Sequence[Item], fresh: Sequence[Item]) -> dict[str, float]:
        outlets = {outlet_key(item.outlet) for item in items}
        newest = max(min(i.published, i.first_seen) for i in fresh or items)
        lead = (fresh or items)[0]
        watch = pattern(self.settings.watch_words)
        said = f"{lead.title} {lead.summary[:400]}".lower()
        return {
            "coverage": min(1.0, math.log(len(outlets) + 0.5) / math.log(_MANY)),
            "source": {1: 1.0, 2: 0.6}.get(min(item.tier for item in items), 0.3),
            "recency": math.exp(-max(0.0, (self.now - newest).total_seconds()) / 86_400),
            "substance": min(1.0, len((lead.content or lead.summary).split()) / 40)
            * (0.3 if is_opinion(lead) else 1.0),
            "decision": float(DECISION.search(lead.title.lower()) is not None),
            "stakes": _stakes(lead.title.lower()),
            "watch": float(watch.search(said) is not None),
        }

    def _refusal(
        self,
        story: Story,
        fresh: Sequence[Item],
        last: Past | None,
        bears: float,
        watch: float,
    ) -> str:
        """Return why a story may not run; "" where it may."""
        if not fresh:
            ran = [self.by_article[i.article] for i in story.items if i.article in self.by_article]
            if ran:
                return f"ran in edition {ran[-1].edition}, and nothing new came since"
            return f"older than {self.settings.max_age_hours:g} hours"
        if _is_advertising(fresh[0]):
            return "is advertising"
        if bears < _LEAST_RELEVANCE and not watch:
            return "does not bear on national security"
        again = next((p for p in self.past if closeness(fresh[0].title, p.headline) >= _SAME), last)
        if again is not None and closeness(fresh[0].title, again.headline) >= _SAME:
            return f"ran in edition {again.edition}, and what came since says the same"
        return ""


def _stakes(title: str) -> float:
    """Return 1 where a power uses force or has it used on it, 0.5 for the one without the other."""
    return 0.5 * bool(BLOW.search(title)) + 0.5 * bool(POWERS.search(title))


def _is_advertising(item: Item) -> bool:
    """Tell whether an item is paid for, is no newsroom's, or is about its own outlet."""
    own = outlet_key(item.outlet)
    said = f"{item.title} {item.summary[:200]} {item.url.replace('/', ' ')}".lower()
    if ADVERTISING.search(said) or NO_NEWSROOM.fullmatch(own):
        return True
    # "The Velm Post names an editor", "Forty years of The Velm Post"
    title = outlet_key(item.title)
    return len(own) > _LONG_NAME and (title.startswith(own) or (own in title and "years" in said))


def _centrality(item: Item, items: Sequence[Item]) -> float:
    """Return how much of what the others say an item says: its mean closeness to them."""
    if len(items) < 3:  # noqa: PLR2004  (of two, neither is nearer to the middle)
        return 0.0
    others = [one for one in items if one.article != item.article]
    return sum(closeness(item.title, one.title) for one in others) / max(1, len(others))


def _best_first(item: Item, central: float) -> tuple[bool, bool, int, float, int, datetime, int]:
    """Order a story's items: news before views, what says something, the middle, tier, time."""
    silent = not (item.summary or item.content)
    asks = is_opinion(item) or _ASKS.search(item.title) is not None
    off = len(OFF_TOPIC.findall(item.title.lower()))
    return (asks, silent, off, -round(central, 1), item.tier, item.published, item.article)
