"""Runs: what each piece of work did can be looked up, also of work that failed or was killed."""

import importlib
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from conftest import AS_OF, MORNING, make_settings

from digest import pipeline, scheduler, store
from digest.errors import DeliveryError, StoreError
from digest.pipeline import runs


@pytest.fixture
def shelf(home, sink, feeds):
    """A folder with a configuration of three sample feeds and one reader."""
    make_settings("sqlite:///digest.db", sink.port, home, feeds=feeds[:3])
    with store.connect("sqlite:///digest.db", base=home, create=True) as memory:
        store.upgrade(memory)
        with memory.write() as connection:
            store.add_subscriber(connection, "zoe@example.org", "", now=MORNING)
    return home


def listed(digest_, *words):
    code, out, _ = digest_("runs", "list", "--json", *words)
    assert code == 0
    return json.loads(out)


def shown(digest_, number):
    return json.loads(digest_("runs", "show", str(number), "--json")[1])


def test_a_morning_by_command_leaves_its_report(shelf, digest_):
    """Feeds, items, stories with why others are out, the edition, deliveries, the time each took."""
    digest_("now", "--send", "--as-of", AS_OF)
    (run,) = listed(digest_)
    assert (run["kind"], run["outcome"], run["began"]) == (
        "now",
        "done",
        "2026-03-04T11:30:00+00:00",
    )
    assert run["what"].startswith("3 of 3 feeds, ")
    assert run["what"].endswith(" 1 sent")
    report = shown(digest_, run["run"])["report"]
    assert (report["edition"], report["deliveries"], report["errors"]) == (1, {"sent": 1}, [])
    assert report["considered"] == report["stories"] + sum(report["left_out"].values())
    steps = ["feeds", "group", "choose", "texts", "write", "deliver"]
    assert list(report["seconds"]) == steps
    assert sum(report["seconds"].values()) <= run["seconds"] + 0.1


def test_a_run_is_shown_in_words(shelf, digest_):
    """One line a figure; what is not there is told."""
    digest_("now", "--as-of", AS_OF)
    code, out, _ = digest_("runs", "show", "1")
    assert code == 0
    lines = dict(line.split(":", 1) for line in out.splitlines())
    assert (lines["kind"].strip(), lines["outcome"].strip(), lines["asked"].strip()) == (
        "now", "done", "3",
    )  # fmt: skip
    assert "feeds " in lines["steps"]
    code, _, err = digest_("runs", "show", "7")
    assert (code, "'digest runs list --all' shows them" in err) == (64, True)
    assert "now   done" in digest_("runs", "list")[1]


def test_work_that_fails_leaves_its_report_too(shelf, digest_, feeds):
    """With the exit code and the reason, as the command told them."""
    dead = {"name": "dead", "url": "http://127.0.0.1:1/feed"}
    make_settings("sqlite:///digest.db", 1, shelf, feeds=[dead])
    assert digest_("now")[0] == 69
    assert digest_("fetch")[0] == 69
    assert digest_("send")[0] == 64
    make_settings("sqlite:///digest.db", 1, shelf, feeds=[*feeds[:2], dead])
    assert digest_("fetch", "--as-of", AS_OF)[0] == 75
    assert digest_("now", "--send", "--as-of", AS_OF)[0] == 75
    runs = listed(digest_)
    assert [(run["kind"], run["outcome"]) for run in runs] == [
        ("now", "unfinished"), ("fetch", "unfinished"), ("send", "failed"), ("fetch", "failed"), ("now", "failed"),
    ]  # fmt: skip
    assert "1 queued; 127.0.0.1:1" in runs[0]["what"]
    assert shown(digest_, 1)["report"]["errors"][-1].startswith("no feed could be reached")
    assert shown(digest_, 1)["report"]["errors"][0].startswith("dead: ")
    assert "error:        dead: " in digest_("runs", "show", "1")[1]


def test_the_daemon_leaves_a_report_of_each_step(database, memory, sink, tmp_path, feeds, clock):
    """Its rounds of fetching, the edition, the delivery; nothing where there was nothing to do."""
    settings = make_settings(database, sink.port, tmp_path, feeds=feeds[:3])
    pipeline.sync(settings, memory)
    clock.move(hours=-1)
    daemon = scheduler.Daemon(settings, memory, clock, lambda: False)
    for hours in (0, 0, 1, 0):
        clock.move(hours=hours)
        daemon.tick()
    with memory.read() as connection:
        kinds = [run["kind"] for run in store.runs(connection, limit=9)][::-1]
        (edition,) = store.runs(connection, ["daemon edition"], limit=9)
    assert kinds == ["daemon fetch", "daemon edition", "daemon delivery"]
    assert (edition["code"], edition["report"]["edition"]) == (0, 1)


