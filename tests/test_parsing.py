"""Children that parse may spin, swell, crash or be killed: the answer is named and the rest goes on."""

import os
import signal
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from time import monotonic

import pytest
from visiting import ENTRY, NOW, RSS

from digest import parsing
from digest.errors import FeedError
from digest.model import Feed, Fetched
from digest.parsing import pool

BROWSER = "no feed of sense does; look at its address in a browser"
SPINS = f"takes too long to read; {BROWSER}"
EATS = f"takes too much memory to read; {BROWSER}"
CRASHES = f"makes the parser crash; {BROWSER}"
SPINNER = RSS.replace(b"<link>", b"<author>a@" + 64_000 * b"a." + b"!</author><link>")
SWELLER = b'{"items":[' + 4_000_000 * b"{}," + b"{}]}"
ANSWER = Fetched(feed=Feed(name="A", url="https://a.example/f", id=7, tier=1, section="Seapower"))


def read(parsers, body=RSS):
    """Return the titles of what a body holds, or the line that tells why there are none."""
    try:
        _, found = parsers.read(body, ANSWER, NOW)
    except FeedError as error:
        return str(error)
    return [item.title for item in found]


def until(condition):
    """Wait for what is bound to happen."""
    over, pause = monotonic() + 20, threading.Event()
    while not condition():
        assert monotonic() < over
        pause.wait(0.005)


def pids(parsers):
    """Return the processes at work and those that wait for work."""
    busy = sorted(child._process.pid for child in list(parsers._busy))
    return busy, sorted(child._process.pid for child in parsers._idle)


def alive(pid):
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_a_child_read_comes_back_whole():
    """Title, times to live and items are those that reading in this process would give."""
    from digest import items

    body = RSS.replace(
        b"<title>A</title>",
        b"<title>A</title><ttl>60</ttl><skipHours><hour>3</hour></skipHours>",
    )
    headers = (("content-type", "application/rss+xml; charset=utf-8"),)
    answer = Fetched(feed=ANSWER.feed, url="https://a.example/moved/f", headers=headers)
    with parsing.Parsers() as parsers:
        channel, found = parsers.read(body, answer, NOW)
    assert (channel, found) == items.read(
        body, answer.feed, now=NOW, url=answer.url, headers=dict(headers)
    )
    assert (channel.title, channel.ttl, channel.skip_hours) == ("A", 3600, frozenset({3}))
    assert (found[0].feed_id, found[0].tier, found[0].section) == (7, 1, "Seapower")


def test_what_is_no_feed_is_told_and_the_child_lives_on():
    """A refusal is an answer like any other."""
    with parsing.Parsers() as parsers:
        assert read(parsers, b"<html>") == (
            "a web page came, not a feed; look for the feed's new address"
        )
        before = pids(parsers)
        assert read(parsers) == ["Item 1"]
        assert pids(parsers) == before


def test_no_child_is_there_before_it_is_needed_nor_after():
    """A round in which nothing changed starts no process, and no round leaves one behind."""
    with parsing.Parsers() as parsers:
        assert pids(parsers) == ([], [])
        assert read(parsers) == ["Item 1"]
        busy, (child,) = pids(parsers)
        assert (busy, alive(child)) == ([], True)
        for _ in range(5):
            read(parsers)
        assert pids(parsers) == ([], [child])
    assert not alive(child)
    with pytest.raises(CancelledError):
        parsers.read(RSS, ANSWER, NOW)


def test_a_child_is_replaced_before_it_grows_old(monkeypatch):
    """What a parser leaks is given back to the system after some hundred answers."""
    monkeypatch.setattr(pool, "JOBS", 2)
    with parsing.Parsers() as parsers:
        seen = set()
        for _ in range(4):
            assert read(parsers) == ["Item 1"]
            seen |= set(pids(parsers)[1])
        assert len(seen) == 2
        assert pids(parsers) == ([], [])
        assert not any(map(alive, seen))


def test_answers_are_read_side_by_side():
    """Many threads get each the answer to their own question, from no more children than allowed."""
    bodies = [RSS.replace(b"Item 1", b"Item %d" % n) for n in range(40)]
    with parsing.Parsers() as parsers, ThreadPoolExecutor(parsing.THREADS) as threads:
        found = list(threads.map(lambda body: read(parsers, body), bodies))
        busy, idle = pids(parsers)
        assert busy == []
        assert 1 <= len(idle) <= (os.cpu_count() or 1)
    assert found == [[f"Item {n}"] for n in range(40)]


