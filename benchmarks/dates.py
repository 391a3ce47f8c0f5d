"""Reads the dates of the tests' list with our reader and with the libraries of the field.

usage: dates.py

dateutil and dateparser are measured where they are installed (`pip install dateparser`); both are
told to take UTC where no zone is named. Strings that are no date show what a hostile feed costs.
"""

import importlib.util
import random
import re
import string
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from digest.items import dates

LIST = Path(__file__).parents[1] / "tests" / "test_items_dates.py"
NONSENSE = 100


def main() -> int:
    """Print a row for each reader."""
    warnings.simplefilter("ignore")
    known = _known()
    die = random.Random(1)
    letters = string.ascii_letters + string.digits + " :-/"
    nonsense = ["".join(die.choices(letters, k=30)) for _ in range(NONSENSE)]
    print("| reader | right | ms a date | ms a string that is none |\n|---|---|---|---|")
    for name, read in _readers():
        right, spent = _timed(read, [value for value, _ in known])
        wrong = _timed(read, nonsense)[1]
        hits = sum(found == moment for found, (_, moment) in zip(right, known, strict=True))
        told = f"{hits} of {len(known)} | {spent * 1000 / len(known):.2f}"
        print(f"| {name} | {told} | {wrong * 1000 / NONSENSE:.2f} |")
    return 0


def _known() -> list[tuple[str, datetime]]:
    """Return the strings of the tests' list with what they mean."""
    listed = re.search(r'KNOWN = """(.*?)"""', LIST.read_text(encoding="utf-8"), re.DOTALL)
    known = []
    for line in (listed[1] if listed else "").strip().splitlines():
        moment, _, value = line.strip().partition(" = ")
        shape = "%Y-%m-%d %H:%M:%S" if moment.count(":") > 1 else "%Y-%m-%d %H:%M"
        known.append((value, datetime.strptime(f"2026-{moment}", shape).replace(tzinfo=UTC)))
    return known


def _readers() -> list[tuple[str, Callable[[str], datetime | None]]]:
    readers: list[tuple[str, Callable[[str], datetime | None]]] = [("ours", dates.read)]
    if importlib.util.find_spec("dateutil"):
        from dateutil import parser

        readers.append(("dateutil", lambda value: parser.parse(value, default=_midnight())))
    if importlib.util.find_spec("dateparser"):
        import dateparser

        told = {"RETURN_AS_TIMEZONE_AWARE": True, "TIMEZONE": "UTC"}
        readers.append(("dateparser", lambda value: dateparser.parse(value, settings=told)))
    return readers


def _midnight() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def _timed(
    read: Callable[[str], datetime | None], values: list[str]
) -> tuple[list[datetime | None], float]:
    """Return what `read` makes of each value, None where it raises, and the CPU seconds."""
    found: list[datetime | None] = []
    began = time.process_time()
    for value in values:
        try:
            found.append(read(value))
        except (ValueError, OverflowError, TypeError):
            found.append(None)
    return found, time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
