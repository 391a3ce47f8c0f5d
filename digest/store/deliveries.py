"""Deliveries: one row an edition and reader, written before and after each message."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from digest.model import Delivery, Doubt, Tally
from digest.schema import deliveries as table
from digest.schema import editions, subscribers
from digest.store.engine import insert, met
from digest.store.subscribers import as_subscriber
from digest.store.workers import Backlog

LEASE = timedelta(minutes=5)  # longer than any one message may take
WAITING = ("queued", "deferred")  # for their turn, or for their next attempt
OPEN = (*WAITING, "sending")
_AT_ONCE = 1_000  # readers queued by one statement, however many there are
_FREE = {"owner": "", "lease_until": None}
_STILL_HERE = (
    sa.exists()
    .where(subscribers.c.id == table.c.subscriber_id, subscribers.c.state == "active")
    .correlate(table)
)


def enqueue(
    connection: sa.Connection,
    edition: int,
    message_id: Callable[[int], str],
    *,
    now: datetime,
    only: int | None = None,
) -> None:
    """Queue an edition for every active reader, or `only` one: once, by the primary key.

    Who comes later gets the next edition. Memory: that of a thousand readers.
    """
    query = sa.select(subscribers.c.id).where(subscribers.c.state == "active")
    if only is not None:
        query = query.where(subscribers.c.id == only)
    last = 0
    while True:
        page = query.where(subscribers.c.id > last).order_by(subscribers.c.id).limit(_AT_ONCE)
        readers = connection.execute(page).scalars().all()
        if not readers:
            return
        last = readers[-1]
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

    With `only`, none but this subscriber's. Those that never had an attempt come first.
    """
    attempts: dict[int, int] = {}
    for state in WAITING:
        if len(attempts) < limit:
            attempts |= _reserve(
                connection, edition, owner, state, now=now, limit=limit - len(attempts), only=only
            )
    readers = connection.execute(
        sa.select(subscribers).where(subscribers.c.id.in_(attempts)).order_by(subscribers.c.id)
    )
    return [
        Delivery(
            edition=edition,
            subscriber=as_subscriber(row),
            attempts=attempts[row.id],
        )
        for row in readers
    ]


