"""Workers claim, leave signs of life, and are told of: what is behind the mornings with a crew."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from conftest import MORNING, Clock, make_settings
from stored import FEED, publish

from digest import delivery, pipeline, store, workers
from digest.errors import StoreError

FAR = "far-away 7 1"  # a process on another machine


def note(memory, owner, *, seconds=60.0, queues=pipeline.KINDS, **done):
    with memory.write() as connection:
        store.note_worker(connection, owner, queues, "1.0", seconds=seconds, **done)


def known(memory, seconds=60.0):
    with memory.read() as connection:
        return store.workers(connection, seconds=seconds)


# -- feeds -----------------------------------------------------------------------------------


def claim(memory, now=MORNING, limit=100):
    with memory.write("feeds") as connection:
        until = now + timedelta(minutes=10)
        return store.claim_feeds(connection, now=now, until=until, limit=limit), until


def names(claimed):
    return {feed.name for feed in claimed[0]}


@pytest.fixture
def listed(memory):
    """Nine feeds of three hosts."""
    with memory.write() as connection:
        store.sync_feeds(
            connection,
            [
                replace(FEED, name=f"{host}{n}", url=f"https://{host}.example/{n}")
                for host in "abc"
                for n in range(3)
            ],
        )


def test_each_feed_is_claimed_by_one_worker_and_each_host_by_one_at_a_time(memory, listed):
    """Two workers share neither a feed nor, for the sake of its manners, a host."""
    first = claim(memory, limit=4)
    assert names(first) == {"a0", "a1", "a2", "b0"}
    second = claim(memory)
    assert names(second) == {"c0", "c1", "c2"}
    assert names(claim(memory)) == set()
    with memory.write() as connection:
        backlog = store.feed_backlog(connection, now=MORNING)
        store.give_back_feeds(connection, first[0], first[1])
    assert (backlog.waiting, backlog.working) == (2, 7)
    assert names(claim(memory)) == {"a0", "a1", "a2", "b0", "b1", "b2"}


def test_feeds_of_a_worker_that_died_are_claimed_again(memory, listed):
    """After ten minutes; and who comes back late ends nobody else's claim."""
    dead = claim(memory)
    later = MORNING + timedelta(minutes=11)
    living = claim(memory, later)
    assert names(living) == names(dead)
    with memory.write() as connection:
        store.give_back_feeds(connection, *dead)
        assert store.feed_backlog(connection, now=later).working == 9


def test_a_batch_of_feeds_gives_back_what_it_did_not_ask(settings, memory, feeds, tmp_path):
    """A worker that is stopped holds nothing, and others ask what it left."""
    pipeline.sync(settings.model_copy(update={"feeds": ()}), memory)
    with memory.write() as connection:
        store.sync_feeds(connection, [FEED])
    report = pipeline.fetch_batch(settings, memory, clock=Clock(), stopped=lambda: True)
    assert report.asked == 0
    assert names(claim(memory)) == {FEED.name}


def test_a_batch_of_feeds_leaves_a_report_and_an_empty_one_leaves_none(
    database, memory, sink, tmp_path, feeds
):
    """Which worker asked what, as for the daemon's own rounds."""
    settings = make_settings(database, sink.port, tmp_path, feeds=feeds[:2])
    pipeline.sync(settings, memory)
    for asked in (2, 0):
        assert pipeline.fetch_batch(settings, memory, clock=Clock()).asked == asked
    with memory.read() as connection:
        (run,) = store.runs(connection, limit=9)
    assert (run["kind"], run["code"], run["report"]["asked"]) == ("worker fetch", 0, 2)
    assert run["report"]["new_items"] > 0


# -- deliveries ------------------------------------------------------------------------------


@pytest.fixture
def edition(memory, settings):
    """An edition for three hundred readers, which the leader has opened to workers."""
    with memory.write() as connection:
        for number in range(300):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
    made = publish(memory)
    with memory.write() as connection:
        pipeline.issue.enqueue(connection, settings, made, now=MORNING)
    return made


def batch(settings, memory, **options):
    pace = delivery.Pace()
    return pipeline.send_batch(settings, memory, clock=Clock(), pace=pace, **options)


def test_a_worker_sends_a_batch_and_the_leader_ends_the_edition(settings, memory, edition, sink):
    """No batch goes out before the leader says so; what is done is told once nothing is open."""
    assert batch(settings, memory).taken == 0
    kicked = []
    crew = pipeline.Crew(memory, lambda kind, n: kicked.append((kind, n)))
    for left in (2, 1):
        assert crew.deliver(settings, edition, now=MORNING) is None
        assert kicked[-1] == ("send", left)
        assert batch(settings, memory).taken == (250 if left > 1 else 50)
    assert crew.deliver(settings, edition, now=MORNING).counts == {"sent": 300}
    assert len(kicked) == 2
    assert len(sink.mails) == len(set(sink.recipients)) == 300
    assert batch(settings, memory).taken == 0
    with memory.read() as connection:
        done = [run["report"]["deliveries"] for run in store.runs(connection, limit=9)]
        assert done == [{"sent": 50}, {"sent": 250}]
        assert store.runs(connection, without=pipeline.ROUNDS, limit=9) == []


