"""Measures which items are taken for one article, and which addresses for one page.

usage: sameness.py FOLDER

FOLDER holds `neardup.jsonl` (copies of articles made by rule, with traps: instances of a series)
and `urls.jsonl` (variants of addresses). Pairs are counted; a merged series is the worst fault.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest import items, text
from digest.model import Item


def main(argv: Sequence[str]) -> int:
    """Measure both sets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    given = parser.parse_args(argv)
    rows = _rows(given.folder / "neardup.jsonl")
    read = sorted((_item(row) for row in rows), key=lambda item: item.published)
    numbered = [replace(item, id=number) for number, item in enumerate(read, start=1)]
    began = time.process_time()
    found = items.identify(numbered, [])
    spent = time.process_time() - began
    articles = {item.guid: article for item, article in zip(numbered, found, strict=True)}
    _tell("copies", [(articles[row["id"]], row["dup"]) for row in rows])
    series = [row for row in rows if row["op"].startswith("series")]
    merged = _false_pairs([(articles[row["id"]], row["dup"]) for row in series])
    print(f"instances of a series merged: {merged}; {len(rows) / spent:,.0f} items a second")
    pages = _rows(given.folder / "urls.jsonl")
    _tell("addresses", [(text.canonical_url(row["url"]), row["gold"]) for row in pages])
    return int(merged > 0)


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _item(row: dict[str, Any]) -> Item:
    """Make the item that a feed with this entry would give."""
    from digest.items.raw import Raw
    from digest.items.wording import item
    from digest.model import Feed

    when = datetime.fromisoformat(row["published"]).astimezone(UTC)
    number = int.from_bytes(row["feed"].encode()[-6:], "big")
    feed = Feed(name=row["feed"], url="https://feed.example", id=number)
    raw = Raw(
        title=row["title"], links=(row["url"],), summary=row["summary"], published=when,
        guid=row["id"],
    )  # fmt: skip
    return item(raw, feed, when)


def _false_pairs(placed: Sequence[tuple[Hashable, Hashable]]) -> int:
    both, groups = Counter(placed), Counter(place for place, _ in placed)
    return _pairs(groups) - _pairs(both)


def _pairs(counts: Counter[Any]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def _tell(what: str, placed: Sequence[tuple[Hashable, Hashable]]) -> None:
    """Print precision and recall over pairs; what has no identity stands alone."""
    alone = defaultdict(int)
    for number, (place, _) in enumerate(placed):
        alone[place or f"alone {number}"] += 1
    known = [(place or f"alone {number}", gold) for number, (place, gold) in enumerate(placed)]
    right = _pairs(Counter(known))
    precision = right / max(1, sum(n * (n - 1) // 2 for n in alone.values()))
    recall = right / max(1, _pairs(Counter(gold for _, gold in placed)))
    f1 = 2 * precision * recall / (precision + recall)
    print(f"{what}: precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
