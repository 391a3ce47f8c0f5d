"""Looks a database through: damage that would show itself on the wrong morning."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from digest.schema import metadata
from digest.store.engine import Store

_TOLD = 10  # faults of one kind
_BROKEN_INDEXES = (
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE NOT i.indisvalid AND pg_table_is_visible(c.oid)"
)


def verify(store: Store, *, quick: bool = False) -> list[str]:
    """Return what is wrong with a database, nothing where it is whole. Raises StoreError.

    `quick` leaves out what compares indexes with their tables. Cost: all of it is read; of an
    SQLite database 100 MB in a second or so, a fifth of that where it is `quick`.
    """
    with store.read() as connection:
        look = _sqlite if connection.dialect.name == "sqlite" else _postgresql
        missing = sorted(_missing(connection))
        return [*look(connection, quick or bool(missing)), *missing]


def size(connection: sa.Connection) -> int:
    """Return the bytes that a database takes."""
    if connection.dialect.name == "sqlite":
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())
    return int(
        connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    )


def room(store: Store) -> tuple[int, int] | None:
    """Return the bytes that are free on the disk of a database, and all it has; None if far."""
    if store.reader.dialect.name != "sqlite":
        return None
    disk = shutil.disk_usage(Path(store.name).parent)
    return disk.free, disk.total


def _sqlite(connection: sa.Connection, quick: bool) -> Iterator[str]:
    pragma = f"PRAGMA {'quick' if quick else 'integrity'}_check({_TOLD})"
    for (told,) in connection.exec_driver_sql(pragma):
        if told != "ok":
            yield f"damaged: {told}"
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_TOLD)
    for table, row, parent, _ in lost:
        yield f"row {row} of {table} refers to a row of {parent} that is not there"


def _postgresql(connection: sa.Connection, quick: bool) -> Iterator[str]:
    for (name,) in connection.exec_driver_sql(_BROKEN_INDEXES):
        yield f"index {name} is not valid: REINDEX INDEX {name}"
    for table in () if quick else metadata.sorted_tables:
        connection.execute(sa.select(sa.func.count()).select_from(table))  # reads every page


def _missing(connection: sa.Connection) -> Iterator[str]:
    """Yield what this version needs and the database has not."""
    seen = sa.inspect(connection)
    tables = set(seen.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in tables:
            yield f"table {table.name} is not there"
            continue
        there = {column["name"] for column in seen.get_columns(table.name)}
        for name in sorted(set(table.c.keys()) - there):
            yield f"column {name} of {table.name} is not there"
