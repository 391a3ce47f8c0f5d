"""Feeds: which there are, when each is due, what its server said last."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from digest.model import Feed, Fetched
from digest.schema import feeds, items
from digest.store.engine import insert

_SETTINGS = ("name", "section", "beat", "tier", "interval", "timeout", "max_bytes", "user_agent")
_MAX_BACKOFF = timedelta(hours=24)


def sync_feeds(connection: sa.Connection, listed: Iterable[Feed]) -> None:
    """Make the store's feeds of origin "file" those of the configuration.

    A feed that left the file is switched off, not deleted: its items stay.
    """
    rows = [_row(feed) | {"origin": "file", "enabled": True} for feed in listed]
    connection.execute(
        sa.update(feeds)
        .where(feeds.c.origin == "file", feeds.c.url.not_in([row["url"] for row in rows]))
        .values(enabled=False)
    )
    if rows:
        statement = insert(connection, feeds)
        new = statement.excluded
        changed = {name: new[name] for name in (*_SETTINGS, "origin", "enabled")}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["url"], set_=changed), rows
        )


def add_feed(connection: sa.Connection, feed: Feed) -> bool:
    """Add a feed by command; False where its URL is there already."""
    statement = insert(connection, feeds).values(_row(feed) | {"origin": "command"})
    added = connection.execute(statement.on_conflict_do_nothing().returning(feeds.c.id))
    return added.first() is not None


def remove_feed(connection: sa.Connection, url: str) -> bool:
    """Delete a feed that was added by command; False where there is none such.

    Its items stay where articles of theirs ran: then it is only switched off.
    """
    mine = sa.and_(feeds.c.url == url, feeds.c.origin == "command")
    used = sa.exists().where(items.c.feed_id == feeds.c.id)
    off = connection.execute(sa.update(feeds).where(mine, used).values(enabled=False))
    gone = connection.execute(sa.delete(feeds).where(mine, ~used))
    return off.rowcount + gone.rowcount > 0


def pause_feed(connection: sa.Connection, url: str, *, paused: bool) -> bool:
    """Pause or resume a feed; False where the URL is not known. Resuming forgives a 410."""
    values: dict[str, Any] = {"paused": paused}
    if not paused:
        values |= {"gone": False, "failures": 0, "due": None}
    changed = connection.execute(sa.update(feeds).where(feeds.c.url == url).values(values))
    return changed.rowcount > 0


def feed_rows(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return all feeds with their state and the number of their items, by name."""
    count = (
        sa.select(sa.func.count(sa.distinct(items.c.article_id)))
        .where(items.c.feed_id == feeds.c.id)
        .scalar_subquery()
    )
    query = sa.select(feeds, count.label("articles")).order_by(feeds.c.name, feeds.c.url)
    return [dict(row) for row in connection.execute(query).mappings()]


def due_feeds(
    connection: sa.Connection, *, now: datetime | None, older_than: timedelta | None = None
) -> list[Feed]:
    """Return the feeds to ask: those due at `now`, or with None all that are switched on.

    With `older_than`, those are due too which answered well, but before that long ago.
    """
    query = sa.select(feeds).where(feeds.c.enabled, ~feeds.c.paused, ~feeds.c.gone)
    if now is not None:
        due = sa.or_(feeds.c.due.is_(None), feeds.c.due <= now)
        if older_than is not None:
            well = sa.and_(feeds.c.failures == 0, feeds.c.asked <= now - older_than)
            due = sa.or_(due, well)
        query = query.where(due)
    return [
        Feed(
            id=row["id"],
            url=row["url"],
            etag=row["etag"],
            last_modified=row["last_modified"],
            failures=row["failures"],
            **{name: row[name] for name in _SETTINGS},
        )
        for row in connection.execute(query.order_by(feeds.c.id)).mappings()
    ]


def note_visit(connection: sa.Connection, fetched: Fetched, *, now: datetime) -> None:
    """Keep what a feed's server said: its validators, or the error and when to ask again."""
    feed = fetched.feed
    pause = timedelta(seconds=max(feed.interval, fetched.retry_after))
    values: dict[str, Any] = {"asked": now, "error": fetched.error, "gone": fetched.gone}
    if fetched.error:
        failures = feed.failures + 1
        pause = max(pause, min(_MAX_BACKOFF, pause * 2 ** min(failures - 1, 10)))
        values |= {"failures": failures}
    else:
        values |= {"failures": 0, "answered": now}
        if not fetched.unchanged:
            headers = dict(fetched.headers)
            values |= {
                "etag": headers.get("etag", ""),
                "last_modified": headers.get("last-modified", ""),
            }
    values["due"] = now + pause
    connection.execute(sa.update(feeds).where(feeds.c.id == feed.id).values(values))


def _row(feed: Feed) -> dict[str, Any]:
    row = asdict(feed)
    return {name: row[name] for name in ("url", *_SETTINGS)}
