"""Copies all that one memory holds into another, of either kind, until both hold the same."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from digest.errors import StoreError, UsageError
from digest.schema import metadata, settings
from digest.store.engine import UNFINISHED, Store, insert, setting, upgrade

_CHUNK = 1_000  # rows at a time, each in a transaction of its own
_ROUNDS = 4  # one that copies, one for rows that refer to later ones, one that finds all the same
_HELD = ("feeds", "subscribers", "editions")  # tables whose rows make a memory somebody's

Row = dict[str, Any]
Told = Callable[[str, int, int], None]  # a table, its rows that are the same by now, and all


def copy(source: Store, target: Store, *, told: Told) -> int:
    """Make `target` hold what `source` holds, row by row, and return how many rows that is.

    `target` must be empty, or an earlier copy of `source` that was cut short: that goes on where
    it was, and until it is done no other command takes `target`. What is copied is `source` as
    it is at the beginning; whoever writes there meanwhile is left behind. Raises StoreError.
    Cost: a table is read at least twice, as the last time nothing may differ.
    """
    if source.name == target.name:
        raise UsageError(f"{target.name}: it is the database itself; name another one")
    upgrade(target)
    with _snapshot(source) as origin:
        _begin(origin, target)
        tables = metadata.sorted_tables
        for table in reversed(tables):
            _drop_others(origin, target, table)
        rows = sum(_settled(origin, target, table, told) for table in tables)
    with target.write("schema") as connection:
        _number_on(connection)
        connection.execute(sa.delete(settings).where(settings.c.name == UNFINISHED))
    return rows


@contextmanager
def _snapshot(source: Store) -> Iterator[sa.Connection]:
    """Yield a connection that sees the memory as it is now, whatever is written meanwhile."""
    with source.read() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield connection


def _begin(origin: sa.Connection, target: Store) -> None:
    """Mark `target` as an unfinished copy of `origin`. Raises StoreError where it may not be."""
    mine = hashlib.sha256(setting(origin, "key").encode()).hexdigest()[:16]
    with target.write("schema") as connection:
        of = setting(connection, UNFINISHED)
        if of == mine:
            return
        if of:
            raise StoreError(f"{target.name}: it is an unfinished copy of another database")
        for name in _HELD:
            table = metadata.tables[name]
            if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                raise StoreError(f"{target.name}: it holds {name} already; name an empty database")
        connection.execute(sa.insert(settings).values(name=UNFINISHED, value=mine))


def _drop_others(origin: sa.Connection, target: Store, table: sa.Table) -> None:
    """Take from the copy what has left its original since an earlier beginning."""
    with target.read() as connection:
        for rows in _walk(connection, table):
            there = _same_keys(origin, table, rows)
            gone = [row for row in rows if _key(table, row) not in there]
            gone = [row for row in gone if row.get("name") != UNFINISHED or table is not settings]
            if gone:
                with target.write("schema") as writing:
                    writing.execute(sa.delete(table).where(_is_one_of(table, gone)))


def _settled(origin: sa.Connection, target: Store, table: sa.Table, told: Told) -> int:
    """Copy a table until nothing of it differs; return its rows."""
    total = origin.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    for _ in range(_ROUNDS):
        written = done = 0
        for rows in _walk(origin, table):
            with target.write("schema") as connection:
                written += _adjust(connection, table, rows)
            done += len(rows)
            told(table.name, done, total)
        if not written:
            return int(total)
    raise StoreError(f"{target.name}: its {table.name} keep changing; stop who writes there")


def _adjust(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> int:
    """Insert and update what differs; return how many rows did."""
    there = _same_keys(connection, table, rows)
    new = [row for row in rows if _key(table, row) not in there]
    other = [row for row in rows if there.get(_key(table, row), row) != row]
    if new:
        later = dict.fromkeys(_own_references(table))  # what they name may not be there yet
        connection.execute(insert(connection, table), [row | later for row in new])
    if other:
        names = [column.name for column in table.primary_key]
        where = sa.and_(*(table.c[name] == sa.bindparam(f"_{name}") for name in names))
        changed = [row | {f"_{name}": row[name] for name in names} for row in other]
        connection.execute(sa.update(table).where(where), changed)
    return len(new) + len(other)


def _own_references(table: sa.Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _walk(connection: sa.Connection, table: sa.Table) -> Iterator[list[Row]]:
    """Yield all rows by their primary key, some at a time."""
    keys = list(table.primary_key)
    query = sa.select(table).order_by(*keys).limit(_CHUNK)
    rows = _rows(connection, query)
    while rows:
        yield rows
        last = sa.tuple_(*(sa.literal(rows[-1][key.name], key.type) for key in keys))
        rows = _rows(connection, query.where(sa.tuple_(*keys) > last))


def _same_keys(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Row]
) -> dict[tuple[Any, ...], Row]:
    """Return the rows that a memory holds under the keys of `rows`, by key."""
    found = _rows(connection, sa.select(table).where(_is_one_of(table, rows)))
    return {_key(table, row): row for row in found}


def _is_one_of(table: sa.Table, rows: Sequence[Row]) -> sa.ColumnElement[bool]:
    keys = list(table.primary_key)
    if len(keys) == 1:
        return keys[0].in_([row[keys[0].name] for row in rows])
    return sa.tuple_(*keys).in_([_key(table, row) for row in rows])


def _key(table: sa.Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _rows(connection: sa.Connection, query: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _number_on(connection: sa.Connection) -> None:
    """Have PostgreSQL give new rows ids behind those that were copied."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if table.autoincrement_column is None:
            continue
        sequence = sa.func.pg_get_serial_sequence(table.name, table.autoincrement_column.name)
        last = sa.select(sa.func.max(table.autoincrement_column)).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(sequence, last)).where(last.is_not(None)))
