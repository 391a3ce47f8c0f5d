"""The process in which answers are parsed: limited in memory and time, free to die of either.

feedparser can be held up for minutes and made to eat gigabytes by a few kilobytes of feed, and
only the system can end that. So each answer is read here, and the walk goes on whatever happens.
"""

import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from digest import items
from digest.errors import FeedError
from digest.model import Channel, Item

MEMORY = 256 * 1024 * 1024  # bytes of data
SECONDS = 8  # of CPU for one answer
ATE = "memory"  # what comes back where it was not enough
FIELDS = tuple(Item.__dataclass_fields__)

# What comes back else: the channel and the items' fields, what a page or robots.txt says, or the
# words of a FeedError.
Answer = tuple[Channel, list[tuple[Any, ...]]] | tuple[Any, ...] | str


def main() -> None:
    """Answer jobs from the pipe that the first argument numbers, until it closes."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the walk stops first, and closes the pipe
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_DATA, MEMORY)
    pipe = Connection(int(sys.argv[1]))
    with suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            spent = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + 1 + SECONDS)
            pipe.send(_answer(job))


def _limit(kind: int, limit: int) -> None:
    with suppress(ValueError, OSError):  # where the system knows no such limit
        resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


def _answer(job: dict[str, Any]) -> Answer:
    try:
        if work := job.pop("work", ""):
            return _read(_WORKS[work], job)
        channel, found = items.read(**job)
    except FeedError as error:
        return str(error)
    except MemoryError:
        return ATE
    return channel, [tuple(getattr(item, name) for name in FIELDS) for item in found]


def _page(**job: Any) -> tuple[str, str, str]:
    from digest.articles import page

    return page.extract(**job)


def _robots(**job: Any) -> tuple[list[bool], float]:
    from digest.articles import robots

    return robots.allowed(**job)


_WORKS: dict[str, Callable[..., tuple[Any, ...]]] = {"page": _page, "robots": _robots}


def _read(work: Callable[..., tuple[Any, ...]], job: dict[str, Any]) -> Answer:
    """Do other work than a feed's; what it stumbles over is the page's fault."""
    try:
        return work(**job)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (libraries raise what they like on hostile pages)
        return f"cannot be read ({type(error).__name__}); look at it in a browser"
