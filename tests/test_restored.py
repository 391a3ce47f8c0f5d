"""A database of yesterday, or of this morning, is put back: nobody gets an edition twice."""

import json
import logging
import shutil
import sys
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from conftest import AS_OF, MORNING, make_settings
from test_scheduler_alarm import KEEP

from digest import pipeline, scheduler, store
from digest.pipeline import post

READERS = ["a@example.org", "b@example.org"]
ENTRY = store.Entry(date(2026, 3, 4), "began", 7, MORNING, MORNING, 340)


@pytest.fixture
def settings(database, sink, home, feeds):
    """A configuration whose alarm is written down."""
    words = json.dumps([sys.executable, "-c", KEEP, str(home / "told")])
    return make_settings(database, sink.port, home, feeds=feeds, alarm={"command": words})


@pytest.fixture
def begin(settings, memory, clock):
    """Return what starts a daemon with two readers, five minutes before the send time."""
    pipeline.sync(settings, memory)
    with memory.write() as connection:
        for address in READERS:
            store.add_subscriber(connection, address, "", now=MORNING)
    clock.move(minutes=-5)
    return lambda: scheduler.Daemon(settings, memory, clock, lambda: False)


@pytest.fixture
def copies(database, memory, tmp_path, request):
    """Return what keeps the database as it is, and what puts that back in its place."""
    if database.startswith("sqlite"):
        file, kept = tmp_path / "digest.db", tmp_path / "kept.db"

        def put_back():
            memory.close()
            for name in ("digest.db-wal", "digest.db-shm"):
                (tmp_path / name).unlink(missing_ok=True)
            shutil.copy(kept, file)

        yield lambda: store.backup(memory, kept, now=MORNING), put_back
        return
    engine, _ = request.getfixturevalue("postgres")
    name = sa.make_url(database).database

    def copy(source, target):
        memory.close()
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {target} TEMPLATE {source}")

    yield lambda: copy(name, f"{name}_kept"), lambda: copy(f"{name}_kept", name)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}_kept WITH (FORCE)")


def alarms(folder):
    path = folder / "told"
    return path.read_text().splitlines() if path.exists() else []


def test_an_edition_that_the_database_forgot_does_not_go_out_again(
    begin, copies, clock, sink, home, digest_, caplog
):
    """T26: neither by the daemon, which tells it once, nor by command; the next day all is well."""
    keep, put_back = copies
    keep()
    daemon = begin()
    daemon.tick()
    clock.now = MORNING
    daemon.tick()
    assert sink.recipients == READERS
    put_back()
    daemon = begin()
    with caplog.at_level(logging.WARNING):
        for _ in range(12):
            clock.move(minutes=1)
            daemon.tick()
    (told,) = alarms(home)
    assert "began to go out to 2 readers at 2026-03-04 11:30 UTC" in told
    assert caplog.text.count("no edition on 2026-03-04; the edition of") == 1
    code, _, err = digest_("now", "--send", "--as-of", AS_OF)
    assert (code, "'digest now --send --yes' makes one" in err) == (69, True)
    assert digest_("now", "--as-of", AS_OF)[0] == 0  # a look changes nothing
    assert digest_("send", "--as-of", AS_OF)[0] == 69
    assert len(sink.mails) == 2
    with daemon.memory.read() as connection:
        assert store.daily(connection, MORNING.date()) is None
    clock.now = MORNING + timedelta(days=1)
    daemon.tick()
    assert sink.recipients == sorted(READERS * 2)


def test_an_operator_may_send_what_the_database_forgot(begin, copies, clock, sink, digest_, caplog):
    """T26: with --yes it goes out, and what is left of it goes on without another question."""
    keep, put_back = copies
    keep()
    daemon = begin()
    clock.now = MORNING
    daemon.tick()
    put_back()
    sink.refuse_recipient = lambda address: "451 later" if address == READERS[1] else None
    assert digest_("now", "--send", "--yes", "--as-of", AS_OF)[0] == 75
    assert sink.recipients == sorted([*READERS, READERS[0]])
    sink.refuse_recipient = lambda address: None
    clock.move(minutes=10)
    begin().tick()
    assert sink.recipients == sorted(READERS * 2)
    assert digest_("send", "--as-of", AS_OF)[0] == 0
    assert len(sink.mails) == 4


