"""Sets two worker processes beside one: fetching from slow feeds, and sending to a slow server.

usage: python benchmarks/workers.py [--postgres URL] [--feeds N] [--readers N] [--rounds N]
       python benchmarks/workers.py --scale [--postgres URL]

Every feed has a host of its own on loopback and answers after three seconds; the mail server takes
each message 20 ms after its end. The workers are processes of 'digest worker --concurrency 1',
which have given a sign of life before the clock starts; Procrastinate carries the tickets. Rounds
of one and of two alternate. Prints medians with their spread, and exits with 1 where two do not
fetch 1.7 times and send 1.8 times as fast as one.

With --scale four workers read 10,000 feeds and send to 100,000 readers, once, from servers that
answer at once: what docs/operations.md reckons on from.
"""

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from conftest import POSTGRES, make_settings
from stored import publish

from digest import pipeline, store, workers
from digest.model import Feed

SLOW_FEED, SLOW_MAIL = 3.0, 0.02  # seconds
GOALS = {"fetch": 1.7, "send": 1.8}
NEWS = """<rss version="2.0"><channel><title>Feed {n}</title>{items}</channel></rss>"""
ITEM = """<item><title>The Navy moves ship {n}-{i}</title><link>http://{n}.example/{i}</link>
<description>Number {n}-{i} left port.</description></item>"""


# -- what is slow, in a process of its own ---------------------------------------------------


SCALE = argparse.Namespace(feeds=10_000, readers=100_000, workers=4)
HOSTS = 800  # of the farm; each is asked by one worker at a time


