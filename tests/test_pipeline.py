"""The walk, end to end: nothing lost, nothing twice, whatever breaks in between."""

import json
from dataclasses import replace

import pytest
from conftest import MORNING, Sink, make_settings, serving

from digest import delivery, pipeline, store
from digest.errors import DeliveryError, StoreBusyError, StoreError, UsageError


@pytest.fixture
def settings(database, sink, tmp_path, feeds):
    return make_settings(database, sink.port, tmp_path, feeds=feeds)


def subscribe(memory, count):
    with memory.write() as connection:
        for number in range(count):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)


@pytest.fixture
def edition(settings, memory, clock):
    """An edition made and queued for five readers, not sent yet."""
    pipeline.fetch(settings, memory, now=clock())
    subscribe(memory, 5)
    return pipeline.publish(settings, memory, now=clock(), kind="daily")


def everyone(count):
    return [f"r{number}@example.org" for number in range(count)]


# -- gathering -------------------------------------------------------------------------------


def test_one_feed_s_fault_stops_no_other(settings, memory):
    """P5: the gone and the broken sample feed are told by name; all others bring their items."""
    seen = []
    report = pipeline.fetch(settings, memory, now=MORNING, watch=lambda *step: seen.append(step))
    assert report.asked == len(settings.feeds)
    assert [name for name, _ in report.errors] == ["The Sapper's Notebook"]
    assert report.new > 150
    assert [step[:3] for step in seen] == [
        ("feeds", done, report.asked) for done in range(1, report.asked + 1)
    ]
    assert pipeline.fetch(settings, memory, now=MORNING).new == 0
    assert pipeline.fetch(settings, memory, now=MORNING, pick=lambda _: []) == pipeline.Report()


def test_what_the_memory_does_not_take_comes_again(settings, memory, monkeypatch):
    """Where storing fails, the run says so, and the next round brings the items all the same."""

    def full(*_, **__):
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(store, "note_visits", full)
        with pytest.raises(StoreError, match="disk is full"):
            pipeline.fetch(settings, memory, now=MORNING)
    with memory.read() as connection:
        assert list(store.list_items(connection, until=MORNING)) == []
    assert pipeline.fetch(settings, memory, now=MORNING).new > 150


def test_feeds_are_tried_without_keeping_anything(settings, memory, feeds):
    """'digest check' asks all, tells who failed, and stores nothing."""
    seen = []
    report = pipeline.try_feeds(settings, now=MORNING, watch=lambda *step: seen.append(step))
    assert (report.asked, report.answered) == (len(feeds), len(feeds) - 1)
    assert [name for name, _ in report.errors] == ["The Sapper's Notebook"]
    assert [step[1:3] for step in seen] == [(n, len(feeds)) for n in range(1, len(feeds) + 1)]
    with memory.read() as connection:
        assert list(store.list_items(connection, until=MORNING)) == []
        assert store.feed_rows(connection) == []


# -- issuing ---------------------------------------------------------------------------------


def test_a_walk_makes_a_whole_brief_and_the_next_repeats_nothing(settings, memory, clock, tmp_path):
    """Twelve stories in three sections at least; a second brief brings none of them again."""
    told = []
    for _ in range(2):
        walked = pipeline.walk(settings, memory, clock=clock, folder=tmp_path / "out")
        assert sorted(path.name for path in walked.files) == [
            "brief.eml", "brief.html", "brief.txt", "brief.web.html", "edition.json",
        ]  # fmt: skip
        told.append(json.loads((tmp_path / "out" / "edition.json").read_text(encoding="utf-8")))
    first, second = told
    assert len(first["stories"]) >= 12
    assert len({story["section"] for story in first["stories"]}) >= 3
    ran = {url for story in first["stories"] for url in story["urls"]}
    assert not ran & {url for story in second["stories"] for url in story["urls"]}
    known = {story["id"] for story in first["stories"]}
    assert all(story["update"] for story in second["stories"] if story["id"] in known)


