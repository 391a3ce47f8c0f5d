"""Lives through years of a store: items come, old ones are forgotten, and the file is measured.

usage: python benchmarks/lasting.py [--years 3] [--feeds 50] [--daily 40]

Each day every feed brings `--daily` new items of a usual size, and what is older than the default
`store.keep_days` is forgotten, by the functions that the daemon calls. Prints a row a quarter; at
the end old items are offered once more, of which none may come in. Exits with 1 where one does, or
where in the last year the file has grown by more than what marks of forgotten articles need.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from digest import config, pipeline, schema, store
from digest.model import Feed, Item

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
A_MARK = 40  # bytes of one on the disk, of which an article has two
WORDS = "The yard said the second hull would be ready before the ice came back to the strait. "


def item(feed: int, number: int, now: datetime) -> Item:
    """Invent an item that no other is like."""
    key = f"feed{feed}.example/{number}"
    return Item(
        feed=f"Feed {feed}",
        feed_id=feed,
        url=f"https://{key}",
        url_key=key,
        guid=key,
        title=f"Report {number} from desk {feed}",
        title_key=f"report {number} from desk {feed}",
        outlet=f"Feed {feed}",
        summary=f"{number}. {WORDS * 4}",
        fingerprint=f"{feed} {number}",
        published=now,
        first_seen=now,
    )


def offer(memory: store.Store, found: Sequence[Item]) -> int:
    """Store what the memory neither holds nor held; return how many that are."""
    fresh: list[Item] = []
    with memory.write("items") as connection:
        for feed in sorted({one.feed_id for one in found}):
            own = [one for one in found if one.feed_id == feed]
            fresh += store.unseen(connection, feed, own)
        numbered = store.numbered(connection, fresh)
        store.add_items(connection, numbered, [one.id for one in numbered])
    return len(fresh)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--daily", type=int, default=40)
    given = parser.parse_args()
    if given.years < 2:
        parser.error("the last year is held against the one before: at least two years")
    with tempfile.TemporaryDirectory() as name:
        settings = config.Config(base=Path(name))
        with store.connect("sqlite:///digest.db", base=Path(name), create=True) as memory:
            return live(settings, memory, given.years, given.feeds, given.daily)


def live(settings: config.Config, memory: store.Store, years: int, feeds: int, daily: int) -> int:
    """Live through the years and print what they leave; 1 where a promise is broken."""
    store.upgrade(memory)
    with memory.write() as connection:
        listed = [
            Feed(name=f"Feed {n}", url=f"https://feed{n}.example/") for n in range(1, feeds + 1)
        ]
        store.sync_feeds(connection, listed)
    print("| days | items that came | items kept | MB |", "|---|---|---|---|", sep="\n")
    sizes: list[int] = []
    for day in range(365 * years):
        now = BEGIN + timedelta(days=day)
        numbers = range(day * daily, (day + 1) * daily)
        offer(memory, [item(feed, n, now) for feed in range(1, feeds + 1) for n in numbers])
        pipeline.forget(settings, memory, now=now)
        if (day + 1) % 365 in {91, 182, 273, 0}:
            with memory.read() as connection:
                sizes.append(store.size(connection))
                kept = connection.execute(sa.select(sa.func.count(schema.items.c.id))).scalar_one()
            row = (f"{day + 1:,}", f"{(day + 1) * feeds * daily:,}", f"{kept:,}")
            print(f"| {' | '.join(row)} | {sizes[-1] / 1e6:.1f} |", flush=True)
    old = [item(feed, n, now) for feed in range(1, feeds + 1) for n in range(daily)]
    back = offer(memory, old)
    grown, allowed = sizes[-1] - sizes[-5], 365 * feeds * daily * 2 * A_MARK
    print(f"\n{back} of {len(old)} items of the first day came back")
    print(f"the last year left {grown / 1e6:.1f} MB of marks")
    return int(back > 0 or grown > allowed)


if __name__ == "__main__":
    sys.exit(main())
