"""Tickets in the database itself, carried by Procrastinate."""

import asyncio
import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import procrastinate
import psycopg
import sqlalchemy as sa
from procrastinate.schema import SchemaManager

from digest import store
from digest.config import Config
from digest.errors import TicketError
from digest.workers.engine import Run, Waiting

_POLL = 2.0  # seconds after which it is looked for tickets that no notice came of
_PATIENCE = 5.0  # seconds for which a connection is waited for
_AGAIN = 1.0  # seconds until the database is tried again
_TURN = 0.2  # seconds in which a stop is noticed

log = logging.getLogger("digest")


class InPostgresql:
    """Procrastinate's tables, in a schema of their own in our database.

    The schema bears the mark of the tables' text: two versions of Procrastinate do not meet, and
    none is ever migrated, since nothing in it is of worth.
    """

    def __init__(self, config: Config, memory: store.Store) -> None:
        """Use the database of the configuration; the tables are made where there are none."""
        for name in ("procrastinate", "psycopg.pool"):  # what befalls them is told here
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._memory = memory
        url = sa.make_url(config.store.url.get_secret_value()).set(drivername="postgresql")
        self._url = url.render_as_string(hide_password=False)
        tables = SchemaManager.get_schema()
        self._schema = f"tickets_{hashlib.sha256(tables.encode()).hexdigest()[:8]}"
        self._app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
        with self._opened("schema") as connection:
            here = sa.text("SELECT to_regclass(:name)")
            name = f"{self._schema}.procrastinate_jobs"
            if connection.execute(here, {"name": name}).scalar() is None:
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {self._schema}")
                _raw(connection).execute(tables)

    def kick(self, kind: str, n: int) -> None:
        """Have `n` tickets of a kind wait; those go that were lost with their workers."""
        with self._opened() as connection:
            connection.exec_driver_sql(
                "DELETE FROM procrastinate_jobs WHERE status <> 'todo' AND worker_id IS NULL"
            )
            missing = n - self._waiting(connection, kind).tickets
            if missing > 0:
                tickets = self._app.configure_task(
                    kind, queue=kind, allow_unknown=True, connection=_raw(connection)
                )
                tickets.batch_defer(*({} for _ in range(missing)))

    def waiting(self, kind: str) -> Waiting:
        """Look at the tickets of a kind that wait."""
        with self._opened() as connection:
            return self._waiting(connection, kind)

    def serve(self, kinds: Sequence[str], run: Run, *, threads: int, stop: threading.Event) -> None:
        """Call `run` for each ticket, so many at once, until `stop`.

        Whatever befalls the database, it is tried again: the engine itself ends then.
        """
        while not stop.is_set():
            try:
                asyncio.run(self._work(kinds, run, threads, stop))
            except (
                procrastinate.exceptions.ProcrastinateException,
                psycopg.Error,
                OSError,
            ) as error:
                log.warning("the tickets are not to be reached: %s", type(error).__name__)
            stop.wait(_AGAIN)

    async def _work(
        self, kinds: Sequence[str], run: Run, threads: int, stop: threading.Event
    ) -> None:
        """Run a worker of the engine's until `stop`, or until it ends by a fault."""
        app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=self._url,
                kwargs={"options": f"-c search_path={self._schema}"},
                min_size=0,
                max_size=3,
                timeout=_PATIENCE,
            )
        )
        for kind in kinds:
            app.task(name=kind, queue=kind)(_caller(run, kind))
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads, "work"))
        async with app.open_async():
            task = asyncio.ensure_future(
                app.run_worker_async(
                    queues=list(kinds),
                    concurrency=threads,
                    delete_jobs="always",
                    fetch_job_polling_interval=_POLL,
                    install_signal_handlers=False,
                )
            )
            while not (task.done() or stop.is_set()):
                await asyncio.wait([task], timeout=_TURN)
            task.cancel()
            (fault,) = await asyncio.gather(task, return_exceptions=True)
            if isinstance(fault, Exception):
                raise fault

    @contextmanager
    def _opened(self, lock: str = "") -> Iterator[store.Connection]:
        """Yield a connection for which the engine's tables are the nearest. Raises TicketError."""
        try:
            with self._memory.write(lock) as connection:
                connection.exec_driver_sql(f"SET LOCAL search_path TO {self._schema}")
                yield connection
        except (procrastinate.exceptions.ProcrastinateException, psycopg.Error) as error:
            raise TicketError(f"tickets cannot be issued: {type(error).__name__}") from error

    def _waiting(self, connection: store.Connection, kind: str) -> Waiting:
        query = sa.text(
            "SELECT count(DISTINCT job.id), min(at) FROM procrastinate_jobs job"
            " LEFT JOIN procrastinate_events ON job_id = job.id"
            " WHERE queue_name = :kind AND status = 'todo'"
        )
        tickets, oldest = connection.execute(query, {"kind": kind}).one()
        return Waiting(tickets=tickets, oldest=oldest)


def _raw(connection: store.Connection) -> Any:
    """Return psycopg's own connection, in the transaction that is open."""
    return connection.connection.driver_connection


def _caller(run: Run, kind: str) -> Callable[[], None]:
    def call() -> None:
        run(kind)

    return call
