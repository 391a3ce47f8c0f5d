"""Totals: how often things were done since the beginning, whatever is forgotten meanwhile."""

from collections import defaultdict
from collections.abc import Mapping

import sqlalchemy as sa

from digest.schema import totals as table
from digest.store.engine import insert


def count(connection: sa.Connection, name: str, more: Mapping[str, float]) -> None:
    """Add to the total `name`, by kind. Rows are locked to the end of the transaction."""
    rows = [{"name": name, "kind": kind, "count": n} for kind, n in sorted(more.items()) if n]
    if rows:
        statement = insert(connection, table)
        total = table.c["count"] + statement.excluded["count"]
        keys = ["name", "kind"]
        connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_={"count": total}), rows
        )


def totals(connection: sa.Connection) -> dict[str, dict[str, float]]:
    """Return all totals: by name, then by kind."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in connection.execute(sa.select(table).order_by(table.c.name, table.c.kind)):
        found[row.name][row.kind] = row[2]
    return found
