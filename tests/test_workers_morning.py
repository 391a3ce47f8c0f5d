"""The daemon's mornings once more, with all fetching and sending done by workers."""

import contextlib
import json

import pytest
from conftest import MORNING, make_settings, new_database
from crewed import ENGINES, carried_by, crewed
from test_scheduler import (  # noqa: F401
    test_a_machine_that_slept_sends_when_it_wakes,
    test_a_mail_server_that_comes_back_gets_what_waited,
    test_a_morning_goes_out_once_at_its_time,
    test_a_stopped_daemon_begins_nothing,
    test_an_edition_that_was_sent_is_never_told_to_be_missed,
    test_no_fault_of_a_step_ends_the_daemon,
    test_what_is_stale_is_never_sent_and_told_once,
)
from test_scheduler_days import (  # noqa: F401
    test_a_holiday_has_no_edition_and_nobody_is_warned,
    test_a_late_edition_says_so,
    test_a_missed_time_can_mean_no_edition,
    test_an_edition_is_made_ahead_and_leaves_on_time,
    test_an_edition_that_was_slept_through_for_a_day_never_goes_out,
    test_an_edition_that_was_slept_through_is_made_anew,
    test_the_command_can_send_what_waits_for_its_time,
    test_three_days_down_are_three_missed_editions,
)

from digest import pipeline, store


@pytest.fixture(params=ENGINES)
def engine(request):
    """What carries the tickets."""
    if request.param == "dramatiq":
        request.getfixturevalue("rabbitmq")
    return request.param


@pytest.fixture
def database(request, tmp_path):
    """The machines share a PostgreSQL database."""
    with new_database("postgresql", tmp_path, request) as url:
        yield url


@pytest.fixture
def settings(database, sink, tmp_path, feeds, engine):
    return make_settings(database, sink.port, tmp_path, feeds=feeds, cluster=carried_by(engine))


@pytest.fixture
def daemon(settings, memory, clock):
    """A daemon one hour before the send time, with two readers and a worker."""
    pipeline.sync(settings, memory)
    with memory.write() as connection:
        for name in ("a", "b"):
            store.add_subscriber(connection, f"{name}@example.org", "", now=MORNING)
    clock.move(hours=-1)
    with crewed(settings, memory, clock) as daemon:
        yield daemon


@pytest.fixture
def start(database, memory, sink, tmp_path, feeds, clock, engine):
    """Return what starts a daemon with some rules and a worker, with a reader."""
    with memory.write() as connection:
        store.add_subscriber(connection, "a@example.org", "", now=MORNING)
    clock.move(hours=-1)
    with contextlib.ExitStack() as stack:

        def start(feeds=feeds[:4], **rules):
            rules = {name: json.dumps(value) for name, value in rules.items()}
            cluster = carried_by(engine)
            settings = make_settings(
                database, sink.port, tmp_path, feeds=feeds, schedule=rules, cluster=cluster
            )
            pipeline.sync(settings, memory)
            return stack.enter_context(crewed(settings, memory, clock))

        yield start


def test_the_worker_did_it(daemon, memory, clock, sink, monkeypatch):
    """With a worker there the daemon neither asks a feed nor sends a message itself."""

    def never(*_, **__):
        raise AssertionError

    monkeypatch.setattr(pipeline, "deliver", never)
    clock.now = MORNING
    daemon.tick()
    assert sink.recipients == ["a@example.org", "b@example.org"]
