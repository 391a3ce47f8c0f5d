"""Days: which had their edition, and what became of those that had none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from digest.schema import days as table
from digest.schema import editions
from digest.store.engine import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days from some date on, and the first ones ever."""

    made: frozenset[date]  # with a daily edition
    noted: Mapping[date, str]  # without one: "missed", "thin" or "skipped"
    first: date | None  # that is known at all
    opened: date | None = None  # with a daily edition


def days(connection: sa.Connection, *, since: date) -> Days:
    """Return what is known of the days from `since` on."""
    daily = editions.c.kind == "daily"
    made = connection.execute(sa.select(editions.c.day).where(daily, editions.c.day >= since))
    noted = connection.execute(sa.select(table.c.day, table.c.outcome).where(table.c.day >= since))
    opened = connection.execute(sa.select(sa.func.min(editions.c.day)).where(daily)).scalar()
    without = connection.execute(sa.select(sa.func.min(table.c.day))).scalar()
    return Days(
        made=frozenset(made.scalars()),
        noted={row.day: row.outcome for row in noted},
        first=min((day for day in (opened, without) if day is not None), default=None),
        opened=opened,
    )


def note_day(
    connection: sa.Connection, day: date, outcome: str, reason: str, *, now: datetime
) -> bool:
    """Note why a day has no edition; False where a note of it is there already."""
    statement = insert(connection, table).values(day=day, outcome=outcome, reason=reason, noted=now)
    added = connection.execute(statement.on_conflict_do_nothing().returning(table.c.day))
    return added.first() is not None


def day_notes(connection: sa.Connection, *, since: date) -> dict[date, str]:
    """Return the reasons of the days without an edition, from `since` on."""
    query = sa.select(table.c.day, table.c.reason).where(table.c.day >= since)
    return {row.day: row.reason for row in connection.execute(query)}
