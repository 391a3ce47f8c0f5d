"""Small invented stories, chosen and ready to be told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from digest import prose
from digest.config import BriefSettings
from digest.model import Edition, Entry, Item, Ranked, Section, Story

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
DAY = date(2026, 3, 4)
WEB = "https://brief.example.org"
BRIEF = BriefSettings(brand="The Velm Brief")


def item(number, title, summary="", **values):
    moment = values.pop("moment", NOW - timedelta(hours=9))
    host = values.get("outlet", "a").split()[-1].lower()
    return Item(
        **{
            "feed": "f", "outlet": "The Velm Post", "url": f"https://{host}.example/{number}",
            "title": title, "summary": summary, "id": number, "article": number,
            "published": moment, "first_seen": moment, **values,
        }
    )  # fmt: skip


def entry(number, *items, block="section", **values):
    return Entry(
        **{
            "id": number, "rank": number, "block": block, "section": "At sea", "score": 0.5,
            "headline": items[0].title, "items": items, **values,
        }
    )  # fmt: skip


def edition(*entries, reading=()):
    """An edition of these entries: the first is the lede, the others one section."""
    ranked = tuple(
        Ranked(story=Story(id=e.id, items=e.items), section="At sea", score=e.score)
        for e in entries
    )
    lede = (replace(entries[0], block="lede"),) if entries else ()
    sections = (Section(name="At sea", entries=entries[1:]),) if entries[1:] else ()
    return Edition(
        day=DAY, cutoff=NOW, lede=lede, sections=sections, reading=reading, ranked=ranked
    )


def write(*entries, **values):
    return prose.write(edition(*entries, **values), brief=BRIEF, zone=UTC, web=WEB)


def framed(*entries):
    return prose.frame(
        write(*entries),
        BRIEF,
        zone=UTC,
        anniversary=(1906, "a strait opened"),
        following=date(2026, 3, 5),
    )


def paragraphs(made):
    return [
        (f"{p.label}: " if p.label else "") + " ".join(s.text for s in p.sentences)
        for one in made.entries
        for p in one.paragraphs
    ]


def first(made):
    return paragraphs(made)[0]
