"""Words what a story that is out would have needed to run. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from digest.config import EditionSettings
from digest.edition.bearing import LEAST
from digest.edition.lexicon import ADVERTISING, NO_NEWSROOM, OFF_TOPIC
from digest.edition.newsroom import outlet_key
from digest.edition.points import bearing_words
from digest.edition.score import SAME, closeness
from digest.model import Bar, Past, Ranked

_NAMED = 4  # words that are named
_Need = Callable[[Ranked, "Field"], str]


class Field:
    """All stories of an issue, among which one did not run."""

    def __init__(
        self,
        ranked: Sequence[Ranked],
        past: Sequence[Past],
        settings: EditionSettings,
        now: datetime,
    ) -> None:
        self.past, self.settings, self.now = past, settings, now
        self.running = [one for one in ranked if not one.refusal]
        self.by_id = {one.story.id: one for one in ranked}


def needs(one: Ranked, field: Field) -> str:
    """Return what a story that is out would have needed to run; "" for one that runs."""
    return _NEEDS[one.refusal.bar](one, field) if one.refusal else ""


def _score(one: Ranked, field: Field) -> str:
    last = min(field.running, key=lambda other: other.score)
    return f"more than {last.score:.3f}, the least score that ran; it has {one.score:.3f}"


def _wait(one: Ranked, field: Field) -> str:
    return (
        "to wait, or to be among the 5 best: on a thin day half of what may run is kept, unless it"
        f" would be too old by the next; it has {one.score:.3f}"
    )


def _hotter(one: Ranked, field: Field) -> str:
    most = field.settings.max_sections
    return f"more or better stories in its section, or edition.max_sections above {most}"


def _room(one: Ranked, field: Field) -> str:
    same = [other for other in field.running if other.section == one.section]
    least = min((other.score for other in same), default=0.0)
    return (
        f"more than {least:.3f}, the least score in its section, or more room there"
        f" (edition.per_section, most); it has {one.score:.3f}"
    )


def _outlet(one: Ranked, field: Field) -> str:
    return (
        "to be told by another outlet too, or edition.per_outlet_share above"
        f" {field.settings.per_outlet_share:g}"
    )


def _distance(one: Ranked, field: Field) -> str:
    other = field.by_id[one.refusal.rival if one.refusal else 0]
    share = closeness(one.fresh[0].title, other.fresh[0].title)
    return f'less in common with "{other.fresh[0].title}": now {share:.0%} of the headline\'s words'


def _news(one: Ranked, field: Field) -> str:
    return "an article that readers have not had"


def _other_words(one: Ranked, field: Field) -> str:
    nearest = max(field.past, key=lambda past: closeness(one.fresh[0].title, past.headline))
    share = closeness(one.fresh[0].title, nearest.headline)
    return (
        f'a headline that says less of what "{nearest.headline}" said: {share:.0%} of its words'
        f" now, under {SAME:.0%} runs"
    )


def _younger(one: Ranked, field: Field) -> str:
    newest = max(min(item.published, item.first_seen) for item in one.story.items)
    hours = round((field.now - newest) / timedelta(hours=1))
    return (
        f"an article of the last {field.settings.max_age_hours:g} hours; its newest is"
        f" {hours:,} hours old"
    )


def _no_advertising(one: Ranked, field: Field) -> str:
    lead = one.fresh[0]
    said = f"{lead.title} {lead.summary[:200]} {lead.url.replace('/', ' ')}".lower()
    if found := ADVERTISING.search(said):
        return f'not to say "{found[0]}"'
    if NO_NEWSROOM.fullmatch(outlet_key(lead.outlet)):
        return f"to be told by a newsroom; {lead.outlet} is none"
    return f"not to be about its own outlet, {lead.outlet}"


def _bearing(one: Ranked, field: Field) -> str:
    bears = dict(one.terms).get("bearing", 0.0)
    off = OFF_TOPIC.findall(one.fresh[0].title.lower())
    words = ", ".join(bearing_words(one)[:_NAMED])
    found = f" (it says {words})" if words else " (no such word in its headline)"
    against = f"; against it: {', '.join(off[:_NAMED])}" if off else ""
    return (
        f"to bear on national security by {LEAST:g} of 1; it does by {bears:.2f}{found}{against}."
        " A watch word or an include rule lets it in"
    )


def _ruled_out(one: Ranked, field: Field) -> str:
    return "that rule to be another: 'digest rules test' shows all that it hits"


def _rest(one: Ranked, field: Field) -> str:
    return "to wait until then, or fewer days in edition.rest_days_news, _views or _light"


_NEEDS: dict[Bar, _Need] = {
    Bar.RULED: _ruled_out,
    Bar.RESTS: _rest,
    Bar.BELOW: _score,
    Bar.KEPT: _wait,
    Bar.COLD: _hotter,
    Bar.FULL: _room,
    Bar.SHARE: _outlet,
    Bar.CLOSE: _distance,
    Bar.SAME: _other_words,
    Bar.RAN: _news,
    Bar.OLD: _younger,
    Bar.ADVERTISING: _no_advertising,
    Bar.OFF: _bearing,
}
