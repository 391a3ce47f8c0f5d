"""Never silent: the operator hears of what is wrong, once, and of nothing else."""

import json
import logging
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from conftest import MORNING, make_settings

from digest import pipeline, scheduler, store
from digest.config import AlarmSettings
from digest.errors import StoreBusyError
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


def test_work_that_fails_is_told_without_the_database(live, clock, monkeypatch):
    """A database that stays locked for a quarter of an hour is told, and told once."""
    start, told = live
    daemon = start()

    def locked(*_, **__):
        raise StoreBusyError("the database is locked by another process")

    with monkeypatch.context() as patch:
        patch.setattr(store, "days", locked)
        run(daemon, clock, hours=1, step=10)
    assert [line.partition(": ")[2] for line in told()] == [
        "the daemon's work fails since 10:30 UTC: the database is locked by another process"
    ]
    daemon.tick()
    assert daemon.watchman.failing is None


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
