"""Subscribers: who gets the brief, in which state, and how each came into it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from digest.model import Proof, Subscriber
from digest.schema import proofs, suppressions
from digest.schema import subscribers as table
from digest.store.engine import insert

STATES = ("pending", "active", "paused", "unsubscribed", "bounced", "complained", "removed")
STOPPED = ("unsubscribed", "bounced", "complained")  # no list brings these back
FORGOTTEN = "forgotten"  # the state of an address that is known by its mark alone
_BEFORE = {  # from which states each may be reached; nothing undoes a complaint
    "active": ("pending", "paused", "unsubscribed", "bounced", "removed"),
    "paused": ("active", "paused"),
    "unsubscribed": ("pending", "active", "paused", "bounced", "removed"),
    "bounced": ("pending", "active", "paused"),
    "complained": ("pending", "active", "paused", "unsubscribed", "bounced", "removed"),
    "removed": ("pending", "active", "paused"),
}


def add_subscriber(
    connection: sa.Connection,
    email: str,
    name: str = "",
    *,
    now: datetime,
    how: str = "command",
    source: str = "",
    marks: Sequence[str] = (),
    force: bool = False,
    state: str = "active",
) -> bool:
    """Let a reader have the brief; False where nothing changed, and `standing` tells why.

    Who unsubscribed, bounced or complained, or was erased (then one of `marks` is known), comes
    back only by `force`: by asking for it anew.
    """
    if force:
        connection.execute(sa.delete(suppressions).where(suppressions.c.mark.in_(marks)))
    elif suppressed(connection, marks):
        return False
    statement = insert(connection, table).values(
        email=email, email_key=email.casefold(), name=name, state=state, created=now, changed=now
    )
    back = ("pending", "removed", *(STOPPED if force else ()))
    statement = statement.on_conflict_do_update(
        index_elements=["email_key"],
        set_={
            "state": state,
            "changed": now,
            "name": sa.func.coalesce(sa.func.nullif(name, ""), table.c.name),
            "email": email,
            "confirm_due": None,
        },
        where=table.c.state.in_(back),
    )
    new = connection.execute(statement.returning(table.c.id)).scalar()
    if new is not None:
        prove(connection, new, state, now=now, how=how, source=source)
    return new is not None


def standing(connection: sa.Connection, email: str, marks: Sequence[str] = ()) -> str:
    """Return the state of an address: `FORGOTTEN` for an erased one, "" for an unknown one."""
    query = sa.select(table.c.state).where(table.c.email_key == email.casefold())
    state: str = connection.execute(query).scalar() or ""
    return state or (FORGOTTEN if suppressed(connection, marks) else "")


def suppressed(connection: sa.Connection, marks: Sequence[str]) -> str:
    """Return the state in which the reader with one of these marks was erased; "" for none."""
    if not marks:
        return ""
    query = sa.select(suppressions.c.state).where(suppressions.c.mark.in_(marks)).limit(1)
    return connection.execute(query).scalar() or ""


def move(
    connection: sa.Connection,
    reader: int,
    state: str,
    *,
    now: datetime,
    how: str,
    source: str = "",
    until: datetime | None = None,
) -> bool:
    """Bring a reader into a state, `until` then where it is "paused", and keep the proof.

    False where the reader is in it already, is gone, or cannot come from the one it is in: of two
    that do the same at once, one gets True.
    """
    changed = connection.execute(
        sa.update(table)
        .where(table.c.id == reader, table.c.state.in_(_BEFORE[state]))
        .values(state=state, changed=now, paused_until=until, confirm_due=None)
    )
    if changed.rowcount != 1:
        return False
    if state != "active":  # an old confirmation must not bring back who left since
        connection.execute(sa.update(table).where(table.c.id == reader).values(asked=None))
    prove(connection, reader, state, now=now, how=how, source=source)
    return True


def remove_subscriber(connection: sa.Connection, email: str, *, now: datetime) -> bool:
    """Stop all mail to a reader by an operator's word; False for one who gets none."""
    found = subscriber(connection, email)
    return found is not None and move(connection, found.id, "removed", now=now, how="command")


