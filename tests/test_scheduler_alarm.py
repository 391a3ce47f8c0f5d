"""Never silent: the operator hears of what is wrong, once, and of nothing else."""

import contextlib
import json
import logging
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import sqlalchemy as sa
from conftest import MORNING, make_settings
from test_scheduler import start as start_process

from digest import pipeline, scheduler, store
from digest.config import AlarmSettings
from digest.scheduler import alarm

KEEP = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read() + '\\n')"


class Switch(BaseHTTPRequestHandler):
    """A dead man's switch: it notes who asked."""

    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200 if self.path == "/well" else 500)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def switch():
    handler = type("Here", (Switch,), {"asked": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        server.asked = handler.asked
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def live(database, memory, sink, tmp_path, feeds, clock, switch):
    """Return what starts a daemon with an alarm and a switch, and what the alarm told."""
    with memory.write() as connection:
        store.add_subscriber(connection, "a@example.org", "", now=MORNING)
    clock.move(hours=-1)
    words = json.dumps([sys.executable, "-c", KEEP, str(tmp_path / "told")])

    def start(feeds=feeds[:3], port=sink.port, **rules):
        rules = {name: json.dumps(value) for name, value in rules.items()}
        ping = json.dumps(f"http://127.0.0.1:{switch.server_port}/well")
        tables = {"schedule": rules, "alarm": {"command": words, "ping_url": ping}}
        settings = make_settings(database, port, tmp_path, feeds=feeds, **tables)
        pipeline.sync(settings, memory)
        return scheduler.Daemon(settings, memory, clock, lambda: False)

    def told():
        path = tmp_path / "told"
        return path.read_text().splitlines() if path.exists() else []

    return start, told


def run(daemon, clock, *, hours, step=20):
    for _ in range(hours * 60 // step):
        daemon.tick()
        clock.move(minutes=step)


def test_a_good_day_raises_nothing_and_is_told_to_the_switch_once(live, clock, switch, sink):
    """P11: when the edition is out the dead man's switch hears it, and only then."""
    start, told = live
    daemon = start()
    daemon.tick()
    assert switch.asked == []
    run(daemon, clock, hours=8)
    assert (len(sink.mails), told(), switch.asked) == (1, [], ["/well"])


def test_a_long_weekend_is_quiet(live, clock, switch, sink):
    """Four days off: no alarm, and the switch hears every day that all is well."""
    start, told = live
    days = [f"2026-03-0{day}" for day in (4, 5, 6, 7)]
    run(start(holidays=days), clock, hours=4 * 24, step=120)
    assert (sink.mails, told(), switch.asked) == ([], [], ["/well"] * 4)


def test_a_day_without_an_edition_is_told_once(live, clock, switch):
    """P11: no news came in: an hour after the send time the operator hears of it."""
    start, told = live
    run(start(feeds=()), clock, hours=8)
    assert [line.partition(";")[0] for line in told()] == [
        "The Test Brief: the edition of 2026-03-04 was due at 11:30 UTC, and there is none"
    ]
    assert switch.asked == []


def test_an_edition_that_reaches_nobody_is_told(live, clock, switch):
    """The mail server takes nothing; the alarm does not go by mail."""
    start, told = live
    run(start(port=1), clock, hours=3)
    assert [line.partition(", and ")[2] for line in told()] == [
        "no reader has it; 'digest editions list' says more"
    ]
    assert switch.asked == []


def test_feeds_that_fall_silent_are_told(live, clock):
    """All down, after some visits in a row: not for every hiccup."""
    start, told = live
    clock.now = MORNING + timedelta(hours=8)
    daemon = start(feeds=[{"name": "dead", "url": "http://127.0.0.1:1/feed"}])
    run(daemon, clock, hours=1)
    assert told() == []
    run(daemon, clock, hours=8, step=60)
    assert [line.partition(": ")[2] for line in told()] == [
        "the feeds fall silent: 0 of 1 live, 1 failing; 'digest feeds health' says why"
    ]


def test_work_that_fails_is_told_without_the_database(live, database, tmp_path, clock):
    """A database that stays locked for a quarter of an hour is told, once, and forgotten after."""
    begin, told = live
    daemon = begin()
    with store.connect(database, base=tmp_path, busy_timeout=0.02) as hurried:
        daemon.memory = daemon.watchman.memory = hurried
        with locked(database):
            run(daemon, clock, hours=1, step=5)
        (line,) = told()
        assert line.startswith("The Test Brief: the daemon's work fails since 10:")
        assert line.endswith("the database is locked by another process")
        daemon.tick()
        assert daemon.watchman.failing is None


@contextlib.contextmanager
def locked(database):
    """Keep a database from whoever would write, as another process does."""
    url = sa.make_url(database)
    sqlite = url.get_backend_name() == "sqlite"
    if not sqlite:
        url = url.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level=None if not sqlite else "AUTOCOMMIT")
    try:
        with engine.connect() as other:
            words = (
                "BEGIN IMMEDIATE" if sqlite else "LOCK TABLE runs, feeds, leases IN EXCLUSIVE MODE"
            )
            other.exec_driver_sql(words)
            yield
            other.exec_driver_sql("ROLLBACK") if sqlite else other.rollback()
    finally:
        engine.dispose()


def test_a_mail_server_that_refuses_everybody_is_told(live, clock, sink, switch):
    """It answers, and takes no reader's message: no brief arrives, so the operator hears of it."""
    begin, told = live
    sink.refuse_recipient = lambda address: "550 5.7.1 not from you"
    run(begin(), clock, hours=3)
    assert (sink.mails, switch.asked) == ([], [])
    assert [line.partition(", and ")[2] for line in told()] == [
        "no reader has it; 'digest editions list' says more"
    ]


def test_a_daemon_that_is_dead_is_silent_to_the_switch_and_known_to_monitors(
    live, tmp_path, switch
):
    """Killed before its edition it tells nobody: the switch misses it, the window knows it."""
    begin, told = live
    daemon = begin()
    process = start_process(tmp_path, (MORNING - timedelta(hours=1)).isoformat())
    try:
        assert any("the next edition goes out" in line for line in process.stderr)
        assert "lead" not in failing(daemon)
    finally:
        process.kill()
        process.communicate()
    assert failing(daemon)["lead"] == "no daemon is at work"
    assert (told(), switch.asked) == ([], [])


def failing(daemon):
    found = pipeline.standing(daemon.config, now=daemon.clock())
    return {one.what: one.why for one in found if one.level == "fail"}


def test_an_alarm_that_fails_stops_nothing_and_shows_no_secret(live, clock, switch, caplog):
    """It is logged by its kind, tried again, and the work goes on."""
    wrong = AlarmSettings.model_validate(
        {
            "command": ["/nowhere/secret"],
            "url": "nosuch://secret",
            "ping_url": f"http://127.0.0.1:{switch.server_port}/secret",
        }
    )
    with caplog.at_level(logging.ERROR):
        assert not alarm.tell(wrong, "text")
        assert not alarm.ping(wrong)
    assert caplog.text.count("an alarm did not get through") == 3
    assert "secret" not in caplog.text
    assert alarm.tell(AlarmSettings(), "text")
    assert alarm.ping(AlarmSettings())
    start, _ = live
    daemon = start(feeds=())
    daemon.config = daemon.config.model_copy(update={"alarm": wrong})
    with caplog.at_level(logging.ERROR):
        run(daemon, clock, hours=3)
    assert 3 <= caplog.text.count("alarm: the edition of 2026-03-04") <= 8
