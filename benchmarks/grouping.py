"""Measures how well digest.stories.cluster finds the events of labelled collections.

usage: python benchmarks/grouping.py FOLDER [SET ...]

FOLDER holds NAME.jsonl files, one item a line: id, feed, url, title, summary, published and
cluster (equal for items on one event). Prints pairwise and BCubed precision, recall and F1
(A. Bagga and B. Baldwin, 1998) of each set, and the time taken; then the time for 10,000 items.
"""

import argparse
import json
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

from digest import stories, text
from digest.model import Item

SETS = ("politics", "dated", "world", "titles", "mixed")


def load(file: Path, first: int = 1) -> tuple[list[Item], list[str]]:
    items, labels = [], []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=first):
        row = json.loads(line)
        published = datetime.fromisoformat(row["published"])
        items.append(
            Item(
                feed=row["feed"],
                outlet=row["feed"],
                url=row["url"],
                title=text.one_line(text.plain(row["title"])),
                summary=text.plain(row["summary"]),
                published=published,
                first_seen=published,
                url_key=text.canonical_url(row["url"]),
                title_key=text.title_key(row["title"]),
                id=number,
                article=number,
            )
        )
        labels.append(row["cluster"])
    return items, labels


def harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def scores(labels: list[str], found: list[int]) -> dict[str, float]:
    both = Counter(zip(labels, found, strict=True))
    true, made = Counter(labels), Counter(found)

    def pairs(counts: Counter) -> int:
        return sum(count * (count - 1) // 2 for count in counts.values())

    right = pairs(both)
    precision, recall = right / max(1, pairs(made)), right / max(1, pairs(true))
    b_precision = sum(count**2 / made[key[1]] for key, count in both.items()) / len(labels)
    b_recall = sum(count**2 / true[key[0]] for key, count in both.items()) / len(labels)
    return {
        "P": precision,
        "R": recall,
        "F1": harmonic(precision, recall),
        "BP": b_precision,
        "BR": b_recall,
        "BF1": harmonic(b_precision, b_recall),
    }


def grouped(items: list[Item]) -> tuple[list[int], float]:
    start = time.process_time()
    found = {item.id: story.id for story in stories.cluster(items) for item in story.items}
    return [found[item.id] for item in items], time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", default=SETS)
    options = parser.parse_args()
    total: Counter[str] = Counter()
    many: list[Item] = []
    for name in options.sets:
        items, labels = load(options.folder / f"{name}.jsonl", first=len(many) + 1)
        many += items
        found, seconds = grouped(items)
        row = scores(labels, found)
        total.update(row)
        print(
            f"{name:9} items {len(items):5} events {len(set(labels)):5} found {len(set(found)):5}"
            f"  pairwise P {row['P']:.3f} R {row['R']:.3f} F1 {row['F1']:.3f}"
            f"  BCubed P {row['BP']:.3f} R {row['BR']:.3f} F1 {row['BF1']:.3f}  {seconds:.1f} s"
        )
    count = len(options.sets)
    print(f"mean      pairwise F1 {total['F1'] / count:.3f}  BCubed F1 {total['BF1'] / count:.3f}")
    many = many[:10_000]
    print(f"time      {len(many):,} items in {grouped(many)[1]:.1f} s of one core")


if __name__ == "__main__":
    main()