async def feed(pause: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one question after a while, with five items."""
    line = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
    number = line.rpartition("/")[2]
    items = "".join(ITEM.format(n=number, i=i) for i in range(5))
    body = NEWS.format(n=number, items=items).encode()
    await asyncio.sleep(pause)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n"
    writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
    await writer.drain()
    writer.close()


async def mail(pause: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take messages, each a while after its end."""
    writer.write(b"220 here\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
            await asyncio.sleep(pause)
        writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
        if verb == b"QUIT":
            break
    writer.close()


async def serve(feeds: int, *, at_once: bool) -> None:
    """Serve until standard input closes."""
    reads = partial(feed, 0.0 if at_once else SLOW_FEED)
    takes = partial(mail, 0.0 if at_once else SLOW_MAIL)
    over = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, over.set)
    sink = await asyncio.start_server(takes, "127.0.0.1", 0, limit=2**22)
    first = await asyncio.start_server(reads, host(0), 0, backlog=16)
    port = first.sockets[0].getsockname()[1]
    for number in range(1, min(feeds, HOSTS)):
        await asyncio.start_server(reads, host(number), port, backlog=16)
    print(port, sink.sockets[0].getsockname()[1], flush=True)
    await over.wait()


def host(number: int) -> str:
    """Return the address of a feed's own."""
    number %= HOSTS
    return f"127.1.{number // 250}.{1 + number % 250}"


# -- the measure -----------------------------------------------------------------------------


def until(reached: Callable[[], bool], seconds: float = 900.0) -> None:
    """Wait until something holds. Raises TimeoutError."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            raise TimeoutError
        pause.wait(0.2)  # a look is work for the database too


@contextmanager
def database(server: str) -> Iterator[str]:
    """Yield the address of a new database."""
    url = sa.make_url(server)
    name = f"digest_bench_{uuid.uuid4().hex[:8]}"
    driver = url.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(driver, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@contextmanager
def at_work(memory: store.Store, folder: Path, count: int) -> Iterator[None]:
    """Have so many workers there."""
    words = [sys.executable, "-m", "digest", "worker", "--concurrency", "1"]
    processes = [
        subprocess.Popen(
            words,
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            stderr=subprocess.DEVNULL,
        )
        for _ in range(count)
    ]

    def are_there() -> bool:
        with memory.read() as connection:
            return len(store.workers(connection, seconds=45.0)) == count

    try:
        until(are_there)
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait()


def measure(url: str, ports: tuple[int, int], count: int, given: argparse.Namespace) -> dict:
    """Return feeds and messages a second with so many workers."""
    with tempfile.TemporaryDirectory() as name:
        folder, now = Path(name), datetime.now(UTC)
        settings = make_settings(url, ports[1], folder, cluster={"engine": '"procrastinate"'})
        with store.connect(url, base=folder, create=True) as memory:
            store.upgrade(memory)
            crew = pipeline.Crew(memory, workers.engine(settings, memory).kick)
            with at_work(memory, folder, count):
                return {
                    "fetch": fetched(memory, crew, ports[0], given.feeds),
                    "send": sent(settings, memory, crew, given.readers, now),
                }


def fetched(memory: store.Store, crew: pipeline.Crew, port: int, count: int) -> float:
    """Return how many feeds a second the workers ask."""
    with memory.write() as connection:
        listed = [
            Feed(name=f"Feed {n}", url=f"http://{host(n)}:{port}/{n}", timeout=60.0)
            for n in range(count)
        ]
        store.sync_feeds(connection, listed)
    began = time.monotonic()

    def is_done() -> bool:
        backlog = crew.fetch(now=datetime.now(UTC))
        return not (backlog.waiting or backlog.working)

    until(is_done)
    seconds = time.monotonic() - began
    with memory.read() as connection:
        answered = sum(one["failures"] == 0 for one in store.feed_rows(connection))
    if answered != count:
        sys.exit(f"only {answered} of {count} feeds were read")
    return count / seconds


def sent(
    settings: object, memory: store.Store, crew: pipeline.Crew, count: int, now: datetime
) -> float:
    """Return how many messages a second the workers send."""
    with memory.write() as connection:
        for number in range(count):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=now)
    made = publish(memory, now=now)
    with memory.write() as connection:
        pipeline.issue.enqueue(connection, settings, made, now=now)
    told = []
    began = time.monotonic()

    def is_done() -> bool:
        told[:] = [crew.deliver(settings, made, now=datetime.now(UTC))]
        return told[0] is not None

    until(is_done)
    if told[0].counts != {"sent": count}:
        sys.exit(f"not all were sent: {told[0].counts}")
    return count / (time.monotonic() - began)


@contextmanager
def served(feeds: int, *more: str) -> Iterator[tuple[int, int]]:
    """Yield the ports of the feeds and of the mail server, which a process of its own serves."""
    words = [sys.executable, __file__, "--serve", "--feeds", str(feeds), *more]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as slow:
        feed_port, mail_port = map(int, slow.stdout.readline().split())
        yield feed_port, mail_port
        slow.stdin.close()


def scale(postgres: str) -> int:
    """Measure much work once, and print how fast it went."""
    with served(SCALE.feeds, "--scale") as ports, database(postgres) as url:
        found = measure(url, ports, SCALE.workers, SCALE)
    print("| work | how much | workers | a second |\n|---|---|---|---|")
    for kind, much in (("fetch", SCALE.feeds), ("send", SCALE.readers)):
        print(f"| {kind} | {much:,} | {SCALE.workers} | {found[kind]:.0f} |")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postgres", default=POSTGRES, help="an address on a server")
    parser.add_argument("--feeds", type=int, default=800)
    parser.add_argument("--readers", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--scale", action="store_true", help="four workers, and much to do")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.feeds, at_once=given.scale))
        return 0
    if given.scale:
        return scale(given.postgres)
    rates: dict[int, list[dict]] = {1: [], 2: []}
    with served(given.feeds) as ports:
        for _ in range(given.rounds):
            for count, found in rates.items():
                with database(given.postgres) as url:
                    found.append(measure(url, ports, count, given))
    print("| work | one worker | two workers | ratio | goal |\n|---|---|---|---|---|")
    well = True
    for kind, goal in GOALS.items():
        one, two = ([each[kind] for each in found] for found in rates.values())
        ratio = statistics.median(two) / statistics.median(one)
        well = well and ratio >= goal
        cells = (
            f"{statistics.median(of):.1f}/s ({min(of):.1f}-{max(of):.1f})" for of in (one, two)
        )
        print(f"| {kind} | {' | '.join(cells)} | {ratio:.2f} | {goal} |")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
