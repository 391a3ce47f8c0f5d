"""Runs: what each piece of work did, the last thousand of each kind."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from digest.schema import runs as table
from digest.store.engine import insert

_KEPT = 1_000  # of a kind: by their number, whatever a clock did


def begin_run(connection: sa.Connection, kind: str, owner: str, *, now: datetime) -> int:
    """Note that a run begins; return its number."""
    statement = insert(connection, table).values(kind=kind, owner=owner, began=now)
    return int(connection.execute(statement.returning(table.c.id)).scalar_one())


def end_run(
    connection: sa.Connection, run: int, *, code: int, report: Mapping[str, Any], now: datetime
) -> None:
    """Note how a run ended, and forget the oldest of its kind."""
    ended = (
        sa.update(table)
        .where(table.c.id == run)
        .values(ended=now, code=code, report=json.dumps(report, ensure_ascii=False))
    )
    connection.execute(ended)
    kind = sa.select(table.c.kind).where(table.c.id == run).scalar_subquery()
    of_its_kind = sa.select(table.c.id).where(table.c.kind == kind).order_by(table.c.id.desc())
    last = of_its_kind.offset(_KEPT).limit(1).scalar_subquery()
    connection.execute(sa.delete(table).where(table.c.kind == kind, table.c.id <= last))


def runs(
    connection: sa.Connection,
    kinds: Collection[str] = (),
    *,
    without: Collection[str] = (),
    limit: int,
) -> list[dict[str, Any]]:
    """Return the last runs, the newest first: of some kinds only, or without some."""
    query = sa.select(table).where(table.c.kind.not_in(without))
    if kinds:
        query = query.where(table.c.kind.in_(kinds))
    rows = connection.execute(query.order_by(table.c.id.desc()).limit(limit)).mappings()
    return [_told(row) for row in rows]


def find_run(connection: sa.Connection, number: int) -> dict[str, Any] | None:
    """Return the run with this number."""
    row = connection.execute(sa.select(table).where(table.c.id == number)).mappings().first()
    return _told(row) if row else None


def _told(row: sa.RowMapping) -> dict[str, Any]:
    return {**row, "report": json.loads(row["report"])}
