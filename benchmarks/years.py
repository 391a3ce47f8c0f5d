"""Runs the daemon through years of mornings with a clock of its own, and counts the editions.

usage: years.py [--days 365] [--seed 1] [--zone ZONE ...] [--database sqlite|postgresql ...]
                [--postgres URL] [--processes 2]

Five zones, on SQLite and on PostgreSQL, each from an empty database; what happens to the daemon
stands in `tests/living.py`. A day is due where the rules want an edition and the machine was awake
in its hours: it must have one, and every other day none. Prints a table; ends with 1 where a day
is wrong.
"""

import argparse
import contextlib
import logging
import os
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from living import ZONES, simulate

from digest import store

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
COUNTS = (
    "days", "due", "editions", "missing", "doubles", "strays", "off", "asleep",
    "restarts", "second daemons", "sleeps", "commands",
)  # fmt: skip


@contextlib.contextmanager
def database(postgres: str, folder: str) -> Iterator[str]:
    """Yield the address of an empty database: a file, or one on a server while it is needed."""
    if not postgres:
        yield f"sqlite:///{folder}/benchmark.db"
        return
    url = sa.make_url(postgres)
    name = f"digest_benchmark_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


def live(kind: str, zone: str, given: argparse.Namespace) -> tuple[Counter[str], float]:
    """Live through the days of one zone on one database; return the counts and the seconds."""
    logging.disable(logging.ERROR)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        database(given.postgres if kind == "postgresql" else "", folder) as url,
        store.connect(url, base=Path(folder), create=True) as memory,
    ):
        store.upgrade(memory)
        told = simulate(memory, zone, days=given.days, seed=given.seed)
    return told, time.monotonic() - began


def main(argv: Sequence[str]) -> int:
    """Simulate each zone on each database, print what came of it; 1 where a day is wrong."""
    server = "postgresql://postgres@127.0.0.1:5432/postgres"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zone", action="append")
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument(
        "--postgres",
        default=os.environ.get("DIGEST_TEST_POSTGRES", server),
        help="an address on a server, for databases of its own",
    )
    parser.add_argument("--processes", type=int, default=2, help="zones at once")
    given = parser.parse_args(argv)
    lives = [(k, z) for z in given.zone or ZONES for k in given.database or DATABASES]
    print(f"| zone, database | {' | '.join(COUNTS)} | seconds |")
    print(f"|{'---|' * (len(COUNTS) + 2)}", flush=True)
    wrong = 0
    with ProcessPoolExecutor(given.processes, get_context("spawn")) as pool:
        running = [(k, z, pool.submit(live, k, z, given)) for k, z in lives]
        for kind, zone, one in running:
            told, seconds = one.result()
            counts = " | ".join(f"{told[name]:,}" for name in COUNTS)
            print(f"| {zone}, {DATABASES[kind]} | {counts} | {seconds:.0f} |", flush=True)
            wrong += told["missing"] + told["doubles"] + told["strays"]
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