def test_a_fault_nobody_foresaw_is_kept_by_its_kind_alone(memory, clock):
    """Its text may hold an address. An interrupted run says so."""
    for error in (RuntimeError("zoe@example.org"), KeyboardInterrupt(), SystemExit("left")):
        with pytest.raises(type(error)), pipeline.recorded(memory, "now", clock=clock):
            raise error
    with memory.read() as connection:
        runs = store.runs(connection, limit=9)[::-1]
    assert [(run["code"], run["report"]["errors"]) for run in runs] == [
        (1, ["RuntimeError"]), (130, []), (1, []),
    ]  # fmt: skip


def test_a_mail_server_that_is_down_makes_the_run_unfinished(memory, clock):
    """Also where the daemon goes on."""
    with pipeline.recorded(memory, "daemon delivery", clock=clock):
        runs.note_errors([str(DeliveryError("no answer"))], code=75)
    with memory.read() as connection:
        (run,) = store.runs(connection, limit=9)
    assert pipeline.outcome(run["code"]) == "unfinished"


def test_a_killed_run_is_told_from_one_that_goes_on(shelf, digest_):
    """What it began stays; who did it is gone."""
    body = (
        "import os, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from digest import store, pipeline\n"
        "with store.connect('sqlite:///digest.db', base=Path.cwd()) as memory:\n"
        "    with pipeline.recorded(memory, 'send', clock=lambda: datetime(2026, 3, 4, tzinfo=UTC)):\n"
        "        os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", body], check=False, cwd=shelf)
    with (
        store.connect("sqlite:///digest.db", base=shelf) as memory,
        pipeline.recorded(memory, "fetch", clock=lambda: MORNING),
    ):
        runs = listed(digest_)
    assert [(run["kind"], run["outcome"], run["seconds"]) for run in runs] == [
        ("fetch", "running", None), ("send", "killed", None),
    ]  # fmt: skip
    assert "ended:        -" in digest_("runs", "show", "1")[1]


def test_rounds_of_fetching_do_not_hide_the_rest(clock, digest_, shelf):
    """They are many a day: listed with --all, or by name."""
    with store.connect("sqlite:///digest.db", base=shelf) as own:
        for kind in ("now", "daemon fetch", "daemon fetch"):
            with pipeline.recorded(own, kind, clock=clock):
                pass
    assert [run["kind"] for run in listed(digest_)] == ["now"]
    assert len(listed(digest_, "--all")) == 3
    assert len(listed(digest_, "--kind", "daemon fetch", "--limit", "1")) == 1
    assert listed(digest_)[0]["what"] == "nothing to do"


def test_the_last_thousand_of_each_kind_are_kept(memory, clock, monkeypatch):
    """By their number: a clock that jumps takes none away."""
    monkeypatch.setattr(importlib.import_module("digest.store.runs"), "_KEPT", 3)
    for hours in (0, 9_000, 0, 0, 0):
        with pipeline.recorded(memory, "send", clock=lambda h=hours: MORNING + timedelta(hours=h)):
            pass
    with pipeline.recorded(memory, "now", clock=clock):
        pass
    with memory.read() as connection:
        assert [run["id"] for run in store.runs(connection, limit=9)] == [6, 5, 4, 3]


def test_a_report_that_cannot_be_kept_stops_nothing(memory, clock, monkeypatch, caplog):
    """The work is done all the same, and the log says so."""

    def full(*_, **__):
        raise StoreError("the disk is full")

    monkeypatch.setattr(store, "end_run", full)
    with pipeline.recorded(memory, "now", clock=clock):
        runs.note(edition=3)
    assert "the report of this run is not kept: the disk is full" in caplog.text


def test_outside_a_run_nothing_is_noted():
    """A look at what is stored leaves no trace."""
    runs.note(edition=3)
    runs.note_errors(["x"])
    with runs.timed("step"):
        assert pipeline.current() is None
