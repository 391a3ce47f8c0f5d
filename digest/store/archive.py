"""The archive: what the public may read of the editions that went to the subscribers."""

from collections.abc import Sequence

import sqlalchemy as sa

from digest.model import Frozen
from digest.schema import editions as table
from digest.store.editions import frozen_of


def archive(
    connection: sa.Connection, words: Sequence[str] = (), *, limit: int, skip: int = 0
) -> list[Frozen]:
    """Return daily editions that hold all `words` (in any case), the newest first.

    Cost: without words an index; with them every edition's text is read, about 0.1 s for 3,000.
    """
    query = sa.select(table).where(table.c.kind == "daily")
    for word in words:
        query = query.where(
            sa.or_(
                table.c.text.icontains(word, autoescape=True),
                table.c.subject.icontains(word, autoescape=True),
            )
        )
    query = query.order_by(table.c.number.desc()).limit(limit).offset(skip)
    return [frozen_of(row) for row in connection.execute(query).mappings()]


def shown_edition(connection: sa.Connection, number: int) -> Frozen | None:
    """Return the daily edition with this number."""
    query = sa.select(table).where(table.c.number == number, table.c.kind == "daily")
    row = connection.execute(query).mappings().first()
    return frozen_of(row) if row else None