def test_where_nothing_is_new_the_files_say_so_and_nothing_is_stored(
    settings, memory, clock, tmp_path
):
    """A program that reads the files never finds an older brief in their place."""
    walked = pipeline.walk(
        settings, memory, clock=clock, folder=tmp_path / "out", pick=lambda connection: []
    )
    assert walked.edition is None
    assert walked.came
    document = json.loads((tmp_path / "out" / "edition.json").read_text(encoding="utf-8"))
    assert document["stories"] == []
    assert "Nothing new" in (tmp_path / "out" / "brief.txt").read_text(encoding="utf-8")
    with memory.read() as connection:
        assert store.editions(connection) == []


def test_where_no_feed_answers_and_nothing_is_stored_no_file_is_touched(
    database, memory, clock, tmp_path
):
    """An outage is told as one, and what stands in the folder stays."""
    dead = [{"name": "dead", "url": "http://127.0.0.1:1/feed"}]
    settings = make_settings(database, 25, tmp_path, feeds=dead)
    walked = pipeline.walk(settings, memory, clock=clock, folder=tmp_path / "out")
    assert not walked.came
    assert not (tmp_path / "out").exists()


def test_a_preview_changes_nothing(settings, memory, clock, tmp_path):
    """It can be looked at a hundred times; the edition is made all the same."""
    pipeline.fetch(settings, memory, now=clock())
    files = [
        pipeline.preview(settings, memory, tmp_path / "out", now=clock())[0].read_bytes()
        for _ in range(2)
    ]
    assert files[0] == files[1]
    with memory.read() as connection:
        assert store.editions(connection) == []


def test_the_day_s_edition_is_frozen(settings, memory, clock):
    """Whoever comes second gets the first one's edition, though more news came since."""
    pipeline.fetch(settings, memory, now=clock())
    first = pipeline.publish(settings, memory, now=clock(), kind="daily")
    clock.move(hours=2)
    assert pipeline.publish(settings, memory, now=clock(), kind="daily") == first


def test_two_editions_made_at_one_moment_both_come_out(settings, memory, clock, monkeypatch):
    """The number one process took is not the other's: it composes again, with the next one."""
    pipeline.fetch(settings, memory, now=clock())
    number = store.next_number
    stale = iter([1])
    pipeline.publish(settings, memory, now=clock(), kind="once")
    monkeypatch.setattr(
        store, "next_number", lambda connection: next(stale, None) or number(connection)
    )
    assert pipeline.publish(settings, memory, now=clock(), kind="once").number == 2
    monkeypatch.setattr(store, "next_number", lambda connection: 1)
    with pytest.raises(StoreBusyError, match="keep making editions"):
        pipeline.publish(settings, memory, now=clock(), kind="daily")


def test_an_edition_made_to_look_at_becomes_the_day_s(settings, memory, clock):
    """'digest now', then 'digest send': what was seen is what is sent."""
    assert pipeline.adopt(settings, memory, now=clock()) is None
    subscribe(memory, 2)
    pipeline.fetch(settings, memory, now=clock())
    made = pipeline.publish(settings, memory, now=clock(), kind="once")
    adopted = pipeline.adopt(settings, memory, now=clock())
    assert adopted == replace(made, kind="daily")
    assert pipeline.adopt(settings, memory, now=clock()) == adopted
    with memory.read() as connection:
        assert store.tally(connection, made.id).counts == {"queued": 2}


def test_a_walk_that_is_told_to_stop_makes_no_edition(settings, memory, clock):
    """A daemon that is stopped in the middle leaves the edition to its next life."""
    walked = pipeline.walk(settings, memory, clock=clock, stopped=lambda: True)
    assert walked.edition is None
    with memory.read() as connection:
        assert store.editions(connection) == []


# -- posting ---------------------------------------------------------------------------------


def test_every_reader_gets_the_edition_once(settings, memory, sink, clock):
    """A second round sends nothing; every message has its own id and its reader's own links."""
    subscribe(memory, 5)
    walked = pipeline.walk(settings, memory, clock=clock, send=True)
    assert walked.posted.tally.counts == {"sent": 5}
    again = pipeline.walk(settings, memory, clock=clock, send=True)
    assert again.edition == replace(walked.edition, state="sent")
    assert sink.recipients == everyone(5)
    assert len({mail["Message-ID"] for mail in sink.mails}) == 5
    assert len({mail["List-Unsubscribe"] for mail in sink.mails}) == 5
    assert pipeline.unfinished(settings, memory, now=clock()) == []


