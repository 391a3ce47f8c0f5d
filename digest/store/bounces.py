"""What came back, by reader: each bounce once, however often it is read."""

import re
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from digest.schema import bounces as table
from digest.schema import deliveries, editions
from digest.store.engine import insert


def add_bounce(
    connection: sa.Connection,
    reader: int,
    *,
    edition: int,
    kind: str,
    status: str,
    fingerprint: str,
    now: datetime,
) -> bool:
    """Keep a bounce of a reader's mail; `edition` is its number, 0 where it is not known.

    False where it is there: the insert is the lock, by the `fingerprint` of the message.
    """
    statement = insert(connection, table).values(
        subscriber_id=reader,
        edition=edition,
        kind=kind,
        status=status,
        fingerprint=fingerprint,
        at=now,
    )
    new = statement.on_conflict_do_nothing().returning(table.c.id)
    return connection.execute(new).scalar() is not None


def soft_bounces(connection: sa.Connection, reader: int) -> list[tuple[int, date]]:
    """Return the editions that bounced softly for a reader, with the days of that."""
    query = sa.select(table.c.edition, table.c.at).where(
        table.c.subscriber_id == reader, table.c.kind == "soft"
    )
    found = connection.execute(query.order_by(table.c.at))
    # One whose edition is not known counts as its own.
    return [(row.edition or -row.at.toordinal(), row.at.date()) for row in found]


def mailed_as(connection: sa.Connection, message_ids: Sequence[str]) -> tuple[int, int] | None:
    """Return the reader and the edition's number that one of these Message-IDs was for."""
    for message_id in message_ids:
        number = re.match(r"[^.]*\.([0-9]{1,9})\.", message_id)
        if not number:
            continue
        query = (
            sa.select(deliveries.c.subscriber_id)
            .join(editions, editions.c.id == deliveries.c.edition_id)
            .where(editions.c.number == int(number[1]))
            .where(sa.func.lower(deliveries.c.message_id) == message_id)
        )
        reader = connection.execute(query).scalar()
        if reader is not None:
            return reader, int(number[1])
    return None
