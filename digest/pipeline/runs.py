"""Runs: each piece of work leaves a report of what it did, also where it failed.

What is noted deep inside goes to the run around it, wherever that was begun; without one it goes
nowhere.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from digest import delivery, store
from digest.errors import DigestError, StoreError
from digest.model import Ranked

BATCHES = ("worker fetch", "worker send")  # kinds of runs; thousands a day
ROUNDS = ("daemon fetch", *BATCHES)  # many a day
_CURRENT: ContextVar["Run | None"] = ContextVar("run", default=None)
_MOST = 100  # errors that are kept
_INTERRUPTED = 130
_FAILED = 1

log = logging.getLogger("digest")


@dataclass(slots=True)
class Run:
    """One piece of work, and what is known of it so far."""

    number: int
    code: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)  # by step
    errors: list[str] = field(default_factory=list)

    @property
    def report(self) -> dict[str, Any]:
        """All that is kept of it."""
        seconds = {step: round(taken, 3) for step, taken in self.seconds.items()}
        return {**self.facts, "seconds": seconds, "errors": self.errors[:_MOST]}


@contextmanager
def recorded(memory: store.Store, kind: str, *, clock: Callable[[], datetime]) -> Iterator[None]:
    """Keep a report of what the block does, under a number that its log lines carry.

    The report is kept as well where the block raises; where it is killed, its beginning tells.
    """
    began, ticks = clock(), monotonic()
    with memory.write() as connection:
        run = Run(store.begin_run(connection, kind, delivery.this_sender(), now=began))
    token = _CURRENT.set(run)
    log.info("%s begins", kind)
    try:
        yield
    except BaseException as error:
        _fail(run, error)
        raise
    finally:
        seconds = monotonic() - ticks
        log.info("%s ends: %s", kind, told(run.code, run.report), extra={"facts": run.report})
        try:
            with memory.write() as connection:
                ended = began + timedelta(seconds=seconds)
                store.end_run(connection, run.number, code=run.code, report=run.report, now=ended)
                store.count(connection, "runs", {f"{kind}/{outcome(run.code)}": 1})
                store.count(connection, "run seconds", {kind: seconds})
        except StoreError as error:
            log.error("the report of this run is not kept: %s", error)
        _CURRENT.reset(token)


def _fail(run: Run, error: BaseException) -> None:
    if isinstance(error, DigestError):
        run.code = error.exit_code
        run.errors.append(str(error))
    elif isinstance(error, SystemExit):
        run.code = error.code if isinstance(error.code, int) else _FAILED
    elif isinstance(error, KeyboardInterrupt):
        run.code = _INTERRUPTED
    else:  # its text may hold an address
        run.code = _FAILED
        run.errors.append(type(error).__name__)


def current() -> "Run | None":
    """Return the run in which this is asked."""
    return _CURRENT.get()


def carry(run: "Run | None") -> None:
    """Count this thread to a run, as one that another thread began."""
    _CURRENT.set(run)


def note(**facts: Any) -> None:
    """Add to the report of the run."""
    if (run := _CURRENT.get()) is not None:
        run.facts |= facts


def note_errors(errors: Iterable[str], *, code: int = 0) -> None:
    """Add what went wrong, and the exit code that comes of it where the work goes on."""
    if (run := _CURRENT.get()) is not None:
        run.errors += errors
        run.code = code or run.code


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Add the time that the block takes to a step of the run."""
    began = monotonic()
    try:
        yield
    finally:
        if (run := _CURRENT.get()) is not None:
            run.seconds[step] = run.seconds.get(step, 0.0) + monotonic() - began


def reasons(ranked: Iterable[Ranked]) -> dict[str, int]:
    """Return how many stories stayed out for which reason, the most frequent first."""
    cut = (re.split(r"[\d:]", one.refused)[0].strip() for one in ranked if one.refused)
    return dict(Counter(cut).most_common())


def outcome(code: int | None, *, alive: bool = False) -> str:
    """Return in a word how a run went, by its exit code; without one, by its process."""
    if code is None:
        return "running" if alive else "killed"
    return {0: "done", 75: "unfinished"}.get(code, "failed")


def counted(counts: Mapping[str, int]) -> str:
    """Say how many there are of each, in the order in which they come."""
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def told(code: int | None, report: dict[str, Any]) -> str:
    """Say in one line what a run did."""
    parts = [report["alarm"]] if "alarm" in report else []
    if asked := report.get("asked"):
        parts.append(f"{report['answered']} of {asked} feeds, {report['new_items']} new items")
    if number := report.get("edition"):
        parts.append(f"edition {number}")
    if came := report.get("came_back"):
        parts.append(counted(came))
    if "stories" in report:
        parts.append(f"{report['stories']} stories of {report['considered']}")
    if counts := report.get("deliveries"):
        parts.append(counted(counts))
    if code and report["errors"]:
        parts.append(report["errors"][-1])
    return "; ".join(parts) or ("nothing to do" if code == 0 else "")
