"""Two versions of the program on one database: the older one ends, and nobody goes without.

The newer version is what this one does not know: a database with another version's mark, and with
other columns, put there while the process runs.
"""

import contextlib
import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from conftest import AS_OF, MORNING, Clock, Sink, make_settings, new_database, serving
from crewed import carried_by, engine_of, until
from stored import NEWEST, publish

from digest import pipeline, scheduler, store, workers
from digest.errors import StoreNewerError
from digest.scheduler import running

READERS, CONNECTIONS = 150, 2
MILD = "ALTER TABLE deliveries ADD COLUMN later TEXT"
HARD = "ALTER TABLE deliveries RENAME COLUMN state TO stage"
BACK = {
    MILD: "ALTER TABLE deliveries DROP COLUMN later",
    HARD: "ALTER TABLE deliveries RENAME COLUMN stage TO state",
}


def stamp(memory, version, *changes):
    """Change the schema, and say of which version it is, as an upgrade does in one transaction."""
    with memory.write() as connection:
        for change in changes:
            connection.exec_driver_sql(change)
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :v"), {"v": version})


class Upgrading(Sink):
    """A mail server while whose tenth message is under way the database is upgraded."""

    def __init__(self, memory, *changes):
        super().__init__()
        self.memory, self.changes = memory, changes

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.mails) == 10:
            stamp(self.memory, "9999", *self.changes)
        return answer

    @property
    def ids(self):
        return {mail["Message-ID"] for mail in self.mails}


