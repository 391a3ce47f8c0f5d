"""The worker: a process that works tickets off until it is told to stop."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from digest import __version__, delivery, pipeline, store
from digest.config import Config
from digest.errors import DigestError, StoreNewerError
from digest.pipeline.crew import SECONDS
from digest.workers.engine import Engine

BEAT = 10.0  # seconds between two signs of life
GRACE = 8.0  # seconds that the work in hand has after a stop
_MINUTE = 60.0

log = logging.getLogger("digest")


@dataclass(slots=True, kw_only=True)
class Work:
    """What a worker does for each ticket, and the signs of life it gives."""

    config: Config
    memory: store.Store
    kinds: Sequence[str]
    clock: Callable[[], datetime]
    renew: Callable[[], object] = lambda: None  # what is called at each sign of life
    stop: threading.Event = field(default_factory=threading.Event)
    fault: DigestError | None = None  # what ended the worker, where nobody told it to stop
    owner: str = field(default_factory=delivery.this_sender)
    done: Counter[str] = field(default_factory=Counter)
    past: deque[tuple[float, Counter[str]]] = field(default_factory=deque)
    pace: delivery.Pace = field(init=False)

    def __post_init__(self) -> None:
        """Have all batches of this process keep one pace."""
        self.pace = delivery.Pace(per_minute=self.config.smtp.domain_per_minute)

    def run(self, kind: str) -> None:
        """Do one batch of a kind of work. Nothing is raised: what failed is still open.

        Where the database was upgraded beyond this worker, it stops.
        """
        if self.stop.is_set():
            return
        try:
            if kind == "send":
                self._send()
            else:
                pipeline.fetch_batch(
                    self.config,
                    self.memory,
                    clock=self.clock,
                    watch=self._watch,
                    stopped=self.stop.is_set,
                )
        except StoreNewerError as error:
            self.end(error)
        except DigestError as error:
            log.error("%s", error)
        except Exception:
            log.exception("a batch failed that never should")

    def end(self, fault: DigestError) -> None:
        """Stop because of a fault with which there is no going on."""
        if self.fault is None:
            log.error("%s; the worker ends", fault)
        self.fault = fault
        self.stop.set()

    def beat(self) -> None:
        """Give a sign of life, with what was done in the last minute. Raises StoreError."""
        if newer := self.memory.newer():
            self.end(newer)
            return
        self.renew()
        now, done = monotonic(), self.done.copy()
        self.past.append((now, done))
        while now - self.past[0][0] > _MINUTE + BEAT:
            self.past.popleft()
        lately = done - self.past[0][1]
        with self.memory.write() as connection:
            store.note_worker(
                connection,
                self.owner,
                self.kinds,
                __version__,
                seconds=SECONDS,
                asked=lately["feeds"],
                sent=lately["deliveries"],
            )

    def leave(self) -> None:
        """Tell the leader that this worker ends. Raises StoreError."""
        with self.memory.write() as connection:
            store.drop_worker(connection, self.owner)

    def _send(self) -> None:
        posted = pipeline.send_batch(
            self.config,
            self.memory,
            clock=self.clock,
            pace=self.pace,
            watch=self._watch,
            stopped=self.stop.is_set,
        )
        if posted.error is not None:
            log.error("mail cannot leave: %s; it is tried again", posted.error)

    def _watch(self, what: str, done: int, total: int, whose: str, fault: str) -> None:
        del done, total
        self.done[what] += not fault
        if fault:
            log.warning("%s: %s", whose, fault)


def run(work: Work, engine: Engine, *, threads: int, notify: Callable[[str], object] = str) -> bool:
    """Work tickets off, so many at once, until `work.stop` is set; `work.fault` tells by what.

    Returns within ten seconds of a stop: True where the work in hand came to its end, False where
    it still hangs, as on a mail server that says nothing; the process may end then all the same,
    since the leader takes back what it held.
    """
    work.beat()
    beats = threading.Thread(target=_beat, args=(work, notify), name="beat", daemon=True)
    served = threading.Thread(
        target=engine.serve,
        args=(work.kinds, work.run),
        kwargs={"threads": threads, "stop": work.stop},
        name="serve",
        daemon=True,
    )
    beats.start()
    served.start()
    log.info("worker for %s, %d at once", ", ".join(work.kinds), threads)
    notify("READY=1")
    work.stop.wait()
    notify("STOPPING=1")
    served.join(GRACE)
    ended = not served.is_alive()
    if ended:
        beats.join()
        _tried(work.leave)
    log.info("stopped" if ended else "stopped; a batch that hangs was left, and is made good")
    return ended


def _beat(work: Work, notify: Callable[[str], object]) -> None:
    while not work.stop.wait(BEAT):
        _tried(work.beat)
        notify("WATCHDOG=1")


def _tried(step: Callable[[], object]) -> None:
    """Take a step that the database may not allow now; what is not told is found out."""
    try:
        step()
    except DigestError as error:
        log.warning("no sign of life could be given: %s", error)
