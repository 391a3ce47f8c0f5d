"""The operator's copy of an edition: once a day, with what is worth a look on top."""

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import MORNING, Sink, make_settings, serving
from small_edition import RENDERED, freeze

from digest import message, pipeline, scheduler, store
from digest.model import Seen


@pytest.fixture
def edited(database, memory, sink, tmp_path, feeds, clock):
    """Return what starts a daemon whose editions are copied to an editor; two readers."""
    with memory.write() as connection:
        for name in ("zoe", "max"):
            store.add_subscriber(connection, f"{name}@example.org", "", now=MORNING)

    def start(port=sink.port, **alarm):
        settings = make_settings(
            database,
            port,
            tmp_path,
            feeds=feeds[:3],
            alarm={"copy_to": '"ed@example.org"', **alarm},
        )
        pipeline.sync(settings, memory)
        return scheduler.Daemon(settings, memory, clock, lambda: False)

    return start


def copies(sink):
    return [mail for mail in sink.mails if mail["To"].addresses[0].addr_spec == "ed@example.org"]


def text(mail):
    return mail.get_body(("plain",)).get_content()


def test_the_editor_gets_each_edition_once_with_the_health_on_top(edited, sink, clock, memory):
    """How many had it, how the feeds are; below stands what the readers got."""
    daemon = edited()
    daemon.tick()
    for _ in range(3):
        clock.move(minutes=5)
        daemon.tick()
    assert len(sink.mails) == 3
    (copy,) = copies(sink)
    assert copy["Subject"].startswith("Editor's copy: ")
    assert text(copy).splitlines()[:2] == ["Deliveries: 2 sent.", "Feeds: 3 of 3 live."]
    (reader, *_) = [mail for mail in sink.mails if mail is not copy]
    lines = [
        line
        for line in text(reader).splitlines()
        if line and "/u/" not in line and "/p/" not in line
    ]
    assert set(lines) <= set(text(copy).splitlines())
    html = copy.get_body(("html",)).get_content()
    assert "<div>Feeds: 3 of 3 live.</div>" in html
    assert html.index("<body") < html.index("Feeds: 3 of 3") < html.index("</table>")
    assert copy["Message-ID"] not in {mail["Message-ID"] for mail in sink.mails if mail is not copy}


def test_the_copy_tells_what_went_wrong_since_the_last_edition(edited, sink, clock, memory):
    """Feeds, days without an edition, alarms, runs that failed, deliveries in doubt."""
    daemon = edited()
    pipeline.fetch(daemon.config, memory, now=clock())
    with memory.write() as connection:
        feed = store.feeds_on(connection)[0]
        seen = Seen(
            asked=clock(), answered=clock(), last_new=clock() - timedelta(days=30), rhythm=60
        )
        store.note_visits(connection, [(feed.id, seen)])
        store.note_day(
            connection,
            MORNING.date() - timedelta(days=1),
            "missed",
            "missed: it slept",
            now=clock(),
        )
        store.note_day(
            connection, MORNING.date() - timedelta(days=40), "missed", "long ago", now=clock()
        )
        for name, code, report in (
            ("alarm", 0, {"alarm": "the edition was due", "errors": []}),
            ("daemon fetch", 69, {"errors": ["the disk is full"]}),
            ("daemon fetch", 69, {"errors": ["the disk is still full"]}),
            ("now", 75, {"errors": ["two readers wait"]}),
        ):
            run = store.begin_run(connection, name, "x y z", now=clock() - timedelta(hours=3))
            store.end_run(connection, run, code=code, report=report, now=clock())
    frozen = pipeline.publish(daemon.config, memory, now=clock(), kind="daily")
    told = list(pipeline.copy_lines(memory, frozen, now=clock()))
    assert told == [
        "Deliveries: 2 queued.",
        "Feeds: 2 of 3 live, 1 unusually quiet.",
        f"{feed.name}: nothing new for 30 days, where 0 hours was its longest; has its site news? then the feed is broken",
        "No edition on 2026-03-03: missed: it slept.",
        "Alarm: the edition was due.",
        "Failed: daemon fetch, 2 times, at last: the disk is still full",
    ]  # fmt: skip
    with memory.write() as connection:
        connection.exec_driver_sql("UPDATE deliveries SET state = 'in doubt'")
    assert (
        "In doubt: 'digest send --resolve"
        in list(pipeline.copy_lines(memory, frozen, now=clock()))[1]
    )


def test_a_copy_that_is_refused_stops_nothing(edited, clock, memory, sink, caplog):
    """The readers have their edition; the log and the run's report say what is wrong."""
    sink.refuse_recipient = lambda address: "550 no such editor" if "ed@" in address else None
    daemon = edited()
    daemon.tick()
    assert len(sink.mails) == 2
    assert "the copy for alarm.copy_to could not leave: 550 no such editor" in caplog.text
    with memory.read() as connection:
        (run,) = store.runs(connection, ["daemon delivery"], limit=5)
    assert (run["code"], run["report"]["errors"]) == (
        0,
        ["the copy for alarm.copy_to: 550 no such editor"],
    )


def test_the_copy_waits_for_a_mail_server_that_is_down(edited, clock, memory):
    """It goes out with the readers' messages."""
    edited(port=1).tick()
    with serving(Sink()) as back:
        daemon = edited(port=back.port)
        clock.move(minutes=10)
        daemon.tick()
        assert len(copies(back)) == 1


def test_alarms_are_kept_with_whether_they_got_through(edited, clock, memory, tmp_path):
    """'digest runs list' shows them, and the next copy tells them."""
    daemon = edited(port=1, command='["/bin/false"]')
    for _ in range(5):
        daemon.tick()
        clock.move(minutes=20)
    with memory.read() as connection:
        alarms = store.runs(connection, ["alarm"], limit=9)
    assert {run["code"] for run in alarms} == {69}
    assert "no reader has it" in pipeline.told(0, alarms[0]["report"])


def test_a_style_without_a_body_tag_gets_the_lines_on_top_all_the_same():
    """Whatever an operator's own template looks like; a text-only edition stays one."""
    for html in ("<p>x</p>", ""):
        told = message.annotated(freeze(replace(RENDERED, html=html)), ["a < b"]).message
        assert (told.html.startswith("<div "), "a &lt; b" in told.html) == (bool(html), bool(html))
        assert told.text.startswith("a < b\n\n----")
