"""What a feed's server says -> when it is asked again, and where."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import feeds
from digest.feeds.headers import max_age, retry_after
from digest.model import Channel, Feed, Fetched, Seen

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)  # a Wednesday
BOUNDS = feeds.Bounds(shortest=600.0, longest=4 * 3600.0)
OLD, NEW = "https://old.example/feed", "https://new.example/feed"
FEED = Feed(name="A", url=OLD, interval=1800)
OWN = replace(FEED, interval=0)  # asked by its own rhythm
DAY = timedelta(days=1)
FIRST = Seen(asked=NOW - DAY, answered=NOW - DAY, last_new=NOW - DAY, rhythm=7200.0)


def after(seen=FIRST, *, feed=FEED, now=NOW, **values):
    """Return what is remembered after a visit to a feed of which `seen` was known."""
    told = {name: values.pop(name) for name in list(values) if name in Fetched.__dataclass_fields__}
    fetched = Fetched(feed=replace(feed, seen=seen), **told)
    return feeds.remember(fetched, now=now, bounds=BOUNDS, **values)


def pause(seen, now=NOW):
    """Return for how many seconds a feed is left alone."""
    return (seen.due - now).total_seconds()


# -- when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("feed", "seen", "said", "least"),
    [
        (FEED, FIRST, {}, 1800),
        (FEED, FIRST, {"unchanged": True}, 1800),
        (FEED, FIRST, {"max_age": 3600}, 3600),
        (FEED, FIRST, {"max_age": 60}, 1800),
        (FEED, FIRST, {"max_age": 999_999}, 4 * 3600),
        (FEED, FIRST, {"channel": Channel(ttl=7200)}, 7200),
        (FEED, replace(FIRST, ttl=7200), {"unchanged": True}, 7200),
        (FEED, replace(FIRST, ttl=7200), {"channel": Channel()}, 1800),
        (FEED, FIRST, {"channel": Channel(ttl=999_999)}, 4 * 3600),
        (replace(FEED, interval=6 * 3600), FIRST, {"max_age": 60}, 6 * 3600),
        (FEED, FIRST, {"error": "500"}, 1800),
        (FEED, replace(FIRST, failures=1), {"error": "500"}, 3600),
        (FEED, replace(FIRST, failures=2), {"error": "500"}, 7200),
        (FEED, replace(FIRST, failures=99), {"error": "500"}, 86_400),
        (FEED, FIRST, {"error": "429", "retry_after": 7200}, 7200),
        (FEED, FIRST, {"error": "429", "retry_after": 60}, 1800),
        (replace(FEED, interval=7 * 86_400), replace(FIRST, failures=9), {"error": "x"}, 604_800),
        (OWN, Seen(), {}, 1800),
        (OWN, replace(FIRST, last_new=NOW), {"unchanged": True}, 3600),
        (OWN, replace(FIRST, rhythm=60.0, last_new=NOW), {"unchanged": True}, 600),
        (OWN, replace(FIRST, last_new=NOW - 9 * DAY), {"unchanged": True}, 4 * 3600),
        (OWN, FIRST, {"error": "500"}, 1800),
    ],
)
def test_the_next_visit_follows_the_server_and_the_rhythm(feed, seen, said, least):
    """A feed waits for its interval or its rhythm, longer where its server wishes or fails."""
    wait = pause(after(seen, feed=feed, **said))
    assert least <= wait <= 1.1 * least + 1


def test_feeds_do_not_stay_in_step():
    """A thousand feeds that were asked at once are not all asked at once again."""
    waits = {pause(after(feed=replace(FEED, url=f"https://{n}.example/"))) for n in range(1000)}
    assert len(waits) > 900
    assert max(waits) - min(waits) > 150


@pytest.mark.parametrize(
    ("channel", "due"),
    [
        (Channel(skip_hours=frozenset({12})), "03-04 13:00"),
        (Channel(skip_hours=frozenset(range(12, 24))), "03-05 00:00"),
        (Channel(skip_hours=frozenset({11})), ""),
        (Channel(skip_days=frozenset({2})), "03-05 00:00"),
        (Channel(skip_days=frozenset({2, 3, 4, 5, 6})), "03-09 00:00"),
        (Channel(skip_hours=frozenset({12, 0}), skip_days=frozenset({3})), "03-04 13:00"),
        (Channel(skip_hours=frozenset(range(12, 24)), skip_days=frozenset({3})), "03-06 00:00"),
        (Channel(skip_hours=frozenset(range(24))), ""),
        (Channel(skip_days=frozenset(range(7))), ""),
        (Channel(skip_hours=frozenset(range(1, 24)), skip_days=frozenset(range(6))), "03-08 00:00"),
    ],
)
def test_hours_and_days_of_silence_are_kept(channel, due):
    """skipHours and skipDays are wishes; where they leave no hour at all they are a mistake."""
    seen = after(channel=channel, now=NOW.replace(hour=11, minute=55))
    if due:
        assert f"{seen.due:%m-%d %H:%M}" == due
    else:
        assert 1800 <= pause(seen, NOW.replace(minute=55)) <= 1980
    again = after(seen, unchanged=True, now=NOW.replace(minute=55))
    assert again.due == seen.due


def test_the_first_visit_learns_the_rhythm_and_later_ones_follow_it():
    """A feed with an item an hour is asked twice an hour; one that falls quiet, ever less often."""
    hourly = [NOW - timedelta(hours=n) for n in range(30)]
    first = after(Seen(), feed=OWN, published=hourly)
    assert (first.rhythm, first.last_new) == (3600.0, NOW)
    assert 1800 <= pause(first) <= 1980
    later = NOW + timedelta(hours=3)
    slower = after(first, feed=OWN, published=[later], now=later)
    assert slower.rhythm == pytest.approx(0.7 * 3600 + 0.3 * 3 * 3600)
    busy = after(first, feed=OWN, published=12 * [later], now=later)
    assert busy.rhythm < first.rhythm
    assert after(Seen(), feed=OWN, published=[NOW]).rhythm == 1800.0
    quiet = after(first, feed=OWN, unchanged=True, now=NOW + timedelta(hours=12))
    assert pause(quiet, NOW + timedelta(hours=12)) >= 3 * 3600


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
SEENS = st.builds(
    Seen,
    last_new=st.none() | MOMENTS,
    failures=st.integers(0, 10_000),
    moved_to=st.sampled_from(["", NEW]),
    moved_times=st.integers(0, 5),
    rhythm=st.floats(0, 1e9),
    ttl=st.integers(0, 59_999_940),
    skip_hours=st.integers(0, 2**24 - 1),
    skip_days=st.integers(0, 2**7 - 1),
)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "error": st.sampled_from(["", "500"]),
        "unchanged": st.booleans(),
        "retry_after": st.integers(0, 7 * 86_400),
        "max_age": st.integers(0, 365 * 86_400),
        "moved_to": st.sampled_from(["", NEW, OLD]),
        "published": st.lists(MOMENTS, max_size=5),
    },
)


@given(SEENS, SAID, st.sampled_from([0, 300, 1800, 86_400]), MOMENTS)
def test_no_feed_is_forgotten_nor_asked_too_soon(seen, said, interval, now):
    """Whatever a server says, its feed has a next visit: not before its pause, and in due time."""
    feed = replace(FEED, interval=interval)
    left = after(seen, feed=feed, now=now, **said)
    wait = pause(left, now)
    if said.get("error"):
        usual = interval or 1800
        asked = said.get("retry_after", 0)
        assert wait >= max(usual, asked)
        assert wait <= max(1.1 * max(usual, DAY.total_seconds()), asked)
        assert (left.leave_until is None) is (asked == 0)
        assert left.failures == seen.failures + 1
    else:
        assert wait >= (interval or BOUNDS.shortest)
        silence = 8 * 86_400 if seen.skip_hours or seen.skip_days else 0
        assert wait <= 1.1 * max(interval, BOUNDS.longest) + silence
        assert (left.leave_until, left.failures, left.error) == (None, 0, "")
    assert left.asked == now


# -- what is kept -----------------------------------------------------------------------------


def test_validators_are_kept_only_with_the_items_they_stand_for():
    """An answer that could not be read changes nothing of them, so the next visit asks for all."""
    headers = (("etag", '"2"'), ("last-modified", "Wed"), ("content-type", "text/xml"))
    old = replace(FIRST, etag='"1"', body_hash="aa", item_marks=b"12345678", whole=NOW - DAY)
    failed = after(old, error="broken XML", headers=headers)
    assert (failed.etag, failed.body_hash, failed.item_marks) == ('"1"', "aa", b"12345678")
    assert (failed.answered, failed.whole, failed.error) == (NOW - DAY, NOW - DAY, "broken XML")
    same = after(old, unchanged=True)
    assert (same.etag, same.whole, same.answered) == ('"1"', NOW - DAY, NOW)
    read = after(old, headers=headers, body_hash="bb", item_marks=b"87654321")
    assert (read.etag, read.last_modified, read.body_hash) == ('"2"', "Wed", "bb")
    assert (read.item_marks, read.whole, read.answered) == (b"87654321", NOW, NOW)
    unsifted = after(old, body_hash="cc")
    assert (unsifted.etag, unsifted.item_marks) == ("", b"12345678")


def test_a_feed_that_was_cut_off_is_asked_for_the_whole_again():
    """Validators would hide what was lost: none are kept until the end of the feed came."""
    headers = (("etag", '"2"'),)
    cut = after(headers=headers, body_hash="aa", channel=Channel(cut_off=True))
    assert (cut.etag, cut.body_hash) == ("", "aa")
    again = after(cut, headers=headers, body_hash="aa", unchanged=True)
    assert again.etag == ""
    whole = after(again, headers=headers, body_hash="bb", channel=Channel())
    assert whole.etag == '"2"'
    assert after(whole, headers=(("etag", '"3"'),), body_hash="bb", unchanged=True).etag == '"3"'


def test_a_gone_feed_is_noted_as_gone():
    """410 is remembered with its reason; another answer forgives it."""
    gone = after(error="410 Gone", gone=True)
    assert (gone.gone, gone.error, gone.failures) == (True, "410 Gone", 1)
    assert after(gone, unchanged=True).gone is False


# -- where ------------------------------------------------------------------------------------


def walk(*answers, seen=FIRST):
    """Return where a feed is asked after each of these answers."""
    places = []
    for answer in answers:
        seen = after(seen, **answer)
        places.append(feeds.address(replace(FEED, seen=seen)))
    return places


def test_a_permanent_move_is_believed_after_three_visits():
    """A misconfigured server of one evening moves no feed; three answers in a row do."""
    there, elsewhere = {"moved_to": NEW}, {"moved_to": "https://other.example/"}
    assert walk(there, there, there) == [OLD, OLD, NEW]
    assert walk(there, there, elsewhere, there, there, there) == 5 * [OLD] + [NEW]
    assert walk(there, there, {}, there, there) == 5 * [OLD]
    assert walk(there, there, {"error": "500"}, there) == [OLD, OLD, OLD, NEW]


def test_a_moved_feed_stays_there_while_it_answers_and_comes_back_when_it_fails():
    """The new address is asked from then on; where it fails, the old one gets its chance again."""
    moved = after(FIRST, moved_to=NEW)
    moved = after(after(moved, moved_to=NEW), moved_to=NEW)
    assert walk({}, {"unchanged": True}, seen=moved) == [NEW, NEW]
    assert walk({"error": "404"}, {}, seen=moved) == [OLD, OLD]


# -- what headers say -------------------------------------------------------------------------

DATE = "Wed, 04 Mar 2026 11:30:00 GMT"
LATER = "Wed, 04 Mar 2026 12:30:00 GMT"
EARLIER = "Wed, 04 Mar 2026 10:30:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=3600"}, 3600),
        ({"cache-control": 'public, Max-Age = "60", x'}, 60),
        ({"cache-control": "max-age=3600", "age": "600"}, 3000),
        ({"cache-control": "max-age=3600", "age": "9999"}, 0),
        ({"cache-control": "max-age=3600", "age": "-5"}, 3600),
        ({"cache-control": "max-age=3600", "age": "x"}, 3600),
        ({"cache-control": "no-cache, max-age=3600"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=999999999"}, 365 * 86_400),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=60", "expires": LATER, "date": DATE}, 60),
        ({"expires": LATER, "date": DATE}, 3600),
        ({"cache-control": "private", "expires": LATER, "date": DATE}, 3600),
        ({"expires": LATER}, 0),
        ({"expires": EARLIER, "date": DATE}, 0),
        ({"expires": "0", "date": DATE}, 0),
        ({"expires": "Wed, 04 Mar 9999 12:30:00 GMT", "date": DATE}, 365 * 86_400),
    ],
)
def test_how_long_an_answer_stays_fresh(headers, seconds):
    """Cache-Control is read before Expires, what a cache spent of it is taken off, and no clock asked."""
    assert max_age(headers) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "99999999999999"}, 604_800),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "soon"}, 0),
        ({"retry-after": "²"}, 0),
        ({"retry-after": LATER, "date": DATE}, 3600),
        ({"retry-after": "Wed, 04 Mar 2099 12:30:00 GMT", "date": DATE}, 604_800),
        ({"retry-after": EARLIER, "date": DATE}, 0),
        ({"retry-after": EARLIER, "date": "Wed, 04 Mar 2026 11:30:00 -0000"}, 0),
        ({"retry-after": LATER}, 0),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone(headers, seconds):
    """Retry-After is read as seconds or a date, and never keeps a feed away for over a week."""
    assert retry_after(headers) == seconds
