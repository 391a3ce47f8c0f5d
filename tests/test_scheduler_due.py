"""What is due: a function of the moment, the rules and what was done; no clock, no database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import scheduler
from digest.config import ScheduleSettings
from digest.config.kinds import WEEKDAYS
from digest.store import Days

NOTHING = Days(made=frozenset(), noted={}, first=None)
WEDNESDAY = date(2026, 3, 4)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def utc(day, zone, send_at, **more):
    one = scheduler.slot(date.fromisoformat(day), rules(zone=zone, send_at=send_at, **more))
    return f"{one.send:%m-%d %H:%M}"


def rules(**values):
    return ScheduleSettings.model_validate(values)


def made(*days, noted=None):
    known = [*days, *(noted or {})]
    first, opened = (min(some, default=None) for some in (known, days))
    return Days(made=frozenset(days), noted=noted or {}, first=first, opened=opened)


# -- the send time ---------------------------------------------------------------------------

NIGHTS = [  # the nights of 2026 and 2027 in which clocks change: forward, back
    ("America/New_York", ("2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07")),
    ("Europe/London", ("2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31")),
    ("Australia/Sydney", ("2026-10-04", "2026-04-05", "2027-10-03", "2027-04-04")),
    ("Australia/Lord_Howe", ("2026-10-04", "2026-04-05", "2027-10-03", "2027-04-04")),
]


@pytest.mark.parametrize(
    ("day", "zone", "send_at", "sent"),
    [
        ("2026-03-07", "America/New_York", "06:30", "03-07 11:30"),
        ("2026-03-08", "America/New_York", "06:30", "03-08 10:30"),
        ("2026-11-01", "America/New_York", "06:30", "11-01 11:30"),
        ("2027-03-14", "America/New_York", "06:30", "03-14 10:30"),
        ("2027-11-07", "America/New_York", "06:30", "11-07 11:30"),
        ("2026-03-08", "America/New_York", "02:30", "03-08 07:30"),  # in the gap: 03:30
        ("2027-03-14", "America/New_York", "02:30", "03-14 07:30"),
        ("2026-11-01", "America/New_York", "01:30", "11-01 05:30"),  # doubled: the first
        ("2027-11-07", "America/New_York", "01:30", "11-07 05:30"),
        ("2026-03-29", "Europe/London", "01:30", "03-29 01:30"),  # in the gap: 02:30
        ("2026-10-25", "Europe/London", "01:30", "10-25 00:30"),
        ("2027-03-28", "Europe/London", "06:30", "03-28 05:30"),
        ("2027-10-31", "Europe/London", "06:30", "10-31 06:30"),
        ("2026-10-04", "Australia/Sydney", "02:30", "10-03 16:30"),
        ("2026-04-05", "Australia/Sydney", "02:30", "04-04 15:30"),
        ("2026-10-04", "Australia/Lord_Howe", "02:15", "10-03 15:45"),  # half an hour is skipped
        ("2026-04-05", "Australia/Lord_Howe", "01:45", "04-04 14:45"),
        ("2026-03-08", "Asia/Kolkata", "06:30", "03-08 01:00"),
    ],
)
def test_the_send_time_is_local_also_when_the_clocks_change(day, zone, send_at, sent):
    """T1: 06:30 is 06:30 where the readers are, summer and winter, on the nights between too."""
    assert utc(day, zone, send_at) == sent


@pytest.mark.parametrize(("zone", "days"), [*NIGHTS, ("Asia/Kolkata", NIGHTS[0][1])])
@pytest.mark.parametrize("send_at", ["00:30", "01:30", "02:15", "06:30"])
@pytest.mark.parametrize("lead", [0, 120])
def test_a_night_in_which_clocks_change_has_one_edition_a_day(zone, days, send_at, lead):
    """T2, T3: the hour that comes twice sends once, the one that does not come sends too."""
    schedule = rules(zone=zone, send_at=send_at, compose_lead_minutes=lead)
    for day in map(date.fromisoformat, days):
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        now, end = (
            datetime.combine(one, time(12), schedule.tz).astimezone(UTC) for one in (before, after)
        )
        done = [before]
        while now < end:
            if one := scheduler.due(now, schedule, made(*done)):
                assert timedelta() <= now - one.compose < timedelta(minutes=5)
                done.append(one.day)
            now += timedelta(minutes=5)
        assert done == [before, day, after]


def test_weekdays_are_those_that_are_named():
    """T4: "mon" to "fri" are Monday to Friday, and never Tuesday to Saturday."""
    schedule = rules(weekdays=["mon", "tue", "wed", "thu", "fri"])
    days = scheduler.calendar(moment("2026-03-02 12:00"), schedule, 14)
    assert [f"{one.day:%a}" for one in days if not one.without] == [
        "Mon", "Tue", "Wed", "Thu", "Fri",
    ] * 2  # fmt: skip


def nth(year, month, weekday, n):
    """Return the nth weekday of a month; n = -1 the last."""
    first = date(year, month, 1)
    days = [first + timedelta(days=one) for one in range(31)]
    found = [one for one in days if one.month == month and one.weekday() == weekday]
    return found[n - 1 if n > 0 else n]


def observed(day):
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def federal(year):
    """Return a year's federal holidays by the rules of 5 U.S.C. 6103, as observed."""
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25), *([(6, 19)] if year > 2020 else [])]
    days = {observed(date(year, month, day)) for month, day in fixed}
    days.add(observed(date(year + 1, 1, 1)))
    for month, weekday, n in [(1, 0, 3), (2, 0, 3), (5, 0, -1), (9, 0, 1), (10, 0, 2), (11, 3, 4)]:
        days.add(nth(year, month, weekday, n))
    return {day for day in days if day.year == year}


