"""The settings of the daemon: when it sends, how it raises the alarm, and who helps it."""

import itertools
from datetime import date, time, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, model_validator

from digest.config import calendar
from digest.config.kinds import (
    WEEKDAYS,
    Broker,
    Clock,
    Holidays,
    Line,
    NoAddress,
    NoClock,
    Ping,
    Weekday,
    Zone,
)
from digest.config.table import Table


class ScheduleSettings(Table):
    """When the daemon sends."""

    send_at: Clock = "06:30"
    zone: Zone = "America/New_York"
    weekdays: tuple[Weekday, ...] = Field(default=WEEKDAYS, strict=False, min_length=1)
    holidays: Holidays = "none"
    compose_lead_minutes: float = Field(default=5.0, ge=0, le=240)
    not_after: NoClock = ""
    if_missed: Literal["send", "skip", "merge"] = "send"
    min_stories: int = Field(default=1, ge=1, le=100)
    if_thin: Literal["send", "hold", "skip"] = "hold"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.not_after and self.not_after <= self.send_at:
            raise ValueError("not_after must be later in the day than send_at")
        return self

    @property
    def at(self) -> time:
        """The time of day at which the edition is due."""
        return time.fromisoformat(self.send_at)

    @property
    def tz(self) -> ZoneInfo:
        """The zone of dates, weekdays and the send time."""
        return ZoneInfo(self.zone)

    def without(self, day: date) -> str:
        """Tell why `day` has no edition, as by the name of a holiday; "" = it has one."""
        if WEEKDAYS[day.weekday()] not in self.weekdays:
            return "not in schedule.weekdays"
        return calendar.holiday(day, self.holidays)

    def following(self, day: date) -> date:
        """Return the next day after `day` that has an edition."""
        ahead = (day + timedelta(days=n) for n in itertools.count(1))
        return next(one for one in ahead if not self.without(one))


class LogSettings(Table):
    """How the log is written."""

    format: Literal["text", "json"] = "text"


class AlarmSettings(Table):
    """How the operator hears of trouble by another way than the brief's own mail."""

    command: tuple[Line, ...] = Field(default=(), strict=False)
    url: SecretStr = SecretStr("")
    ping_url: Ping = SecretStr("")
    after_minutes: int = Field(default=60, ge=5, le=720)
    copy_to: NoAddress = ""


class ClusterSettings(Table):
    """What carries tickets from the daemon to workers on other machines."""

    engine: Literal["none", "procrastinate", "dramatiq"] = "none"
    broker: Broker = SecretStr("amqp://localhost")
