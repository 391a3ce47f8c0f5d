"""Single parts of feed reading, each beside what it is made of; for those who change that part.

Nothing here knows this product: whoever measures one of its parts hands it in as functions.
"""

import gc
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest_news import document

_COLUMNS = ("feed", "guid", "url", "title", "author", "summary", "published", "seen")


def two_new_items(
    remember: Callable[[bytes], Any], read: Callable[[bytes, Any], object], *, feeds: int = 40
) -> tuple[float, float]:
    """Return the CPU ms a feed of reading two new items: by `read`, and by feedparser all over.

    `remember` reads the body before and returns what `read` may know of it; only `read` counts.
    Best of three, since whatever else runs on the machine can only add.
    """
    import feedparser

    born = datetime.now(UTC)
    numbers = [number for number in range(feeds) if number % 100 not in {37, 61, 83}]
    known = [remember(document(number, 0, born)) for number in numbers]
    bodies = [document(number, 1, born) for number in numbers]
    pairs = list(zip(bodies, known, strict=True))
    ours = _best(lambda: [read(body, before) for body, before in pairs])
    whole = _best(lambda: [feedparser.parse(body) for body in bodies])
    return ours / len(bodies) * 1000, whole / len(bodies) * 1000


def stored_rows(
    keep: Callable[[Path, Sequence[dict[str, Any]]], None], folder: Path, *, rows: int = 50_000
) -> tuple[float, float]:
    """Return the rows a second that `keep` stores in `folder`, and those of a bare `executemany`.

    The bare table has an index on what makes an item the same, as any such store needs.
    """
    made = [
        {
            "feed": number % 1_000,
            "guid": f"https://www.outlet{number % 1_000}.example.org/?p={number}",
            "url": f"https://www.outlet{number % 1_000}.example.org/2026/11/24/story-{number}/",
            "title": f"Port authority reviews ferry contract number {number} before the winter",
            "author": "Ada Lindqvist",
            "summary": "Officials in Lorvik said on Monday the grid operator holds. " * 4,
            "published": "2026-11-24 06:30:00.000000",
            "seen": "2026-11-24 06:31:00.000000",
        }
        for number in range(rows)
    ]
    ours = _best(lambda: keep(folder, made), rounds=1)
    return rows / ours, rows / _best(lambda: _executemany(folder / "bare.db", made), rounds=1)


def _executemany(file: Path, rows: Sequence[dict[str, Any]]) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"CREATE TABLE items (id INTEGER PRIMARY KEY, {', '.join(_COLUMNS)})")
        connection.execute("CREATE UNIQUE INDEX same ON items (feed, guid)")
        names = ", ".join(f":{name}" for name in _COLUMNS)
        connection.executemany(f"INSERT INTO items ({', '.join(_COLUMNS)}) VALUES ({names})", rows)
    connection.close()


def _best(work: Callable[[], object], *, rounds: int = 3) -> float:
    """Return the least CPU seconds of some rounds."""
    spent = []
    for _ in range(rounds):
        gc.collect()
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)
