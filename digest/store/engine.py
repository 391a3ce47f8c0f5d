"""Opens the database: SQLite with one engine to read and one to write, or PostgreSQL."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import sqlalchemy as sa

from digest import schema
from digest.config import shipped
from digest.errors import StoreBusyError, StoreError, StoreNewerError
from digest.schema import written

Connection = sa.Connection
BACKUP = "last backup"  # the setting: when a copy was written
UNFINISHED = "unfinished copy"  # the setting of a memory that does not hold all yet
# What holds rows and says nothing for so long has lost its network: else all others would wait for
# it, as long as anything in between answers for it. None of ours waits within a transaction.
_SILENT = "-c idle_in_transaction_session_timeout=30s"
LOCKS = {
    "items": 0x64_69_67_01,
    "schema": 0x64_69_67_02,
    "editions": 0x64_69_67_03,
    "feeds": 0x64_69_67_04,
}


@dataclass(frozen=True, slots=True)
class Store:
    """An open database. `name` is safe to print: no password stands in it."""

    reader: sa.Engine
    writer: sa.Engine
    name: str
    quick: sa.Engine | None = None  # writes, and leaves it to a later commit to wait for the disk

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Yield a connection in a transaction that only reads; never waits for writers."""
        with _told(self.name), self.reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self, lock: str = "", *, quick: bool = False) -> Iterator[sa.Connection]:
        """Yield a connection in a writing transaction, committed at the end.

        A `quick` one outlives the end of any process, but a loss of power only once another one
        was committed after it; that makes a difference on SQLite.

        On SQLite it begins IMMEDIATE, so that a reader never finds its rows changed when it
        turns writer. On PostgreSQL `lock` names an advisory lock held to the end. What is written
        with a lock is for others to build upon, and only a program of the database's own version
        may do so.
        Raises StoreBusyError where another process keeps the database, with a lock also
        StoreNewerError.
        """
        engine = self.quick if quick and self.quick else self.writer
        with _told(self.name), engine.begin() as connection:
            if lock and connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCKS[lock])))
            if lock:
                self.refuse_newer(connection)
            yield connection

    def refuse_newer(self, connection: sa.Connection) -> None:
        """Raise StoreNewerError where an upgrade has left this process behind.

        Where it has not, none does before the transaction of this `connection` has ended.
        """
        if connection.dialect.name == "postgresql":  # SQLite's transaction keeps all others out
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(LOCKS["schema"])))
        _refuse_newer(_stamp(connection), self.name)

    def newer(self) -> StoreNewerError | None:
        """Return what must end this process, an upgrade of the database, once there was one.

        A database that does not answer has told of none.
        """
        try:
            with self.read() as connection:
                _refuse_newer(_stamp(connection), self.name)
        except StoreNewerError as error:
            return error
        except StoreError:
            return None
        return None

    def close(self) -> None:
        """Give all connections back."""
        for engine in (self.reader, self.writer, self.quick):
            if engine is not None:
                engine.dispose()

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


def connect(
    url: str, *, base: Path, busy_timeout: float = 30.0, create: bool = False, check: bool = True
) -> Store:
    """Open the database at `url`; SQLite files stand beside the configuration in `base`.

    Only `create` makes a new one: a missing or empty database is an error, since a fresh start
    would mail again what was mailed before. Raises StoreError.
    """
    parsed = sa.make_url(url)
    name = parsed.render_as_string(hide_password=True)
    if parsed.get_backend_name() == "sqlite":
        store = _sqlite(base / Path(parsed.database or "").expanduser(), busy_timeout, create)
    else:
        store = _postgresql(parsed.set(drivername="postgresql+psycopg"), name, busy_timeout)
    if check and not create:
        try:
            _check(store)
        except BaseException:
            store.close()
            raise
    return store


def upgrade(store: Store) -> str:
    """Bring the schema to the newest version in one locked transaction; return that version.

    Killed or failing at any point it leaves the old schema. Raises StoreError.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    with _told(store.name), store.writer.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Past SQLAlchemy, which begins first: inside a transaction SQLite ignores it, and a
            # table that is made anew would take with it all that refers to it.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCKS["schema"])))
                _refuse_newer(_version(connection), store.name)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                _first_settings(connection)
                return _version(connection)
        finally:
            connection.invalidate()  # its pragmas must not reach the next user


def backup(store: Store, target: Path, *, now: datetime) -> None:
    """Write a whole, checked copy of an SQLite database to `target`, and note it.

    Raises StoreError.
    """
    if store.writer.dialect.name != "sqlite":
        raise StoreError(
            "a PostgreSQL database is backed up with its own program:"
            " pg_dump --format=custom --file=digest.dump DATABASE"
        )
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    with _told(str(target)):
        original = store.reader.raw_connection()  # no transaction: VACUUM takes none
        try:
            original.cursor().execute("VACUUM INTO ?", (str(partial),))
        finally:
            original.close()
        copy = sqlite3.connect(partial)
        try:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            copy.close()
    if found != "ok":
        raise StoreError(f"{target}: the copy is damaged ({found}); the database needs a look")
    try:
        to_disk(partial)
        partial.replace(target)
        to_disk(target.parent)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    with suppress(StoreError), store.write() as connection:  # a full disk spoils no copy
        keep_setting(connection, BACKUP, now.isoformat())


def to_disk(path: Path) -> None:
    """Have a file, or the names in a folder, outlive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def setting(connection: sa.Connection, name: str) -> str:
    """Return what the database keeps under `name`; "" where it keeps nothing."""
    query = sa.select(schema.settings.c.value).where(schema.settings.c.name == name)
    return connection.execute(query).scalar() or ""


