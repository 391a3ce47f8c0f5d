"""edition.json: what was said, from which items, and what was considered. Pure."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from digest.model import Edition, Entry, Item, Joined, Ranked, Reasons

MAX_RANKED = 60


def document(edition: Edition) -> str:
    """Return edition.json: what was said, from which items, and what was considered."""
    value = {
        "date": edition.day.isoformat(),
        "number": edition.number,
        "subject": edition.subject,
        "preheader": edition.preheader,
        "cutoff": edition.cutoff.isoformat(),
        "note": edition.note,
        "welcome": edition.welcome,
        "sections": [
            {"name": section.name, "stories": [entry.id for entry in section.entries]}
            for section in edition.sections
        ],
        "stories": [_entry(entry) for entry in edition.entries],
        "reading": [_reference(item) for item in edition.reading],
        "ranked": [_considered(one) for one in edition.ranked[:MAX_RANKED]],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def considered(edition: Edition) -> str:
    """Return all stories considered, in or out, best first, each with its reasons, as JSON."""
    entries = {entry.id: entry for entry in edition.entries}
    value = [
        {name: told for name, told in _considered(one).items() if name not in {"urls", "terms"}}
        | {
            "block": entries[one.story.id].block if one.story.id in entries else "",
            "rank": entries[one.story.id].rank if one.story.id in entries else 0,
            "items": [_joined(each) for each in one.reasons.joined] if one.reasons else [],
        }
        for one in edition.ranked
    ]
    return json.dumps(value, ensure_ascii=False)


def _joined(one: Joined) -> dict[str, Any]:
    return _reference(one.item) | {
        "copies": list(one.item.copies),
        "grounds": one.grounds,
        "told": one.told,
    }


def _reasons(reasons: Reasons) -> dict[str, Any]:
    return {
        "score": [
            {"term": point.term, "adds": round(point.adds, 4), "times": round(point.times, 4)}
            | {"words": point.words}
            for point in reasons.points
        ],
        "section": reasons.section,
        "place": reasons.place,
        "thread": reasons.thread,
        "needs": reasons.needs,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "rank": entry.rank,
        "block": entry.block,
        "section": entry.section,
        "headline": entry.headline,
        "score": entry.score,
        "update": entry.past is not None,
        "day_number": entry.day_number,
        "earlier": [
            {"edition": past.edition, "date": past.day.isoformat(), "headline": past.headline}
            for past in entry.earlier
        ],
        "new_outlets": list(entry.new_outlets),
        # One address an article: a copy elsewhere would read as the same article told twice.
        "urls": list(dict.fromkeys(item.url for item in entry.items)),
        "items": [_reference(item) for item in entry.items],
        "paragraphs": [
            {
                "label": paragraph.label,
                "sentences": [
                    {"text": sentence.text, "item": sentence.item}
                    for sentence in paragraph.sentences
                ],
            }
            for paragraph in entry.paragraphs
        ],
    }


def _reference(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "article": item.article,
        "outlet": item.outlet,
        "title": item.title,
        "url": item.url,
        "published": _stamp(item.published),
    }


def _considered(one: Ranked) -> dict[str, Any]:
    first = one.fresh or one.story.items
    return {
        "id": one.story.id,
        "headline": first[0].title,
        "section": one.section,
        "urls": _addresses([*first, *one.story.items]),
        "score": one.score,
        "terms": {name: round(value, 4) for name, value in one.terms},
        "refused": one.refused,
        "rules": list(one.rules),
        "reasons": _reasons(one.reasons) if one.reasons else {},
    }


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _addresses(items: Sequence[Item]) -> list[str]:
    """Return each address once: those of the items in order, then those of their copies."""
    copies = [url for item in items for url in item.copies]
    return list(dict.fromkeys([*(item.url for item in items), *copies]))
