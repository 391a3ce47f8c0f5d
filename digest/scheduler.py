"""The clock: APScheduler ticks, the database decides what is due, the pipeline does it."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from digest import pipeline, store
from digest.config import Config, ScheduleSettings
from digest.config.kinds import WEEKDAYS
from digest.errors import DigestError
from digest.model import Feed, Frozen

TICK = 5  # seconds; a machine that slept notices that late
LEAD = timedelta(seconds=90)  # before the send time, for a last look at every feed
FRESH = timedelta(minutes=10)  # an answer this young need not be asked for again then
AGAIN = timedelta(minutes=5)  # after an edition that could not be made

log = logging.getLogger("digest")


def send_time(day: date, schedule: ScheduleSettings) -> datetime:
    """Return the moment at which the edition of `day` is due, in UTC.

    A time of day that the spring change skips counts from before it, one that the autumn change
    doubles is the first of the two.
    """
    return datetime.combine(day, schedule.at, schedule.tz).astimezone(UTC)


def due_day(now: datetime, schedule: ScheduleSettings) -> date | None:
    """Return the day whose edition should be out at `now`; None outside of the hours for it."""
    day = now.astimezone(schedule.tz).date()
    due = send_time(day, schedule)
    in_time = due <= now <= due + timedelta(hours=schedule.catch_up_hours)
    return day if in_time and _is_listed(day, schedule) else None


def next_send(now: datetime, schedule: ScheduleSettings) -> datetime:
    """Return the first send time after `now`."""
    day = now.astimezone(schedule.tz).date()
    if not _is_listed(day, schedule) or send_time(day, schedule) <= now:
        day = schedule.following(day)
    return send_time(day, schedule)


def _is_listed(day: date, schedule: ScheduleSettings) -> bool:
    return WEEKDAYS[day.weekday()] in schedule.weekdays


def run(
    config: Config,
    memory: store.Store,
    *,
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> None:
    """Fetch through the day and send every morning, until `stop` is set.

    Returns when the work in hand has come to a safe end: seconds, not minutes. Raises RenderError
    where a template is wrong: better told at the start than at the send time.
    """
    pipeline.check_templates(config)
    pipeline.sync(config, memory)
    daemon = Daemon(config, memory, clock, stop.is_set)
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    # An overlapping tick is the rule while an edition goes out, and no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler.add_job(daemon.tick)  # at once, then in the rhythm
    scheduler.add_job(daemon.tick, "interval", seconds=TICK)
    scheduler.start()
    daemon.greet()
    try:
        stop.wait()
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
        log.info("stopped")


@dataclass(slots=True)
class Daemon:
    """What one tick does. It keeps nothing that a restart would miss."""

    config: Config
    memory: store.Store
    clock: Callable[[], datetime]
    stopped: Callable[[], bool]
    not_before: datetime | None = None  # the next attempt at an edition that failed
    missed: date | None = None  # the last day told to be missed

    def greet(self) -> None:
        """Tell what will happen."""
        with self.memory.read() as connection:
            feeds = len(store.feeds_on(connection))
            readers = store.active_subscribers(connection)
        log.info("%d feeds, %d subscribers", feeds, readers)
        self._tell_next(self.clock())

    def tick(self) -> bool:
        """Do what is due; tell whether there was anything. No fault of a step ends the daemon."""
        worked = False
        for step in (self.send, self.go_on, self.fetch):
            if self.stopped():
                break
            try:
                worked = step() or worked
            except DigestError as error:
                log.error("%s", error)  # noqa: TRY400  (meant for the operator: no traceback)
                self.not_before = self.clock() + AGAIN
            except Exception:
                log.exception("a step failed that never should")
                self.not_before = self.clock() + AGAIN
        return worked

    def send(self) -> bool:
        """Make the day's edition and send it, where it is due and not there yet."""
        now = self.clock()
        day = due_day(now, self.config.schedule)
        if day is None:
            self._note_missed(now)
            return False
        if self.not_before is not None and now < self.not_before:
            return False
        with self.memory.read() as connection:
            if store.daily(connection, day) is not None:
                return False
        walked = pipeline.walk(
            self.config,
            self.memory,
            clock=self.clock,
            send=True,
            pick=self._pick(now, older_than=FRESH),
            watch=_warn,
            stopped=self.stopped,
        )
        if walked.edition is None:
            log.warning("nothing new to tell; the edition of %s waits", day)
            self.not_before = self.clock() + AGAIN
            return True
        self._tell(walked.edition, walked.posted)
        self._tell_next(self.clock())
        return True

    def go_on(self) -> bool:
        """Go on delivering editions that are not with all their readers yet."""
        waiting = pipeline.unfinished(self.config, self.memory, now=self.clock())
        for frozen in waiting:
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
        """Ask the feeds that are due; shortly before the send time, all of them."""
        now = self.clock()
        soon = next_send(now, self.config.schedule) - now <= LEAD
        pick = self._pick(now, older_than=FRESH if soon else None)
        report = pipeline.fetch(
            self.config, self.memory, now=now, pick=pick, watch=_warn, stopped=self.stopped
        )
        if report.asked:
            log.info("asked %d feeds: %d new items", report.asked, report.new)
        return report.asked > 0

    def _pick(
        self, now: datetime, *, older_than: timedelta | None
    ) -> Callable[[store.Connection], Sequence[Feed]]:
        return lambda connection: store.due_feeds(connection, now=now, older_than=older_than)

    def _tell(self, frozen: Frozen, posted: pipeline.Posted | None) -> None:
        if posted is None:
            return
        told = ", ".join(f"{count} {state}" for state, count in sorted(posted.tally.counts.items()))
        log.info("edition %d (%s): %s", frozen.number, frozen.day, told or "no subscribers")
        if posted.error is not None:
            log.error("mail cannot leave: %s; it is tried again", posted.error)

    def _tell_next(self, now: datetime) -> None:
        due = next_send(now, self.config.schedule).astimezone(self.config.schedule.tz)
        log.info("the next edition goes out %s", f"{due:%a %Y-%m-%d %H:%M %Z}")

    def _note_missed(self, now: datetime) -> None:
        """Say once that the day's edition did not go out and will not: it would be stale."""
        schedule = self.config.schedule
        day = now.astimezone(schedule.tz).date()
        if self.missed == day or not _is_listed(day, schedule) or now < send_time(day, schedule):
            return
        self.missed = day
        with self.memory.read() as connection:
            if store.daily(connection, day) is None:
                log.warning(
                    "no edition went out on %s, and it is more than %g hours late now: missed",
                    day,
                    schedule.catch_up_hours,
                )


def _warn(what: str, done: int, total: int, whose: str, fault: str) -> None:
    """Log only what is wrong: the log of years must stay readable."""
    if fault:
        log.warning("%s: %s", whose, fault)
