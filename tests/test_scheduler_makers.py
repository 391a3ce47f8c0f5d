"""Who makes the edition of a day: real processes that race, are killed, stopped and doubled."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic

import odd_server
import pytest
import sqlalchemy as sa
from conftest import AS_OF, MORNING, Clock, make_settings
from newsstand import SHIPS, paper, rss
from racers import FIRST
from test_scheduler import start

from digest import pipeline, scheduler, store
from digest.schema import leases

READERS = 3


class Place:
    """A feed, a page that holds up whoever makes an edition of it, a sink and a memory."""

    def __init__(self, server, memory, settings, sink, folder):
        self.server, self.memory, self.settings = server, memory, settings
        self.sink, self.folder = sink, folder
        self.fed, self.asked, self.go = threading.Event(), threading.Event(), threading.Event()
        self.feed = rss(server.base, {"ships": "/ships"})
        server.answers |= {"/feed": self._feed, "/ships": self._page}

    def _feed(self, line):
        self.fed.set()
        line.sendall(self.feed)

    def _page(self, line):
        """Answer the first who asks when it is let go, and all others at once."""
        if not self.asked.is_set():
            self.asked.set()
            self.go.wait(60)
        line.sendall(paper(SHIPS))

    def hold(self):
        """Hold up the next one who asks for the page."""
        self.fed.clear()
        self.asked.clear()
        self.go.clear()

    def command(self):
        """Start the command that makes and sends the day's edition."""
        return subprocess.Popen(
            [sys.executable, "-m", "digest", "now", "--send", "--as-of", AS_OF],
            cwd=self.folder, env={**os.environ, "HOME": str(self.folder)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def editions(self):
        with self.memory.read() as connection:
            return [(one.kind, one.state) for one in store.editions(connection)]

    def served(self):
        """Tell how many messages each reader got, and whether those of a reader have one id."""
        got = {mail["To"]: mail["Message-ID"] for mail in self.sink.mails}
        same = all(got[mail["To"]] == mail["Message-ID"] for mail in self.sink.mails)
        return len(got), len(self.sink.mails), same


@pytest.fixture
def place(database, memory, sink, tmp_path):
    with odd_server.serve() as server:
        feed = {"name": "A", "url": f"{server.base}/feed", "beat": "defense"}
        settings = make_settings(
            database, sink.port, tmp_path, feeds=[feed],
            articles={"seconds": 60, "timeout_seconds": 50},
        )  # fmt: skip
        with memory.write() as connection:
            for number in range(READERS):
                store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
        made = Place(server, memory, settings, sink, tmp_path)
        yield made
        made.go.set()


def test_of_eight_that_freeze_a_day_s_edition_one_does(database, tmp_path):
    """T10, P1: eight processes at once on each of 125 days, and each day is won by one."""
    program = [sys.executable, str(Path(__file__).parent / "racers.py"), database, "125"]
    done = subprocess.run(program, cwd=tmp_path, check=True, capture_output=True, text=True)
    won = [int(day) for line in done.stdout.splitlines() for day in line.split()]
    assert len(done.stdout.splitlines()) == 8
    assert sorted(won) == list(range(1, 126))
    with store.connect(database, base=tmp_path) as memory, memory.read() as connection:
        days = {one.day for one in store.editions(connection) if one.kind == "daily"}
    assert (len(days), min(days) > FIRST) == (125, True)


def test_a_maker_killed_at_any_moment_is_followed_by_another(place):
    """T11, P1: while it composes, and wherever it is by then; there is one edition."""
    dice = random.Random(11)
    for event in (place.asked, None, None):
        place.hold()
        maker = place.command()
        if event is None:
            assert place.fed.wait(60)
            place.go.set()  # from here to the end nothing waits for anybody
            with contextlib.suppress(subprocess.TimeoutExpired):
                maker.wait(dice.random())
        else:
            assert event.wait(60)
        maker.kill()
        maker.communicate()
        assert len(place.editions()) <= 1
    place.go.set()
    maker = place.command()
    told = maker.communicate()[1]
    assert (maker.returncode, "\nedition 1: " in told) == (0, True), told
    assert place.editions() == [("daily", "sent")]
    readers, mails, same = place.served()
    assert (readers, mails <= READERS + 4, same) == (READERS, True, True)  # two kills, two lines


def test_a_maker_that_wakes_after_its_lease_changes_nothing(place):
    """T12, P1: SIGSTOP in mid-work, another makes and sends it, SIGCONT: the first finds it done."""
    maker = place.command()
    assert place.asked.wait(60)
    maker.send_signal(signal.SIGSTOP)
    with place.memory.write() as connection:  # its lease runs out
        held = connection.execute(sa.update(leases).values(until=0.0)).rowcount
    walked = pipeline.walk(
        place.settings, place.memory, clock=Clock(), send=True, pick=lambda _: []
    )
    first = walked.edition.message.html
    maker.send_signal(signal.SIGCONT)
    place.go.set()
    told = maker.communicate(timeout=60)[1]
    assert (held, maker.returncode) == (1, 0), told
    assert place.editions() == [("daily", "sent")]
    with place.memory.read() as connection:
        assert store.editions(connection)[0].message.html == first
    assert place.served() == (READERS, READERS, True)


def test_a_command_beside_the_daemon_makes_no_second_edition(place, digest_):
    """T13, P1: in the same minute the command says who is at it, ends with 75, and sends nothing."""
    daemon = start(place.folder, AS_OF)
    try:
        assert place.asked.wait(60)
        config = str(place.folder / "config.toml")
        code, _, err = digest_("now", "--send", "--as-of", AS_OF, "--config", config)
        assert (code, f"is being made by process {daemon.pid} on" in err) == (75, True), err
        assert place.sink.mails == []
        sent = threading.Event()
        place.sink.refuse_recipient = lambda address: (
            sent.set() if len(place.sink.mails) >= READERS - 1 else None
        )
        place.go.set()
        assert sent.wait(180)
    finally:
        daemon.send_signal(signal.SIGTERM)
        told = daemon.communicate(timeout=60)[1]
    assert daemon.returncode == 0, told
    assert digest_("now", "--send", "--as-of", AS_OF, "--config", config)[0] == 0
    assert place.editions() == [("daily", "sent")]
    assert place.served() == (READERS, READERS, True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_daemon_whose_clock_jumps_over_the_send_time_sends_at_once(place, clock):
    """T6, P2: eight hours asleep, as the clock tells when it wakes: within a minute it goes out."""
    clock.move(hours=-8, minutes=1)
    sent, signals = threading.Event(), scheduler.Signals()
    place.sink.refuse_recipient = lambda address: sent.set()
    runner = threading.Thread(
        target=scheduler.run, args=(place.settings, place.memory),
        kwargs={"clock": clock, "signals": signals},
    )  # fmt: skip
    runner.start()
    try:
        place.go.set()
        assert place.fed.wait(30)
        assert place.editions() == []
        clock.move(hours=8)
        begun = monotonic()
        assert sent.wait(180)
        assert monotonic() - begun < 60
    finally:
        signals.stop.set()
        runner.join(30)
    assert [kind for kind, _ in place.editions()] == ["daily"]


def test_what_becomes_due_while_a_daemon_is_held_is_due_at_the_next_start(place, clock):
    """T15, P2: told to do nothing, then shut down: the edition is not lost with it."""
    pipeline.sync(place.settings, place.memory)
    place.go.set()
    held = False
    clock.move(hours=-1)
    daemon = scheduler.Daemon(place.settings, place.memory, clock, lambda: held)
    assert daemon.tick()
    held = True
    for _ in range(3):
        clock.move(minutes=30)
        assert not daemon.tick()
    assert (place.editions(), place.sink.mails) == ([], [])
    following = scheduler.Daemon(place.settings, place.memory, clock, lambda: False)
    while following.tick():
        pass
    assert place.editions() == [("daily", "sent")]
    assert place.served() == (READERS, READERS, True)