def _reserve(
    connection: sa.Connection,
    edition: int,
    owner: str,
    state: str,
    *,
    now: datetime,
    limit: int,
    only: int | None,
) -> dict[int, int]:
    """Reserve deliveries of one state; return the attempts made for each reader so far."""
    pick = (
        sa.select(table.c.subscriber_id)
        .where(table.c.edition_id == edition, table.c.state == state, table.c.next_try <= now)
        .where(sa.or_(table.c.owner == "", table.c.lease_until < now), _STILL_HERE)
        .where(sa.true() if only is None else table.c.subscriber_id == only)
        .order_by(table.c.next_try, table.c.subscriber_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("pick")  # PostgreSQL may run a plain subquery more than once, and lock more rows
    )
    claimed = connection.execute(
        sa.update(table)
        .where(table.c.edition_id == edition, table.c.subscriber_id.in_(sa.select(pick)))
        .values(owner=owner, lease_until=now + LEASE)
        .returning(table.c.subscriber_id, table.c.attempts)
    )
    return {row.subscriber_id: row.attempts for row in claimed}


_BEGIN = (
    sa.update(table)
    .where(
        table.c.edition_id == sa.bindparam("edition"),
        table.c.subscriber_id == sa.bindparam("reader"),
        table.c.owner == sa.bindparam("holder"),
        sa.or_(*(table.c.state == one for one in WAITING)),  # half the cost of IN, each message
        _STILL_HERE,
    )
    .values(state="sending", attempts=table.c.attempts + 1, lease_until=sa.bindparam("until"))
)


def begin(connection: sa.Connection, given: Delivery, owner: str, *, until: datetime) -> bool:
    """Mark a claimed delivery as being sent, from now on in doubt until it is settled.

    False where the reader left since the claim, or another sender took it over: then no message
    may go out.
    """
    values = {"edition": given.edition, "reader": given.subscriber.id, "holder": owner}
    return met(connection, _BEGIN, {**values, "until": until}) == 1


_SETTLE = (
    sa.update(table)
    .where(
        table.c.edition_id == sa.bindparam("edition"),
        table.c.subscriber_id == sa.bindparam("reader"),
        table.c.owner == sa.bindparam("holder"),
        table.c.state == "sending",
    )
    .values(
        state=sa.bindparam("becomes"),
        code=sa.bindparam("answer"),
        reply=sa.bindparam("words"),
        next_try=sa.func.coalesce(
            sa.bindparam("again", type_=table.c.next_try.type), table.c.next_try
        ),
        settled=sa.bindparam("at", type_=table.c.settled.type),
        owner="",
        lease_until=None,
    )
)


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
    """Write down what became of a message: "sent", "refused", "in doubt", or "deferred".

    False where `owner` no longer holds it: its lease ran out and another sender took over.
    """
    values = {
        "edition": given.edition,
        "reader": given.subscriber.id,
        "holder": owner,
        "becomes": state,
        "answer": code,
        "words": reply[:200],
        "again": next_try,
        "at": None if state in WAITING else now,
    }
    return met(connection, _SETTLE, values) == 1


def let_go(
    connection: sa.Connection,
    given: Sequence[Delivery],
    owner: str,
    *,
    until: datetime | None = None,
) -> None:
    """Give claims back that were not used; with `until`, nobody takes them up before."""
    values = _FREE if until is None else {**_FREE, "next_try": until}
    for one in given:
        connection.execute(
            sa.update(table)
            .where(
                table.c.edition_id == one.edition,
                table.c.subscriber_id == one.subscriber.id,
                table.c.owner == owner,
                table.c.state.in_(WAITING),
            )
            .values(values)
        )


def release(
    connection: sa.Connection,
    edition: int,
    alive: Callable[[str], bool],
    *,
    now: datetime,
    resend: bool = True,
) -> int:
    """Take back what senders hold who are no longer `alive`, or whose lease ran out.

    A message that one of them was about may have been taken by the server: it goes out again,
    under the same Message-ID, or stays in doubt where `resend` is False. Return how many rows.
    """
    held = sa.and_(table.c.edition_id == edition, table.c.state.in_(OPEN), table.c.owner != "")
    owners = connection.execute(sa.select(table.c.owner).where(held).distinct()).scalars()
    dead = [owner for owner in owners if not alive(owner)]
    gone = sa.and_(held, sa.or_(table.c.owner.in_(dead), table.c.lease_until < now))
    words = "the sender ended before the server's answer was written down"
    doubt = sa.case(
        (table.c.state == "sending", "queued" if resend else "in doubt"), else_=table.c.state
    )
    changed = connection.execute(
        sa.update(table)
        .where(gone)
        .values(
            state=doubt,
            reply=sa.case((table.c.state == "sending", words), else_=table.c.reply),
            **_FREE,
        )
    )
    return changed.rowcount


def drop_leavers(connection: sa.Connection, edition: int, *, now: datetime) -> int:
    """Close the open deliveries to readers who left since then; return how many."""
    changed = connection.execute(
        sa.update(table)
        .where(table.c.edition_id == edition, table.c.state.in_(WAITING), ~_STILL_HERE)
        .values(state="dropped", settled=now, **_FREE)
    )
    return changed.rowcount


def postpone(connection: sa.Connection, edition: int, *, until: datetime) -> None:
    """Let all that waits wait until then: the mail server itself does not take anything."""
    _move(connection, edition, table.c.next_try < until, until)


def hasten(connection: sa.Connection, edition: int, *, now: datetime) -> None:
    """Make all that waits due at once: an operator asks for it."""
    _move(connection, edition, table.c.next_try > now, now)


def _move(
    connection: sa.Connection, edition: int, which: sa.ColumnElement[bool], when: datetime
) -> None:
    waits = (table.c.edition_id == edition, table.c.state.in_(WAITING), which)
    connection.execute(sa.update(table).where(*waits).values(next_try=when))


def give_up(connection: sa.Connection, edition: int, *, now: datetime) -> int:
    """Close what still waits: the news is stale; return how many readers go without."""
    changed = connection.execute(
        sa.update(table)
        .where(table.c.edition_id == edition, table.c.state.in_(WAITING))
        .values(state="expired", settled=now, **_FREE)
    )
    return changed.rowcount


def doubts(connection: sa.Connection) -> list[Doubt]:
    """Return the deliveries of which nobody knows whether the server took them."""
    query = (
        sa.select(editions.c.id, editions.c.number, table.c.subscriber_id)
        .join(editions, editions.c.id == table.c.edition_id)
        .where(table.c.state == "in doubt")
        .order_by(editions.c.number, table.c.subscriber_id)
    )
    return [
        Doubt(edition=row[0], number=row[1], reader=row[2]) for row in connection.execute(query)
    ]


def resolve(connection: sa.Connection, *, resend: bool, now: datetime) -> int:
    """Queue again all that is in doubt, or count it as sent; return how many."""
    doubtful = table.c.state == "in doubt"
    if resend:
        reopened = sa.select(table.c.edition_id).where(doubtful)
        connection.execute(
            sa.update(editions).where(editions.c.id.in_(reopened)).values(state="sending")
        )
    values = {"state": "queued", "next_try": now} if resend else {"state": "sent", "settled": now}
    return connection.execute(sa.update(table).where(doubtful).values(values)).rowcount


def delivery_state(connection: sa.Connection, edition: int, subscriber: int) -> str:
    """Return the state of one reader's delivery; "" where the edition was not queued for them."""
    query = sa.select(table.c.state).where(
        table.c.edition_id == edition, table.c.subscriber_id == subscriber
    )
    return connection.execute(query).scalar() or ""


def next_due(connection: sa.Connection, edition: int) -> datetime | None:
    """Return when the next open delivery may be tried; None where none is open."""
    when = sa.case((table.c.owner != "", table.c.lease_until), else_=table.c.next_try)
    query = sa.select(sa.func.min(when)).where(
        table.c.edition_id == edition, table.c.state.in_(OPEN)
    )
    return connection.execute(query).scalar()


def delivery_backlog(
    connection: sa.Connection, edition: int, *, now: datetime, most: int
) -> Backlog:
    """Count an edition's deliveries that are due, up to so many, without looking at the others."""
    due = (
        sa.select(table.c.owner, table.c.next_try)
        .where(table.c.edition_id == edition, table.c.state.in_(OPEN), table.c.next_try <= now)
        .limit(most)
        .subquery()
    )
    waits = sa.func.sum(sa.case((due.c.owner == "", 1), else_=0))
    waiting, found, oldest = connection.execute(
        sa.select(waits, sa.func.count(), sa.func.min(due.c.next_try))
    ).one()
    return Backlog(waiting=waiting or 0, working=found - (waiting or 0), oldest=oldest)


def tally(connection: sa.Connection, edition: int) -> Tally:
    """Count an edition's deliveries by state."""
    query = (
        sa.select(table.c.state, sa.func.count())
        .where(table.c.edition_id == edition)
        .group_by(table.c.state)
    )
    return Tally(counts={row[0]: row[1] for row in connection.execute(query)})
