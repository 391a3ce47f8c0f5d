"""Items: every version seen, and which article each belongs to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from digest.model import Item
from digest.schema import (
    appearances,
    editions,
    feeds,
    items,
    stories,
    story_articles,
    written,
)
from digest.store.retention import unburied

_TEXTS = (
    "fingerprint", "guid", "url", "url_key", "title", "title_key", "outlet", "author", "summary",
    "content",
)  # fmt: skip
_COLUMNS = (*_TEXTS, "published", "first_seen")
_fields = attrgetter("id", "feed_id", *_TEXTS)
_SKEW = timedelta(minutes=15)  # by which the clocks of two machines may differ
_CHUNK = 500  # values in one IN (...); SQLite takes 32,766 in all


def unseen(connection: sa.Connection, feed_id: int, found: Sequence[Item]) -> list[Item]:
    """Return those of `found` whose version the store neither holds nor held, each once."""
    known: set[str] = set()
    for part in _chunks([item.fingerprint for item in found]):
        query = sa.select(items.c.fingerprint).where(
            items.c.feed_id == feed_id, items.c.fingerprint.in_(part)
        )
        known.update(connection.execute(query).scalars())
    fresh = {item.fingerprint: item for item in found if item.fingerprint not in known}
    return unburied(connection, list(fresh.values()))


def lookalikes(connection: sa.Connection, fresh: Sequence[Item]) -> list[Item]:
    """Return the stored versions that share a guid in one feed, a URL or a title with any."""
    rows: dict[int, Item] = {}
    guids: defaultdict[int, set[str]] = defaultdict(set)
    for item in fresh:
        guids[item.feed_id].add(item.guid)
    wanted = [
        (_versions().where(items.c.feed_id == feed_id), items.c.guid, found)
        for feed_id, found in guids.items()
    ]
    wanted.append((_versions(), items.c.url_key, {item.url_key for item in fresh}))
    wanted.append((_versions(), items.c.title_key, {item.title_key for item in fresh}))
    for query, column, keys in wanted:
        for part in _chunks(sorted(keys - {""})):
            rows.update(
                (item.id, item) for item in _items(connection, query.where(column.in_(part)))
            )
    return [rows[key] for key in sorted(rows)]


def recent(connection: sa.Connection, *, since: datetime, limit: int) -> list[Item]:
    """Return the newest `limit` versions published after `since`, by id and without content."""
    query = (
        _versions(content=False)
        .where(items.c.published > since)
        .order_by(items.c.id.desc())
        .limit(limit)
    )
    return list(_items(connection, query))[::-1]


def numbered(connection: sa.Connection, fresh: Sequence[Item]) -> list[Item]:
    """Give new versions ids that no other has; the transaction's lock keeps them for us.

    So a new article's id, which is that of its first version, is known before it is stored.
    """
    if not fresh:
        return []
    first = _next_id(connection, len(fresh))
    return [replace(item, id=number) for number, item in enumerate(fresh, start=first)]


def add_items(connection: sa.Connection, fresh: Sequence[Item], articles: Sequence[int]) -> None:
    """Store versions that `unseen` left in this transaction, numbered, each of its article."""
    seen = lru_cache(maxsize=8)(written)  # nearly all were seen in one round
    rows = [
        (article, *_fields(item), written(item.published), seen(item.first_seen))
        for item, article in zip(fresh, articles, strict=True)
    ]
    if rows:
        _insert(connection, rows)


def _insert(connection: sa.Connection, rows: list[tuple[Any, ...]]) -> None:
    """Insert by the driver's own `executemany`: SQLAlchemy's care for each value doubles the cost.

    benchmarks/ladder.py measures it.
    """
    names = ("article_id", "id", "feed_id", *_COLUMNS)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join(mark for _ in names)
    into = f"INSERT INTO items ({', '.join(names)}) VALUES ({marks})"  # noqa: S608  (our own names)
    connection.exec_driver_sql(f"{into} ON CONFLICT DO NOTHING", rows)


def _next_id(connection: sa.Connection, count: int) -> int:
    """Return the first of `count` ids in a row that no version has."""
    if connection.dialect.name == "sqlite":
        return int(connection.execute(sa.select(sa.func.max(items.c.id))).scalar() or 0) + 1
    last = sa.func.pg_get_serial_sequence("items", "id")
    first = int(connection.execute(sa.select(sa.func.nextval(last))).scalar_one())
    connection.execute(sa.select(sa.func.setval(last, first + count - 1)))
    return first


def set_clock_right(connection: sa.Connection, *, now: datetime) -> int:
    """Date anew, as seen `now`, what a clock that was ahead or behind has dated; return how many.

    What was seen after `now` came under a clock that was ahead, unless outlets themselves have
    dated something later: then it is `now` that is behind, and nothing changes. What has a later
    id than what was seen last, but an earlier moment, came under a clock that was behind.
    """
    later = items.c.first_seen > now + _SKEW
    told_later = sa.and_(items.c.published > now + _SKEW, items.c.published < items.c.first_seen)
    if connection.execute(sa.select(sa.exists().where(later, told_later))).scalar():
        return 0
    seen_last = (
        sa.select(items.c.id, items.c.first_seen)
        .where(items.c.first_seen <= now + _SKEW)
        .order_by(items.c.first_seen.desc(), items.c.id.desc())
        .limit(1)
    )
    last = connection.execute(seen_last).first()
    wrong = later
    if last is not None:
        earlier = items.c.first_seen < last.first_seen - _SKEW
        wrong = sa.or_(later, sa.and_(items.c.id > last.id, earlier))
    dated = sa.case((items.c.published == items.c.first_seen, now), else_=items.c.published)
    values = {"first_seen": now, "published": sa.type_coerce(dated, items.c.published.type)}
    return connection.execute(sa.update(items).where(wrong).values(values)).rowcount


def newest_version(connection: sa.Connection) -> int:
    """Return the id of the version that was stored last; 0 where there is none."""
    return connection.execute(sa.select(sa.func.max(items.c.id))).scalar() or 0


def window(
    connection: sa.Connection, *, since: datetime, until: datetime, newest: int | None = None
) -> list[list[Item]]:
    """Return the articles that have a version first seen in `since` < t <= `until`.

    Each as all its versions up to `until`, the earliest first; articles by id. Only feeds that
    are switched on speak. Nothing counts that was stored after the version `newest`.
    """
    known = items.c.first_seen <= until
    if newest is not None:
        known &= items.c.id <= newest
    moving = sa.select(items.c.article_id).where(items.c.first_seen > since, known).distinct()
    query = (
        _versions()
        .where(items.c.article_id.in_(moving), known, feeds.c.enabled)
        .order_by(items.c.article_id, items.c.id)
    )
    articles: defaultdict[int, list[Item]] = defaultdict(list)
    for item in _items(connection, query):
        articles[item.article].append(item)
    return list(articles.values())


def known_stories(connection: sa.Connection, articles: Sequence[int]) -> dict[int, int]:
    """Return the story of each of `articles` that has one."""
    found: dict[int, int] = {}
    for part in _chunks(list(articles)):
        query = sa.select(
            story_articles.c.article_id,
            sa.func.coalesce(stories.c.merged_into_id, stories.c.id),
        ).join(stories, stories.c.id == story_articles.c.story_id)
        query = query.where(story_articles.c.article_id.in_(part))
        found.update((row[0], row[1]) for row in connection.execute(query))
    return found


def list_items(connection: sa.Connection, *, until: datetime) -> Iterator[dict[str, Any]]:
    """Yield every version seen up to `until` with its article, story and edition."""
    ran = (
        sa.select(sa.func.min(editions.c.number))
        .join(appearances, appearances.c.edition_id == editions.c.id)
        .where(appearances.c.article_id == items.c.article_id)
        .scalar_subquery()
    )
    query = (
        sa.select(
            items.c.id,
            items.c.url,
            feeds.c.name.label("feed"),
            items.c.outlet,
            items.c.title,
            items.c.published,
            items.c.first_seen,
            items.c.article_id.label("article"),
            sa.func.coalesce(stories.c.merged_into_id, story_articles.c.story_id).label("story"),
            ran.label("edition"),
        )
        .join(feeds, feeds.c.id == items.c.feed_id)
        .outerjoin(story_articles, story_articles.c.article_id == items.c.article_id)
        .outerjoin(stories, stories.c.id == story_articles.c.story_id)
        .where(items.c.first_seen <= until)
        .order_by(items.c.id)
    )
    for row in connection.execute(query).mappings():
        yield dict(row)


def _versions(*, content: bool = True) -> Any:
    """Select versions, each column by the name that it has in an item."""
    columns = [column for column in items.c if content or column.name != "content"]
    return sa.select(
        *(column.label("article") if column.name == "article_id" else column for column in columns),
        feeds.c.name.label("feed"),
        feeds.c.section,
        feeds.c.beat,
        feeds.c.tier,
    ).join(feeds, feeds.c.id == items.c.feed_id)


def _items(connection: sa.Connection, query: Any) -> Iterator[Item]:
    found = connection.execute(query)
    names = tuple(found.keys())
    for row in found:
        yield Item(**dict(zip(names, row, strict=True)))


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