def test_an_edition_that_waits_in_an_older_database_stays_there(
    begin, copies, clock, sink, home, digest_
):
    """T26: the copy was made between making and sending; with --yes all have the same ids."""
    keep, put_back = copies
    daemon = begin()
    daemon.tick()
    keep()
    clock.now = MORNING
    daemon.tick()
    assert len(sink.mails) == 2
    put_back()
    daemon = begin()
    for _ in range(3):
        clock.move(minutes=1)
        daemon.tick()
    assert digest_("send", "--as-of", AS_OF)[0] == 69
    assert digest_("send", "--to", READERS[0], "--as-of", AS_OF)[0] == 69
    assert (len(sink.mails), len(alarms(home))) == (2, 1)
    assert digest_("send", "--yes", "--as-of", AS_OF)[0] == 0
    assert sink.recipients == sorted(READERS * 2)
    assert len({mail["Message-ID"] for mail in sink.mails}) == 2


def test_a_database_of_the_middle_of_a_send_does_not_begin_again(begin, copies, clock, sink, home):
    """T26: who waited when the copy was made had their mail since; a restart alone goes on."""
    keep, put_back = copies
    sink.refuse_recipient = lambda address: "451 later" if address == READERS[1] else None
    clock.now = MORNING
    begin().tick()
    keep()
    sink.refuse_recipient = lambda address: None
    clock.move(minutes=10)
    begin().tick()
    assert (sink.recipients, alarms(home)) == (READERS, [])
    put_back()
    begin().tick()
    assert (len(sink.mails), len(alarms(home))) == (2, 1)


def test_what_workers_send_is_written_down_too(settings, begin, copies, memory, clock):
    """T26: the leader writes it down before it calls for anybody."""
    keep, put_back = copies
    begin().tick()
    keep()
    with memory.read() as connection:
        made = store.daily(connection, MORNING.date())
    assert post.hand_out(settings, memory, made, now=MORNING) == (1, None)
    assert pipeline.behind(settings, memory, made.day, now=MORNING) == ""
    put_back()
    assert "to 2 readers" in pipeline.behind(settings, memory, made.day, now=MORNING)


def test_a_copy_that_moved_to_another_machine_sends(begin, memory, sink, clock, tmp_path, feeds):
    """T26: no journal is there, and none is needed: what the database says is all there is."""
    clock.now = MORNING
    there = tmp_path / "there"
    there.mkdir()
    url = f"sqlite:///{there}/digest.db"
    with store.connect(url, base=there, create=True) as moved:
        store.copy(memory, moved, told=lambda *_: None)
        settings = make_settings(url, sink.port, there, feeds=feeds)
        scheduler.Daemon(settings, moved, clock, lambda: False).tick()
    assert sink.recipients == READERS


def test_a_journal_that_cannot_be_written_stops_no_edition(begin, clock, sink, home, caplog):
    """T26: readers get their brief, and the operator hears that nothing guards it."""
    daemon = begin()
    table = daemon.config.store.model_copy(update={"journal": "nowhere/sent"})
    daemon.config = daemon.config.model_copy(update={"store": table})
    clock.now = MORNING
    daemon.tick()
    assert sink.recipients == READERS
    assert f"{home}/nowhere/sent: cannot be written: No such file" in caplog.text
    table = table.model_copy(update={"journal": str(home)})
    daemon.config = daemon.config.model_copy(update={"store": table})
    clock.move(days=1)
    daemon.tick()
    assert len(sink.mails) == 4
    assert f"{home}: cannot be read: Is a directory" in caplog.text


@pytest.mark.parametrize("left", [0, 1, 12, 40, -1])
def test_a_line_that_was_cut_off_does_not_count(tmp_path, left):
    """T26: after a loss of power the lines before it stand, and the next one is whole."""
    path = tmp_path / "sent"
    store.write_journal(path, ENTRY)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:left])
    assert store.journal(path) == [ENTRY]
    store.write_journal(path, ENTRY)
    assert store.journal(path)[:1] == [ENTRY]
    assert store.journal(path)[-1:] == [ENTRY]
    assert path.read_bytes().endswith(whole)
