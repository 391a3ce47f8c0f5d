"""Sign-ups: who asked for the brief, and the mail that asks back whether it was really them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from digest.model import Subscriber
from digest.schema import subscribers as table
from digest.schema import suppressions
from digest.store.engine import insert
from digest.store.subscribers import as_subscriber, move, prove, suppressed

PAUSE = timedelta(days=1)  # between two confirmations to one address
LEASE = timedelta(minutes=5)  # longer than one confirmation may take to leave


def sign_up(
    connection: sa.Connection, email: str, *, marks: Sequence[str], now: datetime, source: str
) -> bool:
    """Note that somebody asked for the brief, and queue the mail that asks back.

    False where none goes out: one did within a day, or the reader complained once. A new address
    is pending; whoever is known stays as they are until they confirm.
    """
    if suppressed(connection, marks) == "complained":
        return False
    asked = {"asked": now, "confirm_due": now, "confirm_tries": 0}
    statement = insert(connection, table).values(
        email=email, email_key=email.casefold(), state="pending", created=now, changed=now, **asked
    )
    statement = statement.on_conflict_do_update(
        index_elements=["email_key"],
        set_=asked,
        where=sa.and_(
            table.c.state != "complained",
            sa.or_(table.c.asked.is_(None), table.c.asked <= now - PAUSE),
        ),
    )
    new = connection.execute(statement.returning(table.c.id)).scalar()
    if new is not None:
        prove(connection, new, "pending", now=now, how="form", source=source)
    return new is not None


def confirm(
    connection: sa.Connection, reader: int, *, marks: Sequence[str], now: datetime, source: str
) -> bool:
    """Let a reader have the brief who proved that the address is theirs; False where they do."""
    connection.execute(sa.delete(suppressions).where(suppressions.c.mark.in_(marks)))
    return move(connection, reader, "active", now=now, how="link", source=source)


def claim_confirmations(
    connection: sa.Connection, *, now: datetime, limit: int = 20
) -> list[tuple[Subscriber, int]]:
    """Reserve confirmations that are due; return their readers and how often each was tried.

    Of two that claim at once each confirmation goes to one. Whoever dies with it in hand leaves
    it due again after `LEASE`.
    """
    pick = (
        sa.select(table.c.id)
        .where(table.c.confirm_due <= now)
        .order_by(table.c.confirm_due, table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("pick")
    )
    rows = connection.execute(
        sa.update(table)
        .where(table.c.id.in_(sa.select(pick)))
        .values(confirm_due=now + LEASE, confirm_tries=table.c.confirm_tries + 1)
        .returning(table)
    )
    return [(as_subscriber(row), row.confirm_tries) for row in rows]


def settle_confirmation(connection: sa.Connection, reader: int, *, again: datetime | None) -> None:
    """Write down that a confirmation left, or will not; or that it is tried `again` then."""
    connection.execute(sa.update(table).where(table.c.id == reader).values(confirm_due=again))


def drop_unconfirmed(connection: sa.Connection, *, before: datetime) -> int:
    """Erase those who never confirmed what was asked before then; return how many."""
    stale = sa.and_(table.c.state == "pending", table.c.asked < before)
    return connection.execute(sa.delete(table).where(stale)).rowcount


def confirmations_waiting(connection: sa.Connection) -> int:
    """Return how many sign-ups wait for their confirmation to leave."""
    query = sa.select(sa.func.count()).where(table.c.confirm_due.is_not(None))
    return connection.execute(query).scalar_one()
