"""What stands around the stories: subject, summary line, welcome, sign-off. Pure."""

import re
from dataclasses import replace
from datetime import tzinfo

from digest.config import BriefSettings
from digest.model import Edition, Entry
from digest.prose.headlines import shorten

_CLOSER = "And a bit more."
_MAX_SUBJECT = 130
_WORDS_A_MINUTE = 220


def frame(
    edition: Edition, brief: BriefSettings, *, zone: tzinfo, anniversary: tuple[int, str]
) -> Edition:
    """Add subject, preheader, meta line, welcome and sign-off to a written edition."""
    day = edition.day
    year, fact = anniversary
    welcome = (
        f"Welcome to this {day:%A} edition of {brief.brand}, a newsletter dedicated to {brief.mission},"
        f" brought to you by {brief.byline}. On this day in {year}, {fact}."
    )
    goodbye = "That’s all for this week. See you Monday." if day.weekday() == 4 else "That’s all for today."
    return replace(
        edition,
        subject=subject(edition, brief.brand),
        preheader=preheader(edition),
        meta=_meta(edition, zone),
        welcome=welcome,
        signoff=goodbye,
    )


def subject(edition: Edition, brand: str) -> str:
    """Return "Brand: item; item; item; item; And a bit more.", at most 130 letters."""
    room = _MAX_SUBJECT - len(brand) - len(": ") - len(f"; {_CLOSER}")
    count = 4 if room >= 4 * 20 else 3
    limit = max(14, (room - 2 * (count - 1)) // count)
    items: list[str] = []
    for entry in _walk(edition):
        short = shorten(entry.headline, limit)
        if len(short.split()) > 1 and short not in items:
            items.append(short)
        if len(items) == count:
            break
    line = f"{brand}: {'; '.join([*items, _CLOSER])}"
    return line if len(line) <= _MAX_SUBJECT else f"{brand}: {'; '.join([*items[:-1], _CLOSER])}"


def preheader(edition: Edition) -> str:
    """Return the summary line on top: the first headlines, 35 to 140 letters, under 20 words."""
    line = ""
    for entry in edition.entries[:3]:
        longer = f"{line}; {entry.headline}" if line else entry.headline
        if len(longer) > 140 or len(longer.split()) > 19:
            break
        line = longer
    if not line and edition.entries:
        line = " ".join(edition.entries[0].headline.split()[:18])[:139].rstrip(",;: ") + "…"
    if len(line) < 35:
        line = f"{line}, and what else happened overnight"
    return re.sub(r"[,;:]?$", ".", line) if not line.endswith((".", "?", "!", "…")) else line


def _walk(edition: Edition) -> list[Entry]:
    """Order entries as the subject takes them: the lede, then the head of each section."""
    heads = [section.entries[0] for section in edition.sections if section.entries]
    rest = [entry for entry in edition.entries if entry not in heads and entry not in edition.lede[:1]]
    return [*edition.lede[:1], *edition.lede[1:2], *heads, *rest]


def _meta(edition: Edition, zone: tzinfo) -> str:
    """Return the line of date, reading time, sources and cut-off."""
    words = sum(len(s.text.split()) for e in edition.entries for p in e.paragraphs for s in p.sentences)
    minutes = max(1, round(words / _WORDS_A_MINUTE))
    outlets = len({item.outlet for entry in edition.entries for item in entry.items})
    cutoff = edition.cutoff.astimezone(zone)
    parts = [
        f"{edition.day:%A, %B} {edition.day.day}, {edition.day.year}",
        f"{minutes} min",
        f"{outlets} source{'s' if outlets != 1 else ''}",
        f"items to {cutoff:%H:%M %Z}",
    ]
    return " | ".join(parts)
