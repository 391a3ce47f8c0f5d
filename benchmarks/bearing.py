"""Measures which stories the brief takes for national security.

usage: python benchmarks/bearing.py FOLDER [--wrong]

FOLDER holds `dated.jsonl`, one item a line with the topic that an editor gave it. The items are
grouped to stories; an item is taken for national security where its story may run in the brief
(mean relevance of its items). Topics are coarse: "Food" holds a hacked meat packer.
"""

import argparse
import json
from pathlib import Path

from grouping import harmonic, load

from digest import edition, stories
from digest.edition.bearing import LEAST

TOPICS = {
    "National Security", "National Defense", "US Military", "Defense Department", "Cybersecurity",
    "Foreign Policy", "Middle East", "Israel", "Russia",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="also list what was taken wrongly")
    given = parser.parse_args()
    file = given.folder / "dated.jsonl"
    items, _ = load(file)
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    wanted = {i.id for i, row in zip(items, rows, strict=True) if row["topic"] in TOPICS}
    taken = {
        item.id
        for story in stories.cluster(items)
        for item in story.items
        if edition.relevance(story.items) >= LEAST
    }
    for item, row in zip(items, rows, strict=True):
        if given.wrong and item.id in taken - wanted:
            print(f"{row['topic']}: {item.title}")
    right = len(wanted & taken)
    precision, recall = right / max(1, len(taken)), right / max(1, len(wanted))
    print(
        f"items {len(items)} national security {len(wanted)} taken {len(taken)}"
        f"  P {precision:.3f} R {recall:.3f} F1 {harmonic(precision, recall):.3f}"
    )


if __name__ == "__main__":
    main()
