"""Measures the rungs of reading a feed again, from "nothing changed" to "all is new", and storing.

usage: ladder.py [--feeds 60]

Each rung is told in milliseconds of CPU a feed and as a ratio to what it saves: feedparser on the
whole body, with its normal settings. The store is told beside `executemany` of the same rows into
the same table. Everything runs in one process, one after the other; the best of three rounds.
"""

import argparse
import gc
import hashlib
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
from ingest_news import document, stamp

from digest import items, store
from digest.model import Feed, Item
from digest.schema import written

FEED = Feed(name="The Ledger", url="https://ledger.example/feed", id=1)
ROWS, BATCH = 40_000, 2_000
TEXTS = (
    "fingerprint", "guid", "url", "url_key", "title", "title_key", "outlet", "author", "summary",
    "content",
)  # fmt: skip


def main(argv: Sequence[str]) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=60)
    given = parser.parse_args(argv)
    now = datetime.now(UTC)
    born = now - timedelta(hours=12)
    bodies = [document(number, 0, born) for number in range(given.feeds)]
    marks = [items.sift(body, b"", {}).marks for body in bodies]
    dated = [_dated(number, body, now) for number, body in enumerate(bodies)]
    newer = [document(number, 1, born) for number in range(given.feeds)]
    size = sum(map(len, bodies)) / given.feeds / 1000
    print(f"{given.feeds} feeds of {size:.0f} kB on average, feedparser {feedparser.__version__}\n")

    def read_new() -> None:
        for body, known in zip(newer, marks, strict=True):
            items.parse(items.sift(body, known, {}).body, FEED, now=now)

    whole = _best(lambda: [feedparser.parse(body) for body in newer]) / given.feeds
    rungs: list[tuple[str, Callable[[], object]]] = [
        ("the same body, told by its hash", lambda: [_hash(body) for body in bodies]),
        (
            "the same items, another date",
            lambda: [items.sift(b, k, {}) for b, k in zip(dated, marks, strict=True)],
        ),
        ("two new items", read_new),
        ("all new", lambda: [items.parse(body, FEED, now=now) for body in newer]),
    ]
    print("| rung | ms a feed | times cheaper than feedparser |\n|---|---|---|")
    for name, work in rungs:
        spent = _best(work) / given.feeds
        print(f"| {name} | {spent * 1000:.2f} | {whole / spent:.1f} |")
    print(f"| feedparser on the whole | {whole * 1000:.2f} | 1 |\n")
    left = [items.sift(body, known, {}).body for body, known in zip(dated, marks, strict=True)]
    print(f"bodies with another date that still need feedparser: {sum(map(bool, left))}")
    ours, bare = _best(lambda: _stored(now)), _best(lambda: _executed(now))
    print(f"rows a second: store {ROWS / ours:,.0f}, executemany {ROWS / bare:,.0f}", end="")
    print(f", ratio {bare / ours:.2f}")
    return 0


def _dated(number: int, body: bytes, now: datetime) -> bytes:
    """Return a body that was written anew, with another date in its head."""
    old = stamp(number, now - timedelta(hours=12)).encode()
    return body.replace(old, stamp(number, now).encode(), 1) if old in body else body + b"\n"


def _hash(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _rows(now: datetime) -> list[Item]:
    return [
        Item(
            feed="F",
            feed_id=1,
            id=number,
            article=number,
            url=f"https://www.outlet.example/2026/11/24/story-{number}/",
            url_key=f"outlet.example/2026/11/24/story-{number}",
            guid=f"https://www.outlet.example/?p={number}",
            title=f"Port authority reviews ferry contract number {number} before the winter",
            title_key=f"port authority reviews ferry contract number {number} before the winter",
            outlet="The Outlet",
            summary="Officials said on Monday that the grid operator holds the line. " * 4,
            published=now - timedelta(minutes=number),
            first_seen=now,
            fingerprint=f"{number:024x}",
        )
        for number in range(1, ROWS + 1)
    ]


def _memory(folder: str) -> store.Store:
    memory = store.connect(f"sqlite:///{folder}/bench.db", base=Path("/"), create=True)
    store.upgrade(memory)
    with memory.write() as connection:
        store.sync_feeds(connection, [replace(FEED, id=0)])
    return memory


def _stored(now: datetime) -> float:
    rows = _rows(now)
    with tempfile.TemporaryDirectory() as folder, _memory(folder) as memory:
        began = time.process_time()
        for start in range(0, ROWS, BATCH):
            with memory.write("items") as connection:
                batch = rows[start : start + BATCH]
                store.add_items(connection, batch, [item.id for item in batch])
        return time.process_time() - began


def _executed(now: datetime) -> float:
    names = ("id", "feed_id", "article_id", "published", "first_seen", *TEXTS)
    into = f"INSERT INTO items ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"
    rows = [
        (
            *(one.id, 1, one.id, written(one.published), written(one.first_seen)),
            *(getattr(one, name) for name in TEXTS),
        )
        for one in _rows(now)
    ]
    with tempfile.TemporaryDirectory() as folder:
        _memory(folder).close()
        connection = sqlite3.connect(f"{folder}/bench.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        began = time.process_time()
        for start in range(0, ROWS, BATCH):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"{into} ON CONFLICT DO NOTHING", rows[start : start + BATCH])
            connection.execute("COMMIT")
        spent = time.process_time() - began
        connection.close()
        return spent


def _best(work: Callable[[], object], *, rounds: int = 3) -> float:
    """Return the least CPU seconds of some rounds, or of what `work` itself measured."""
    spent = []
    for _ in range(rounds):
        gc.collect()
        began = time.process_time()
        told = work()
        spent.append(told if isinstance(told, float) else time.process_time() - began)
    return min(spent)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
