"""Measures the time and the memory that digest.stories.cluster takes as the window grows.

usage: python benchmarks/stories.py [COUNT ...] [--days N]

The items are invented: events of one to some dozens of reports each, told over two days by words
as common as those of a language are (G. K. Zipf, 1935). Each count runs in a process of its own;
memory is its peak less that of the start.
"""

import argparse
import multiprocessing
import random
import resource
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from digest import stories
from digest.model import Item

START = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = 30_000
COUNTS = (1_000, 10_000, 75_000, 100_000)  # the third: a day on top of a fortnight, large
DAYS = 14


def invented(count: int, days: int, seed: int = 1) -> list[Item]:
    dice = random.Random(seed)
    scale = list(accumulate(1 / (rank + 20) for rank in range(WORDS)))

    def words(number: int) -> list[str]:
        return [f"w{rank}x" for rank in dice.choices(range(WORDS), cum_weights=scale, k=number)]

    items: list[Item] = []
    while len(items) < count:
        subject, begin = words(12), dice.uniform(0, 24 * days)
        for _ in range(min(count - len(items), int(dice.paretovariate(1.2)), 60)):
            moment = START + timedelta(hours=begin + dice.expovariate(1 / 8))
            number = len(items) + 1
            items.append(
                Item(
                    feed=f"f{dice.randrange(300)}",
                    url=f"https://a.example/{number}",
                    title=" ".join([*dice.sample(subject, 6), *words(4)]),
                    summary=" ".join([*dice.sample(subject, 8), *words(20)]),
                    published=moment,
                    first_seen=moment,
                    id=number,
                    article=number,
                )
            )
    return items


def measure(count: int, days: int) -> None:
    items = invented(count, days)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    found = stories.cluster(items)
    seconds = time.process_time() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{count:>8,} items of {days} days  {len(found):>7,} stories  {seconds:7.1f} s"
        f"  {count / seconds:7,.0f} items a second  {more:6,.0f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--days", type=int, default=DAYS)
    options = parser.parse_args()
    for count in options.counts:
        process = multiprocessing.get_context("spawn").Process(
            target=measure, args=(count, options.days)
        )
        process.start()
        process.join()


if __name__ == "__main__":
    main()
