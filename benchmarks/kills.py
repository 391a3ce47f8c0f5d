"""Kills the sender with SIGKILL at random moments, again and again, and counts what readers got.

usage: python benchmarks/kills.py [--readers N] [--kills N] [--seed S] [--postgres URL] [--run]

A mail server on loopback kills 'digest send' (with --run, the daemon) before DATA, in it, after
the last dot, and between its own 250 and the sender's mark; now and then it refuses a message for
now, or ends the connection. Then the next sender starts, until all is sent. Once for each policy
of delivery.on_unknown:
  resend: nobody is lost, second copies at most one a connection a kill, under the same Message-ID
  hold:   nobody is lost, no second copies, those in doubt at most one a connection a kill, told
Exits with 1 where any of it fails.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from conftest import AS_OF, MORNING, make_settings
from killer import MOMENTS, Killer, copies, sender

from digest import pipeline, samples, store


def daemon(folder: Path) -> subprocess.Popen:
    """Start the daemon, which sends what is open."""
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "run", "--as-of", AS_OF],
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def ready(url: str, folder: Path, port: int, feeds: list, policy: str, readers: int) -> None:
    """Make a database with an edition that is due to so many readers."""
    delivery = {"on_unknown": f'"{policy}"'}
    settings = make_settings(url, port, folder, feeds=feeds, delivery=delivery)
    with store.connect(url, base=folder, create=True) as memory:
        store.upgrade(memory)
        with memory.write() as connection:
            for number in range(readers):
                store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
        pipeline.fetch(settings, memory, now=MORNING)
        pipeline.publish(settings, memory, now=MORNING, kind="daily")


def shoot(server: Killer, given: argparse.Namespace, folder: Path, dice: random.Random) -> int:
    """Start senders and kill them; return how many fell."""
    share = max(2, given.readers // (given.kills + 5))
    for _ in range(given.kills):
        process = daemon(folder) if given.run else sender(folder)
        server.aim(process, dice.choice(MOMENTS), dice.randrange(share))
        if given.run:
            process.wait()
        else:
            process.communicate()
        if process.returncode >= 0:  # nothing was left to send
            break
    return sum(server.fell.values())


def measure(given: argparse.Namespace, policy: str, feeds: list) -> bool:
    """Send one edition through a hail of kills; print what came of it, return whether it held."""
    folder, dice = Path(tempfile.mkdtemp()), random.Random(given.seed)
    url = database(given.postgres, folder, policy)

    def refuse(verb: str) -> str | None:
        lots = {"RCPT": "451 4.2.0 later", "MAIL": "421 4.3.2 enough for now"}
        return lots.get(verb) if dice.random() < 0.002 else None

    began = time.monotonic()
    with Killer(refuse) as server:
        ready(url, folder, server.port, feeds, policy, given.readers)
        kills = shoot(server, given, folder, dice)
        told = ""
        for _ in range(20):
            process = sender(folder)
            told = process.communicate()[1]
            if process.returncode == 0:
                break
        second, same = copies(server)
        got = len({reader for reader, _ in server.kept})
        fell = dict(server.fell)
    counted = re.search(r"(\d+) sent.*?(\d+) in doubt", told)
    doubt = int(counted[2]) if counted else -1
    with store.connect(url, base=folder) as memory, memory.read() as connection:
        in_doubt = {f"r{one.reader - 1}@example.org" for one in store.doubts(connection)}
    lost = given.readers - len({reader for reader, _ in server.kept} | in_doubt)
    bound = kills * 2
    print(
        f"{policy}: {kills} kills {fell}, {got} of {given.readers} readers served, {lost} lost,"
        f" {second} second copies, {doubt} in doubt (bound {bound}), same ids: {same},"
        f" {time.monotonic() - began:.0f} s"
    )
    well = kills >= given.kills and not lost and same and doubt == len(in_doubt)
    if policy == "resend":
        return well and second <= bound and doubt == 0
    return well and second == 0 and doubt <= bound


def database(postgres: str, folder: Path, policy: str) -> str:
    """Return the address of a new database."""
    if not postgres:
        return f"sqlite:///{folder / 'digest.db'}"
    url = sa.make_url(postgres)
    name = f"digest_kills_{policy}_{os.getpid()}"
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", default="", help="an address on a server, for a database")
    parser.add_argument("--run", action="store_true", help="kill the daemon")
    given = parser.parse_args()
    with samples.serve() as feeds:
        well = [measure(given, policy, feeds) for policy in ("resend", "hold")]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
