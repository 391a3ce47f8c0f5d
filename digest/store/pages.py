"""Pages: what came of asking for those behind items, and what their sites allow."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from digest.model import Page
from digest.schema import feeds, pages, robots
from digest.store.engine import insert

_CHUNK = 500  # values in one IN (...)


def article_modes(connection: sa.Connection) -> dict[int, str]:
    """Return by a feed's id where the texts of its articles come from: never, feed or page."""
    rows = connection.execute(sa.select(feeds.c.id, feeds.c.article))
    return {row.id: row.article for row in rows}


def pages_of(connection: sa.Connection, keys: Sequence[str], *, until: datetime) -> dict[str, Page]:
    """Return by key what is known of pages up to `until`."""
    found: dict[str, Page] = {}
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        query = sa.select(pages).where(pages.c.key.in_(part), pages.c.asked <= until)
        found.update((row["key"], Page(**row)) for row in connection.execute(query).mappings())
    return found


def keep_pages(connection: sa.Connection, asked: Iterable[Page]) -> None:
    """Keep what came of asking for pages; a text that is there already stays as it is."""
    columns = [column.name for column in pages.c]
    rows = [{name: getattr(page, name) for name in columns} for page in asked]
    if rows:
        statement = insert(connection, pages)
        changed = {name: statement.excluded[name] for name in columns if name != "key"}
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["key"], set_=changed, where=pages.c.state != "kept"
            ),
            rows,
        )


def robots_of(
    connection: sa.Connection, origins: Sequence[str], *, since: datetime, until: datetime
) -> dict[str, str]:
    """Return by origin the robots.txt that were had in `since` < t <= `until`."""
    query = sa.select(robots.c.origin, robots.c.rules).where(
        robots.c.origin.in_(origins), robots.c.asked > since, robots.c.asked <= until
    )
    return {row.origin: row.rules for row in connection.execute(query)}


def keep_robots(connection: sa.Connection, had: Mapping[str, str], *, now: datetime) -> None:
    """Keep the robots.txt of sites, by origin."""
    rows = [{"origin": origin, "rules": rules, "asked": now} for origin, rules in had.items()]
    if rows:
        statement = insert(connection, robots)
        changed = {name: statement.excluded[name] for name in ("rules", "asked")}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["origin"], set_=changed), rows
        )
