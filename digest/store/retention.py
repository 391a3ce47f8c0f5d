"""Retention: old articles go and leave a mark each, so that none of them ever comes in again."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import sqlalchemy as sa

from digest.model import Item
from digest.schema import (
    considered,
    deliveries,
    editions,
    items,
    pages,
    robots,
    stories,
    story_articles,
    tombstones,
    variants,
)
from digest.store.engine import insert

_NEWEST = 51  # articles by whose dates a clock is believed
_LEDGER = timedelta(days=275)  # for which deliveries stay longer than the rest
_AT_ONCE = 500  # articles in one transaction


def forget_old(connection: sa.Connection, *, now: datetime, keep: timedelta) -> int:
    """Forget up to 500 articles that nobody has told since `keep`; return how many there were.

    Gone are their versions and events, the pages behind them, and why stories were in editions
    or out of them; deliveries go later. Editions and what readers agreed to stay. `now` counts no
    more than the newest news says: a clock that is a year ahead must not bury what is in the feeds.
    """
    before = min(now, _as_outlets_say(connection) or now) - keep
    old = _old_articles(connection, before)
    if old:
        _bury(connection, old)
        return len(old)
    _forget_the_rest(connection, before)
    return 0


def unburied(connection: sa.Connection, found: Sequence[Item]) -> list[Item]:
    """Return those of `found` that were not forgotten before."""
    if not found:
        return []
    marks = {mark: item for item in found for mark in _marks(item)}
    query = sa.select(tombstones.c.mark).where(tombstones.c.mark.in_(list(marks)))
    gone = {id(marks[mark]) for mark in connection.execute(query).scalars()}
    return [item for item in found if id(item) not in gone] if gone else list(found)


def _as_outlets_say(connection: sa.Connection) -> datetime | None:
    """Return when the newest articles were published, in the middle: by the outlets' clocks."""
    newest = sa.select(items.c.published).order_by(items.c.id.desc()).limit(_NEWEST)
    dates = [one.timestamp() for one in connection.execute(newest).scalars()]
    return datetime.fromtimestamp(median(dates)).astimezone() if dates else None


def _old_articles(connection: sa.Connection, before: datetime) -> list[int]:
    """Return articles without any version since `before`; the newest keeps the ids counting on."""
    other = items.alias()
    told_since = sa.exists().where(
        other.c.article_id == items.c.article_id, other.c.first_seen >= before
    )
    last = sa.select(sa.func.max(items.c.id)).scalar_subquery()
    holds_last = sa.select(other.c.article_id).where(other.c.id == last).scalar_subquery()
    query = (
        sa.select(items.c.article_id)
        .where(items.c.first_seen < before, ~told_since, items.c.article_id != holds_last)
        .distinct()
        .limit(_AT_ONCE)
    )
    return list(connection.execute(query).scalars())


def _bury(connection: sa.Connection, articles: Sequence[int]) -> None:
    mine = items.c.article_id.in_(articles)
    columns = ("feed_id", "fingerprint", "guid", "url", "url_key", "title", "title_key")
    rows = connection.execute(sa.select(*(items.c[name] for name in columns)).where(mine)).all()
    marks = {mark for row in rows for mark in _marks(row)}
    statement = insert(connection, tombstones).on_conflict_do_nothing()
    connection.execute(statement, [{"mark": mark} for mark in sorted(marks)])
    connection.execute(sa.delete(items).where(mine))
    connection.execute(sa.delete(story_articles).where(story_articles.c.article_id.in_(articles)))


def _marks(item: Item | sa.Row[Any]) -> list[int]:
    """Return what would show that an article is back: its address, and its guid with its title."""
    feed, url = item.feed_id, item.url_key
    keys = [f"url {url}" if "/" in url or "?" in url else f"version {feed} {item.fingerprint}"]
    if item.guid:
        keys.append(f"guid {feed} {item.guid} {item.title_key}")
    hashes = (hashlib.blake2b(key.encode(), digest_size=8).digest() for key in keys)
    return [int.from_bytes(one, signed=True) for one in hashes]


def _forget_the_rest(connection: sa.Connection, before: datetime) -> None:
    """Forget what belongs to old articles and old editions, the largest of it."""
    for table, since in ((considered, before), (variants, before), (deliveries, before - _LEDGER)):
        old = sa.select(editions.c.id).where(editions.c.cutoff < since)
        connection.execute(sa.delete(table).where(table.c.edition_id.in_(old)))
    for table in (pages, robots):
        connection.execute(sa.delete(table).where(table.c.asked < before))
    told = sa.exists().where(story_articles.c.story_id == stories.c.id)
    part = stories.alias()
    needed = sa.exists().where(part.c.merged_into_id == stories.c.id)
    for more in (stories.c.merged_into_id.is_not(None), ~needed):  # heirs after what they took
        connection.execute(sa.delete(stories).where(stories.c.last_seen < before, ~told, more))
