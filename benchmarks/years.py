"""Runs the daemon through years of mornings with a clock of its own, and counts the editions.

usage: years.py [--days 365] [--seed 1] [--zone ZONE ...] [--database URL]

What happens to it stands in `tests/living.py`. A day is right with exactly one edition where the
rules want one and the machine was awake in its hours, and with none elsewhere.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from living import ZONES, simulate

from digest import store


def main(argv: Sequence[str]) -> int:
    """Simulate each zone, print what came of it; 1 where a day is wrong."""
    logging.disable(logging.ERROR)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zone", action="append")
    parser.add_argument("--database", default="", help="an empty one; else SQLite files")
    given = parser.parse_args(argv)
    wrong = 0
    for zone in given.zone or ZONES:
        with tempfile.TemporaryDirectory() as folder:
            url = given.database or f"sqlite:///{folder}/year.db"
            with store.connect(url, base=Path(folder), create=True) as memory:
                store.upgrade(memory)
                told = simulate(memory, zone, days=given.days, seed=given.seed)
        print(zone, dict(told))
        wrong += told["wrong"]
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
