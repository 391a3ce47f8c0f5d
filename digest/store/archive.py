"""The archive: what the public may read of the editions that went to the subscribers."""

from collections.abc import Sequence

import sqlalchemy as sa

from digest.model import Frozen
from digest.schema import editions as table
from digest.store.editions import frozen_of

# One that was made ahead of its time may still be taken back.
_PUBLIC = sa.and_(table.c.kind == "daily", table.c.state != "made")


def archive(
    connection: sa.Connection, words: Sequence[str] = (), *, limit: int, skip: int = 0
) -> list[Frozen]:
    """Return editions that began to go out and hold all `words` in any case, the newest first.

    Cost: without words an index; with them every edition's text is read, about 0.1 s for 3,000.
    """
    query = sa.select(table).where(_PUBLIC)
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
    """Return the edition with this number, if it began to go out."""
    query = sa.select(table).where(table.c.number == number, _PUBLIC)
    row = connection.execute(query).mappings().first()
    return frozen_of(row) if row else None