def start(folder, *words):
    """Start a command in a process of its own, one minute after the send time."""
    environ = {**os.environ, "HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    environ.pop("DIGEST_CONFIG", None)
    return subprocess.Popen(
        [sys.executable, "-m", "digest", *words, "--as-of", AS_OF],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def subscribe(memory):
    with memory.write() as connection:
        for number in range(READERS):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)


def is_sent(memory):
    """Tell whether there is an edition, and nothing of it is open."""
    with memory.read() as connection:
        return store.editions(connection) and not store.open_editions(connection)


@pytest.mark.parametrize(
    ("words", "change", "who", "doubles"),
    [
        (("run",), MILD, "the daemon ends", 0),
        (("run",), HARD, "the daemon ends", CONNECTIONS),
        (("now", "--send"), MILD, "digest: ", 0),
    ],
    ids=("daemon", "daemon that cannot write", "command"),
)
def test_who_sends_while_the_database_is_upgraded_ends(
    database, memory, tmp_path, feeds, words, change, who, doubles
):
    """T65: it finishes the message that it is at, takes no others, and ends; its successor goes on.

    Where it could not even write down what it sent, a copy goes again under the same id.
    """
    subscribe(memory)
    with serving(Upgrading(memory, change)) as sink:
        make_settings(database, sink.port, tmp_path, feeds=feeds)
        old = start(tmp_path, *words)
        _, told = old.communicate(timeout=90)
        assert old.returncode == 69, told
        assert "newer version (9999)" in told
        assert who in told
        before = len(sink.mails)
        assert 10 <= before < READERS
        stamp(memory, NEWEST, BACK[change])  # as one sees it who knows that version
        new = start(tmp_path, "run")
        try:
            assert until(lambda: is_sent(memory))
        finally:
            new.terminate()
            new.communicate(timeout=30)
        assert len(set(sink.recipients)) == len(sink.ids) == READERS
        assert len(sink.mails) <= READERS + doubles
        with memory.read() as connection:
            (made,) = store.editions(connection)
            assert store.tally(connection, made.id).counts == {"sent": READERS}


@pytest.fixture
def shared(tmp_path, request):
    """URL of a new PostgreSQL database."""
    with new_database("postgresql", tmp_path, request) as url:
        yield url


def test_a_worker_ends_while_the_database_is_upgraded(shared, tmp_path):
    """T65: it ends with 69, and the worker after it sends what it left: nobody gets two."""
    with contextlib.ExitStack() as stack:
        memory = stack.enter_context(store.connect(shared, base=tmp_path))
        subscribe(memory)
        sink = stack.enter_context(serving(Upgrading(memory)))
        table = carried_by("procrastinate")
        settings = make_settings(shared, sink.port, tmp_path, cluster=table)
        made = publish(memory)
        with memory.write() as connection:
            pipeline.issue.enqueue(connection, settings, made, now=MORNING)
            store.set_state(connection, made.id, "sending")
        tickets = stack.enter_context(engine_of(settings, memory))
        for code in (69, 0):
            tickets.kick("send", 1)
            worker = start(tmp_path, "worker", "--concurrency", "1")
            if code == 0:
                assert until(lambda: len(sink.ids) == READERS)
                worker.terminate()
            _, told = worker.communicate(timeout=90)
            assert worker.returncode == code, told
            assert ("the worker ends" in told) == (code == 69)
            assert (len(sink.mails) < READERS) == (code == 69)
            stamp(memory, NEWEST)
        assert len(sink.mails) == READERS


def test_the_window_ends_when_the_database_is_upgraded(desk):
    """What it would write, a newer version might not understand."""
    window = start(desk, "web", "--listen", "127.0.0.1:0")
    assert any("web window is open" in line for line in window.stderr)
    with store.connect("sqlite:///digest.db", base=desk) as memory:
        stamp(memory, "9999")
    _, told = window.communicate(timeout=60)
    assert (window.returncode, "newer version (9999)" in told) == (69, True)


# -- what is not begun -----------------------------------------------------------------------


def test_a_daemon_left_behind_makes_no_edition_and_keeps_no_items(
    database, memory, sink, clock, tmp_path, feeds
):
    """Neither its last look at the feeds nor its edition leaves anything."""
    settings = make_settings(database, sink.port, tmp_path, feeds=feeds)
    pipeline.sync(settings, memory)
    clock.move(minutes=-5)
    daemon = scheduler.Daemon(settings, memory, clock, lambda: False)
    stamp(memory, "9999")
    with pytest.raises(StoreNewerError, match="newer version \\(9999\\)"):
        daemon.tick()
    with pytest.raises(StoreNewerError):
        pipeline.publish(settings, memory, now=MORNING, kind="daily", least=0)
    with memory.read() as connection:
        assert store.editions(connection) == []
        assert list(store.list_items(connection, until=MORNING)) == []


def test_a_daemon_that_waits_for_another_ends_too(settings, memory, clock, tmp_path, caplog):
    """It would take over with old rules; a database that is away is no reason to end."""
    with store.connect("postgresql://x@127.0.0.1:1/x", base=tmp_path, check=False) as away:
        assert away.newer() is None
    signals = scheduler.Signals()
    work = running._Work(settings, memory, clock, signals)
    work.beat()
    assert work.lead.holds()
    stamp(memory, "9999")
    work.beat()
    work.beat()
    assert signals.stop.is_set()
    assert isinstance(signals.fault, StoreNewerError)
    assert caplog.text.count("the daemon ends") == 1


def test_a_worker_left_behind_takes_no_batch(settings, memory, feeds):
    """Neither feeds nor deliveries; it gives no more signs of life, and tells why once."""
    pipeline.sync(settings, memory)
    stamp(memory, "9999")
    for act in (lambda work: work.run("fetch"), workers.Work.beat):
        work = workers.Work(config=settings, memory=memory, kinds=["fetch"], clock=Clock())
        act(work)
        assert work.stop.is_set()
        assert isinstance(work.fault, StoreNewerError)
    with memory.read() as connection:
        assert store.workers(connection, seconds=45.0) == []
        assert store.feed_backlog(connection, now=MORNING + timedelta(days=1)).working == 0


def test_an_upgrade_waits_for_what_is_being_written(memory, database, tmp_path):
    """No old program writes for others after it has looked which version the database is."""
    done = threading.Event()

    def upgrade():
        with store.connect(database, base=tmp_path) as other:
            store.upgrade(other)
        done.set()

    with memory.write("items"):
        waiting = threading.Thread(target=upgrade)
        waiting.start()
        assert not done.wait(0.5)
    waiting.join(30)
    assert done.is_set()
