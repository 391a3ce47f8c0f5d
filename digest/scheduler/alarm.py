"""The second way to the operator: what is wrong is told where the brief's own mail may fail."""

import contextlib
import logging
import subprocess
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from digest import delivery, feeds, pipeline, store
from digest.config import AlarmSettings, Config
from digest.errors import StoreError

_SECONDS = 10  # that a way may take; the daemon waits for it
_FAILING = timedelta(minutes=15)  # of steps that fail, one after the other
_LOOK = timedelta(minutes=1)  # between two looks
_AGAIN = timedelta(minutes=15)  # after an alarm that did not get through

log = logging.getLogger("digest")


def tell(settings: AlarmSettings, text: str) -> bool:
    """Tell `text` by every way that is set; True where one took it, or there is none."""
    ways: list[Callable[[], None]] = []
    if settings.command:
        ways.append(lambda: _run(settings.command, text))
    if url := settings.url.get_secret_value():
        ways.append(lambda: _notify(url, text))
    took = [_tried(way) for way in ways]
    return any(took) or not took


def ping(settings: AlarmSettings) -> bool:
    """Tell the dead man's switch that all is well; True where it heard, or there is none."""
    url = settings.ping_url.get_secret_value()

    def ask() -> None:
        with urllib.request.urlopen(url, timeout=_SECONDS):  # noqa: S310  (checked when it is read)
            pass

    return _tried(ask) if url else True


def _tried(way: Callable[[], None]) -> bool:
    """Use one way; its faults are logged by their kind alone, since addresses are secrets."""
    try:
        way()
    except Exception as error:  # noqa: BLE001  (whatever an alarm does, the brief goes out)
        log.error("an alarm did not get through: %s", type(error).__name__)
        return False
    return True


def _run(command: tuple[str, ...], text: str) -> None:
    subprocess.run(  # noqa: S603  (the operator's own words, and no shell)
        command, input=text.encode(), timeout=_SECONDS, check=True, capture_output=True
    )


def _notify(url: str, text: str) -> None:
    import apprise  # an extra: pip install 'digest-builder[alarm]'

    logging.getLogger("apprise").disabled = True  # it writes addresses, which are secrets
    way = apprise.Apprise()
    if not way.add(url) or not way.notify(title="digest-builder", body=text):
        raise ConnectionError


@dataclass(slots=True)
class Watchman:
    """Looks every minute whether readers have what they should, and raises the alarm once a day."""

    memory: store.Store
    told: dict[str, datetime] = field(default_factory=dict)  # by what; when it may be told again
    pinged: date | None = None
    next_look: datetime | None = None
    failing: datetime | None = None  # since when steps fail

    def look(self, config: Config, now: datetime) -> None:
        """Raise what is wrong at `now`; tell the dead man's switch once a day that nothing is."""
        self.failing = None
        waits = self.next_look is not None and self.next_look - _LOOK <= now < self.next_look
        if waits:
            return
        self.next_look = now + _LOOK
        with self.memory.read() as connection:
            today = pipeline.today(config, connection, now=now)
        day = today.slot.day
        health = [one for _, one in pipeline.health(self.memory)]
        if feeds.are_silent(health):
            text = f"the feeds fall silent: {feeds.summary(health)}; 'digest feeds health' says why"
            self.raise_alarm(config, f"{day} feeds", text, now)
        if today.wrong:
            self.raise_alarm(config, f"{day} edition", f"the edition of {day} {today.wrong}", now)
        if today.is_well and self.pinged != day and ping(config.alarm):
            self.pinged = day

    def failed(self, config: Config, now: datetime, reason: str) -> None:
        """Note that a step failed; raise it where nothing has gone well for some time."""
        if self.failing is None or self.failing > now:
            self.failing = now
        if now - self.failing >= _FAILING:
            text = f"the daemon's work fails since {self.failing:%H:%M} UTC: {reason}"
            self.raise_alarm(config, f"{now.date()} failing", text, now)

    def styled(self, config: Config, now: datetime, day: date, reason: str) -> None:
        """Raise that the edition of a day is in the shipped style, and why."""
        text = f"the edition of {day} is in the shipped style: {reason}"
        self.raise_alarm(config, f"{day} templates", text, now)

    def raise_alarm(self, config: Config, what: str, text: str, now: datetime) -> None:
        """Tell the operator what is wrong, once; `what` it is ends with the kind of the alarm."""
        if (again := self.told.get(what)) is not None and now < again:
            return
        log.error("alarm: %s", text)
        self.told = {what: when for what, when in self.told.items() if when > now}
        took = tell(config.alarm, f"{config.brief.brand}: {text}")
        self.told[what] = now + (timedelta(days=2) if took else _AGAIN)
        report = {"alarm": text, "errors": [] if took else ["it did not get through"]}
        with contextlib.suppress(StoreError), self.memory.write() as connection:
            run = store.begin_run(connection, "alarm", delivery.this_sender(), now=now)
            store.end_run(connection, run, code=0 if took else 69, report=report, now=now)
            store.count(connection, "alarms", {what.rpartition(" ")[2]: 1})
