"""What an editor of a national-security brief weighs, term by term. Pure."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from digest import text
from digest.config import EditionSettings, SectionSettings
from digest.edition.place import pattern, section_of
from digest.model import Item, Past, Ranked, Story

WEIGHTS = {"coverage": 0.45, "source": 0.15, "recency": 0.15, "substance": 0.15, "decision": 0.10}
_MANY = 8  # outlets at which coverage is full
_LEAST_RELEVANCE = 0.2

_FORCE = pattern((
    "pentagon", "military*", "troops", "soldier*", "army", "navy", "naval", "marines", "marine corps",
    "air force", "space force", "missile*", "drone*", "nuclear", "nato", "warship*", "submarine*",
    "airstrike*", "air strike*", "strike*", "war", "wartime", "warfare", "weapon*", "munition*",
    "artillery", "tank", "tanks", "fighter jet*", "bomber*", "f-16*", "f-35*", "hostage*", "ceasefire",
    "truce", "invasion", "offensive", "militant*", "terror*", "insurgen*", "coup", "spy*", "spies",
    "espionage", "intelligence", "cia", "nsa", "fbi", "cyber*", "hack*", "ransomware", "sanction*",
    "defense", "defence", "deterrence", "arms", "warhead*", "icbm*", "hypersonic*", "aukus", "ndaa",
    "joint chiefs", "centcom", "irgc", "houthi*", "hezbollah", "hamas", "wagner", "taliban", "isis",
    "blockade*", "shipyard*", "veteran*", "combat", "battlefield", "frontline", "front line",
    "peace talks", "air defense*", "patriot", "himars", "satellite*", "special operations", "draft",
    "national security", "classified", "espionage", "warplane*", "carrier", "destroyer*", "frigate*",
    "national guard", "coast guard", "commander*", "general*", "admiral*", "security council",
))  # fmt: skip
_PLACES = pattern((
    "ukrain*", "russia*", "putin", "zelensk*", "kyiv", "moscow", "kremlin", "china", "chinese", "taiwan*",
    "beijing", "xi jinping", "north korea*", "kim jong*", "pyongyang", "iran*", "tehran", "israel*",
    "gaza*", "west bank", "yemen*", "syria*", "iraq*", "afghan*", "lebanon", "red sea", "hormuz",
    "south china sea", "sudan*", "niger", "venezuela*", "philippin*", "south korea*", "japan*", "poland",
    "baltic*", "pakistan*", "crimea*", "belarus*", "armenia*", "azerbaijan*", "black sea", "arctic",
))  # fmt: skip
_OFF_TOPIC = pattern((
    "nfl", "nba", "mlb", "fifa", "premier league", "world cup", "championship", "quarterback", "coach",
    "goal", "tennis", "olympic*", "super bowl", "grammy*", "oscar*", "box office", "celebrity", "movie",
    "film", "album", "singer", "actor", "actress", "tv show", "netflix", "royal family", "recipe*",
    "restaurant*", "horoscope", "lottery", "wildfire*", "tornado", "snowstorm", "heat wave", "forecast",
    "housing market", "mortgage*", "stocks", "dow jones", "nasdaq", "ipo", "retail*", "earnings",
    "abortion", "school board", "homicide", "murder trial", "kidnapp*", "shooting", "crash kills",
    "podcast", "sponsored", "webinar", "giveaway", "newsletter", "crossword", "stock (", "analyst rating",
    "price target", "shares of", "stake in", "buy rating", "etf",
))  # fmt: skip
_DECISION = pattern((
    "order*", "sign*", "approv*", "award*", "fire*", "nominat*", "resign*", "step* down", "launch*",
    "test*", "attack*", "kill*", "strike*", "struck", "shoot* down", "shot down", "seiz*", "deploy*",
    "withdraw*", "agree*", "announce*", "ban*", "block*", "pass*", "vote*", "arrest*", "charg*", "sink*",
    "invade*", "declare*", "suspend*", "sanction*", "threaten*", "warn*", "agreement", "deal",
))  # fmt: skip
_OPINION = pattern((
    "opinion", "commentary", "op-ed", "editorial", "column", "podcast", "newsletter", "roundup", "recap",
    "live updates", "morning rundown", "photos", "quiz", "watch live", "sponsored", "webinar",
))  # fmt: skip
_BEATS = frozenset(
    "defense military naval air space cyber official korea osint oversight law tech ukraine".split()
)


def relevance(items: Sequence[Item]) -> float:
    """Return how far a story bears on national security, 0..1: the mean over its items."""
    return sum(_item_relevance(item) for item in items) / len(items) if items else 0.0


def _item_relevance(item: Item) -> float:
    title, summary = item.title.lower(), item.summary[:400].lower()
    force, places = len(set(_FORCE.findall(title))), len(set(_PLACES.findall(title)))
    value = min(1.0, 0.5 * min(force, 2) + 0.35 * min(places, 2))
    value += 0.1 * min(3, len(set(_FORCE.findall(summary))))
    value += 0.35 if item.beat in _BEATS else 0.0
    value -= 0.5 * len(set(_OFF_TOPIC.findall(title)))
    return max(0.0, min(1.0, value))


def rank(
    stories: Sequence[Story],
    *,
    past: Sequence[Past],
    settings: EditionSettings,
    sections: Sequence[SectionSettings],
    now: datetime,
) -> list[Ranked]:
    """Score all `stories`, the highest first; each keeps its terms, or why it may not run."""
    by_story: dict[int, Past] = {}
    by_article: dict[int, Past] = {}
    for one in past:  # the last one stays
        by_story[one.story] = one
        by_article.update(dict.fromkeys(one.articles, one))
    ranked = []
    for story in stories:
        before = [by_article[i.article] for i in story.items if i.article in by_article]
        before += [by_story[story.id]] if story.id in by_story else []
        last = max(before, key=lambda one: one.edition, default=None)
        ranked.append(_ranked(story, last, by_article, settings, sections, now))
    return sorted(ranked, key=lambda one: (-one.score, one.story.id))


def _ranked(
    story: Story,
    last: Past | None,
    shown: Mapping[int, Past],
    settings: EditionSettings,
    sections: Sequence[SectionSettings],
    now: datetime,
) -> Ranked:
    oldest = now - timedelta(hours=settings.max_age_hours)
    fresh = sorted(
        (i for i in story.items if i.article not in shown and min(i.published, i.first_seen) > oldest),
        key=_best_first,
    )
    bears = relevance(story.items)
    terms = _terms(story.items, fresh, settings, now)
    score = bears * sum(WEIGHTS[name] * value for name, value in terms.items() if name in WEIGHTS)
    score += 0.2 * terms["watch"]
    if last is not None:
        score *= 0.7
    return Ranked(
        story=story,
        section=section_of(fresh or story.items, sections),
        score=round(score, 6),
        terms=(("relevance", bears), *terms.items()),
        refused=_refusal(fresh, last, bears, terms["watch"], settings),
        past=last,
        fresh=tuple(fresh),
    )


def _best_first(item: Item) -> tuple[bool, bool, int, datetime, int]:
    """Order a story's items: what says something first, then tier, then time."""
    opinion = bool(_OPINION.search(item.title.lower()))
    return (opinion, not (item.summary or item.content), item.tier, item.published, item.article)


