"""Tickets, what carries them, and the commands of a cluster."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from conftest import MORNING, Clock, Sink, make_settings, new_database, serving
from crewed import ENGINES, carried_by, crewed, engine_of, until
from stored import FEED, publish
from test_workers import FAR, note

from digest import config, pipeline, store, workers
from digest.errors import ConfigError, TicketError


@pytest.fixture
def shared(request, tmp_path):
    """URL of a new PostgreSQL database."""
    with new_database("postgresql", tmp_path, request) as url:
        yield url


@pytest.fixture
def memory_(shared, tmp_path):
    """That database, open."""
    with store.connect(shared, base=tmp_path) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def engine(request):
    """What carries the tickets."""
    if request.param == "dramatiq":
        request.getfixturevalue("rabbitmq")
    return request.param


# -- tickets ---------------------------------------------------------------------------------


def test_tickets_are_topped_up_and_may_be_lost(shared, memory_, tmp_path, engine):
    """So many wait as were asked for, however often; each calls a worker once."""
    settings = make_settings(shared, 25, tmp_path, cluster=carried_by(engine))
    with engine_of(settings, memory_) as tickets:
        began = datetime.now(UTC) - timedelta(minutes=1)
        assert tickets.waiting("send") == workers.Waiting(tickets=0)
        for n in (2, 3, 1):
            tickets.kick("send", n)
        assert tickets.waiting("fetch").tickets == 0
        waiting = tickets.waiting("send")
        assert waiting.tickets == 3
        assert began < waiting.oldest < began + timedelta(minutes=5)
        called, stop = [], threading.Event()
        served = threading.Thread(
            target=tickets.serve,
            args=(["send"], called.append),
            kwargs={"threads": 1, "stop": stop},
        )
        served.start()
        try:
            assert until(lambda: len(called) == 3)
            tickets.kick("fetch", 1)
            tickets.kick("send", 1)
            assert until(lambda: len(called) == 4)
        finally:
            stop.set()
            served.join()
        assert called == ["send"] * 4
        assert tickets.waiting("fetch").tickets == 1


def test_an_engine_that_is_away_is_told_and_holds_nothing_up(shared, memory_, tmp_path, caplog):
    """The daemon says so and goes on; nothing of the address is told but its kind."""
    cluster = {"engine": '"dramatiq"', "broker": '"amqp://u:hunter2@127.0.0.1:1"'}
    settings = make_settings(shared, 25, tmp_path, cluster=cluster)
    tickets = workers.engine(settings, memory_)
    for call in (lambda: tickets.kick("send", 1), lambda: tickets.waiting("send")):
        with pytest.raises(TicketError, match="RabbitMQ") as told:
            call()
        assert "hunter2" not in str(told.value)


def test_an_engine_that_is_not_installed_is_named(shared, memory_, tmp_path, monkeypatch):
    """With what to install."""
    for name, module, extra in (
        ("procrastinate", "procrastinate", "cluster"), ("dramatiq", "dramatiq", "rabbitmq"),
    ):  # fmt: skip
        settings = make_settings(shared, 25, tmp_path, cluster=carried_by(name))
        with monkeypatch.context() as patch:
            for loaded in [one for one in sys.modules if one.startswith("digest.workers.in_")]:
                patch.delitem(sys.modules, loaded)
            patch.setitem(sys.modules, module, None)
            with pytest.raises(TicketError, match=rf"digest-builder\[{extra}\]"):
                workers.engine(settings, memory_)


def test_without_an_engine_nothing_of_it_is_there(desk, digest_):
    """The default daemon imports no engine, and a worker has nothing to work for."""
    code, _, told = digest_("worker")
    assert (code, "the daemon does all itself" in told) == (64, True)
    program = "import sys, digest.cli, digest.scheduler; print(*sys.modules)"
    words = [sys.executable, "-c", program]
    loaded = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    assert "digest.scheduler" in loaded
    assert not {"procrastinate", "dramatiq", "digest.workers"} & set(loaded)


def test_workers_need_a_database_that_they_can_share(tmp_path):
    """The line says so; so does that of an address that is none."""
    with pytest.raises(ConfigError, match=r"cluster.engine: workers need a store.url"):
        make_settings("sqlite:///x.db", 25, tmp_path, cluster={"engine": '"dramatiq"'})
    with pytest.raises(ConfigError, match=r"cluster.broker: expected the address of a RabbitMQ"):
        make_settings("sqlite:///x.db", 25, tmp_path, cluster={"broker": '"http://[x"'})


# -- the commands ----------------------------------------------------------------------------


def test_the_state_of_a_cluster_is_told(shared, memory_, home, digest_, engine, sink):
    """Work that waits, tickets, rates and workers; for people and for programs."""
    settings = make_settings(shared, sink.port, home, cluster=carried_by(engine))
    with memory_.write() as connection:
        store.sync_feeds(connection, [FEED])
        store.add_subscriber(connection, "a@example.org", "", now=MORNING)
    made = publish(memory_)
    with memory_.write() as connection:
        pipeline.issue.enqueue(connection, settings, made, now=MORNING)
    note(memory_, FAR, asked=30, sent=200)
    note(memory_, "dead 1 1", seconds=-10.0, sent=7)
    with engine_of(settings, memory_) as tickets:
        tickets.kick("send", 2)
        code, told, _ = digest_("cluster", "status", "--json")
        found = json.loads(told)
        code_, shown, _ = digest_("cluster", "status")
        assert digest_("check")[1].count(f"tickets: {engine} carries them") == 1
    fetch, send = found["work"]
    assert (code, code_, found["engine"]) == (0, 0, engine)
    assert (fetch["waiting"], fetch["a_minute"], fetch["tickets"]) == (1, 30, 0)
    assert (send["waiting"], send["a_minute"], send["tickets"]) == (1, 200, 2)
    assert send["ticket"]
    assert [one["alive"] for one in found["workers"]] == [True, False]
    assert f"engine {engine}, leader: none" in shown
    assert FAR in shown


def test_the_state_is_told_without_an_engine_too(desk, digest_):
    """Then the daemon alone does what waits; a queue that is none is refused."""
    code, told, _ = digest_("cluster", "status", "--json")
    assert (code, json.loads(told)["work"][0]["tickets"]) == (0, 0)
    assert digest_("worker", "--queues", "fetch,mail")[0] == 64


def test_a_worker_stops_within_ten_seconds_though_a_mail_server_hangs(
    shared, memory_, tmp_path, engine
):
    """What it held goes to the next one; a second copy has the first one's id."""
    with memory_.write() as connection:
        for number in range(3):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
    with contextlib.ExitStack() as stack:
        silent = stack.enter_context(serving(Hanging()))
        cluster = carried_by(engine)
        make_settings(shared, silent.port, tmp_path, cluster=cluster)
        path = tmp_path / "config.toml"
        patient = path.read_text(encoding="utf-8").replace("_seconds = 5", "_seconds = 60")
        path.write_text(patient, encoding="utf-8")
        settings = config.load(path, {})
        made = publish(memory_)
        with memory_.write() as connection:
            pipeline.issue.enqueue(connection, settings, made, now=MORNING)
            store.set_state(connection, made.id, "sending")
        tickets = stack.enter_context(engine_of(settings, memory_))
        tickets.kick("send", 1)
        process = subprocess.Popen(
            [sys.executable, "-m", "digest", "worker", "--as-of", MORNING.isoformat()],
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert silent.asked.wait(60)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=workers.work.GRACE + 20)
        assert (process.returncode, "a batch that hangs was left" in told) == (0, True)
        silent.go.set()
        clock = Clock(MORNING + timedelta(seconds=1))
        with crewed(settings, memory_, clock) as daemon:
            daemon.go_on()
            assert until(lambda: len(set(silent.recipients)) == 3)


class Hanging(Sink):
    """A mail server that takes a message, and then says nothing until it is let go."""

    def __init__(self):
        super().__init__()
        self.asked, self.go = threading.Event(), threading.Event()

    async def handle_DATA(self, server, session, envelope):
        import asyncio

        self.asked.set()
        await asyncio.get_running_loop().run_in_executor(None, self.go.wait, 30)
        return await super().handle_DATA(server, session, envelope)
