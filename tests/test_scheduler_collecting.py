"""The daemon reads the mailbox of bounces itself, and no mailbox ever holds it up."""

import logging
import mailbox
import signal
from datetime import timedelta

import pytest
from conftest import MORNING, Clock, make_settings
from test_bounces import plain, report
from test_returns import Imap, about, state
from test_scheduler import Counting, serving, start

from digest import pipeline, scheduler, store
from digest.config import BouncesSettings
from digest.scheduler import collecting, running


@pytest.fixture
def readers(memory):
    """Three readers."""
    with memory.write() as connection:
        for number in range(3):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)


@pytest.fixture
def work(database, memory, sink, tmp_path, feeds, readers):
    """A daemon that leads, an hour before the send time."""

    def begin(**own):
        settings = make_settings(database, sink.port, tmp_path, feeds=feeds[:3], bounces=own)
        pipeline.sync(settings, memory)
        clock = Clock(MORNING - timedelta(hours=1))
        made = running._Work(settings, memory, clock, scheduler.Signals())
        assert made.lead.beat()
        return made

    return begin


def by_imap(server):
    return {
        "imap_host": '"127.0.0.1"',
        "imap_port": server.port,
        "imap_security": '"none"',
        "imap_user": '"b"',
        "imap_password": '"hush"',
    }


def next_round(work):
    """Let the next reading come, and end."""
    work.daemon.clock.move(minutes=5)
    work.collect()
    assert work.collector.wait(60)


def runs(memory):
    with memory.read() as connection:
        found = store.runs(connection, ["daemon bounces"], limit=9)
    return [(one["code"], one["report"]["came_back"]) for one in found[::-1]]


def test_a_bounce_in_the_maildir_stops_its_reader_at_the_next_round(work, memory, tmp_path):
    """People's mail is left, and read once; a round without news leaves no run."""
    box = mailbox.Maildir(tmp_path / "box")
    work = work(maildir='"box"')
    box.add(about(memory, work.daemon.config, 2, report()))
    box.add(plain("Re: The Morning Brief", "Thanks."))
    next_round(work)
    assert [state(memory, reader) for reader in (1, 2, 3)] == ["active", "bounced", "active"]
    assert sorted(one.get_flags() for one in box) == ["", "S"]
    next_round(work)
    assert runs(memory) == [(0, {"hard": 1, "other": 1})]
    box.add(about(memory, work.daemon.config, 3, report()))
    work.collect()
    assert work.collector.wait(60)
    assert state(memory, 3) == "active"  # not every few seconds
    next_round(work)
    assert state(memory, 3) == "bounced"
    assert runs(memory) == [(0, {"hard": 1, "other": 1}), (0, {"hard": 1})]


def test_a_bounce_that_is_read_by_imap_stops_its_reader(work, memory):
    """And what people wrote is asked for once, however often the mailbox is looked at."""
    with Imap(plain("Re: The Morning Brief", "Thanks.").replace(b"\n", b"\r\n")) as server:
        work = work(**by_imap(server))
        for _ in range(3):
            next_round(work)
        assert sum("SEARCH" in line for line in server.heard) == 3
        assert sum("FETCH" in line for line in server.heard) == 1
        assert runs(memory) == [(0, {"other": 1})]
    with Imap(about(memory, work.daemon.config, 1, report())) as server:
        mailbox_of = work.daemon.config.bounces.model_copy(update={"imap_port": server.port})
        work.daemon.config = work.daemon.config.model_copy(update={"bounces": mailbox_of})
        work.collect()  # a new mailbox is read at once
        assert work.collector.wait(60)
        assert (state(memory, 1), server.seen) == ("bounced", True)


