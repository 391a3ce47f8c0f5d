"""The process: APScheduler calls the daemon's steps until it is told to stop."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from digest import pipeline, store
from digest.config import Config
from digest.errors import ConfigError, DigestError, StoreNewerError
from digest.scheduler.collecting import Collector
from digest.scheduler.daemon import Daemon
from digest.scheduler.lead import Lead

TICK = 5  # seconds; a machine that slept notices that late
BEAT = 10  # seconds between two signs of life
COLLECT = 30  # seconds between two looks whether the mailbox of bounces is to be read
GRACE = 8.0  # seconds that the step in hand has after a stop
_MAILBOX = 1.0  # seconds more for the mailbox: a message that is read twice changes nothing
_STUCK = 300.0  # seconds without a sign of life of the work itself, after which it is stuck

log = logging.getLogger("digest")


@dataclass(slots=True)
class Signals:
    """What the outside may tell the daemon, and what it tells the outside."""

    stop: threading.Event = field(default_factory=threading.Event)
    again: threading.Event = field(default_factory=threading.Event)  # read the configuration anew
    load: Callable[[], Config] | None = None  # how; raises ConfigError
    notify: Callable[[str], object] = str  # the service manager's socket, or nothing
    seen: float = field(default_factory=monotonic)  # the work's last sign of life
    fault: DigestError | None = None  # what ended the daemon, where nobody told it to stop

    def end(self, fault: DigestError) -> None:
        """Stop because of a fault with which there is no going on."""
        if self.fault is None:
            log.error("%s; the daemon ends", fault)
        self.fault = fault
        self.stop.set()

    def silence(self) -> float:
        """Return for how many seconds the work has given no sign of life."""
        return monotonic() - self.seen


def run(
    config: Config,
    memory: store.Store,
    *,
    clock: Callable[[], datetime],
    signals: Signals,
    crew: pipeline.Crew | None = None,
) -> bool:
    """Fetch through the day and send every morning, until `signals.stop` is set.

    Of several daemons on one database one acts; it calls the workers of its `crew`. All stop by
    themselves where the database is upgraded beyond them; `signals.fault` says so. Returns within
    ten seconds of a stop: True where the work in hand came to its end, False where it still
    hangs, as on a mail server that says nothing; the process may end then all the same, since what
    it held is free at the next start.
    Raises RenderError where a template is wrong: better told at the start than at the send time.
    """
    pipeline.check_templates(config)
    pipeline.sync(config, memory)
    work = _Work(config, memory, clock, signals, crew)
    work.lead.beat()
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={name: ThreadPoolExecutor(1) for name in ("default", "beat", "mailbox")},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    # An overlapping tick is the rule while an edition goes out, and no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler.add_job(work.tick)  # at once, then in the rhythm
    scheduler.add_job(work.tick, "interval", seconds=TICK)
    scheduler.add_job(work.beat, "interval", seconds=BEAT, executor="beat")
    scheduler.add_job(work.collect, executor="mailbox")
    scheduler.add_job(work.collect, "interval", seconds=COLLECT, executor="mailbox")
    scheduler.start()
    work.daemon.greet()
    signals.notify("READY=1")
    try:
        signals.stop.wait()
    finally:
        signals.stop.set()
        signals.notify("STOPPING=1")
        scheduler.shutdown(wait=False)
        ended = work.busy.acquire(timeout=GRACE)
        if ended:
            work.busy.release()
            work.lead.leave()
        ended = work.collector.wait(_MAILBOX) and ended
        log.info("stopped" if ended else "stopped; a step that hangs was left, and is made good")
    return ended


class _Work:
    """The daemon with what is around it: its lead, its signals, its signs of life."""

    def __init__(
        self,
        config: Config,
        memory: store.Store,
        clock: Callable[[], datetime],
        signals: Signals,
        crew: pipeline.Crew | None = None,
    ) -> None:
        self.lead, self.signals = Lead(memory), signals
        self.busy = threading.Lock()
        self.daemon = Daemon(config, memory, clock, self.stopped, crew)
        self.collector = Collector(memory, clock, self.over)

    def over(self) -> bool:
        """Tell whether this daemon must not act, or not any more."""
        return self.signals.stop.is_set() or not self.lead.holds()

    def stopped(self) -> bool:
        """Tell the work in hand whether to end; that it asks is its sign of life."""
        self.signals.seen = monotonic()
        return self.over()

    def tick(self) -> None:
        """Do what is due, where this daemon is the one that acts."""
        with self.busy:
            self.signals.seen = monotonic()
            if self.signals.again.is_set():
                self.signals.again.clear()
                self.reload()
            if not self.stopped():
                try:
                    self.daemon.tick()
                except StoreNewerError as error:
                    self.signals.end(error)

    def beat(self) -> None:
        """Keep the lead, and tell the service manager that the work goes on."""
        if self.signals.stop.is_set():
            return
        if newer := self.daemon.memory.newer():
            self.signals.end(newer)
            return
        silent = self.signals.silence()
        self.lead.beat(silent=silent)
        if silent < _STUCK:
            self.signals.notify("WATCHDOG=1")

    def collect(self) -> None:
        """Have the mailbox of bounces read; its thread keeps neither editions nor the lead."""
        if not self.over():
            self.collector.look(self.daemon.config)

    def reload(self) -> None:
        """Take a new configuration over; a bad one is told, and the old one stays."""
        if self.signals.load is None:
            return
        self.signals.notify(f"RELOADING=1\nMONOTONIC_USEC={int(monotonic() * 1_000_000)}")
        try:
            new = self.signals.load()
            for name in ("store", "web", "cluster"):
                if getattr(new, name) != getattr(self.daemon.config, name):
                    raise ConfigError(f"a change of [{name}] needs a restart")
            pipeline.check_templates(new)
            pipeline.sync(new, self.daemon.memory)
        except DigestError as error:
            problems = error.problems if isinstance(error, ConfigError) else (str(error),)
            for problem in problems:
                log.error("the configuration is not taken over: %s", problem)
        else:
            self.daemon.config = new
            log.info("the configuration was read again")
            self.daemon.greet()
        self.signals.notify("READY=1")
