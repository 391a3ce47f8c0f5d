"""The journal: a file outside the database that tells which editions began to go out.

A line each time an edition begins to, and when it has: day, word, number, when it was made, when it
was written down, readers. No address and no secret stands in it, and nothing is ever taken back.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path

from digest.errors import OutputError
from digest.store.engine import to_disk


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. No two editions have both their number and the moment they were made."""

    day: date
    word: str  # "began" or "ended"
    number: int
    composed: datetime
    noted: datetime
    audience: int  # readers for whom it was, or who have it in the end


def journal(path: Path) -> list[Entry]:
    """Return what stands in the journal, the oldest first; nothing where there is none.

    A line that a loss of power cut off does not count. Raises OutputError.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise OutputError(f"{path}: cannot be read: {error.strerror}") from None
    return list(_read(text))


def _read(text: str) -> Iterator[Entry]:
    for line in text.split("\n")[:-1]:
        with suppress(ValueError):
            day, word, number, composed, noted, audience = line.split(" ")
            yield Entry(
                date.fromisoformat(day),
                word,
                int(number),
                datetime.fromisoformat(composed),
                datetime.fromisoformat(noted),
                int(audience),
            )


def write_journal(path: Path, entry: Entry) -> None:
    """Add a line, and return once it outlives a loss of power. Raises OutputError."""
    words = (one.isoformat() if isinstance(one, date) else str(one) for one in astuple(entry))
    try:
        with path.open("a+b") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - 1, 0))
            start = "\n" if file.read() not in {b"", b"\n"} else ""  # after a line that was cut off
            file.write(f"{start}{' '.join(words)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        to_disk(path.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from None
