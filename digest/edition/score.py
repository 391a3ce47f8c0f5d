"""What an editor of a national-security brief weighs, term by term. Pure."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from digest import text
from digest.config import EditionSettings, SectionSettings
from digest.edition.bearing import LEAST, bearing, relevance, trusted
from digest.edition.lexicon import (
    ADVERTISING,
    BLOW,
    DECISION,
    HOME,
    LOG,
    NO_NEWSROOM,
    OFF_TOPIC,
    OPINION,
    POWERS,
)
from digest.edition.newsroom import coverage, outlet_key
from digest.edition.place import pattern, section_of
from digest.edition.rules import UNRULED, Rulings
from digest.edition.spread import spread
from digest.model import Bar, Item, Past, Ranked, Refusal, Story

_TOLD = 0.85  # a story readers know weighs less
_VIEW = 0.6  # what is left of a story that nobody tells but as a view or a running log
RISING = timedelta(hours=24)  # the newsrooms of these hours tell how fast a story spreads
GATE = 0.7  # relevance from which a story counts in full
_WATCHED = 0.2  # what a word of the operator's own adds: enough to run by it alone
_LONG_NAME = 6  # letters; "Reuters" has seven
SAME = 0.6  # share of headline words at which two headlines say the same
AKIN = 0.25  # share of headline words from which one continues the other
_OPINION_PAGE = re.compile(
    r"/(?:opinions?|ideas|commentary|editorials?|blogs?|voices)/", re.IGNORECASE
)
_ASKS = re.compile(r"^(?:why|how|what|who|is|are|can|will|should|does|do)\b|\?$", re.IGNORECASE)


def closeness(one: str, other: str) -> float:
    """Return the share of content words two headlines have in common, 0..1 (Dice, 1945)."""
    left, right = set(text.stems(one)), set(text.stems(other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def is_opinion(item: Item) -> bool:
    """Tell whether an item is a view, a review or a round-up rather than news."""
    said = f"{item.title} {item.section} {item.summary[:20]}".lower()
    return bool(OPINION.search(said) or LOG.search(said) or _OPINION_PAGE.search(item.url))


def rank(
    stories: Sequence[Story],
    *,
    past: Sequence[Past],
    settings: EditionSettings,
    sections: Sequence[SectionSettings],
    now: datetime,
    rulings: Rulings | None = None,
) -> list[Ranked]:
    """Score all `stories`: first what may run, topic by topic, then what may not, and why."""
    spoke = Counter(item.feed_id for story in stories for item in story.items)
    rare = {feed: 1 / count for feed, count in spoke.items()}
    judge = _Judge(past, settings, sections, trusted(stories), now, rulings or {}, rare)
    ranked = sorted(
        (judge.ranked(one) for one in stories), key=lambda one: (-one.score, one.story.id)
    )
    able = [one for one in ranked if not one.refused]
    return [*spread(able, settings.weight_closeness), *(one for one in ranked if one.refused)]


class _Judge:
    """Holds what all stories of one issue are measured by."""

    def __init__(
        self,
        past: Sequence[Past],
        settings: EditionSettings,
        sections: Sequence[SectionSettings],
        trust: Mapping[int, float],
        now: datetime,
        rulings: Rulings,
        rare: Mapping[int, float],
    ) -> None:
        self.past, self.settings, self.sections = past, settings, sections
        self.rulings = rulings
        self.trust, self.now = trust, now
        self.oldest = now - timedelta(hours=settings.max_age_hours)
        self.by_story = {one.story: one for one in past}  # the last one stays
        self.rare = rare
        self.by_article = {article: one for one in past for article in one.articles}

    def ranked(self, story: Story) -> Ranked:
        """Score one story."""
        fresh = self._fresh(story)
        bears = relevance(story.items, self.trust)
        last = self._last(story, fresh)
        points = self._points(story.items, fresh, bears)
        watched = _WATCHED * self._watched((fresh or story.items)[0])
        ruling = self.rulings.get(story.id, UNRULED)
        told = _TOLD if last else 1.0
        view = _VIEW if is_opinion((fresh or story.items)[0]) else 1.0
        score = (
            told * view * (min(1.0, bears / GATE) * sum(points.values()) + watched + ruling.boost)
        )
        factors = (("told", told), ("view", view))
        return Ranked(
            story=story,
            section=section_of(fresh or story.items, self.sections),
            score=round(score, 6),
            terms=(
                ("bearing", bears),
                *points.items(),
                ("watch", watched),
                ("rule", ruling.boost),
                *factors,
            ),
            refusal=ruling.refusal
            or self._refusal(story, fresh, last, 1.0 if ruling.included else bears + watched),
            rules=ruling.said,
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
            before = [one for one in before if closeness(fresh[0].title, one.headline) >= AKIN]
        return max(before, key=lambda one: one.edition, default=None)

    def _points(
        self, items: Sequence[Item], fresh: Sequence[Item], bears: float
    ) -> dict[str, float]:
        """Return what each term adds to the score of a story that bears in full, up to its weight.

        Age only breaks ties, since what many newsrooms confirm takes its time.
        """
        seen = {item.article: min(item.published, item.first_seen) for item in items}
        newest = max(seen[item.article] for item in fresh or items)
        lead, own = (fresh or items)[0], self.settings
        rising = [item for item in items if seen[item.article] > self.now - RISING]
        return {
            "relevance": own.weight_relevance * bears,
            "coverage": own.weight_coverage * coverage(items),
            "velocity": own.weight_velocity * coverage(rising),
            "source": own.weight_source * {1: 1.0, 2: 0.6}.get(min(i.tier for i in items), 0.3),
            "stakes": own.weight_stakes * sum(map(_stakes, items)) / len(items),
            "decision": own.weight_decision * bool(DECISION.search(lead.title.lower())),
            "substance": own.weight_substance
            * min(1.0, len((lead.content or lead.summary).split()) / 40),
            "recency": own.weight_recency
            * math.exp(-max(0.0, (self.now - newest).total_seconds()) / 86_400),
            "rare": own.weight_rare * self.rare[lead.feed_id],
        }

    def _watched(self, lead: Item) -> bool:
        """Tell whether an item holds a word that the operator watches for."""
        said = f"{lead.title} {lead.summary[:400]}".lower()
        return pattern(self.settings.watch_words).search(said) is not None

    def _refusal(
        self,
        story: Story,
        fresh: Sequence[Item],
        last: Past | None,
        bears: float,
    ) -> Refusal | None:
        """Return why a story may not run; None where it may."""
        if not fresh:
            ran = [self.by_article[i.article] for i in story.items if i.article in self.by_article]
            if ran:
                words = f"ran in edition {ran[-1].edition}, and nothing new came since"
                return Refusal(Bar.RAN, words)
            return Refusal(Bar.OLD, f"older than {self.settings.max_age_hours:g} hours")
        if _is_advertising(fresh[0]):
            return Refusal(Bar.ADVERTISING, "is advertising")
        if bears < LEAST:
            return Refusal(Bar.OFF, "does not bear on national security")
        again = next((p for p in self.past if closeness(fresh[0].title, p.headline) >= SAME), last)
        if again is not None and closeness(fresh[0].title, again.headline) >= SAME:
            words = f"ran in edition {again.edition}, and what came since says the same"
            return Refusal(Bar.SAME, words)
        return None


def _stakes(item: Item) -> float:
    """Return what is at stake for the United States: its own part in it, a power's, a blow."""
    title = item.title.lower()
    own = min(1.0, 2 * bearing(item)) * bool(HOME.search(title))
    return 0.6 * own + 0.2 * bool(BLOW.search(title)) + 0.2 * bool(POWERS.search(title))


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
