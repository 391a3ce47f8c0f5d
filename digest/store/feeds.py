"""Feeds: which there are, when each is due, what its server said last."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from digest.model import Feed, Seen
from digest.schema import feeds, items
from digest.store.engine import insert
from digest.store.workers import Backlog

_SETTINGS = (
    "name", "section", "beat", "tier", "interval", "timeout", "max_bytes", "user_agent",
    "as_browser", "encoding", "article",
)  # fmt: skip
_SKEW = timedelta(minutes=15)  # by which the clocks of two machines may differ
_SEEN = tuple(field.name for field in fields(Seen))
_PLAIN = ("id", "url", *_SETTINGS)
_MARKS = "item_marks"  # the one that is long


def sync_feeds(connection: sa.Connection, listed: Iterable[Feed]) -> None:
    """Make the store's feeds of origin "file" those of the configuration.

    A feed that left the file is switched off, not deleted: its items stay.
    """
    wanted = {feed.url: _row(feed) | {"origin": "file", "enabled": True} for feed in listed}
    names = ("url", *_SETTINGS, "host", "origin", "enabled")
    found = connection.execute(sa.select(*(feeds.c[name] for name in names)))
    known = {row[0]: dict(zip(names, row, strict=True)) for row in found}
    left = [
        {"left": url}
        for url, row in known.items()
        if url not in wanted and row["enabled"] and row["origin"] == "file"
    ]
    if left:
        mine = sa.and_(feeds.c.url == sa.bindparam("left"), feeds.c.origin == "file")
        connection.execute(sa.update(feeds).where(mine).values(enabled=False), left)
    if rows := [row for url, row in wanted.items() if row != known.get(url)]:
        statement = insert(connection, feeds)
        new = statement.excluded
        changed = {name: new[name] for name in names if name != "url"}
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
        values |= {"gone": False, "failures": 0, "due": None, "leave_until": None}
    changed = connection.execute(sa.update(feeds).where(feeds.c.url == url).values(values))
    return changed.rowcount > 0


def feed_rows(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return all feeds with their state and the number of their items, by name."""
    count = (
        sa.select(sa.func.count(sa.distinct(items.c.article_id)))
        .where(items.c.feed_id == feeds.c.id)
        .scalar_subquery()
    )
    shown = [column for column in feeds.c if column.name != "item_marks"]
    query = sa.select(*shown, count.label("articles")).order_by(feeds.c.name, feeds.c.url)
    return [dict(row) for row in connection.execute(query).mappings()]


def enabled_feeds(connection: sa.Connection) -> list[tuple[Feed, bool]]:
    """Return the feeds that are switched on, by name, each with whether it is paused."""
    columns = [
        sa.null() if name == _MARKS else feeds.c[name] for name in (*_PLAIN, *_SEEN, "paused")
    ]
    query = sa.select(*columns).where(feeds.c.enabled).order_by(feeds.c.name, feeds.c.id)
    return [(_feed(row), row[-1]) for row in connection.execute(query)]


def feeds_on(connection: sa.Connection, *, now: datetime | None = None) -> list[Feed]:
    """Return the feeds that are switched on, by id.

    With `now`, those are left out whose servers asked to be left alone at that time.
    """
    query = _on()
    if now is not None:
        query = query.where(_welcome(now))
    return _feeds(connection, query)


def count_feeds_on(connection: sa.Connection) -> int:
    """Return how many feeds are switched on, as `feeds_on` lists them."""
    query = sa.select(sa.func.count()).select_from(_on(feeds.c.id).subquery())
    return connection.execute(query).scalar_one()


def due_feeds(
    connection: sa.Connection, *, now: datetime, older_than: timedelta | None = None
) -> list[Feed]:
    """Return the feeds to ask at `now`, by id.

    With `older_than`, those are due too which answered well, but before that long ago. What was
    asked later than `now` was asked by a clock that was ahead, and is due.
    """
    due = _due(now)
    if older_than is not None:
        due = sa.or_(due, _answered(now - older_than))
    return _feeds(connection, _on().where(due, _welcome(now)))