def test_only_the_daemon_that_leads_reads_a_mailbox(work, memory, tmp_path):
    """A second one waits; and where none is set, none is opened."""
    mailbox.Maildir(tmp_path / "box").add(plain("Re: The Morning Brief", "Thanks."))
    work = work(maildir='"box"')
    other = running._Work(work.daemon.config, memory, work.daemon.clock, scheduler.Signals())
    other.lead.beat()
    other.collect()
    assert other.collector.reading is None
    next_round(work)
    assert runs(memory) == [(0, {"other": 1})]
    none = BouncesSettings()
    work.daemon.config = work.daemon.config.model_copy(update={"bounces": none})
    work.collector.reading = None
    next_round(work)
    assert work.collector.reading is None


def test_a_reading_ends_with_its_daemon(work, memory, tmp_path):
    """At a stop the message in hand is the last one; the next start reads the others."""
    work = work(maildir='"box"')
    box = mailbox.Maildir(tmp_path / "box")
    for reader in (1, 2, 3):
        box.add(about(memory, work.daemon.config, reader, report()))
    answers = iter([False, True])
    work.collector.stopped = lambda: next(answers)
    next_round(work)
    states = [state(memory, reader) for reader in (1, 2, 3)]
    assert sorted(states) == ["active", "active", "bounced"]


def test_a_mailbox_that_refuses_is_told_once_and_stops_no_edition(work, memory, sink, caplog):
    """One line and one run until it is well again, without its password; the brief is on time."""
    with Imap(b"", refuses="LOGIN") as server, caplog.at_level(logging.INFO):
        work = work(**by_imap(server))
        for _ in range(3):
            next_round(work)
        told = [one.message for one in caplog.records if "bounces are not read" in one.message]
        assert len(told) == 1
        assert "refuses user name" in told[0]
        assert runs(memory) == [(69, {})]
        work.daemon.clock.now = MORNING
        work.daemon.tick()
        assert len(sink.mails) == 3
        server.refuses, server.seen = "", True
        next_round(work)
        assert "the mailbox of bounces is read again" in caplog.text
        server.refuses = "LOGIN"
        next_round(work)
        assert runs(memory) == [(69, {}), (69, {})]
    assert "hush" not in caplog.text


def test_a_mailbox_that_hangs_is_told_once_and_waited_for_by_nobody(work, memory, sink, caplog):
    """Readers have their edition while it says nothing."""
    with Imap(b"", hangs="SELECT") as server:
        work = work(**by_imap(server))
        work.collect()
        assert server.hung.wait(60)
        work.daemon.clock.now = MORNING
        work.daemon.tick()
        assert len(sink.mails) == 3
        for _ in range(3):
            work.collector.seen -= 2 * collecting.STUCK
            work.collect()
        assert not work.collector.wait(0)
        errors = [each.message for each in caplog.records if each.levelname == "ERROR"]
        assert sum("the reading of it hangs" in each for each in errors) == 1
        assert runs(memory) == [(75, {})]
    assert work.collector.wait(60)


def test_a_fault_of_ours_ends_one_reading_only(work, memory, tmp_path, monkeypatch, caplog):
    """It is told by its kind, since its text may hold an address."""
    mailbox.Maildir(tmp_path / "box").add(plain("Re: The Morning Brief", "Thanks."))
    work = work(maildir='"box"')

    def fails(*_, **__):
        raise LookupError("zoe@example.org")

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "take_in", fails)
        next_round(work)
    assert "bounces are not read: LookupError" in caplog.text
    next_round(work)
    assert runs(memory) == [(70, {}), (0, {"other": 1})]


def test_a_process_whose_mailbox_hangs_sends_and_ends_in_time(
    database, memory, tmp_path, feeds, readers
):
    """All readers are served, and a stop is obeyed within ten seconds."""
    with Imap(b"", hangs="SELECT") as server, serving(Counting()) as sink:
        own = by_imap(server)
        make_settings(database, sink.port, tmp_path, feeds=feeds[:3], bounces=own)
        process = start(tmp_path, MORNING.isoformat())
        assert server.hung.wait(60)
        assert sink.until(3)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=10)
    assert (process.returncode, "a step that hangs was left" in told) == (0, True)
