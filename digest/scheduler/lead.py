"""Which of several daemons acts: the one that holds the lease; the others wait."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from digest import delivery, store
from digest.errors import DigestError
from digest.pipeline.readiness import ALIVE, LEAD, LOOP

SECONDS = 45.0  # a machine that says nothing for so long has lost the work to another

log = logging.getLogger("digest")


@dataclass(slots=True)
class Lead:
    """One daemon's claim to act. The lease runs by the database's time, this side by its own."""

    memory: store.Store
    owner: str = field(default_factory=delivery.this_sender)
    alive: Callable[[str], bool] = delivery.is_alive
    lease: store.Lease | None = None
    until: float = 0.0  # by this process's own clock
    other: str = ""  # who was told to have it
    lock: threading.Lock = field(default_factory=threading.Lock)

    def holds(self) -> bool:
        """Tell whether this daemon may act now; never longer than the lease can last."""
        return self.lease is not None and monotonic() < self.until

    def beat(self, *, silent: float = 0.0) -> bool:
        """Take the lease or keep it, every few seconds; tell whether this daemon may act.

        With it goes the sign of life of its work, that is `silent` seconds old.
        """
        began = monotonic()
        with self.lock:
            try:
                with self.memory.write() as connection:
                    if self.lease and store.renew(connection, self.lease, seconds=SECONDS):
                        mine: store.Lease | None = self.lease
                    else:
                        mine = store.take(
                            connection, LEAD, self.owner, seconds=SECONDS, alive=self.alive
                        )
                    other = store.holder(connection, LEAD)
                    if mine is not None:
                        left = ALIVE - silent
                        store.note_life(connection, LOOP, self.owner, seconds=left)
            except DigestError as error:
                log.warning("the daemon's lease could not be kept: %s", error)
                return self.holds()
            if mine is None and other != self.other:
                log.warning("another daemon is at work (%s); this one waits", _process(other))
            if mine is not None and self.other:
                log.warning("the other daemon is gone; this one takes over")
            self.lease, self.until = mine, began + SECONDS
            self.other = "" if mine else other
        return mine is not None

    def leave(self) -> None:
        """Give the lease back, so that another daemon need not wait for its end."""
        with self.lock:
            if self.lease is not None:
                try:
                    with self.memory.write() as connection:
                        store.give_back(connection, self.lease)
                except DigestError as error:
                    log.warning("the daemon's lease could not be given back: %s", error)
                self.lease = None


def _process(owner: str) -> str:
    machine, process, _ = owner.rsplit(" ", 2)
    return f"process {process} on {machine.partition('pid:')[0]}"
