"""Runs the daemon through years of mornings with a clock of its own, and counts the editions.

usage: years.py [--days 365] [--seed 1] [--zone ZONE ...] [--postgres URL]

What happens to it stands in `tests/living.py`. A day is right with exactly one edition where the
rules want one and the machine was awake in its hours, and with none elsewhere.
"""

import argparse
import contextlib
import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from living import ZONES, simulate

from digest import store


@contextlib.contextmanager
def database(postgres: str, folder: str) -> Iterator[str]:
    """Yield the address of an empty database: a file, or one on a server while it is needed."""
    if not postgres:
        yield f"sqlite:///{folder}/benchmark.db"
        return
    url = sa.make_url(postgres)
    name = f"digest_benchmark_{os.getpid()}"
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


def main(argv: Sequence[str]) -> int:
    """Simulate each zone, print what came of it; 1 where a day is wrong."""
    logging.disable(logging.ERROR)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zone", action="append")
    parser.add_argument("--postgres", default="", help="an address on a server, for databases")
    given = parser.parse_args(argv)
    wrong = 0
    for zone in given.zone or ZONES:
        began = time.monotonic()
        with (
            tempfile.TemporaryDirectory() as folder,
            database(given.postgres, folder) as url,
            store.connect(url, base=Path(folder), create=True) as memory,
        ):
            store.upgrade(memory)
            told = simulate(memory, zone, days=given.days, seed=given.seed)
        print(zone, dict(told), f"{time.monotonic() - began:.0f} s", flush=True)
        wrong += told["wrong"]
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
