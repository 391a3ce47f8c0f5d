"""Reads answers in child processes which may die of what they read, and are replaced then."""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError
from datetime import datetime
from functools import partial
from typing import Any, Self

from digest.confined import Child
from digest.errors import ChildError, FeedError
from digest.model import Channel, Fetched, Item
from digest.parsing.child import ATE, FIELDS

PATIENCE = 12.0  # seconds by the clock on the wall for one answer
THREADS = 8  # from which `Parsers.read` is called: children at a time, if most are held up
JOBS = 200  # answers that one child reads before a fresh one takes over

_START_TIME = 2.0  # seconds that a child may take to start on a busy machine
_LONG = 1.0  # seconds after which a child no longer keeps others from starting
_MODULE = "digest.parsing.child"
_BROWSER = "no feed of sense does; look at its address in a browser"
_EATS = f"takes too much memory to read; {_BROWSER}"
_WHY = {
    "time": f"takes too long to read; {_BROWSER}",
    "memory": _EATS,
    "crash": f"makes the parser crash; {_BROWSER}",
}


class Parsers:
    """Children that parse: as many at work as there are processors.

    One that is held up makes room for another, so that a few hostile feeds delay nobody.
    Nothing is started before it is needed: where no body changed there is no child.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._free = threading.Condition()
        self._places = os.cpu_count() or 1
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._slow: set[Child] = set()  # of the busy ones, those that keep nobody waiting
        self._closed = False

    def __enter__(self) -> Self:
        """End all children at the end of the block, also those at work."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the children. Those at work are there only where the walk is stopped."""
        with self._free:
            self._closed = True
            self._free.notify_all()
            busy, idle = list(self._busy), list(self._idle)
        for child in busy:
            child.kill()  # its reader hears of it, and ends it
        for child in idle:
            child.end()

    def read(self, body: bytes, fetched: Fetched, now: datetime) -> tuple[Channel, list[Item]]:
        """Read `body` as the feed's answer. Raises FeedError, also where that kills the child.

        Raises CancelledError once the block has ended.
        """
        job = {
            "body": body,
            "feed": fetched.feed,
            "now": now,
            "url": fetched.url,
            "headers": dict(fetched.headers),
        }
        channel, rows = self._ask(job)
        return channel, [Item(**dict(zip(FIELDS, row, strict=True))) for row in rows]

    def extract(self, body: bytes, content_type: str) -> tuple[str, str, str]:
        """Take the story out of a page: its state, title and text. Raises as `read`."""
        story: tuple[str, str, str] = self._ask(
            {"work": "page", "body": body, "content_type": content_type}
        )
        return story

    def allowed(self, rules: str, urls: Sequence[str], agent: str) -> tuple[list[bool], float]:
        """Tell which of `urls` a robots.txt allows, and the pause it wishes. Raises as `read`."""
        may: tuple[list[bool], float] = self._ask(
            {"work": "robots", "rules": rules, "urls": urls, "agent": agent}
        )
        return may

    def _ask(self, job: dict[str, Any]) -> Any:
        """Return a child's answer. Raises FeedError where there is none, or it tells of a fault."""
        child = self._take()
        keep = False
        soon = _LONG if child.jobs else _LONG + _START_TIME
        try:
            answer = child.ask(
                job, patience=PATIENCE, soon=soon, held_up=partial(self._step_aside, child)
            )
            keep = child.jobs < JOBS and answer != ATE
        except ChildError as error:
            if self._closed:
                raise CancelledError from None
            raise FeedError(_WHY[error.how]) from None
        finally:
            self._give_back(child, keep=keep)
        if isinstance(answer, str):
            raise FeedError(_EATS if answer == ATE else answer)
        return answer

    def _take(self) -> Child:
        """Wait for a place among those at work, and take an idle child or start one."""
        with self._free:
            self._free.wait_for(
                lambda: self._closed or len(self._busy) - len(self._slow) < self._places
            )
            if self._closed:
                raise CancelledError
            child = self._idle.pop() if self._idle else Child(_MODULE)
            self._busy.add(child)
            return child

    def _step_aside(self, child: Child) -> None:
        with self._free:
            self._slow.add(child)
            self._free.notify_all()

    def _give_back(self, child: Child, *, keep: bool) -> None:
        with self._free:
            self._busy.discard(child)
            self._slow.discard(child)
            keep = keep and not self._closed
            if keep:
                self._idle.append(child)
            self._free.notify_all()
        if not keep:
            child.end(at_once=True)