def test_without_readers_an_edition_is_done_at_once(settings, memory, sink, clock):
    """Nobody waits, so nothing stays open."""
    posted = pipeline.walk(settings, memory, clock=clock, send=True).posted
    assert (posted.tally.counts, posted.error, posted.taken) == ({}, None, 0)
    assert pipeline.unfinished(settings, memory, now=clock()) == []


def test_a_refused_reader_stops_no_other(settings, memory, sink, clock, edition):
    """5xx is final, 4xx is tried again later, under the same Message-ID."""
    answers = {"r1@example.org": "550 5.1.1 unknown", "r3@example.org": "450 4.2.0 greylisted"}
    sink.refuse_recipient = answers.get
    told = []
    posted = pipeline.deliver(
        settings, memory, edition, clock=clock, watch=lambda *step: told.append(step[3:])
    )
    assert posted.tally.counts == {"sent": 3, "refused": 1, "deferred": 1}
    assert posted.error is None
    assert sorted(step for step in told if step[1]) == [
        ("reader 2", "550 5.1.1 unknown"), ("reader 4", "450 4.2.0 greylisted"),
    ]  # fmt: skip
    sink.refuse_recipient = lambda address: None
    assert pipeline.deliver(settings, memory, edition, clock=clock).tally["sent"] == 3
    clock.move(minutes=5)
    assert pipeline.deliver(settings, memory, edition, clock=clock).tally["sent"] == 4
    assert sink.recipients == [f"r{n}@example.org" for n in (0, 2, 3, 4)]
    assert pipeline.unfinished(settings, memory, now=clock()) == []


def test_a_server_that_is_down_costs_nobody_the_edition(settings, memory, sink, clock, edition):
    """All stay queued, the pauses grow, an operator can hurry, and nothing is sent twice."""
    down = make_settings_for_port(settings, 1)
    posted = pipeline.deliver(down, memory, edition, clock=clock)
    assert posted.tally.counts == {"queued": 5}
    assert "cannot connect" in str(posted.error)
    with memory.read() as connection:
        assert store.next_due(connection, edition.id) > clock()
    assert pipeline.deliver(settings, memory, edition, clock=clock).tally["sent"] == 0
    hurried = pipeline.deliver(settings, memory, edition, clock=clock, hasten=True)
    assert hurried.tally.counts == {"sent": 5}
    assert sink.recipients == everyone(5)


def make_settings_for_port(settings, port):
    return settings.model_copy(
        update={"smtp": settings.smtp.model_copy(update={"port": port, "connections": 1})}
    )


@pytest.mark.parametrize("answer", ["421 4.7.0 enough", "452 4.5.3 too many in one session"])
def test_a_limit_for_each_connection_ends_only_the_connection(
    settings, memory, sink, clock, edition, answer
):
    """A server that takes two messages a connection still gets all of them at once."""
    one_line = make_settings_for_port(settings, sink.port)
    taken = []

    def limit(address):
        taken.append(address)
        return answer if len(taken) in {3, 6} else None

    sink.refuse_recipient = limit
    assert pipeline.deliver(one_line, memory, edition, clock=clock).tally.counts == {"sent": 5}
    assert sink.recipients == everyone(5)


def test_what_only_a_killed_sender_held_is_due_at_once(settings, memory, sink, clock, edition):
    """The last readers do not wait until a lease has run out."""
    with memory.write() as connection:
        dead = store.claim(connection, edition.id, f"{_this_machine()} 1", now=clock(), limit=5)
    assert len(dead) == 5
    assert pipeline.unfinished(settings, memory, now=clock()) == [edition]
    assert pipeline.deliver(settings, memory, edition, clock=clock).tally.counts == {"sent": 5}
    assert pipeline.unfinished(settings, memory, now=clock()) == []


