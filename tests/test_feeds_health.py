"""How feeds are, judged by their own rhythm: unusual is what is unusual for this one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import feeds
from digest.feeds.health import STATES
from digest.model import Feed, Fetched, Seen

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)  # a Wednesday
FEED = Feed(name="A", url="https://a.example/feed")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
LONG = st.floats(0, 1e8)
SEENS = st.builds(
    Seen,
    answered=st.none() | MOMENTS,
    last_new=st.none() | MOMENTS,
    failures=st.integers(0, 20),
    gone=st.booleans(),
    error=st.sampled_from(["", "503"]),
    rhythm=LONG,
    longest=LONG,
)


def visited(seen, now, published=()):
    """Return what is remembered after a visit that brought items of these moments."""
    fetched = Fetched(feed=replace(FEED, seen=seen))
    return feeds.remember(fetched, now=now, bounds=feeds.Bounds(), published=published)


def lived(moments, *, begun, until, every=HOUR):
    """Return how a feed that speaks at `moments` was judged at each visit, and what is known."""
    seen = visited(Seen(), begun, [begun - every, begun])
    left, judged, now = sorted(moments), [], begun
    while now < until:
        now += every
        new = [one for one in left if one <= now]
        left = left[len(new) :]
        seen = visited(seen, now, new)
        judged.append((now, feeds.judge(replace(FEED, seen=seen)).state))
    return judged, seen


def working_hours(first, days, *, off=()):
    """Yield moments on weekdays from nine to five, every two hours, but for some days off."""
    for n in range(days):
        day = first.replace(hour=0, minute=0) + n * DAY
        if day.weekday() < 5 and day.date().isoformat() not in off:
            yield from (day + hour * HOUR for hour in (9, 11, 13, 15, 17))


def test_a_newsroom_of_weekdays_is_live_over_weekends_and_quiet_after_a_week():
    """Also over a long one; when it stops for good the operator hears within nine days."""
    off = ("2026-04-03", "2026-04-06")  # Friday and Monday
    moments = list(working_hours(NOW, 61, off=off))
    judged, _ = lived(moments, begun=NOW, until=NOW + 80 * DAY)
    last = max(moments)
    quiet = [when for when, state in judged if state == "quiet"]
    assert min(quiet) > last + 4 * DAY
    assert min(quiet) < last + 9 * DAY
    assert {state for when, state in judged if when >= min(quiet)} == {"quiet"}


def test_a_busy_wire_is_quiet_sooner():
    """Known for ten weeks to speak every hour, it is missed after two days."""
    moments = [NOW + n * HOUR for n in range(24 * 70)]
    judged, _ = lived(moments, begun=NOW, until=NOW + 75 * DAY)
    quiet = [when for when, state in judged if state == "quiet"]
    assert DAY < min(quiet) - max(moments) < 2.5 * DAY


@given(st.integers(1, 40), st.integers(3, 12))
def test_a_regular_feed_is_quiet_only_when_it_misses_its_turn(days, times):
    """Whatever its rhythm: in time it is live, and after three turns without a word it is not."""
    seen = visited(Seen(), NOW, [NOW])
    for n in range(1, times + 1):
        moment = NOW + n * days * DAY
        before = visited(seen, moment - HOUR)
        assert feeds.judge(replace(FEED, seen=before)).state == "live" or n == 1
        seen = visited(seen, moment, [moment])
    late = visited(seen, moment + max(3 * days, 8) * 2.5 * DAY)
    assert feeds.judge(replace(FEED, seen=late)).state == "quiet"


@given(SEENS, LONG)
def test_a_longer_silence_never_makes_a_feed_livelier(seen, seconds):
    """Once quiet, it is quiet until it speaks."""
    if seen.answered is None or seen.last_new is None:
        return
    later = replace(seen, answered=seen.answered + timedelta(seconds=seconds))
    if feeds.judge(replace(FEED, seen=seen)).state == "quiet":
        assert feeds.judge(replace(FEED, seen=later)).state == "quiet"


@given(st.lists(st.tuples(SEENS, st.booleans())))
def test_each_feed_is_in_one_state_and_is_counted_once(known):
    """The line of figures adds up, and whoever is not live has what to do."""
    found = [feeds.judge(replace(FEED, seen=seen), paused=paused) for seen, paused in known]
    assert all(one.state in STATES for one in found)
    assert all(one.todo for one in found if one.state != "live")
    line = feeds.summary(found)
    live, _, total, *_ = line.split()
    rest = [int(part.split()[0]) for part in line.split(", ")[1:]]
    assert (int(total), int(live) + sum(rest)) == (len(found), len(found))


@pytest.mark.parametrize(
    ("seen", "paused", "state", "why"),
    [
        (Seen(), False, "new", ""),
        (Seen(failures=3, error="503"), False, "new", "503"),
        (Seen(failures=4, error="503"), False, "failing", "503 (4 times)"),
        (Seen(gone=True, failures=9, error="410 Gone"), False, "gone", "410 Gone"),
        (Seen(gone=True), True, "paused", ""),
        (Seen(answered=NOW), False, "quiet", "it has never brought an item"),
        (Seen(answered=NOW, last_new=NOW - HOUR, failures=1, error="503"), False, "live", "503"),
        (Seen(answered=NOW, last_new=NOW - 9 * DAY, longest=3 * 86_400.0), False, "quiet",
         "nothing new for 9 days, where 3 days was its longest"),
        (Seen(answered=NOW, last_new=NOW - 30 * HOUR, longest=3600.0), False, "quiet",
         "nothing new for 30 hours, where 1 hours was its longest"),
    ],
)  # fmt: skip
def test_a_feed_is_told_with_its_reason(seen, paused, state, why):
    """In the words of an operator."""
    found = feeds.judge(replace(FEED, seen=seen), paused=paused)
    assert (found.state, found.why) == (state, why)


def test_the_line_names_what_is_not_live():
    """As it stands on top of the editor's copy."""
    states = ["live"] * 38 + ["quiet", "quiet", "gone"]
    assert feeds.summary(feeds.Health(state=one) for one in states) == (
        "38 of 41 live, 2 unusually quiet, 1 gone"
    )
    assert feeds.summary([]) == "0 of 0 live"


def test_half_of_the_feeds_silent_is_alarming_and_a_paused_one_is_not():
    """What an operator stopped is no surprise."""
    found = [feeds.Health(state=one) for one in ("live", "live", "quiet", "paused", "paused")]
    assert not feeds.are_silent(found)
    assert feeds.are_silent([*found, feeds.Health(state="failing")])
    assert not feeds.are_silent([])


def test_a_silence_of_a_month_or_more_in_a_first_answer_is_taken_for_a_month():
    """A forgotten item at the end of a feed does not make years of silence usual."""
    seen = visited(Seen(), NOW, [NOW - 900 * DAY, NOW])
    assert seen.longest == 31 * 86_400.0
