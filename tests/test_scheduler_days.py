"""Days that are late, thin, missed or free, and two processes on one day."""

import json
import logging
from datetime import date, timedelta

import pytest
from conftest import AS_OF, MORNING, make_settings
from stored import publish

from digest import pipeline, scheduler, store
from digest.errors import StoreBusyError, StoreError
from digest.model import Frozen

DAY = date(2026, 3, 4)


@pytest.fixture
def start(database, memory, sink, tmp_path, feeds, clock):
    """Return what starts a daemon with some rules, long before the send time, with a reader."""
    with memory.write() as connection:
        store.add_subscriber(connection, "a@example.org", "", now=MORNING)
    clock.move(hours=-1)

    def start(feeds=feeds[:4], **rules):
        rules = {name: json.dumps(value) for name, value in rules.items()}
        settings = make_settings(database, sink.port, tmp_path, feeds=feeds, schedule=rules)
        pipeline.sync(settings, memory)
        return scheduler.Daemon(settings, memory, clock, lambda: False)

    return start


def editions(memory):
    with memory.read() as connection:
        return store.editions(connection)


def notes(memory):
    with memory.read() as connection:
        known = store.days(connection, since=DAY - timedelta(days=40))
        return known.noted, store.day_notes(connection, since=DAY - timedelta(days=40))


def text(mail):
    return mail.get_body(("plain",)).get_content()


def test_an_edition_is_made_ahead_and_leaves_on_time(start, clock, memory, sink):
    """What comes in between is tomorrow's; the making never delays the sending."""
    daemon = start(compose_lead_minutes=30)
    clock.move(minutes=30)
    daemon.tick()
    (made,) = editions(memory)
    assert (made.composed, made.state, sink.mails) == (clock.now, "made", [])
    clock.now = MORNING - timedelta(seconds=1)
    daemon.tick()
    assert sink.mails == []
    clock.now = MORNING
    daemon.tick()
    assert editions(memory)[0].state == "sent"
    assert "This edition is late" not in text(sink.mails[0])


def test_the_command_can_send_what_waits_for_its_time(start, clock, memory, sink):
    """'digest now --send' means now, and the daemon sends no second one."""
    daemon = start()
    clock.now = MORNING - timedelta(minutes=4)
    daemon.tick()
    walked = pipeline.walk(daemon.config, memory, clock=clock, send=True, pick=lambda _: [])
    assert walked.posted.tally.counts == {"sent": 1}
    clock.now = MORNING
    daemon.tick()
    assert (len(editions(memory)), len(sink.mails)) == (1, 1)


def test_a_late_edition_says_so(start, clock, sink):
    """Readers see that something was wrong, and what they hold."""
    daemon = start()
    clock.now = MORNING + timedelta(hours=2)
    daemon.tick()
    assert "This edition is late: it was due at 06:30." in text(sink.mails[0])


def test_an_edition_that_was_slept_through_is_made_anew(start, clock, memory, sink):
    """Made in time, woken two hours late: the newer news goes out, and says that it is late."""
    daemon = start()
    clock.now = MORNING - timedelta(minutes=4)
    daemon.tick()
    clock.now = MORNING + timedelta(hours=2)
    while daemon.tick():
        pass
    assert [(one.kind, one.composed) for one in editions(memory)] == [
        ("daily", clock.now), ("once", MORNING - timedelta(minutes=4)),
    ]  # fmt: skip
    assert len(sink.mails) == 1
    assert "This edition is late" in text(sink.mails[0])


def test_an_edition_that_was_slept_through_for_a_day_never_goes_out(start, clock, memory, sink):
    """T9: stale news stays at home; the day is noted as missed, its stories are told tomorrow."""
    daemon = start(not_after="09:00")
    clock.now = MORNING - timedelta(minutes=4)
    daemon.tick()
    clock.now = MORNING + timedelta(hours=3)
    while daemon.tick():
        pass
    assert sink.mails == []
    assert notes(memory)[0] == {DAY: "missed"}
    assert editions(memory)[0].kind == "once"
    clock.now = MORNING + timedelta(days=1)
    daemon.tick()
    daemon.tick()
    assert len(sink.mails) == 1
    assert editions(memory)[0].day == DAY + timedelta(days=1)


