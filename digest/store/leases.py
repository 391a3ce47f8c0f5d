"""Leases: who may do what only one may; by the database's own time, fenced by an epoch."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from digest.schema import leases as table
from digest.store.engine import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """What `take` gave. It is worth nothing once another has taken the same name."""

    name: str
    owner: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is known of a lease from outside."""

    owner: str  # "" = it was given back
    epoch: int
    left: float  # seconds; below 0 it ran out so long ago


def take(
    connection: sa.Connection,
    name: str,
    owner: str,
    *,
    seconds: float,
    alive: Callable[[str], bool],
) -> Lease | None:
    """Take a lease for so many `seconds`; None where another holder's still runs.

    A holder that is no longer `alive` holds nothing. The epoch grows with every taking, and the
    update that raises it is the lock: of two takers one gets it, on any database. The same owner
    may not take it twice either.
    """
    fresh = insert(connection, table).values(name=name, owner="", epoch=0, until=0.0)
    connection.execute(fresh.on_conflict_do_nothing())
    here = table.c.name == name
    over = (table.c.until <= seconds_now(connection)).label("over")
    row = connection.execute(sa.select(table.c.owner, table.c.epoch, over).where(here)).one()
    if row.owner and not row.over and alive(row.owner):
        return None
    changed = connection.execute(
        sa.update(table)
        .where(here, table.c.epoch == row.epoch)
        .values(owner=owner, epoch=row.epoch + 1, until=seconds_now(connection) + seconds)
    )
    won = changed.rowcount == 1
    return Lease(name=name, owner=owner, epoch=row.epoch + 1) if won else None


def renew(connection: sa.Connection, lease: Lease, *, seconds: float) -> bool:
    """Hold a lease for so many more `seconds`; False where it is another's now.

    In a transaction that writes something else too, this is the fence: after True nobody can
    take the lease before the transaction has ended.
    """
    changed = connection.execute(
        sa.update(table).where(_mine(lease)).values(until=seconds_now(connection) + seconds)
    )
    return changed.rowcount == 1


def give_back(connection: sa.Connection, lease: Lease) -> None:
    """End a lease early; nothing happens where it is another's now."""
    connection.execute(sa.update(table).where(_mine(lease)).values(owner="", until=0.0))


def holder(connection: sa.Connection, name: str) -> str:
    """Return who took a lease last and has not given it back; "" where there is nobody."""
    return connection.execute(sa.select(table.c.owner).where(table.c.name == name)).scalar() or ""


def note_life(connection: sa.Connection, name: str, owner: str, *, seconds: float) -> None:
    """Give a sign of life under `name` that holds for so many more `seconds`; nobody is asked."""
    values = {"owner": owner, "until": seconds_now(connection) + seconds}
    statement = insert(connection, table).values(name=name, epoch=0, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def leases(connection: sa.Connection) -> dict[str, Held]:
    """Return who took what last, by name, and for how long it still holds."""
    left = (table.c.until - seconds_now(connection)).label("left")
    query = sa.select(table.c.name, table.c.owner, table.c.epoch, left)
    return {
        row.name: Held(owner=row.owner, epoch=row.epoch, left=row.left)
        for row in connection.execute(query)
    }


def _mine(lease: Lease) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.name == lease.name, table.c.owner == lease.owner, table.c.epoch == lease.epoch
    )


def seconds_now(connection: sa.Connection) -> sa.ColumnElement[float]:
    """Return the database's time in seconds: clocks of two machines need not agree."""
    if connection.dialect.name == "postgresql":
        return sa.cast(sa.func.extract("epoch", sa.func.clock_timestamp()), sa.Float)
    return sa.type_coerce((sa.func.julianday("now") - 2440587.5) * 86400.0, sa.Float)