def _terms(
    items: Sequence[Item], fresh: Sequence[Item], settings: EditionSettings, now: datetime
) -> dict[str, float]:
    outlets = {item.outlet.casefold() for item in items}
    newest = max((min(i.published, i.first_seen) for i in fresh or items), default=now)
    lead = fresh[0] if fresh else items[0]
    words = f"{lead.title} {lead.summary[:400]}".lower()
    watch = pattern(settings.watch_words)
    opinion = _OPINION.search(lead.title.lower()) is not None
    return {
        "coverage": min(1.0, math.log(len(outlets) + 0.5) / math.log(_MANY)),
        "source": {1: 1.0, 2: 0.6}.get(min(item.tier for item in items), 0.3),
        "recency": math.exp(-max(0.0, (now - newest).total_seconds()) / 86_400),
        "substance": min(1.0, len((lead.content or lead.summary).split()) / 40) * (0.3 if opinion else 1),
        "decision": float(_DECISION.search(lead.title.lower()) is not None),
        "watch": float(any(watch.search(f"{i.title} {i.summary}".lower()) for i in items))
        if settings.watch_words and watch.search(words)
        else 0.0,
    }


def _refusal(
    fresh: Sequence[Item], last: Past | None, bears: float, watch: float, settings: EditionSettings
) -> str:
    """Return why a story may not run; "" where it may."""
    if not fresh:
        if last is not None:
            return f"ran in edition {last.edition}, and nothing new came since"
        return f"older than {settings.max_age_hours:g} hours"
    if bears < _LEAST_RELEVANCE and not watch:
        return "does not bear on national security"
    if last is not None and not _says_more(fresh, last):
        return f"ran in edition {last.edition}, and what came since says the same"
    return ""


def _says_more(fresh: Sequence[Item], last: Past) -> bool:
    """Tell whether new articles on a story that ran carry something new."""
    known = set(text.stems(last.headline))
    words = set(text.stems(fresh[0].title))
    return bool(words) and len(words - known) >= 0.5 * len(words)
