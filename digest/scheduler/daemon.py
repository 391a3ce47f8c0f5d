"""What the daemon does at each tick: make the edition, bring it out, ask the feeds."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from digest import delivery, pipeline, store
from digest.config import Config
from digest.errors import DigestError, StoreNewerError
from digest.model import Edition, Feed, Frozen
from digest.pipeline.due import LATE, Slot, due, lateness, missed, slot, upcoming
from digest.scheduler.alarm import Watchman

FRESH = timedelta(minutes=10)  # an answer this young need not be asked for again for an edition
AGAIN = timedelta(minutes=5)  # after an edition that could not be made
_LOOK = timedelta(minutes=1)  # the last look at the feeds may take so long in any case
_SPARE = timedelta(seconds=10)  # before an edition's time, in which no page is asked for
_QUIET = timedelta(minutes=30)  # before an edition is made
_KNOWN = timedelta(days=20)  # of what was done, all that the rules ask for

log = logging.getLogger("digest")


@dataclass(slots=True)
class Daemon:
    """What one tick does. It keeps nothing that a restart would miss."""

    config: Config
    memory: store.Store
    clock: Callable[[], datetime]
    stopped: Callable[[], bool]
    crew: pipeline.Crew | None = None  # None = this daemon does all itself
    not_before: datetime | None = None  # the next attempt at an edition that failed
    failed: bool = False  # a step of this tick
    thin: date | None = None  # the last day that had too little to tell
    tidied: date | None = None  # the last day on which old articles were forgotten
    begun: datetime = field(init=False)
    watchman: Watchman = field(init=False)

    def __post_init__(self) -> None:
        """Note when this daemon began: what was due before was not its to do."""
        self.begun = self.clock()
        self.watchman = Watchman(self.memory)

    def greet(self) -> None:
        """Tell what will happen."""
        with self.memory.read() as connection:
            feeds = len(store.feeds_on(connection))
            readers = store.active_subscribers(connection)
        log.info("%d feeds, %d subscribers", feeds, readers)
        self._tell_next(self.clock())

    def tick(self) -> bool:
        """Do what is due; tell whether there was anything. No fault of a step ends the daemon.

        Only StoreNewerError is raised: with a newer database there is nothing that it may do.
        """
        worked = self.failed = False
        for step in (self.look, self.issue, self.go_on, self.fetch, self.watch, self.tidy):
            if self.stopped():
                break
            try:
                worked = step() or worked
            except StoreNewerError:
                raise
            except DigestError as error:
                log.error("%s", error)
                self._fail(str(error))
            except Exception as error:
                log.exception("a step failed that never should")
                self._fail(type(error).__name__)
        return worked

    def look(self) -> bool:
        """See which workers are there."""
        if self.crew is not None:
            self.crew.look()
        return False

    def issue(self) -> bool:
        """Make the day's edition, where it is due and not there yet; it waits for its time."""
        now = self.clock()
        one, lost = self._due(now)
        for day in lost:
            self._note_missed(day, now)
        if one is None or (self.not_before is not None and self._waits(now)):
            return False
        if why := pipeline.behind(self.config, self.memory, one.day, now=now):
            self.not_before = now + AGAIN
            self._note(one.day, "missed", why, now)
            self.watchman.raise_alarm(self.config, f"{one.day} behind", why, now)
            return False
        with pipeline.recorded(self.memory, "daemon edition", clock=self.clock):
            self._make(now, one)
        return True

    def _make(self, now: datetime, one: Slot) -> None:
        """Make the edition of a day from a last look at the feeds."""
        self._last_look(now, one)
        if self.stopped():
            return
        now = self.clock()
        rules = self.config.schedule
        faults: list[str] = []
        made = pipeline.publish(
            self.config,
            self.memory,
            now=now,
            kind="daily",
            note=lateness(now, one, rules),
            day=one.day,
            send_at=one.send,
            least=1 if rules.if_thin == "send" else rules.min_stories,
            read=self._reader(now, one),
            spare=faults.append,
        )
        if faults:
            self.watchman.styled(self.config, now, one.day, faults[0])
        if isinstance(made, Frozen):
            log.info("edition %d (%s) is made: %s", made.number, one.day, made.message.subject)
        else:
            self._leave(one, len(made.edition.entries), now)

    def go_on(self) -> bool:
        """Go on delivering editions that are not with all their readers yet."""
        alive = self.crew.alive if self.crew else delivery.is_alive
        now = self.clock()
        waiting = pipeline.unfinished(self.config, self.memory, now=now, alive=alive)
        for frozen in waiting:
            if self._is_stale(frozen) and pipeline.withdraw(self.memory, frozen):
                log.warning("edition %d (%s) did not go out in time", frozen.number, frozen.day)
                continue
            if why := pipeline.behind(self.config, self.memory, frozen.day, now=now):
                self.watchman.raise_alarm(self.config, f"{frozen.day} behind", why, now)
                continue
            if self.crew is not None and self.crew.serves("send"):
                told = self.crew.deliver(self.config, frozen, now=now)
                if told is not None:
                    with pipeline.recorded(self.memory, "daemon delivery", clock=self.clock):
                        pipeline.note(edition=frozen.number, deliveries=told.counts)
                        self._tell(frozen, pipeline.Posted(tally=told))
                continue
            with pipeline.recorded(self.memory, "daemon delivery", clock=self.clock):
                posted = pipeline.deliver(
                    self.config,
                    self.memory,
                    frozen,
                    clock=self.clock,
                    watch=_warn,
                    stopped=self.stopped,
                )
                self._tell(frozen, posted)
        return bool(waiting)

    def fetch(self) -> bool:
        """Ask the feeds that are due, until an edition is."""
        now = self.clock()
        if self.crew is not None and self.crew.serves("fetch"):
            return self.crew.fetch(now=now).waiting > 0
        with self.memory.read() as connection:
            due = store.due_feeds(connection, now=now)
        if not due:
            return False
        with pipeline.recorded(self.memory, "daemon fetch", clock=self.clock):
            report = self._ask(now, lambda _: due, self._is_needed(now))
            log.info("asked %d feeds: %d new items", report.asked, report.new)
        return True

    def _due(self, now: datetime) -> tuple[Slot | None, list[date]]:
        """Return the day that is due, and those that went by."""
        rules = self.config.schedule
        with self.memory.read() as connection:
            done = store.days(connection, since=self._today(now) - _KNOWN)
        return due(now, rules, done), missed(now, rules, done, since=self.begun)

    def _last_look(self, now: datetime, one: Slot) -> None:
        """Ask all feeds once more; whatever goes wrong, the edition is made of what is there."""
        half = timedelta(minutes=self.config.schedule.compose_lead_minutes) / 2
        end = max(one.send - half, now + _LOOK)
        try:
            if self.crew is not None:
                seconds = (end - now).total_seconds()
                self.crew.fetch_all(
                    now=now, older_than=FRESH, seconds=seconds, stopped=self.stopped
                )
            self._ask(
                now,
                lambda connection: store.due_feeds(connection, now=now, older_than=FRESH),
                lambda: self.stopped() or self.clock() > end,
            )
        except StoreNewerError:
            raise
        except DigestError as error:
            log.error("the last look at the feeds failed: %s", error)

    def _ask(
        self,
        now: datetime,
        pick: Callable[[store.Connection], list[Feed]],
        stopped: Callable[[], bool],
    ) -> pipeline.Report:
        """Ask feeds; first what came while the clock was wrong is dated by this one."""
        with self.memory.write("items") as connection:
            if wrong := store.set_clock_right(connection, now=now):
                log.warning("the clock was wrong: %d items of that time count as new", wrong)
        return pipeline.fetch(
            self.config, self.memory, now=now, pick=pick, watch=_warn, stopped=stopped
        )

    def _reader(self, now: datetime, one: Slot) -> Callable[[Edition], object]:
        """Return what gets an edition's texts: before its time, or if it is late, after it."""
        left = (one.send - now - _SPARE).total_seconds()
        longest = self.config.articles.seconds

        def read(chosen: Edition) -> None:
            reading = pipeline.read(
                self.config,
                self.memory,
                chosen,
                now=now,
                seconds=min(left, longest) if left > 0 else longest,
                stopped=self.stopped,
            )
            log.info("the edition of %s has the texts of %d articles", one.day, reading.texts)

        return read

    def _leave(self, one: Slot, stories: int, now: datetime) -> None:
        """Make no edition of so few stories: now, or not on this day at all."""
        rules = self.config.schedule
        what = f"only {stories} stories are new" if stories else "nothing new to tell"
        if rules.if_thin == "skip":
            self._note(one.day, "skipped", f"{what}: skipped", now)
            return
        log.warning("%s; the edition of %s waits", what, one.day)
        self.thin = one.day
        self.not_before = now + AGAIN

    def _waits(self, now: datetime) -> bool:
        """Tell whether an attempt must wait; a clock that fell back makes none wait longer."""
        return self.not_before is not None and self.not_before - AGAIN <= now < self.not_before

    def watch(self) -> bool:
        """Look whether readers have what they should; the operator hears where they have not."""
        if not self.failed:
            self.watchman.look(self.config, self.clock())
        return False

    def tidy(self) -> bool:
        """Forget what is old, once a day and not shortly before an edition."""
        now = self.clock()
        soon = upcoming(now, self.config.schedule).compose - now < _QUIET
        if self.failed or soon or self.tidied == self._today(now):
            return False
        if gone := pipeline.forget(self.config, self.memory, now=now, stopped=self.stopped):
            log.info(
                "%d articles of more than %d days ago are forgotten",
                gone,
                self.config.store.keep_days,
            )
        self.tidied = self._today(now)
        return gone > 0

    def _fail(self, reason: str) -> None:
        self.failed = True
        self.not_before = self.clock() + AGAIN
        self.watchman.failed(self.config, self.clock(), reason)

    def _is_stale(self, frozen: Frozen) -> bool:
        """Tell whether an edition lay ready, but the machine slept through its time."""
        send = slot(frozen.day, self.config.schedule).send
        late = send + LATE
        return frozen.state == "made" and frozen.composed <= late < self.clock()

    def _is_needed(self, now: datetime) -> Callable[[], bool]:
        """Return what tells that a round of fetching must end: for a stop, or for an edition."""
        compose = upcoming(now, self.config.schedule).compose
        return lambda: self.stopped() or now < compose <= self.clock()

    def _today(self, now: datetime) -> date:
        return now.astimezone(self.config.schedule.tz).date()

    def _tell(self, frozen: Frozen, posted: pipeline.Posted) -> None:
        told = ", ".join(f"{count} {state}" for state, count in sorted(posted.tally.counts.items()))
        log.info("edition %d (%s): %s", frozen.number, frozen.day, told or "no subscribers")
        if posted.error is not None:
            log.error("mail cannot leave: %s; it is tried again", posted.error)
        elif not self.stopped():
            pipeline.send_copy(self.config, self.memory, frozen, now=self.clock())
        self._tell_next(self.clock())

    def _tell_next(self, now: datetime) -> None:
        following = upcoming(now, self.config.schedule).send.astimezone(self.config.schedule.tz)
        log.info("the next edition goes out %s", f"{following:%a %Y-%m-%d %H:%M %Z}")

    def _note_missed(self, day: date, now: datetime) -> None:
        """Note once that a day's edition did not go out and will not: it would be stale."""
        if self.thin == day:
            self._note(day, "thin", "too little news came in time", now)
        else:
            limit = slot(day, self.config.schedule).until.astimezone(self.config.schedule.tz)
            self._note(day, "missed", f"missed: nothing could go out by {limit:%H:%M}", now)

    def _note(self, day: date, outcome: str, reason: str, now: datetime) -> None:
        with self.memory.write() as connection:
            new = store.note_day(connection, day, outcome, reason, now=now)
        if new:
            log.warning("no edition on %s; %s", day, reason)


def _warn(what: str, done: int, total: int, whose: str, fault: str) -> None:
    """Log only what is wrong: the log of years must stay readable."""
    if fault:
        log.warning("%s: %s", whose, fault)
