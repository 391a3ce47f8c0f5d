"""What stands around the stories: subject, summary line, welcome, sign-off. Pure."""

import re
from dataclasses import replace
from datetime import date, tzinfo

from digest.config import BriefSettings
from digest.model import Edition, Entry
from digest.prose.subject import shorten

_CLOSER = "And a bit more."
_MAX_SUBJECT = 130  # letters; what stands behind them no inbox shows
_LOOSE = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]
)
_LONGEST = 150  # letters, where three items need so many
_MAX_ITEM = 38
_ITEMS = 4
_SHORT_WORD = 3
_MIN_LINE, _MAX_LINE, _MAX_WORDS = 35, 140, 19  # letters and words of the summary line
SHORT = 9  # stories; fewer make a short issue
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight")
_WORDS_A_MINUTE = 220


def frame(
    edition: Edition,
    brief: BriefSettings,
    *,
    zone: tzinfo,
    anniversary: tuple[int, str],
    following: date,
) -> Edition:
    """Add subject, preheader, meta line, welcome and sign-off to a written edition.

    `anniversary` is what happened on this day, `following` the day of the next edition.
    """
    day = edition.day
    year, fact = anniversary
    welcome = (
        f"Welcome to this {day:%A} edition of {brief.brand}, a newsletter dedicated to"
        f" {brief.mission}, brought to you by {brief.byline}.{_quiet(edition)}"
        f" On this day in {year}, {fact}."
    )
    goodbye = "That’s all for today."
    if (following - day).days > 1:
        goodbye = f"That’s all for this week. See you {following:%A}."
    return replace(
        edition,
        subject=subject(edition, brief.brand),
        preheader=preheader(edition),
        meta=_meta(edition, zone),
        welcome=welcome,
        signoff=goodbye,
    )


def _quiet(edition: Edition) -> str:
    """Say of a thin day that it is one, with what was looked at; "" of an ordinary one."""
    count = len(edition.entries)
    if not 0 < count < min(SHORT, len(edition.ranked)):
        return ""
    outlets = {item.outlet for one in edition.ranked for item in one.story.items}
    told = _NUMBERS[count]
    return (
        f" It is a quiet morning, and this issue is shorter rather than padded:"
        f" of {len(edition.ranked)} stories that {len(outlets)} sources told, {told}"
        f" {'is' if count == 1 else 'are'} new since the last edition and"
        f" {'bears' if count == 1 else 'bear'} on national security."
    )


def subject(edition: Edition, brand: str) -> str:
    """Return "Brand: item; item; item; item; And a bit more.", mostly of at most 130 letters.

    The first item is the lede's; the rest walk down the issue. A headline out of which no whole
    phrase can be cut is passed over. Where three items need it, it may have 150 letters.
    """
    room = _MAX_SUBJECT - len(f"{brand}: {_CLOSER}")
    lede = [entry.headline for entry in edition.lede]
    walk = [entry.headline for entry in _walk(edition)]
    items = _first_fit([], lede[:2], room, strict=True) or _first_fit([], lede, room, strict=True)
    items = items or _first_fit([], lede, room, strict=False)
    for headline in walk:
        items = _first_fit(items, [headline], room, strict=True)
    for headline in walk if len(items) < _ITEMS - 1 else []:  # three good ones beat four
        items = _first_fit(items, [headline], room, strict=False)
    room += _LONGEST - _MAX_SUBJECT
    for headline in walk if len(items) < _ITEMS - 1 else []:
        items = _first_fit(items, [headline], room, strict=False)[: _ITEMS - 1]
    if not items and walk:
        items = [_opening(walk[0])]
    return f"{brand}: {'; '.join([*items, _CLOSER])}"


def _opening(headline: str) -> str:
    """Return the first words of a headline out of which no phrase can be cut."""
    words = headline.split()[:5]
    while len(words) > 1 and words[-1].lower() in _LOOSE:
        words.pop()
    return " ".join(words).rstrip(".,;:")


def _first_fit(items: list[str], headlines: list[str], room: int, *, strict: bool) -> list[str]:
    """Add the first of `headlines` that can be cut short, fits and says something else."""
    left = room - len("; ".join([*items, ""]))
    told = {word.lower() for item in items for word in item.split()}
    for headline in headlines if len(items) < _ITEMS else []:
        short = shorten(headline, min(_MAX_ITEM, left - len("; ")), strict=strict)
        words = {word.lower() for word in short.split() if len(word) > _SHORT_WORD}
        if short and not words & told:
            return [*items, short]
    return items


def preheader(edition: Edition) -> str:
    """Return the summary line on top: the first headlines, 35 to 140 letters, under 20 words."""
    line = ""
    for entry in edition.entries[:3]:
        longer = f"{line}; {entry.headline}" if line else entry.headline
        if len(longer) > _MAX_LINE or len(longer.split()) > _MAX_WORDS:
            break
        line = longer
    if not line and edition.entries:
        line = " ".join(edition.entries[0].headline.split()[:18])[:139].rstrip(",;: ") + "…"
    if len(line) < _MIN_LINE:
        line = f"{line}, and what else happened overnight"
    return re.sub(r"[,;:]?$", ".", line) if not line.endswith((".", "?", "!", "…")) else line


def _walk(edition: Edition) -> list[Entry]:
    """Order entries as the subject takes them: the lede, then the head of each section."""
    heads = [section.entries[0] for section in edition.sections if section.entries]
    rest = [
        entry for entry in edition.entries if entry not in heads and entry not in edition.lede[:1]
    ]
    return [*edition.lede[:1], *edition.lede[1:2], *heads, *rest]


def _meta(edition: Edition, zone: tzinfo) -> str:
    """Return the line of date, reading time, sources and cut-off."""
    words = sum(
        len(s.text.split()) for e in edition.entries for p in e.paragraphs for s in p.sentences
    )
    minutes = max(1, round(words / _WORDS_A_MINUTE))
    outlets = len({item.outlet.casefold() for entry in edition.entries for item in entry.items})
    cutoff = edition.cutoff.astimezone(zone)
    parts = [
        f"{edition.day:%A, %B} {edition.day.day}, {edition.day.year}",
        f"{minutes} min",
        f"{outlets} source{'s' if outlets != 1 else ''}",
        f"items to {cutoff:%H:%M %Z}",
    ]
    return " | ".join(parts)
