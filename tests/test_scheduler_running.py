"""The process: two daemons on one database, a stop, a configuration read again."""

import logging
import signal
import socket
import threading
from datetime import UTC, datetime

import pytest
from conftest import MORNING, Clock, Sink, make_settings, serving
from test_scheduler import start

from digest import config, scheduler, store
from digest.scheduler import lead, running

# -- which of two acts -----------------------------------------------------------------------


def test_of_two_daemons_one_acts_and_the_other_takes_over(memory, caplog):
    """When the first dies the second goes on; the first, come back, has lost the work."""
    dead = set()
    first, second = (
        scheduler.Lead(memory, owner=f"host {n} 1", alive=lambda owner: owner not in dead)
        for n in (1, 2)
    )
    with caplog.at_level(logging.WARNING):
        assert (first.beat(), second.beat(), first.beat(), second.beat()) == (1, 0, 1, 0)
    assert (first.holds(), second.holds()) == (True, False)
    assert caplog.text.count("another daemon is at work (process 1 on host)") == 1
    dead.add("host 1 1")
    with caplog.at_level(logging.WARNING):
        assert second.beat()
    assert "this one takes over" in caplog.text
    assert not first.beat()
    assert not first.holds()


def test_a_daemon_that_ends_leaves_the_work_at_once(memory):
    """A restart on another machine need not wait for a lease to run out."""
    first, second = (scheduler.Lead(memory, owner=f"host {n} 1") for n in (1, 2))
    assert first.beat()
    first.leave()
    assert second.beat()
    first.leave()
    assert second.beat()


def test_a_lease_that_cannot_be_kept_ends_by_itself(memory, monkeypatch, caplog):
    """Without the database a daemon acts no longer than its lease lasts."""
    mine = scheduler.Lead(memory, owner="host 1 1")
    assert mine.beat()
    with memory.write() as connection:
        connection.exec_driver_sql("ALTER TABLE leases RENAME TO gone")
    monkeypatch.setattr(store, "renew", _fails)
    with caplog.at_level(logging.WARNING):
        assert mine.beat()
        mine.until -= lead.SECONDS
        assert not mine.beat()
    assert "could not be kept" in caplog.text
    monkeypatch.setattr(store, "give_back", _fails)
    mine.leave()
    assert "could not be given back" in caplog.text
    with memory.write() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO leases")


def _fails(*_, **__):
    from digest.errors import StoreError

    raise StoreError("the database is gone")


# -- a configuration that is read again ------------------------------------------------------


@pytest.fixture
def work(database, memory, sink, tmp_path, feeds):
    settings = make_settings(database, sink.port, tmp_path, feeds=feeds[:2])
    signals = scheduler.Signals(load=lambda: config.load(tmp_path / "config.toml", {}))
    return running._Work(settings, memory, Clock(datetime(2026, 3, 4, 3, 0, tzinfo=UTC)), signals)


def again(work):
    work.signals.again.set()
    work.tick()
    return work.daemon.config


def test_a_new_configuration_is_taken_over_and_a_bad_one_is_not(
    work, database, sink, tmp_path, feeds, caplog
):
    """What is wrong is told line by line; the daemon goes on with what it had."""
    make_settings(database, sink.port, tmp_path, feeds=feeds[:3], schedule={"send_at": '"07:15"'})
    with caplog.at_level(logging.INFO):
        assert again(work).schedule.send_at == "07:15"
    assert "the configuration was read again" in caplog.text
    told = []
    work.signals.notify = told.append
    for wrong, problem in [
        ('[schedule]\nsend_at = "7"\nzone = "Mars"\n', "send_at: expected a time of day"),
        (f'[store]\nurl = "{database}x"\n', "a change of [store] needs a restart"),
    ]:
        (tmp_path / "config.toml").write_text(wrong, encoding="utf-8")
        with caplog.at_level(logging.ERROR):
            assert again(work).schedule.send_at == "07:15"
        assert problem in caplog.text
    assert [one.partition("=")[0] for one in told] == ["RELOADING", "READY"] * 2
    work.signals.load = None
    assert again(work).schedule.send_at == "07:15"


def test_a_daemon_that_is_stuck_says_nothing_to_its_watchdog(work):
    """The service manager ends what asks no more whether to go on."""
    told = []
    work.signals.notify = told.append
    work.beat()
    assert work.lead.holds()
    work.signals.seen -= 2 * running._STUCK
    work.beat()
    assert not work.stopped()
    work.beat()
    assert told == ["WATCHDOG=1"] * 2
    work.signals.stop.set()
    work.beat()
    assert (told, work.stopped()) == (["WATCHDOG=1"] * 2, True)


# -- the real process ------------------------------------------------------------------------


class Silent(Sink):
    """A mail server that takes a message, and then says nothing any more."""

    def __init__(self):
        super().__init__()
        self.asked, self.go = threading.Event(), threading.Event()

    async def handle_DATA(self, server, session, envelope):
        import asyncio

        self.asked.set()
        await asyncio.get_running_loop().run_in_executor(None, self.go.wait, 30)
        return await super().handle_DATA(server, session, envelope)


def test_a_stop_in_mid_send_ends_within_ten_seconds_and_loses_nobody(
    database, memory, tmp_path, feeds
):
    """T14: a mail server that hangs does not hold the process; the next start serves the rest."""
    with memory.write() as connection:
        for number in range(3):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
    with serving(Silent()) as silent:
        make_settings(database, silent.port, tmp_path, feeds=feeds[:3])
        path = tmp_path / "config.toml"
        patient = path.read_text(encoding="utf-8").replace("_seconds = 5", "_seconds = 60")
        path.write_text(patient, encoding="utf-8")
        process = start(tmp_path, MORNING.isoformat())
        assert silent.asked.wait(150)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=running.GRACE + 20)
        silent.go.set()
    assert (process.returncode, "a step that hangs was left" in told) == (0, True)
    with serving(Sink()) as sink:
        taken = threading.Event()
        sink.refuse_recipient = lambda address: taken.set() if len(sink.mails) >= 2 else None
        make_settings(database, sink.port, tmp_path, feeds=feeds[:3])
        process = start(tmp_path, MORNING.isoformat())
        assert taken.wait(150)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert set(sink.recipients) == {f"r{number}@example.org" for number in range(3)}


def test_systemd_is_told_how_the_service_is(tmp_path, monkeypatch):
    """Over the socket that it names, and over none where it names none."""
    from digest.cli.terminal import notify

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify("READY=1")
        assert manager.recv(100) == b"READY=1"
    notify("nobody listens any more")
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify("nobody asked")