def keep_setting(connection: sa.Connection, name: str, value: str) -> None:
    """Keep a `value` under `name`, in place of what stood there."""
    statement = insert(connection, schema.settings).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


def try_writing(connection: sa.Connection) -> None:
    """Write nothing, as a database refuses it that takes no writes. Raises an error then."""
    connection.execute(sa.update(schema.settings).where(sa.false()).values(value=""))


def insert(connection: sa.Connection, table: sa.Table) -> Any:
    """Return the dialect's own INSERT, which knows ON CONFLICT."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # not loaded for nothing: a tenth of a second

    return postgresql.insert(table)


def met(connection: sa.Connection, statement: sa.Update, values: Mapping[str, Any]) -> int:
    """Execute `statement` by the driver itself, and return how many rows it met.

    For what is executed for each message, where SQLAlchemy's care for every value would be much of
    what a message costs. `values` are those of its bound parameters.
    """
    compiled = _compiled(statement, connection.dialect)
    given = compiled.construct_params(dict(values))
    if connection.dialect.name == "sqlite":
        given = {k: written(v) if isinstance(v, datetime) else v for k, v in given.items()}
    order = compiled.positiontup
    found = given if order is None else tuple([given[name] for name in order])
    return connection.exec_driver_sql(str(compiled), found).rowcount


@lru_cache(maxsize=16)
def _compiled(statement: sa.Update, dialect: sa.Dialect) -> Any:
    return statement.compile(dialect=dialect)


def _sqlite(path: Path, busy_timeout: float, create: bool) -> Store:
    path = path.absolute()
    if not create and (not path.exists() or path.stat().st_size == 0):
        what = "is empty" if path.exists() else "is not there"
        raise StoreError(f"{path}: the database {what}; 'digest init' makes a new one")
    if create and not path.parent.is_dir():
        raise StoreError(f"{path}: the folder for the database is not there")
    address = f"file:{quote(str(path))}?mode={'rwc' if create else 'rw'}"

    def open_file(flush: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=busy_timeout, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"synchronous={flush}"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:  # a file that is no database
            connection.close()
            raise
        return connection

    engines = []
    for begin, flush in (
        ("BEGIN", "FULL"),
        ("BEGIN IMMEDIATE", "FULL"),
        ("BEGIN IMMEDIATE", "NORMAL"),
    ):
        engine = sa.create_engine(
            "sqlite://",
            creator=partial(open_file, flush),
            poolclass=sa.QueuePool,
            hide_parameters=True,
        )
        sa.event.listen(engine, "begin", partial(_begin, begin))
        engines.append(engine)
    reader, writer, quick = engines
    return Store(reader, writer, str(path), quick)


def _begin(words: str, connection: sa.Connection) -> None:
    """Begin a transaction, asked of the driver itself: there is one a message."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute(words)


def _postgresql(url: sa.URL, name: str, busy_timeout: float) -> Store:
    try:
        engine = sa.create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 10,
                "options": f"-c lock_timeout={int(busy_timeout * 1000)} -c timezone=UTC {_SILENT}",
                # Else a machine whose network is cut would wait for hours.
                "keepalives_idle": 15,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "tcp_user_timeout": 30_000,
            },
        )
    except ModuleNotFoundError:
        raise StoreError(
            f"{name}: PostgreSQL needs psycopg: pip install 'digest-builder[postgres]'"
        ) from None
    return Store(engine, engine, name)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn the driver's errors into ours; SQL and its values stay out of the text."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        cause = getattr(error, "orig", None) or error
        text = " ".join(str(cause).split())[:200]
        if "is locked" in text or "lock timeout" in text:
            raise StoreBusyError(f"{name}: the database is locked by another process") from None
        if isinstance(error, sa.exc.IntegrityError | sa.exc.ProgrammingError):
            raise
        if any(words in text for words in ("readonly", "read-only", "unable to open")):
            text = (
                "the database cannot be written to; look at the rights of the file and its folder,"
                " and at the room on its disk"
            )
        elif "is full" in text or "I/O error" in text:
            text += "; look at the room on its disk"
        raise StoreError(f"{name}: {text}") from error


@cache
def _known_versions() -> list[str]:
    """Return the versions of this process's own code: an update may replace the files under it."""
    return sorted(path.name[:4] for path in (shipped("migrations") / "versions").glob("[0-9]*.py"))


def _version(connection: sa.Connection) -> str:
    """Return the schema's version, "" for a database without one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return _stamp(connection)


def _stamp(connection: sa.Connection) -> str:
    """Return the version that stands in a database of ours."""
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or ""


def _refuse_newer(version: str, name: str) -> None:
    if version and version not in _known_versions():
        raise StoreNewerError(
            f"{name}: the database is of a newer version ({version}) than this program; upgrade"
            " digest-builder and start it again, or restore the backup made before the upgrade"
        )


def _check(store: Store) -> None:
    """Refuse a database that is not ours, or not of this version."""
    with store.read() as connection:
        version = _version(connection)
        unfinished = bool(version) and setting(connection, UNFINISHED)
    if unfinished:
        raise StoreError(
            f"{store.name}: an unfinished copy; run the 'digest db copy' that made it again"
        )
    if not version:
        raise StoreError(
            f"{store.name}: no digest database (it has no tables of ours); 'digest init' makes one"
        )
    _refuse_newer(version, store.name)
    if version != _known_versions()[-1]:
        raise StoreError(
            f"{store.name}: the database is of an older version ({version});"
            " run 'digest db upgrade'"
        )


def _first_settings(connection: sa.Connection) -> None:
    """Give a new database its key; what stands there already is kept."""
    import secrets

    statement = insert(connection, schema.settings).values(name="key", value=secrets.token_hex(32))
    connection.execute(statement.on_conflict_do_nothing())