def test_a_batch_that_cannot_leave_says_so(settings, memory, edition, sink):
    """Its report has the fault; the operator's copy tells of the edition, not of its batches."""
    pipeline.Crew(memory, lambda *_: None).deliver(settings, edition, now=MORNING)
    sink.refuse_recipient = lambda address: "421 4.3.2 closing"
    assert batch(settings, memory).error is not None
    with memory.read() as connection:
        (run,) = store.runs(connection, ["worker send"], limit=9)
    assert (run["code"], len(run["report"]["errors"])) == (75, 1)
    told = "\n".join(pipeline.copy_lines(memory, edition, now=MORNING))
    assert "worker send" not in told


def test_what_a_worker_far_away_held_is_free_when_it_falls_silent(settings, memory, edition):
    """T66: a cut network is a death after 45 seconds; who comes back then sends nothing of it."""
    note(memory, FAR)
    with memory.write() as connection:
        store.set_state(connection, edition.id, "sending")
        held = store.claim(connection, edition.id, f"{FAR}/1", now=MORNING, limit=5)
    crew = pipeline.Crew(memory, lambda kind, n: None)
    for seconds, working in ((60.0, 5), (-1.0, 0)):
        note(memory, FAR, seconds=seconds)
        crew.look()
        pipeline.unfinished(settings, memory, now=MORNING, alive=crew.alive)
        with memory.read() as connection:
            backlog = store.delivery_backlog(connection, edition.id, now=MORNING, most=1_000)
        assert (backlog.waiting, backlog.working) == (300 - working, working)
    with memory.write() as connection:
        begun = store.begin(connection, held[0], f"{FAR}/1", until=MORNING + timedelta(minutes=5))
    assert not begun


def test_what_a_database_wrote_as_it_went_down_is_made_good(
    settings, memory, edition, sink, monkeypatch
):
    """A claim that was committed, but told to nobody, is not held by a process that lives."""
    with memory.write() as connection:
        store.set_state(connection, edition.id, "sending")
    claims = store.claim

    def lost(connection, *words, **options):
        claims(connection, *words, **options)
        connection.commit()
        raise StoreError("the server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(store, "claim", lost)
        with pytest.raises(StoreError):
            batch(settings, memory)
    with memory.read() as connection:
        backlog = store.delivery_backlog(connection, edition.id, now=MORNING, most=1_000)
    assert (backlog.waiting, backlog.working) == (300, 0)


# -- signs of life ---------------------------------------------------------------------------


def test_a_worker_is_known_by_its_signs_of_life(memory, settings):
    """What it serves, since when, and how much it did in its last minute."""
    work = workers.Work(config=settings, memory=memory, kinds=["send"], clock=Clock(), owner=FAR)
    work.beat()
    work._watch("deliveries", 1, 1, "reader 1", "")
    work._watch("deliveries", 2, 2, "reader 2", "450 later")
    work.beat()
    (one,) = known(memory)
    assert (one.owner, one.queues, one.alive, one.sent, one.asked) == (FAR, ("send",), True, 1, 0)
    assert abs(one.began - datetime.now(UTC)) < timedelta(minutes=5)
    work.past[0] = (work.past[0][0] - 100.0, work.past[0][1])
    work.beat()
    assert known(memory)[0].sent == 0
    note(memory, "dead 1 1", seconds=-10.0)
    note(memory, "long dead 1 1", seconds=-4_000.0)
    assert [one.alive for one in known(memory)] == [True, False, False]
    work.leave()
    assert [one.owner for one in known(memory)] == ["dead 1 1"]


def test_the_leader_says_once_what_nobody_serves(memory, caplog):
    """And does that itself; a dead worker serves nothing."""
    crew = pipeline.Crew(memory, lambda kind, n: None)
    note(memory, FAR, queues=("send",))
    with caplog.at_level(logging.INFO):
        crew.look()
        crew.look()
        assert (crew.serves("send"), crew.serves("fetch")) == (True, False)
        note(memory, "near 1 1")
        crew.look()
        assert crew.serves("fetch")
    assert caplog.text.count("no worker serves fetch: the daemon does it itself") == 1
    assert "workers serve all queues" in caplog.text
    for owner in (FAR, "near 1 1"):
        note(memory, owner, seconds=-1.0)
    crew.look()
    assert not crew.serves("send")


def test_machines_go_by_the_database_s_clock(memory):
    """T66: clocks five minutes apart: no lease ends early for the one that is ahead."""
    mine, theirs = store.Time(memory), store.Time(memory)
    mine._was -= timedelta(minutes=5)  # as where this machine slept
    assert theirs() - mine() > timedelta(minutes=4)
    mine.renew()
    assert abs(theirs() - mine()) < timedelta(seconds=30)
    assert mine() <= mine()


def test_a_fault_in_a_batch_ends_no_worker(memory, settings, monkeypatch, caplog):
    """A locked database and even a fault of ours are logged; what failed is still open."""
    work = workers.Work(config=settings, memory=memory, kinds=["send"], clock=Clock())
    for error in (StoreError("the database is locked"), RuntimeError("a fault of ours")):

        def fail(*_, error=error, **__):
            raise error

        monkeypatch.setattr(pipeline, "send_batch", fail)
        with caplog.at_level(logging.ERROR):
            work.run("send")
        assert str(error) in caplog.text
    work.stop.set()
    caplog.clear()
    work.run("send")
    assert caplog.text == ""