@pytest.mark.parametrize("year", range(2020, 2041))
def test_federal_holidays_are_those_of_the_law(year):
    """T5: on Thanksgiving nobody is at a desk; on all other weekdays the brief comes."""
    schedule = rules(holidays="us-federal")
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    free = {day for day in days if schedule.without(day) and day.weekday() < 5 and day.year == year}
    assert free == {day for day in federal(year) if day.weekday() < 5}


def test_days_of_ones_own_can_be_holidays():
    """A list of days, beside the federal ones or alone; each says why it has no edition."""
    schedule = rules(holidays=["us-federal", date(2026, 3, 4), "2026-03-06"])
    reasons = [one.without for one in scheduler.calendar(moment("2026-03-04 12:00"), schedule, 3)]
    assert reasons == ["a day of schedule.holidays", "", "a day of schedule.holidays"]
    assert schedule.without(date(2026, 11, 26)) == "Thanksgiving Day"
    assert schedule.following(date(2026, 11, 25)) == date(2026, 11, 27)
    assert rules(weekdays=["mon"], holidays=[date(2026, 3, 9)]).following(WEDNESDAY) == date(
        2026, 3, 16
    )
    assert not rules().without(date(2026, 12, 25))


# -- the window ------------------------------------------------------------------------------


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.integers(1, 127),
    st.sampled_from([zone for zone, _ in NIGHTS]),
)
def test_a_day_is_due_only_inside_its_hours_and_the_next_is_ahead(when, bits, zone):
    """No edition before its time, none when it is stale, none on a day that is not listed."""
    weekdays = tuple(name for n, name in enumerate(WEEKDAYS) if bits >> n & 1)
    schedule = rules(weekdays=weekdays, zone=zone)
    now = when.replace(tzinfo=UTC)
    one = scheduler.due(now, schedule, NOTHING)
    upcoming = scheduler.upcoming(now, schedule)
    assert now < upcoming.send <= now + timedelta(days=8)
    assert WEEKDAYS[upcoming.day.weekday()] in weekdays
    assert scheduler.due(upcoming.send, schedule, NOTHING) == upcoming
    if one is not None:
        assert one.compose <= now <= one.until == one.send + timedelta(hours=6)
        assert WEEKDAYS[one.day.weekday()] in weekdays


