"""The mailbox of bounces, read beside the daemon's other work: whatever it does, nobody waits."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from digest import bounces, pipeline, store
from digest.config import BouncesSettings, Config
from digest.errors import DeliveryError, DigestError

EVERY = timedelta(minutes=5)  # from one reading to the next
STUCK = 120.0  # seconds on one message, after which a reading hangs; IMAP gives up after 60

log = logging.getLogger("digest")


@dataclass(slots=True)
class Collector:
    """Reads the mailbox every few minutes, in a thread that a stop need not wait for.

    A message that is read twice changes nothing, so a reading may end anywhere.
    """

    memory: store.Store
    clock: Callable[[], datetime]
    stopped: Callable[[], bool]
    own: BouncesSettings | None = None  # the mailbox that all below is about
    left: set[str] = field(default_factory=set)  # people's mail, which is not read again
    told: set[str] = field(default_factory=set)  # its troubles since it last was well
    following: datetime | None = None  # the next reading
    reading: threading.Thread | None = None
    seen: float = 0.0  # when the reading last got on

    def look(self, config: Config) -> None:
        """Begin a reading where one is due; tell of one that hangs. Never waits for a mailbox."""
        if not self.wait(0):
            if monotonic() - self.seen > STUCK:
                where = config.bounces.maildir or config.bounces.imap_host
                self._tell({}, DeliveryError(f"{where}: no answer; the reading of it hangs"))
            return
        if config.bounces != self.own:
            self.own, self.following = config.bounces, None
            self.left, self.told = set(), set()
        now = self.clock()
        waits = self.following is not None and self.following - EVERY <= now < self.following
        if waits or not config.bounces.is_set:
            return
        self.following, self.seen = now + EVERY, monotonic()
        self.reading = threading.Thread(
            target=self._read, args=(config,), name="mailbox", daemon=True
        )
        self.reading.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the reading in hand, up to so many seconds; tell whether none is left."""
        if self.reading is not None:
            self.reading.join(seconds)
        return self.reading is None or not self.reading.is_alive()

    def _read(self, config: Config) -> None:
        """Read all that nobody has seen, and tell what it was, or what is wrong."""
        counted: Counter[str] = Counter()
        trouble: DigestError | None = None
        try:
            with bounces.opened(config) as box:
                self._take(config, box, counted)
        except DigestError as error:
            trouble = error
        except Exception as error:
            log.exception("a mailbox was read as it never should")
            trouble = DigestError(type(error).__name__)  # its text may hold an address
        if trouble is None and self.told:
            self.told = set()
            log.info("the mailbox of bounces is read again")
        self._tell(counted, trouble)

    def _take(self, config: Config, box: bounces.Box, counted: Counter[str]) -> None:
        here = set()
        for waiting in box:
            self.seen = monotonic()
            if self.stopped():
                return
            here.add(waiting.name)
            if waiting.name in self.left:
                continue
            found = pipeline.take_in(config, self.memory, waiting, now=self.clock())
            if found is None:
                continue
            counted[found.kind] += 1
            if found.state:
                log.info("reader %d: %s, %s", found.reader, found.kind, found.state)
            if found.kind == "other" and waiting.name:
                self.left.add(waiting.name)
        self.left &= here  # what is gone need not be known

    def _tell(self, counted: Mapping[str, int], trouble: DigestError | None) -> None:
        """Leave a run where something came, or a trouble is new; an old one is known by now."""
        text = str(trouble) if trouble is not None else ""
        if text in self.told:
            trouble = None
        elif trouble is not None:
            self.told.add(text)
            log.error("bounces are not read: %s; they are tried again", text)
        if not counted and trouble is None:
            return
        with (
            suppress(DigestError),
            pipeline.recorded(self.memory, "daemon bounces", clock=self.clock),
        ):
            pipeline.note(came_back=dict(sorted(counted.items())))
            if trouble is not None:
                raise trouble
