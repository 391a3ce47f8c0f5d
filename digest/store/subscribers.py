"""Subscribers: who gets the brief."""

from datetime import datetime

import sqlalchemy as sa

from digest.model import Subscriber
from digest.schema import subscribers as table
from digest.store.engine import insert


def add_subscriber(connection: sa.Connection, email: str, name: str, *, now: datetime) -> bool:
    """Add a reader, or bring back one who was removed; False for one who is there.

    Who unsubscribed is not brought back by a list: only by asking for it anew.
    """
    statement = insert(connection, table).values(
        email=email, email_key=email.casefold(), name=name, state="active", created=now, changed=now
    )
    statement = statement.on_conflict_do_update(
        index_elements=["email_key"],
        set_={"state": "active", "changed": now, "name": name, "email": email},
        where=table.c.state == "removed",
    )
    return connection.execute(statement.returning(table.c.id)).first() is not None


def remove_subscriber(connection: sa.Connection, email: str, *, now: datetime) -> bool:
    """Stop all mail to a reader; False where there is none such."""
    changed = connection.execute(
        sa.update(table)
        .where(table.c.email_key == email.casefold(), table.c.state != "removed")
        .values(state="removed", changed=now)
    )
    return changed.rowcount > 0


def subscribers(connection: sa.Connection) -> list[Subscriber]:
    """Return all readers, in the order they came."""
    return [_subscriber(row) for row in connection.execute(sa.select(table).order_by(table.c.id))]


def active_subscribers(connection: sa.Connection) -> int:
    """Return how many readers get the brief."""
    query = sa.select(sa.func.count()).where(table.c.state == "active")
    return connection.execute(query).scalar_one()


def subscriber(connection: sa.Connection, email: str) -> Subscriber | None:
    """Return the reader with this address."""
    query = sa.select(table).where(table.c.email_key == email.casefold())
    row = connection.execute(query).first()
    return _subscriber(row) if row else None


def _subscriber(row: sa.Row[tuple[object, ...]]) -> Subscriber:
    return Subscriber(
        id=row.id, email=row.email, name=row.name, state=row.state, created=row.created
    )
