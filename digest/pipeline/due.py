"""What is due: functions of the moment, the rules and what was done. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from digest.config import ScheduleSettings
from digest.store import Days

LATE = timedelta(minutes=10)  # later than this, an edition is late, or is not sent at all
_HOURS = timedelta(hours=6)  # after which an edition is stale where no other limit is set
_BACK = 14  # days for which a gap is noted as missed; an older one is a clock that jumped


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One day of the calendar, with its moments in UTC."""

    day: date
    compose: datetime  # the edition is made and frozen
    send: datetime  # it begins to go out
    until: datetime  # and may, at the latest
    without: str = ""  # why the day has no edition; "" = it has one


def slot(day: date, schedule: ScheduleSettings) -> Slot:
    """Return the moments of `day`.

    A time of day that the spring change skips counts from before it, one that the autumn change
    doubles is the first of the two.
    """
    send = _moment(day, schedule.at, schedule)
    until = send + _HOURS
    if schedule.not_after:
        limit = time.fromisoformat(schedule.not_after)
        until = _moment(day, limit, schedule)
        if until <= send:  # the clocks changed in between
            until = send + (datetime.combine(day, limit) - datetime.combine(day, schedule.at))
    if schedule.if_missed != "send":
        until = min(until, send + LATE)
    midnight = _moment(day + timedelta(days=1), time(), schedule)
    return Slot(
        day=day,
        compose=send - timedelta(minutes=schedule.compose_lead_minutes),
        send=send,
        until=min(until, midnight - timedelta(seconds=1)),  # an edition belongs to its date
        without=schedule.without(day),
    )


def _moment(day: date, at: time, schedule: ScheduleSettings) -> datetime:
    return datetime.combine(day, at, schedule.tz).astimezone(UTC)


def due(now: datetime, schedule: ScheduleSettings, done: Days) -> Slot | None:
    """Return the day whose edition should be made at `now`; None where none should."""
    today = now.astimezone(schedule.tz).date()
    for day in (today, today + timedelta(days=1)):  # one just after midnight is made before it
        one = slot(day, schedule)
        if not one.without and one.compose <= now <= one.until and not _is_closed(day, done):
            return one
    return None


def _is_closed(day: date, done: Days) -> bool:
    """Tell whether `day` gets no edition any more.

    One that was missed still may: its note could come from a clock that was ahead. Days before
    the first edition do not: a clock that fell back must not write history.
    """
    before = done.opened is not None and day < done.opened
    return before or day in done.made or done.noted.get(day) == "skipped"


def missed(now: datetime, schedule: ScheduleSettings, done: Days, *, since: datetime) -> list[date]:
    """Return the days whose time has passed without an edition or a note, the oldest first.

    Where no day is known yet, those count whose time was not over at `since`.
    """
    today = now.astimezone(schedule.tz).date()
    began = done.first or since.astimezone(schedule.tz).date()
    first = max(began, today - timedelta(days=_BACK))
    slots = (slot(first + timedelta(days=n), schedule) for n in range((today - first).days + 1))
    return [
        one.day
        for one in slots
        if not one.without
        and now > one.until
        and (done.first is not None or one.until >= since)
        and not _is_closed(one.day, done)
        and one.day not in done.noted
    ]


def upcoming(now: datetime, schedule: ScheduleSettings) -> Slot:
    """Return the first day whose edition goes out after `now`."""
    day = now.astimezone(schedule.tz).date()
    one = slot(day, schedule)
    if one.without or one.send <= now:
        one = slot(schedule.following(day), schedule)
    return one


def calendar(now: datetime, schedule: ScheduleSettings, days: int) -> Iterator[Slot]:
    """Yield today and the days after it, with and without editions."""
    today = now.astimezone(schedule.tz).date()
    return (slot(today + timedelta(days=n), schedule) for n in range(days))


def lateness(now: datetime, one: Slot, schedule: ScheduleSettings) -> str:
    """Return what a late edition says of itself; "" for one that is on time."""
    if now <= one.send + LATE:
        return ""
    local = one.send.astimezone(schedule.tz)
    return f"This edition is late: it was due at {local:%H:%M}."
