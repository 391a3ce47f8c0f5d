"""The clock: one edition a due day, on time, whatever the machine slept through."""

import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from conftest import MORNING, Clock, Sink, make_settings, serving

from digest import pipeline, scheduler, store
from digest.errors import StoreError


@pytest.fixture
def settings(database, sink, tmp_path, feeds):
    return make_settings(database, sink.port, tmp_path, feeds=feeds)


@pytest.fixture
def daemon(settings, memory, clock):
    """A daemon whose clock stands one hour before the send time, with two readers."""
    pipeline.sync(settings, memory)
    with memory.write() as connection:
        for name in ("a", "b"):
            store.add_subscriber(connection, f"{name}@example.org", "", now=MORNING)
    clock.move(hours=-1)
    return scheduler.Daemon(settings, memory, clock, lambda: False)


# -- one tick after the other ----------------------------------------------------------------


def test_a_morning_goes_out_once_at_its_time(daemon, clock, sink, memory):
    """Before the time nothing, at the time all, afterwards nothing again, for days."""
    daemon.greet()
    assert daemon.tick()  # the first look at the feeds
    assert not daemon.tick()
    clock.now = MORNING - timedelta(minutes=5)
    assert daemon.tick()  # a last look at all feeds, and the edition is made
    with memory.read() as connection:
        (made,) = store.editions(connection)
    assert (made.kind, made.state, made.composed) == ("daily", "made", clock.now)
    assert sink.mails == []
    clock.move(minutes=4, seconds=59)
    assert not daemon.tick()
    clock.now = MORNING
    assert daemon.tick()
    assert sink.recipients == ["a@example.org", "b@example.org"]
    for _ in range(4):
        clock.move(minutes=5)
        daemon.tick()
    assert len(sink.mails) == 2


def test_a_machine_that_slept_sends_when_it_wakes(daemon, clock, sink):
    """T6, P2: inside the hours for catching up the edition goes out, later it is told to be missed."""
    clock.now = MORNING + timedelta(hours=5)
    daemon.tick()
    assert len(sink.mails) == 2


def test_what_is_stale_is_never_sent_and_told_once(daemon, clock, sink, caplog):
    """P2: late at night nobody wants the morning's brief."""
    clock.now = MORNING + timedelta(hours=7)
    with caplog.at_level(logging.WARNING):
        daemon.tick()
        daemon.tick()
    assert sink.mails == []
    assert sum("missed" in record.message for record in caplog.records) == 1


def test_an_edition_that_was_sent_is_never_told_to_be_missed(daemon, clock, sink, caplog):
    """The log of a good day has no warning about it."""
    clock.now = MORNING
    daemon.tick()
    clock.move(hours=7)
    with caplog.at_level(logging.WARNING):
        daemon.tick()
    assert "missed" not in caplog.text


def test_a_morning_without_news_waits(settings, memory, clock, sink, caplog):
    """Nothing new is no edition; a little later the daemon looks again."""
    empty = settings.model_copy(update={"feeds": ()})
    daemon = scheduler.Daemon(empty, memory, clock, lambda: False)
    with caplog.at_level(logging.WARNING):
        assert daemon.issue()
        assert not daemon.issue()
    assert "nothing new to tell" in caplog.text
    clock.move(minutes=6)
    assert daemon.issue()


def test_a_mail_server_that_comes_back_gets_what_waited(daemon, clock, sink, settings, caplog):
    """An outage of the relay delays the brief, and says so; it loses no reader."""
    down = settings.model_copy(
        update={"smtp": settings.smtp.model_copy(update={"port": 1, "connections": 1})}
    )
    daemon.config = down
    clock.now = MORNING
    with caplog.at_level(logging.ERROR):
        daemon.tick()
    assert "mail cannot leave" in caplog.text
    daemon.config = settings
    daemon.tick()
    assert sink.mails == []
    clock.move(minutes=1)
    daemon.tick()
    assert sink.recipients == ["a@example.org", "b@example.org"]
    assert not daemon.go_on()


def test_no_fault_of_a_step_ends_the_daemon(daemon, clock, sink, monkeypatch, caplog):
    """A locked database and even a fault of ours are logged; the next tick goes on."""
    clock.now = MORNING

    def fault(error):
        def fail(*_, **__):
            raise error

        return fail

    for error in (StoreError("the database is locked"), RuntimeError("a fault of ours")):
        with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
            patch.setattr(pipeline, "publish", fault(error))
            daemon.tick()
        assert str(error) in caplog.text
        assert sink.mails == []
        clock.move(minutes=5)
    daemon.tick()
    assert len(sink.mails) == 2


def test_a_stopped_daemon_begins_nothing(daemon, sink):
    """T15: after SIGTERM no further step starts."""
    daemon.stopped = lambda: True
    assert not daemon.tick()


def test_the_real_scheduler_ticks_until_it_is_stopped(settings, memory, sink):
    """APScheduler calls the same steps; a stop ends them cleanly."""
    with memory.write() as connection:
        store.add_subscriber(connection, "a@example.org", "", now=MORNING)
    signals = scheduler.Signals()
    taken = threading.Event()
    sink.refuse_recipient = lambda address: taken.set()
    runner = threading.Thread(
        target=scheduler.run, args=(settings, memory), kwargs={"clock": Clock(), "signals": signals}
    )
    runner.start()
    assert taken.wait(30)
    signals.stop.set()
    runner.join(20)
    assert not runner.is_alive()
    assert sink.recipients == ["a@example.org"]


# -- the real daemon, killed -----------------------------------------------------------------


def start(folder, as_of):
    environ = {**os.environ, "HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    environ.pop("DIGEST_CONFIG", None)
    command = [sys.executable, "-m", "digest", "run", "--as-of", as_of]
    return subprocess.Popen(
        command, cwd=folder, env=environ, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


class Counting(Sink):
    """A sink that lets a test wait until so many readers are served."""

    def __init__(self):
        super().__init__()
        self.wanted, self.reached = 0, threading.Event()

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if len(set(self.recipients)) >= self.wanted:
            self.reached.set()
        return answer

    def until(self, count):
        self.reached.clear()
        self.wanted = count
        if len(set(self.recipients)) >= count:
            self.reached.set()
        return self.reached.wait(60)


def test_a_daemon_killed_while_it_sends_loses_nobody(database, memory, tmp_path, feeds):
    """P3: kill -9 in the middle, twice: all are served, and a second copy has the first one's id."""
    readers = 60
    with memory.write() as connection:
        for number in range(readers):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
    with serving(Counting()) as sink:
        make_settings(database, sink.port, tmp_path, feeds=feeds)
        for count in (10, 30):
            process = start(tmp_path, MORNING.isoformat())
            assert sink.until(count)
            process.kill()
            process.communicate()
        process = start(tmp_path, MORNING.isoformat())
        try:
            assert sink.until(readers)
            with memory.read() as connection:
                (made,) = store.editions(connection)
        finally:
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "stopped" in told
        with memory.read() as connection:
            assert store.tally(connection, made.id).counts == {"sent": readers}
        assert len(set(sink.recipients)) == readers
        assert len(sink.mails) <= readers + 2 * 2  # two kills, two connections each
        assert len({mail["Message-ID"] for mail in sink.mails}) == readers