def test_a_body_that_swells_ends_only_its_reader():
    """P6: gigabytes out of kilobytes are refused, and the next answer gets a fresh child."""
    with parsing.Parsers() as parsers:
        assert read(parsers) == ["Item 1"]
        before = pids(parsers)[1]
        assert read(parsers, SWELLER) == EATS
        assert read(parsers) == ["Item 1"]
        assert pids(parsers)[1] != before
        assert not alive(before[0])


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (signal.SIGSEGV, CRASHES),
        (signal.SIGABRT, CRASHES),
        (signal.SIGXCPU, SPINS),
        (signal.SIGKILL, EATS),  # who kills so is the system, short of memory
    ],
)
def test_a_child_that_dies_is_named_after_what_it_died_of(number, told):
    """A crash of the parser is a fault of one feed; all others are read."""
    with parsing.Parsers() as parsers, ThreadPoolExecutor(1) as thread:
        assert read(parsers) == ["Item 1"]
        (child,) = pids(parsers)[1]
        hurt = thread.submit(read, parsers, SPINNER)
        until(lambda: pids(parsers)[0] == [child])
        os.kill(child, number)
        assert hurt.result(20) == told
        assert read(parsers) == ["Item 1"]
        assert not alive(child)


def test_a_child_killed_between_two_answers_is_told_and_replaced():
    """Whoever ends an idle child costs one answer, which the next round brings again."""
    with parsing.Parsers() as parsers:
        read(parsers)
        (child,) = pids(parsers)[1]
        os.kill(child, signal.SIGKILL)
        assert read(parsers) == EATS
        assert read(parsers) == ["Item 1"]


def test_a_child_does_not_mind_the_daemon_s_own_signals():
    """SIGTERM to the whole group stops the walk in order, not its children in the middle of work."""
    with parsing.Parsers() as parsers:
        read(parsers)
        (child,) = pids(parsers)[1]
        assert os.getsid(child) != os.getsid(0)
        os.kill(child, signal.SIGTERM)
        assert read(parsers) == ["Item 1"]
        assert pids(parsers)[1] == [child]


def test_one_that_never_answers_is_ended(monkeypatch):
    """P6: also where no CPU is spent, the clock on the wall ends it."""
    monkeypatch.setattr(pool, "_LONG", 0.01)
    monkeypatch.setattr(pool, "PATIENCE", 0.5)
    with parsing.Parsers() as parsers:
        assert read(parsers, SPINNER) == SPINS
        assert pids(parsers) == ([], [])


def test_those_that_are_held_up_make_room():
    """T37: with every place taken by a body that spins, the others are read all the same."""
    places = os.cpu_count() or 1
    with ThreadPoolExecutor(places) as threads:
        with parsing.Parsers() as parsers:
            stuck = [threads.submit(parsers.read, SPINNER, ANSWER, NOW) for _ in range(places)]
            until(lambda: len(pids(parsers)[0]) == places)
            began = monotonic()
            assert read(parsers, RSS.replace(b"Item 1", b"Item 2")) == ["Item 2"]
            assert monotonic() - began < pool.PATIENCE / 2
            assert not any(one.done() for one in stuck)
            children = pids(parsers)[0]
        for one in stuck:
            with pytest.raises(CancelledError):
                one.result(5)
    assert not any(map(alive, children))


def test_stopping_while_a_child_spins_takes_no_time():
    """A daemon that is told to stop does not wait for a hostile feed, and blames nobody."""
    places = os.cpu_count() or 1
    with ThreadPoolExecutor(places + 2) as threads:
        with parsing.Parsers() as parsers:
            stuck = [threads.submit(parsers.read, SPINNER, ANSWER, NOW) for _ in range(places)]
            until(lambda: len(pids(parsers)[0]) == places)
            behind = [threads.submit(parsers.read, RSS, ANSWER, NOW) for _ in range(2)]
            began = monotonic()
        for job in stuck:
            with pytest.raises(CancelledError):
                job.result(5)
        for job in behind:
            with suppress(CancelledError):  # unless their turn came before
                job.result(5)
        assert monotonic() - began < 5


def test_two_items_are_read_in_their_order():
    """The feed's own order is kept on the way back."""
    body = RSS.replace(b"</channel>", ENTRY.format(2).encode() + b"</channel>")
    with parsing.Parsers() as parsers:
        assert read(parsers, body) == ["Item 1", "Item 2"]