@pytest.mark.parametrize(
    ("values", "until"),
    [
        ({}, "17:30"),
        ({"not_after": "08:00"}, "13:00"),
        ({"if_missed": "skip"}, "11:40"),
        ({"if_missed": "merge", "not_after": "08:00"}, "11:40"),
        ({"send_at": "20:00"}, "04:59"),  # an edition belongs to its date
    ],
)
def test_an_edition_has_a_last_moment(values, until):
    """Six hours late is too late where nothing else is set, and so is tomorrow."""
    schedule = rules(**values)
    last = scheduler.slot(WEDNESDAY, schedule).until
    assert f"{last:%H:%M}" == until
    assert scheduler.due(last, schedule, NOTHING)
    assert not scheduler.due(last + timedelta(seconds=1), schedule, NOTHING)


def test_a_last_moment_that_the_clocks_skip_is_moved_along():
    """A window of twenty minutes stays one of twenty minutes in the night of the change."""
    schedule = rules(send_at="02:50", not_after="03:10")
    one = scheduler.slot(date(2026, 3, 8), schedule)
    assert one.until - one.send == timedelta(minutes=20)


def test_an_edition_of_midnight_is_made_the_evening_before():
    """It carries the date on which it goes out."""
    schedule = rules(send_at="00:02")
    one = scheduler.due(moment("2026-03-05 04:58"), schedule, NOTHING)
    assert one.day == date(2026, 3, 5)


def test_what_is_late_says_so():
    """Ten minutes are nobody's concern; after that readers are told."""
    schedule = rules()
    one = scheduler.slot(WEDNESDAY, schedule)
    assert scheduler.lateness(one.send + timedelta(minutes=10), one, schedule) == ""
    late = scheduler.lateness(one.send + timedelta(hours=2), one, schedule)
    assert late == "This edition is late: it was due at 06:30."


# -- what was done ---------------------------------------------------------------------------


def test_a_day_with_its_edition_is_not_due_again():
    """T7: not when the clock falls back two hours, nor a day, nor a year."""
    schedule = rules()
    done = made(*(WEDNESDAY - timedelta(days=n) for n in range(800)))
    for back in (0, 2, 24, 365 * 24, 700 * 24):
        for minutes in range(0, 24 * 60, 15):
            now = moment("2026-03-04 12:00") - timedelta(hours=back, minutes=minutes)
            assert scheduler.due(now, schedule, done) is None
            assert scheduler.missed(now, schedule, done, since=EARLY) == []


def test_a_clock_at_the_beginning_of_time_sends_nothing():
    """A machine that wakes in 1970 writes no history."""
    done = made(WEDNESDAY)
    assert scheduler.due(moment("1970-01-01 11:30"), rules(), done) is None


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=3), timedelta(days=365)])
def test_a_clock_that_was_ahead_takes_no_day_away(ahead):
    """What was noted as missed from a wrong clock gets its edition when its time has come."""
    schedule = rules()
    now = moment("2026-03-04 11:30")
    known = made(WEDNESDAY - timedelta(days=1))
    lost = scheduler.missed(now + ahead, schedule, known, since=EARLY)
    assert len(lost) <= 15
    noted = made(WEDNESDAY - timedelta(days=1), noted=dict.fromkeys(lost, "missed"))
    assert scheduler.due(now, schedule, noted).day == WEDNESDAY


def test_days_that_went_by_are_told_each_once():
    """T8: three days down are three missed editions, and the fourth goes out."""
    schedule = rules()
    now = moment("2026-03-04 12:00")
    known = made(WEDNESDAY - timedelta(days=4))
    lost = scheduler.missed(now, schedule, known, since=EARLY)
    assert lost == [WEDNESDAY - timedelta(days=n) for n in (3, 2, 1)]
    assert scheduler.due(now, schedule, known).day == WEDNESDAY
    noted = made(WEDNESDAY - timedelta(days=4), noted=dict.fromkeys(lost, "missed"))
    assert scheduler.missed(now, schedule, noted, since=EARLY) == []


def test_a_new_brief_has_missed_nothing():
    """What was before the first start was not to be sent; what comes after it is."""
    schedule = rules()
    now = moment("2026-03-04 20:00")
    assert scheduler.missed(now, schedule, NOTHING, since=now) == []
    early = moment("2026-03-04 06:00")
    assert scheduler.missed(now, schedule, NOTHING, since=early) == [WEDNESDAY]
    skipped = made(noted={WEDNESDAY: "skipped"})
    assert scheduler.due(moment("2026-03-04 12:00"), schedule, skipped) is None