def _this_machine():
    """This process's name but for the moment it was born: no living one has it."""
    return delivery.this_sender().rpartition(" ")[0]


def test_stale_news_is_given_up(settings, memory, sink, clock, edition):
    """What could not leave for half a day is not sent any more, and is counted as expired."""
    clock.move(hours=settings.delivery.give_up_hours + 1)
    posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert posted.tally.counts == {"expired": 5}
    assert sink.mails == []


def test_who_leaves_is_not_mailed(settings, memory, sink, clock, edition):
    """Unsubscribing works at once, also after the edition was queued."""
    with memory.write() as connection:
        store.remove_subscriber(connection, "r2@example.org", now=clock())
    posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert posted.tally.counts == {"sent": 4, "dropped": 1}
    assert "r2@example.org" not in sink.recipients


def test_a_stop_ends_the_round_after_the_message_in_hand(settings, memory, sink, clock, edition):
    """SIGTERM in the middle of a send loses and repeats nothing."""
    one_line = make_settings_for_port(settings, sink.port)
    posted = pipeline.deliver(
        one_line, memory, edition, clock=clock, stopped=lambda: len(sink.mails) >= 2
    )
    assert posted.tally.counts == {"sent": 2, "queued": 3}
    assert pipeline.deliver(settings, memory, edition, clock=clock).tally.counts == {"sent": 5}
    assert sink.recipients == everyone(5)


def test_an_interruption_lets_go_of_the_other_connections(settings, memory, sink, clock, edition):
    """Ctrl-C in one place ends the round everywhere, and the rest can go on later."""

    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.deliver(settings, memory, edition, clock=clock, watch=interrupt)
    taken = len(sink.mails)
    posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert (taken + posted.tally["sent"] >= 5, posted.tally.counts) == (True, {"sent": 5})
    assert sink.recipients == everyone(5)


def test_a_reader_no_message_can_be_built_for_stops_no_other(
    settings, memory, sink, clock, edition
):
    """An address that slipped in from elsewhere fails alone."""
    with memory.write() as connection:
        connection.exec_driver_sql("UPDATE subscribers SET email = 'x y' WHERE id = 1")
    posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert posted.tally.counts == {"sent": 4, "refused": 1}


def test_one_address_can_be_served_alone(settings, memory, sink, clock, edition):
    """A reader gets the edition through the ledger, once; anyone else gets a copy."""

    def to(address):
        return pipeline.deliver_to(settings, memory, edition, address, clock=clock)

    assert to("r1@example.org").tally.counts == {"sent": 1}
    with pytest.raises(UsageError, match="has edition 1 already"):
        to("R1@example.org")
    assert to("editor@example.org") is None
    with memory.write() as connection:
        store.add_subscriber(connection, "late@example.org", "", now=clock())
    assert to("late@example.org").tally.counts == {"sent": 1}
    posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert posted.tally.counts == {"sent": 6}
    assert sink.recipients == sorted([*everyone(5), "editor@example.org", "late@example.org"])


def test_a_copy_that_is_refused_is_told(settings, memory, sink, clock, edition):
    """The one who asks for it hears why."""
    sink.refuse_recipient = lambda address: "550 no such user"
    with pytest.raises(DeliveryError, match="no such user"):
        pipeline.deliver_to(settings, memory, edition, "editor@example.org", clock=clock)


def test_two_senders_share_an_edition(settings, memory, database, tmp_path, clock, edition):
    """The daemon and a command side by side: each reader is served by one of them."""
    from concurrent.futures import ThreadPoolExecutor

    subscribe(memory, 40)
    with memory.write() as connection:
        for reader in store.subscribers(connection):
            pipeline.issue.enqueue(connection, settings, edition, now=clock(), only=reader.id)

    def work(_):
        with store.connect(database, base=tmp_path) as own:
            return pipeline.deliver(settings_for_sink, own, edition, clock=clock)

    with serving(Sink()) as sink, ThreadPoolExecutor(2) as pool:
        settings_for_sink = make_settings_for_port(settings, sink.port)
        list(pool.map(work, range(2)))
        assert sink.recipients == sorted(everyone(40))
