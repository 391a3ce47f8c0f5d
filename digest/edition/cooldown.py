"""How long a story rests after it ran, by its kind. Pure."""

from dataclasses import replace
from datetime import date, timedelta

from digest.config import EditionSettings
from digest.edition.lexicon import LIGHT
from digest.edition.score import is_opinion
from digest.model import Bar, Ranked, Refusal


def rested(one: Ranked, settings: EditionSettings, day: date) -> Ranked:
    """Return a story, refused where it may not come back yet, whatever is new to it."""
    if one.refusal or not one.earlier:
        return one
    kind, days = _kind(one, settings)
    back = one.earlier[-1].day + timedelta(days=days)
    if back <= day:
        return one
    edition = one.earlier[-1].edition
    words = f"rests until {back:%B} {back.day}: {kind} of edition {edition}"
    return replace(one, refusal=Refusal(Bar.RESTS, words))


def _kind(one: Ranked, settings: EditionSettings) -> tuple[str, int]:
    """Return the kind of a story and the days it rests."""
    if is_opinion(one.fresh[0]):
        return "views on a story", settings.rest_days_views
    if LIGHT.search(one.fresh[0].title.lower()):
        return "a light story", settings.rest_days_light
    return "news", settings.rest_days_news
