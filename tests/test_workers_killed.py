"""T66: workers killed or cut off, their database stopped, tickets gone; each reader gets the edition."""

import contextlib
import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pika
import private
import pytest
import sqlalchemy as sa
from conftest import RABBITMQ, make_settings
from crewed import ENGINES, carried_by, engine_of, until
from cutter import Cutter
from killer import MOMENTS, Killer, copies
from stored import publish

from digest import pipeline, store

READERS, KILLS, RESTARTS, CONNECTIONS = 3_000, 15, 4, 2
PATIENCE = 120.0  # seconds; all of it takes a third of that on a machine with nothing else to do


@pytest.fixture(scope="module")
def server():
    """A database server that the test may stop."""
    programs = private.programs()
    if programs is None:
        if os.environ.get("DIGEST_TEST_REQUIRE_POSTGRES"):
            pytest.fail("no initdb is here, and this run must not go without one")
        pytest.skip("no initdb is here: install PostgreSQL's server")
    with private.serving(programs) as running:
        yield running


def start(folder, *words):
    """Start a command in a process of its own; its log stays in the folder."""
    with (folder / f"{words[0]}.log").open("ab") as told:
        return subprocess.Popen(
            [sys.executable, "-m", "digest", *words],
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            stdout=told,
            stderr=told,
        )


class Battle:
    """Two workers at a time, which fall and are replaced, under a daemon that lives."""

    def __init__(self, folder, sink, memory, dice):
        self.folder, self.sink, self.memory, self.dice = folder, sink, memory, dice
        self.fell = 0
        self.workers = []
        self.raise_two()
        self.daemon = start(folder, "run")

    def raise_two(self):
        """Have two workers that have given their first signs of life."""
        while len(self.workers) < 2:
            words = ("worker", "--queues", "send", "--concurrency", "1")
            self.workers.append(start(self.folder, *words))
        numbers = {str(process.pid) for process in self.workers}

        def are_there():
            with self.memory.read() as connection:
                known = store.workers(connection, seconds=0.0)
            return numbers <= {one.owner.split()[-2] for one in known}

        assert until(are_there, PATIENCE)

    def shoot(self, count):
        """Kill one worker at a chosen moment of a message, and the other in the same breath."""
        victim = self.workers[0]
        self.sink.aim(victim, self.dice.choice(MOMENTS), self.dice.randrange(100))
        assert victim.wait(PATIENCE) == -signal.SIGKILL
        if count > 1:
            self.workers[1].kill()
            assert self.workers[1].wait() == -signal.SIGKILL
        self.fell += count
        self.workers = self.workers[count:]

    def some_more(self, count):
        """Wait until so many more messages have come."""
        wanted = min(len(self.sink.kept) + count, READERS)
        assert until(lambda: len(self.sink.kept) >= wanted, PATIENCE)

    def is_over(self):
        with contextlib.suppress(Exception), self.memory.read() as connection:
            return not store.open_editions(connection)
        return False

    def end(self):
        """Stop all; a worker and a daemon end by themselves within ten seconds."""
        for process in (*self.workers, self.daemon):
            process.send_signal(signal.SIGTERM)
        return [process.wait(30) for process in (*self.workers, self.daemon)]


def wipe(engine, settings):
    """Take all tickets away, as if the engine had been emptied."""
    if settings.cluster.engine == "dramatiq":
        with contextlib.closing(pika.BlockingConnection(pika.URLParameters(RABBITMQ))) as server:
            server.channel().queue_delete(engine.queues["send"])
        return
    with engine._opened() as connection:
        connection.execute(sa.text("TRUNCATE procrastinate_jobs CASCADE"))


def queued(settings, memory):
    """Make an edition in an empty database, and queue it for all its readers."""
    now = datetime.now(UTC)
    with memory.write() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    store.upgrade(memory)
    with memory.write() as connection:
        for number in range(READERS):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=now)
    made = publish(memory, now=now)
    with memory.write() as connection:
        pipeline.issue.enqueue(connection, settings, made, now=now - timedelta(minutes=1))
    return made


@pytest.mark.parametrize("name", ENGINES)
def test_workers_fall_and_nobody_goes_without(name, server, tmp_path, request):
    """T66: 15 kills, four stops of the database, tickets wiped: 0 lost, few copies, it ends."""
    if name == "dramatiq":
        request.getfixturevalue("rabbitmq")
    dice = random.Random(66)
    with Killer() as sink, contextlib.ExitStack() as stack:
        settings = make_settings(server.url, sink.port, tmp_path, cluster=carried_by(name))
        memory = stack.enter_context(store.connect(server.url, base=tmp_path, create=True))
        made = queued(settings, memory)
        engine = stack.enter_context(engine_of(settings, memory))
        battle = Battle(tmp_path, sink, memory, dice)
        restarts = 0
        while battle.fell < KILLS:
            battle.some_more(20)
            if restarts < RESTARTS:
                server.restart()
                restarts += 1
                battle.some_more(20)
            if battle.fell == 6:
                wipe(engine, settings)
            battle.shoot(min(2, KILLS - battle.fell))
            battle.raise_two()
        assert until(battle.is_over, PATIENCE)
        codes = battle.end()
        second, same = copies(sink)
        with memory.read() as connection:
            counts = store.tally(connection, made.id).counts
    told = f"{battle.fell} kills {dict(sink.fell)}, {second} second copies"
    (tmp_path / "told").write_text(told, encoding="utf-8")
    assert (battle.fell, restarts, counts) == (KILLS, RESTARTS, {"sent": READERS})
    assert {reader for reader, _ in sink.kept} == {f"r{n}@example.org" for n in range(READERS)}
    assert second <= KILLS * CONNECTIONS
    assert same
    assert codes == [0, 0, 0]


def test_a_worker_whose_network_is_cut_holds_up_nobody(server, tmp_path):
    """T66: cut off from the database for a minute: others do its part, and it does none twice."""
    far = tmp_path / "far"
    far.mkdir()
    with Killer() as sink, contextlib.ExitStack() as stack:
        way = stack.enter_context(contextlib.closing(Cutter(server.port)))
        table = carried_by("procrastinate")
        settings = make_settings(server.url, sink.port, tmp_path, cluster=table)
        make_settings(
            server.url.replace(str(server.port), str(way.port)), sink.port, far, cluster=table
        )
        memory = stack.enter_context(store.connect(server.url, base=tmp_path, create=True))
        made = queued(settings, memory)
        words = ("worker", "--queues", "send", "--concurrency", "1")
        cut = start(far, *words)
        daemon = start(tmp_path, "run")
        assert until(lambda: len(sink.kept) > READERS // 10, PATIENCE)
        way.cut()
        near = start(tmp_path, *words)

        def is_sent():
            with memory.read() as connection:
                return not store.open_editions(connection)

        assert until(is_sent, PATIENCE)
        at_the_end = len(sink.kept)
        way.mend()

        def is_back():
            with memory.read() as connection:
                return {one.alive for one in store.workers(connection, seconds=45.0)} == {True}

        assert until(is_back, PATIENCE)
        for process in (cut, near, daemon):
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(30) for process in (cut, near, daemon)]
        second, same = copies(sink)
        with memory.read() as connection:
            counts = store.tally(connection, made.id).counts
    assert counts == {"sent": READERS}
    assert {reader for reader, _ in sink.kept} == {f"r{n}@example.org" for n in range(READERS)}
    assert second <= CONNECTIONS
    assert same
    assert len(sink.kept) - at_the_end <= CONNECTIONS
    assert codes == [0, 0, 0]