def forget(
    connection: sa.Connection, email: str, mark: Callable[[str], str], *, now: datetime
) -> bool:
    """Erase a reader and all that is known of them but the mark of the address.

    False where there is none such.
    """
    found = subscriber(connection, email)
    if found is None:
        return False
    state = found.state if found.state in STOPPED else FORGOTTEN
    statement = insert(connection, suppressions).values(
        mark=mark(found.email), state=state, since=now
    )
    connection.execute(statement.on_conflict_do_nothing())
    connection.execute(sa.delete(table).where(table.c.id == found.id))
    return True


def prefer(
    connection: sa.Connection, reader: int, *, sections: Sequence[str], text_only: bool
) -> None:
    """Keep which sections a reader wants (none = all), and whether text alone."""
    values = {"sections": "\n".join(sections), "text_only": text_only}
    connection.execute(sa.update(table).where(table.c.id == reader).values(values))


def wake(connection: sa.Connection, *, now: datetime) -> int:
    """Bring back whose pause is over; return how many."""
    query = sa.select(table.c.id).where(table.c.state == "paused", table.c.paused_until <= now)
    over = connection.execute(query).scalars().all()
    return sum(move(connection, one, "active", now=now, how="pause over") for one in over)


def subscribers(connection: sa.Connection, *states: str) -> list[Subscriber]:
    """Return all readers, or those in `states`, in the order they came."""
    query = sa.select(table).order_by(table.c.id)
    if states:
        query = query.where(table.c.state.in_(states))
    return [as_subscriber(row) for row in connection.execute(query)]


def active_subscribers(connection: sa.Connection) -> int:
    """Return how many readers get the brief."""
    query = sa.select(sa.func.count()).where(table.c.state == "active")
    return connection.execute(query).scalar_one()


def count_subscribers(connection: sa.Connection) -> dict[str, int]:
    """Return how many readers are in each state."""
    query = sa.select(table.c.state, sa.func.count()).group_by(table.c.state)
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in connection.execute(query)}


def subscriber(connection: sa.Connection, email: str) -> Subscriber | None:
    """Return the reader with this address."""
    return _one(connection, table.c.email_key == email.casefold())


def reader(connection: sa.Connection, number: int) -> Subscriber | None:
    """Return the reader with this number."""
    return _one(connection, table.c.id == number)


def proofs_of(connection: sa.Connection, reader: int) -> list[Proof]:
    """Return how a reader came into each state, the oldest first."""
    query = sa.select(proofs).where(proofs.c.subscriber_id == reader).order_by(proofs.c.id)
    return [
        Proof(at=row.at, state=row.state, how=row.how, source=row.source)
        for row in connection.execute(query)
    ]


def wanted_sections(connection: sa.Connection) -> list[tuple[str, ...]]:
    """Return the distinct choices of sections among the readers who get the brief or may soon."""
    query = sa.select(table.c.sections).where(
        table.c.sections != "", table.c.state.in_(("active", "paused"))
    )
    return [_lines(row) for row in connection.execute(query.distinct()).scalars()]


def prove(
    connection: sa.Connection, reader: int, state: str, *, now: datetime, how: str, source: str
) -> None:
    """Write down how a reader came into a state."""
    values = {"subscriber_id": reader, "at": now, "state": state, "how": how, "source": source}
    connection.execute(sa.insert(proofs).values(values))


def _one(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Subscriber | None:
    row = connection.execute(sa.select(table).where(where)).first()
    return as_subscriber(row) if row else None


def as_subscriber(row: sa.Row[Any]) -> Subscriber:
    """Return the reader that a row of the table is."""
    return Subscriber(
        id=row.id,
        email=row.email,
        name=row.name,
        state=row.state,
        created=row.created,
        changed=row.changed,
        paused_until=row.paused_until,
        sections=_lines(row.sections),
        text_only=row.text_only,
        asked=row.asked,
    )


def _lines(value: str) -> tuple[str, ...]:
    return tuple(value.splitlines())
