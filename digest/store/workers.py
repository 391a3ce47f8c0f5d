"""Workers: the processes that help the daemon, their signs of life, and the time they share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

import sqlalchemy as sa

from digest.schema import workers as table
from digest.store.engine import Store, insert
from digest.store.leases import seconds_now

_KEPT = 3_600.0  # seconds for which it is known that a worker is dead; no claim lasts as long


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is to be done of one kind of work, now."""

    waiting: int  # due, and nobody's
    working: int  # due, and somebody's
    oldest: datetime | None  # since when the oldest is due


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that works tickets off."""

    owner: str  # as in claims
    queues: tuple[str, ...]
    version: str
    began: datetime
    seen: float  # seconds since its last sign of life
    alive: bool
    asked: int  # feeds in its last minute
    sent: int  # messages in its last minute


def note_worker(
    connection: sa.Connection,
    owner: str,
    queues: Iterable[str],
    version: str,
    *,
    seconds: float,
    asked: int = 0,
    sent: int = 0,
) -> None:
    """Give a sign of life that holds for so many `seconds`, with what was done in a minute."""
    now = seconds_now(connection)
    changing = {"until": now + seconds, "asked": asked, "sent": sent}
    known = {"owner": owner, "queues": " ".join(queues), "version": version, "began": now}
    statement = insert(connection, table).values(known | changing)
    connection.execute(statement.on_conflict_do_update(index_elements=["owner"], set_=changing))


def drop_worker(connection: sa.Connection, owner: str) -> None:
    """Tell that a worker ended, and forget those that died long ago."""
    gone = sa.or_(table.c.owner == owner, table.c.until < seconds_now(connection) - _KEPT)
    connection.execute(sa.delete(table).where(gone))


def workers(connection: sa.Connection, *, seconds: float) -> list[Worker]:
    """Return the workers, the dead ones too; signs of life hold for so many `seconds`."""
    now = seconds_now(connection)
    query = sa.select(table, (table.c.until - now).label("left")).order_by(
        table.c.began, table.c.owner
    )
    return [
        Worker(
            owner=row.owner,
            queues=tuple(row.queues.split()),
            version=row.version,
            began=datetime.fromtimestamp(row.began, UTC),
            seen=max(seconds - row.left, 0.0),
            alive=row.left > 0,
            asked=row.asked,
            sent=row.sent,
        )
        for row in connection.execute(query)
    ]


class Time:
    """The database's time, which its machines share whatever their own clocks say."""

    def __init__(self, memory: Store) -> None:
        """Ask the database once; `renew` asks it again."""
        self._memory = memory
        self.renew()

    def renew(self) -> None:
        """Ask the database. Raises StoreError."""
        with self._memory.read() as connection:
            self._asked = monotonic()
            seconds = connection.execute(sa.select(seconds_now(connection))).scalar_one()
        self._was = datetime.fromtimestamp(seconds, UTC)

    def __call__(self) -> datetime:
        """Return what the time is by now; a jump of this machine's clock does not change it."""
        return self._was + timedelta(seconds=monotonic() - self._asked)
