"""Deliveries: one row an edition and reader, written before and after each message."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from digest.model import Delivery, Subscriber, Tally
from digest.schema import deliveries as table
from digest.schema import subscribers
from digest.store.engine import insert

LEASE = timedelta(minutes=5)  # longer than any one message may take
_STILL_HERE = table.c.subscriber_id.in_(
    sa.select(subscribers.c.id).where(subscribers.c.state == "active")
)


def enqueue(
    connection: sa.Connection,
    edition: int,
    message_id: Callable[[int], str],
    *,
    now: datetime,
    only: int | None = None,
) -> None:
    """Queue an edition for every active reader, or `only` one: once, by the primary key."""
    query = sa.select(subscribers.c.id).where(subscribers.c.state == "active")
    if only is not None:
        query = query.where(subscribers.c.id == only)
    readers = connection.execute(query).scalars()
    rows = [
        {
            "edition_id": edition,
            "subscriber_id": reader,
            "state": "queued",
            "message_id": message_id(reader),
            "next_try": now,
        }
        for reader in readers
    ]
    if rows:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), rows)


def claim(
    connection: sa.Connection,
    edition: int,
    owner: str,
    *,
    now: datetime,
    limit: int = 1,
    only: int | None = None,
) -> list[Delivery]:
    """Reserve up to `limit` deliveries that are due for `owner`; of two claimers one gets each.

    With `only`, none but this subscriber's.

    A row whose lease ran out counts as due: its holder died, maybe after the server took the
    message. It goes out again with the same Message-ID, so that no reader is missed.
    """
    due = sa.or_(
        sa.and_(table.c.state == "queued", table.c.next_try <= now),
        sa.and_(table.c.state == "sending", table.c.lease_until < now),
    )
    pick = (
        sa.select(table.c.subscriber_id)
        .where(table.c.edition_id == edition, due, _STILL_HERE)
        .where(sa.true() if only is None else table.c.subscriber_id == only)
        .order_by(table.c.next_try, table.c.subscriber_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("pick")  # PostgreSQL may run a plain subquery more than once, and lock more rows
    )
    claimed = connection.execute(
        sa.update(table)
        .where(table.c.edition_id == edition, table.c.subscriber_id.in_(sa.select(pick)))
        .values(
            state="sending", owner=owner, lease_until=now + LEASE, attempts=table.c.attempts + 1
        )
        .returning(table.c.subscriber_id, table.c.attempts)
    )
    attempts = {row.subscriber_id: row.attempts for row in claimed}
    readers = connection.execute(
        sa.select(subscribers).where(subscribers.c.id.in_(attempts)).order_by(subscribers.c.id)
    )
    return [
        Delivery(
            edition=edition,
            subscriber=Subscriber(id=row.id, email=row.email, name=row.name, state=row.state),
            attempts=attempts[row.id],
        )
        for row in readers
    ]


def drop_leavers(connection: sa.Connection, edition: int, *, now: datetime) -> int:
    """Close the open deliveries to readers who left since then; return how many."""
    changed = connection.execute(
        sa.update(table)
        .where(table.c.edition_id == edition, table.c.state == "queued", ~_STILL_HERE)
        .values(state="dropped", settled=now)
    )
    return changed.rowcount


def settle(
    connection: sa.Connection,
    given: Delivery,
    owner: str,
    state: str,
    *,
    now: datetime,
    code: int = 0,
    reply: str = "",
    next_try: datetime | None = None,
) -> bool:
    """Write down what became of a claimed delivery: "sent", "failed", or "queued" again.

    False where `owner` no longer holds it: its lease ran out and another sender took over.
    """
    values = {"state": state, "code": code, "reply": reply[:200], "owner": "", "lease_until": None}
    if next_try is not None:
        values["next_try"] = next_try
    if state != "queued":
        values["settled"] = now
    changed = connection.execute(
        sa.update(table)
        .where(
            table.c.edition_id == given.edition,
            table.c.subscriber_id == given.subscriber.id,
            table.c.state == "sending",
            table.c.owner == owner,
        )
        .values(values)
    )
    return changed.rowcount == 1


def postpone(connection: sa.Connection, edition: int, *, until: datetime) -> None:
    """Let all that is queued wait until then: the mail server itself does not take anything."""
    connection.execute(
        sa.update(table)
        .where(table.c.edition_id == edition, table.c.state == "queued", table.c.next_try < until)
        .values(next_try=until)
    )


def hasten(connection: sa.Connection, edition: int, *, now: datetime) -> None:
    """Make all that is queued due at once: an operator asks for it."""
    connection.execute(
        sa.update(table)
        .where(table.c.edition_id == edition, table.c.state == "queued", table.c.next_try > now)
        .values(next_try=now)
    )


def give_up(connection: sa.Connection, edition: int, *, now: datetime) -> int:
    """Fail what is still queued: the news is stale; return how many readers go without."""
    changed = connection.execute(
        sa.update(table)
        .where(table.c.edition_id == edition, table.c.state == "queued")
        .values(state="failed", settled=now)
    )
    return changed.rowcount


def delivery_state(connection: sa.Connection, edition: int, subscriber: int) -> str:
    """Return the state of one reader's delivery; "" where the edition was not queued for them."""
    query = sa.select(table.c.state).where(
        table.c.edition_id == edition, table.c.subscriber_id == subscriber
    )
    return connection.execute(query).scalar() or ""


def release(connection: sa.Connection, alive: Callable[[str], bool]) -> int:
    """Queue again what senders hold who are no longer `alive`; return how many.

    Without it a killed sender's reader would wait until its lease has run out.
    """
    owners = connection.execute(
        sa.select(table.c.owner).where(table.c.state == "sending").distinct()
    ).scalars()
    dead = [owner for owner in owners if not alive(owner)]
    if not dead:
        return 0
    changed = connection.execute(
        sa.update(table)
        .where(table.c.state == "sending", table.c.owner.in_(dead))
        .values(state="queued", owner="", lease_until=None)
    )
    return changed.rowcount


def next_due(connection: sa.Connection, edition: int) -> datetime | None:
    """Return when the next open delivery may be tried; None where none is open."""
    query = sa.select(
        sa.func.min(
            sa.case((table.c.state == "sending", table.c.lease_until), else_=table.c.next_try)
        )
    ).where(table.c.edition_id == edition, table.c.state.in_(("queued", "sending")))
    return connection.execute(query).scalar()


def tally(connection: sa.Connection, edition: int) -> Tally:
    """Count an edition's deliveries by state."""
    query = (
        sa.select(table.c.state, sa.func.count())
        .where(table.c.edition_id == edition)
        .group_by(table.c.state)
    )
    return Tally(counts={row[0]: row[1] for row in connection.execute(query)})
