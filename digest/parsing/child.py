"""The process in which answers are parsed, since feedparser may be held up or swell by them."""

from collections.abc import Callable
from typing import Any

from digest import confined, items
from digest.errors import FeedError
from digest.model import Channel, Item

ATE = "memory"  # what comes back where it was not enough
FIELDS = tuple(Item.__dataclass_fields__)

# What comes back else: the channel and the items' fields, what a page or robots.txt says, or the
# words of a FeedError.
Answer = tuple[Channel, list[tuple[Any, ...]]] | tuple[Any, ...] | str


def main() -> None:
    """Answer jobs until the pool wants no more."""
    confined.serve(_answer)


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
