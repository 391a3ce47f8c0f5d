"""JSON Feed 1.0 and 1.1, and RSS written as JSON. Pure."""

import html
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from digest import text
from digest.errors import FeedError
from digest.items import dates
from digest.items.raw import Raw, joined, sane
from digest.model import Channel


def read(body: bytes, url: str) -> tuple[Channel, list[Raw]]:
    """Read a feed in JSON that came from `url`. Raises FeedError."""
    try:
        document = json.loads(body.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        reason = text.one_line(str(error))[:100]
        raise FeedError(f"broken JSON ({reason}); the server is at fault") from None
    document = _renamed(document)
    entries = document.get("items")
    if not isinstance(entries, list):
        raise FeedError("neither RSS, Atom nor JSON Feed; look for the feed's new address")
    raws = [_raw_json(entry, url) for entry in entries if isinstance(entry, dict)]
    return Channel(title=_getter(document)("title")), raws


# Dave Winer's "RSS-in-JSON", which has RSS's own names.
_NAMES = {"link": "url", "guid": "id", "description": "content_html", "pubDate": "date_published"}


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    """Return RSS in JSON under JSON Feed's names, anything else as it is."""
    rss = document.get("rss")
    channel = rss.get("channel") if isinstance(rss, dict) else None
    if not isinstance(channel, dict):
        return document
    entries = channel.get("item")
    if not isinstance(entries, list):
        entries = [entries]
    items = [
        {_NAMES.get(name, name): value for name, value in entry.items()}
        for entry in entries
        if isinstance(entry, dict)
    ]
    return {"title": channel.get("title"), "items": items}


def _getter(entry: dict[str, Any]) -> Callable[[str], str]:
    """Return a reader of `entry`'s values as text, "" for what is missing or no value."""

    def get(name: str) -> str:
        value = entry.get(name)
        return str(value) if isinstance(value, str | int | float) else ""

    return get


def _raw_json(entry: dict[str, Any], base: str) -> Raw:
    get = _getter(entry)
    links = [get("url"), get("external_url"), get("id") if text.is_web(get("id")) else ""]
    authors = entry.get("authors") or [entry.get("author")]  # 1.1, else 1.0
    author = next(iter(authors), None) if isinstance(authors, list) else None
    published, updated = (_moment(get(f"date_{name}")) for name in ("published", "modified"))
    return Raw(
        title=get("title"),
        links=tuple(joined(base, link) for link in links if link),
        guid=get("id"),
        summary=get("summary"),
        content=get("content_html") or html.escape(get("content_text"), quote=False),
        author=_getter(author)("name") if isinstance(author, dict) else "",
        published=published or updated,
        updated=updated,
    )


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        found = dates.read(value)
        return sane(found) if found else None
    return sane(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