def claim_feeds(
    connection: sa.Connection, *, now: datetime, until: datetime, limit: int
) -> list[Feed]:
    """Reserve up to `limit` feeds that are due, until `until`; of two claimers one gets each.

    Those of a host that another claimer is asking wait, so that each host meets the manners of
    one. Call it in a transaction that has the lock "feeds".
    """
    others = feeds.alias()
    busy = sa.exists().where(
        others.c.claimed > now, others.c.host == feeds.c.host, others.c.host != ""
    )
    free = sa.or_(feeds.c.claimed.is_(None), feeds.c.claimed <= now)
    pick = (
        _on(feeds.c.id)
        .where(_due(now), _welcome(now), free, ~busy)
        .order_by(feeds.c.due, feeds.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("pick")
    )
    claimed = connection.execute(
        sa.update(feeds)
        .where(feeds.c.id.in_(sa.select(pick)))
        .values(claimed=until)
        .returning(feeds.c.id)
    )
    return _feeds(connection, _on().where(feeds.c.id.in_(claimed.scalars().all())))


def give_back_feeds(connection: sa.Connection, claimed: Iterable[Feed], until: datetime) -> None:
    """End a claim, of feeds that were asked and of those that were not; another's stays."""
    mine = (feeds.c.id.in_([feed.id for feed in claimed]), feeds.c.claimed == until)
    connection.execute(sa.update(feeds).where(*mine).values(claimed=None))


def hasten_feeds(connection: sa.Connection, *, now: datetime, older_than: timedelta) -> None:
    """Make the feeds due which answered well, but before that long ago."""
    connection.execute(
        sa.update(feeds).where(_answered(now - older_than), ~_due(now)).values(due=now)
    )


def feed_backlog(connection: sa.Connection, *, now: datetime) -> Backlog:
    """Count the feeds that are due, and those that workers are asking."""
    claimed = sa.func.coalesce(feeds.c.claimed > now, sa.false())
    waits = sa.func.sum(sa.case((claimed, 0), else_=1))
    query = _on(waits, sa.func.count(), sa.func.min(feeds.c.due)).where(_due(now), _welcome(now))
    waiting, due, oldest = connection.execute(query).one()
    return Backlog(waiting=waiting or 0, working=due - (waiting or 0), oldest=oldest)


def note_visits(connection: sa.Connection, notes: Sequence[tuple[int, Seen]]) -> None:
    """Keep what is known of feeds after a visit: pairs of a feed's id and its memory."""
    if not notes:
        return
    statement = sa.update(feeds).where(feeds.c.id == sa.bindparam("feed"))
    rows = [{"feed": key} | {name: getattr(seen, name) for name in _SEEN} for key, seen in notes]
    connection.execute(statement.values({name: sa.bindparam(name) for name in _SEEN}), rows)


def _on(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    chosen = columns or [feeds.c[name] for name in (*_PLAIN, *_SEEN)]
    return sa.select(*chosen).where(feeds.c.enabled, ~feeds.c.paused, ~feeds.c.gone)


def _due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(feeds.c.due.is_(None), feeds.c.due <= now, _ahead(now))


def _answered(before: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(feeds.c.failures == 0, feeds.c.asked <= before)


def _welcome(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(feeds.c.leave_until.is_(None), feeds.c.leave_until <= now, _ahead(now))


def _ahead(now: datetime) -> sa.ColumnElement[bool]:
    return feeds.c.asked > now + _SKEW


def _feeds(connection: sa.Connection, query: sa.Select[Any]) -> list[Feed]:
    return [_feed(row) for row in connection.execute(query.order_by(feeds.c.id))]


def _feed(row: Sequence[Any]) -> Feed:
    """Make a feed of what stands in the order of `_PLAIN` and `_SEEN`, whatever follows."""
    seen = dict(zip(_SEEN, row[len(_PLAIN) :], strict=False))
    seen[_MARKS] = seen[_MARKS] or b""
    return Feed(seen=Seen(**seen), **dict(zip(_PLAIN, row, strict=False)))


def _row(feed: Feed) -> dict[str, Any]:
    settings = {name: getattr(feed, name) for name in ("url", *_SETTINGS)}
    return settings | {"host": urlsplit(feed.url).hostname or ""}
