"""The leader's crew: the workers on this database, and the tickets that call them.

A ticket says nothing but "there is work of this kind", so it may be lost or doubled: what is to be
done stands in the rows, and at each look tickets are issued for whatever is still open.
"""

import logging
import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from digest import delivery, store
from digest.config import Config
from digest.model import Frozen, Tally
from digest.pipeline.gather import BATCH
from digest.pipeline.post import hand_out

KINDS = ("fetch", "send")
SECONDS = 45.0  # a worker that says nothing for so long is dead
_MOST = 50  # tickets of a kind that wait
_LOOK = 1.0  # seconds between two looks at work that is waited for

Kick = Callable[[str, int], object]  # have so many tickets of a kind wait, those there included

log = logging.getLogger("digest")


@dataclass(slots=True)
class Crew:
    """What the leader knows of its workers since it last looked."""

    memory: store.Store
    kick: Kick
    renew: Callable[[], object] = lambda: None  # what is called at each look: the clock's own
    workers: Sequence[store.Worker] = ()
    alone: str = ""  # the kinds that nobody serves, as they were told

    def look(self) -> None:
        """See who is there. Raises StoreError."""
        self.renew()
        with self.memory.read() as connection:
            self.workers = store.workers(connection, seconds=SECONDS)
        alone = " nor ".join(kind for kind in KINDS if not self.serves(kind))
        if alone != self.alone:
            if alone:
                log.warning("no worker serves %s: the daemon does it itself", alone)
            else:
                log.info("workers serve all queues")
        self.alone = alone

    def serves(self, kind: str) -> bool:
        """Tell whether a worker is there for such tickets; else the leader does the work."""
        return any(one.alive and kind in one.queues for one in self.workers)

    def alive(self, owner: str) -> bool:
        """Tell whether a sender may be at work: a worker's signs of life tell, from anywhere."""
        dead = {one.owner for one in self.workers if not one.alive}
        return delivery.process_of(owner) not in dead and delivery.is_alive(owner)

    def deliver(self, config: Config, frozen: Frozen, *, now: datetime) -> Tally | None:
        """Call for what is due of an edition; return what became of it once nothing is open."""
        batches, told = hand_out(config, self.memory, frozen, now=now)
        self._call("send", batches)
        return told

    def fetch(self, *, now: datetime) -> store.Backlog:
        """Call for the feeds that are due, and return how many."""
        with self.memory.read() as connection:
            backlog = store.feed_backlog(connection, now=now)
        self._call("fetch", math.ceil(backlog.waiting / BATCH))
        return backlog

    def fetch_all(
        self,
        *,
        now: datetime,
        older_than: timedelta,
        seconds: float,
        stopped: Callable[[], bool],
    ) -> None:
        """Have all feeds asked that were not of late, and wait for it, up to so many seconds."""
        until, pause = monotonic() + seconds, threading.Event()
        with self.memory.write() as connection:
            store.hasten_feeds(connection, now=now, older_than=older_than)
        while self.serves("fetch") and monotonic() < until and not stopped():
            backlog = self.fetch(now=now)
            if not (backlog.waiting or backlog.working):
                return
            pause.wait(_LOOK)
            self.look()

    def _call(self, kind: str, batches: int) -> None:
        if batches:
            self.kick(kind, min(batches, _MOST))