@pytest.mark.parametrize("policy", ["skip", "merge"])
def test_a_missed_time_can_mean_no_edition(start, clock, memory, sink, policy):
    """An hour late nothing goes out; the note says what was missed."""
    daemon = start(if_missed=policy)
    clock.now = MORNING + timedelta(hours=1)
    daemon.tick()
    assert sink.mails == []
    assert notes(memory) == ({DAY: "missed"}, {DAY: "missed: nothing could go out by 06:40"})


@pytest.mark.parametrize(("policy", "told"), [("merge", True), ("send", False)])
def test_the_news_of_missed_days_can_go_into_the_next_edition(start, clock, memory, policy, told):
    """With "merge", what three days kept back is not too old."""
    daemon = start(if_missed=policy)
    publish(memory, 1, now=MORNING - timedelta(days=2), day=date(2026, 3, 2))
    clock.now = MORNING
    daemon.fetch()
    clock.move(days=3)
    made = pipeline.compose(daemon.config, memory, now=clock(), kind="daily")
    assert bool(made.edition.entries) == told


def test_three_days_down_are_three_missed_editions(start, clock, memory, sink):
    """T8: each is noted once, and only the edition of today goes out."""
    daemon = start()
    clock.now = MORNING
    daemon.tick()
    assert len(sink.mails) == 1
    clock.now = MORNING + timedelta(days=4)
    daemon = start()
    daemon.tick()
    daemon.tick()
    assert notes(memory)[0] == dict.fromkeys([DAY + timedelta(days=n) for n in (1, 2, 3)], "missed")
    assert [one.day for one in editions(memory)][1:] in ([], [DAY])


def test_a_holiday_has_no_edition_and_nobody_is_warned(start, clock, memory, sink, caplog):
    """On a day off nothing is made, nothing is missed."""
    daemon = start(holidays=[str(DAY)])
    clock.now = MORNING
    with caplog.at_level(logging.WARNING):
        for _ in range(4):
            daemon.tick()
            clock.move(hours=4)
    assert (editions(memory), notes(memory)[0]) == ([], {})
    assert "no edition" not in caplog.text


@pytest.mark.parametrize(
    ("policy", "outcome", "mails"), [("send", None, 1), ("hold", "thin", 0), ("skip", "skipped", 0)]
)
def test_a_thin_edition_is_treated_as_the_rules_say(
    start, clock, memory, sink, caplog, policy, outcome, mails
):
    """Fewer stories than wanted: sent all the same, held until it is too late, or skipped."""
    daemon = start(min_stories=100, if_thin=policy)
    clock.now = MORNING
    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            daemon.tick()
            clock.move(hours=1)
    assert len(sink.mails) == mails
    assert notes(memory)[0].get(DAY) == outcome
    assert ("stories are new" in caplog.text) == (policy != "send")


def test_a_day_that_is_being_made_is_left_to_its_maker(start, clock, memory):
    """T13: the second process says who is at it, ends with 75, and makes nothing."""
    daemon = start()
    pipeline.fetch(daemon.config, memory, now=clock())
    with (
        pipeline.claimed(memory, f"daily edition of {DAY}", alone=True),
        pytest.raises(StoreBusyError, match=r"is being made by process \d+ on .*try again"),
    ):
        pipeline.publish(daemon.config, memory, now=clock(), kind="daily")
    assert editions(memory) == []
    made = pipeline.publish(daemon.config, memory, now=clock(), kind="daily")
    assert isinstance(made, Frozen)


