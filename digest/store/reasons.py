"""Why each story is in an edition or out of it, and what is known of one that was none."""

import json
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from digest.model import Frozen
from digest.schema import considered as table
from digest.schema import editions, feeds, items, stories, story_articles
from digest.store.editions import find_edition
from digest.store.engine import insert

_MOST = 20  # articles that a search returns


def keep_considered(
    connection: sa.Connection, edition: int, body: str, *, recalled: str = ""
) -> None:
    """Store the stories considered for an edition, JSON as `message.considered` makes it.

    `recalled` is what it knew of the days before, as JSON too.
    """
    packed = {"stories": zlib.compress(body.encode()), "recalled": zlib.compress(recalled.encode())}
    connection.execute(
        insert(connection, table).values(edition_id=edition, **packed).on_conflict_do_nothing()
    )


def considered(connection: sa.Connection, edition: int) -> list[dict[str, Any]] | None:
    """Return the stories considered for an edition; None where an older program made it."""
    query = sa.select(table.c.stories).where(table.c.edition_id == edition)
    packed = connection.execute(query).scalar()
    return None if packed is None else json.loads(zlib.decompress(packed))


def recalled(connection: sa.Connection, edition: int) -> str:
    """Return what an edition knew of the days before; "" where an older program made it."""
    query = sa.select(table.c.recalled).where(table.c.edition_id == edition)
    packed = connection.execute(query).scalar()
    return zlib.decompress(packed).decode() if packed else ""


def newest_edition(connection: sa.Connection, *, until: datetime) -> Frozen | None:
    """Return the last edition whose cut-off is not after `until`, for whomever it was made."""
    query = (
        sa.select(editions.c.number)
        .where(editions.c.cutoff <= until)
        .order_by(editions.c.number.desc())
        .limit(1)
    )
    number = connection.execute(query).scalar()
    return None if number is None else find_edition(connection, number=number)


def living_story(connection: sa.Connection, story: int) -> int:
    """Return the story that `story` was merged into, else itself."""
    query = sa.select(stories.c.merged_into_id).where(stories.c.id == story)
    return connection.execute(query).scalar() or story


def find_articles(
    connection: sa.Connection, *, words: Sequence[str] = (), key: str = "", article: int = 0
) -> list[dict[str, Any]]:
    """Return the newest stored versions by words of their headline, by address or by article.

    `key` is the identity of an address, as `text.canonical_url` makes it.
    """
    query = (
        sa.select(
            items.c.article_id.label("article"),
            items.c.title,
            items.c.outlet,
            items.c.url,
            items.c.published,
            items.c.first_seen,
            feeds.c.name.label("feed"),
            feeds.c.enabled,
            story_articles.c.story_id.label("story"),
        )
        .join(feeds, feeds.c.id == items.c.feed_id)
        .outerjoin(story_articles, story_articles.c.article_id == items.c.article_id)
        .order_by(items.c.id.desc())
        .limit(_MOST)
    )
    if article:
        query = query.where(items.c.article_id == article)
    elif key:
        query = query.where(items.c.url_key == key)
    for word in words:
        query = query.where(sa.func.lower(items.c.title).contains(word.lower(), autoescape=True))
    return [dict(row) for row in connection.execute(query).mappings()]