def test_a_maker_that_was_stopped_too_long_stores_nothing(start, clock, memory, monkeypatch):
    """T12: another took its claim meanwhile; it begins again, and finds the other's edition."""
    daemon = start()
    pipeline.fetch(daemon.config, memory, now=clock())
    name, others = f"daily edition of {DAY}", []

    def stopped_meanwhile(*words, **given):
        draft = compose(*words, **given)
        if not others:
            with memory.write() as connection:
                epoch = {"seconds": 60.0, "alive": lambda owner: False}
                others.append(store.take(connection, name, "another 1 1", **epoch))
                store.give_back(connection, others[0])
        return draft

    from digest.pipeline import issue

    compose = issue.compose
    monkeypatch.setattr(issue, "compose", stopped_meanwhile)
    made = pipeline.publish(daemon.config, memory, now=clock(), kind="daily")
    assert [one.id for one in editions(memory)] == [made.id]
    assert others[0].epoch == 2


def test_a_last_look_that_fails_costs_no_edition(start, clock, memory, sink, monkeypatch, caplog):
    """The edition is made of what is stored."""
    daemon = start()
    daemon.tick()

    def fail(*_, **__):
        raise StoreError("the disk is full")

    clock.now = MORNING
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(pipeline, "fetch", fail)
        daemon.tick()
    assert "the last look at the feeds failed: the disk is full" in caplog.text
    assert len(sink.mails) == 1


# -- the command -----------------------------------------------------------------------------


def test_the_schedule_can_be_asked_for(desk, digest_, sink, feeds):
    """What will happen on which day, when, and why on others nothing does."""
    rules = {"weekdays": '["mon", "tue", "wed", "thu", "fri"]', "holidays": "[2026-03-06]"}
    make_settings("sqlite:///digest.db", sink.port, desk, feeds=feeds, schedule=rules)
    digest_("now", "--send", "--as-of", AS_OF)
    code, out, _ = digest_("schedule", "--as-of", AS_OF, "--days", "6")
    assert code == 0
    assert [line.split(maxsplit=3)[1:] for line in out.splitlines()[1:]] == [
        ["Wed", "06:30", "EST  has its edition"],
        ["Thu", "06:30", "EST"],
        ["Fri", "-", "a day of schedule.holidays"],
        ["Sat", "-", "not in schedule.weekdays"],
        ["Sun", "-", "not in schedule.weekdays; the clocks change"],
        ["Mon", "06:30", "EDT"],
    ]
    rows = json.loads(digest_("schedule", "--as-of", AS_OF, "--days", "3", "--json")[1])
    assert [(row["day"], row["sends"], row["none"]) for row in rows[1:]] == [
        ("2026-03-05", "2026-03-05T06:30:00-05:00", ""),
        ("2026-03-06", None, "a day of schedule.holidays"),
    ]


# -- a clock that is wrong for a while ---------------------------------------------------------


@pytest.mark.parametrize("off", [1, 24, 365 * 24, -1, -24, -365 * 24])
def test_the_morning_after_a_wrong_clock_is_as_it_would_have_been(
    start, clock, memory, sink, feeds, off
):
    """T7: what came in meanwhile is told, feeds are asked in time, and the day has one edition."""
    daemon = start()
    few = daemon.config.model_copy(update={"feeds": daemon.config.feeds[:2]})
    pipeline.sync(few, memory)
    clock.now = MORNING - timedelta(hours=6)
    daemon.tick()
    pipeline.sync(daemon.config, memory)
    clock.move(hours=off)
    daemon.tick()  # the other feeds are asked for the first time
    clock.move(hours=-off, minutes=15)
    daemon.tick()
    with memory.read() as connection:
        assert all(
            abs(feed.seen.asked - clock.now) < timedelta(hours=1)
            for feed in store.feeds_on(connection)
        )
        items = list(store.list_items(connection, until=clock.now))
        assert all(clock.now - item["first_seen"] < timedelta(hours=2) for item in items)
    clock.now = MORNING
    daemon.tick()
    with memory.read() as connection:
        days = [one.day for one in store.editions(connection) if one.kind == "daily"]
        told = store.daily(connection, MORNING.date())
    assert days.count(MORNING.date()) == 1
    assert told.message.subject
    assert len(sink.mails) >= 1
