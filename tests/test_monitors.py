"""What monitors ask: is it alive, would an edition go out, and the figures with their alerts."""

import re
import shutil
import sqlite3
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import MORNING, make_settings
from website import visiting

from digest import pipeline, scheduler, store
from digest.scheduler import running

ALERTS = Path(__file__).parent.parent / "packaging" / "alerts.yml"
DEAD = {"name": "dead", "url": "http://127.0.0.1:1/feed"}
NAME = r"[a-z][a-z0-9_]*"


@pytest.fixture
def start(database, memory, sink, tmp_path, feeds, clock):
    """Return what starts a daemon an hour before its send time, with a reader, and a window."""
    with memory.write() as connection:
        store.add_subscriber(connection, "zoe@example.org", now=MORNING)
    clock.move(hours=-1)

    def begin(feeds=feeds[:3], port=sink.port, **tables):
        settings = make_settings(database, port, tmp_path, feeds=feeds, **tables)
        pipeline.sync(settings, memory)
        signals = scheduler.Signals()
        work = running._Work(settings, memory, clock, signals)
        work.beat()
        work.tick()
        return work

    return begin


@pytest.fixture
def asking(memory, clock):
    """Return what opens the window beside a daemon."""

    def ask(work):
        return visiting(work.daemon.config, memory, clock, silence=work.signals.silence)

    return ask


def morning(work, clock, *, until=2.0, step=5):
    """Let a daemon live from an hour before the send time to so many hours after that."""
    while clock.now < MORNING + timedelta(hours=until):
        clock.move(minutes=step)
        work.tick()
        work.beat()


# -- would an edition go out? ----------------------------------------------------------------


def test_a_daemon_that_is_well_is_alive_and_ready(start, asking, clock):
    """Before the edition and after it."""
    work = start()
    with asking(work) as site:
        assert (site.get("/healthz"), site.get("/readyz")) == ("ok\n", "ok\n")
        morning(work, clock)
        assert (site.get("/healthz"), site.get("/readyz")) == ("ok\n", "ok\n")


def test_a_loop_that_hangs_is_not_alive(start, asking):
    """After ninety seconds without a sign of life a restart is due, and the lead tells it too."""
    work = start()
    with asking(work) as site:
        work.signals.seen -= 60
        assert site.get("/healthz") == "ok\n"
        work.signals.seen -= 31
        work.beat()
        status, _, body = site.ask("GET", "/healthz")
        silence = r"no sign of life for (9\d|1\d\d) s"  # a busy machine takes a while to ask
        assert status == 503
        assert re.fullmatch(f"the daemon gave {silence}\n", body)
        status, _, body = site.ask("GET", "/readyz")
        assert status == 503
        assert re.match(f"loop: the daemon's work has given {silence}", body)


def test_a_window_by_itself_is_alive_and_knows_whether_a_daemon_is(memory, settings, clock):
    """It hears of it from the database."""
    with visiting(settings, memory, clock) as site:
        assert site.get("/healthz") == "ok\n"
        assert "lead: no daemon is at work\n" in site.ask("GET", "/readyz")[2]


def _leaves(work, clock, folder):
    work.lead.leave()


def _falls_silent(work, clock, folder):
    with work.daemon.memory.write() as connection:
        connection.exec_driver_sql("UPDATE feeds SET failures = 9")


def _breaks_a_template(work, clock, folder):
    (folder / "mine").mkdir()
    (folder / "mine/body.txt").write_text("{% nothing %}")
    brief = work.daemon.config.brief.model_copy(update={"templates": "mine"})
    work.daemon.config = work.daemon.config.model_copy(update={"brief": brief})


def _has_an_old_schema(work, clock, folder):
    with work.daemon.memory.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")


def _has_no_edition(work, clock, folder):
    with work.daemon.memory.write() as connection:
        connection.exec_driver_sql("UPDATE feeds SET paused = true")
        connection.exec_driver_sql("DELETE FROM items")
    morning(work, clock)
    with work.daemon.memory.write() as connection:
        connection.exec_driver_sql("UPDATE feeds SET paused = false")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_leaves, "lead: no daemon is at work"),
        (_falls_silent, "feeds: the feeds are silent: 0 of 3 live, 3 failing"),
        (_breaks_a_template, "templates: "),
        (_has_an_old_schema, "database: "),
        (_has_no_edition, "edition: the edition of 2026-03-04 was due at 11:30 UTC, and there is"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_would_keep_an_edition_back_is_told(start, asking, clock, tmp_path, happens, reason):
    """By name, with the reason; monitors hear it by the status."""
    work = start()
    happens(work, clock, tmp_path)
    with asking(work) as site:
        status, _, body = site.ask("GET", "/readyz")
        assert (status, [line for line in body.splitlines() if line.startswith(reason)] != []) == (
            503,
            True,
        ), body
        assert site.get("/healthz") == "ok\n"


def test_a_mail_server_that_takes_nothing_is_told_until_it_does(start, asking, clock, sink):
    """What became of the last round counts, and neither its host nor a reader is named."""
    work = start(port=1)
    morning(work, clock, until=0.1)
    with asking(work) as site:
        status, _, body = site.ask("GET", "/readyz")
        assert (status, body.partition(",")[0]) == (
            503,
            "mail: the mail server took nothing at the last round",
        )
        assert ("@" in body, "127.0.0.1" in body) == (False, False)
        _, samples = families(site.get("/metrics"))
        assert samples['digest_messages_total{result="queued"}'] >= 1
    config = work.daemon.config
    work.daemon.config = config.model_copy(
        update={"smtp": config.smtp.model_copy(update={"port": sink.port})}
    )
    morning(work, clock)
    with asking(work) as site:
        assert site.get("/readyz") == "ok\n"


def test_a_database_that_is_locked_is_told_within_seconds(start, asking, memory):
    """By whoever waits for it no longer than monitors wait for an answer."""
    work = start()
    if memory.writer.dialect.name == "sqlite":
        other = sqlite3.connect(memory.name, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = memory.writer.connect()
        other.execute(sa.text("LOCK TABLE settings IN SHARE MODE"))
    with asking(work) as site:
        status, _, body = site.ask("GET", "/readyz")
        other.close()
        assert (status, body) == (503, "database: the database is locked by another process\n")
        assert site.get("/readyz") == "ok\n"


# -- the figures -----------------------------------------------------------------------------


def families(text):
    """Take apart what Prometheus reads: names with their kinds, and samples; strictly."""
    kinds, samples, known = {}, {}, ""
    assert text.endswith("\n")
    for line in text.splitlines():
        if found := re.fullmatch(rf"# HELP (digest_{NAME}) (\S.*)", line):
            known = found[1]
            assert known not in kinds, "a family stands in one piece"
        elif found := re.fullmatch(rf"# TYPE (digest_{NAME}) (gauge|counter)", line):
            assert found[1] == known
            kinds[known] = found[2]
            assert (found[2] == "counter") == known.endswith("_total")
        else:
            label = rf'{NAME}="(?:[^"\\\n]|\\["\\n])*"'
            found = re.fullmatch(
                rf"(digest_{NAME})(\{{{label}(?:,{label})*\}})? (-?[0-9.e+]+)", line
            )
            assert found, line
            assert found[1] == known
            assert line.partition(" ")[0] not in samples, line
            samples[found[1] + (found[2] or "")] = float(found[3])
    return kinds, samples


def test_figures_are_those_of_a_morning(start, asking, clock, memory):
    """Feeds, items, stories, edition, deliveries, queue, lateness, runs, who leads, the backup."""
    work = start()
    morning(work, clock)
    with memory.write() as connection:
        store.keep_setting(connection, store.BACKUP, MORNING.isoformat())
        store.note_worker(connection, "far 7 1", ["send"], "1.0", seconds=45.0, sent=90)
    with asking(work) as site:
        text = site.get("/metrics")
    _, samples = families(text)
    expected = {
        'digest_ready{check="database"}': 1,
        'digest_feeds{state="live"}': 3,
        'digest_feed_visits_total{result="failed"}': 0,
        'digest_editions_total{kind="daily"}': 1,
        "digest_edition_number": 1,
        "digest_edition_lateness_seconds": 0,
        'digest_deliveries{state="sent"}': 1,
        'digest_messages_total{result="sent"}': 1,
        "digest_deliveries_due": 0,
        'digest_subscribers{state="active"}': 1,
        'digest_runs_total{kind="daemon edition",outcome="done"}': 1,
        "digest_lead_held": 1,
        "digest_lead_takeovers_total": 1,
        "digest_backup_timestamp_seconds": MORNING.timestamp(),
        'digest_workers{kind="send"}': 1,
        'digest_work_a_minute{kind="send"}': 90,
        "digest_edition_next_timestamp_seconds": MORNING.timestamp() + 86_400,
    }
    assert {name: samples.get(name) for name in expected} == expected
    for name in ("digest_items_total", "digest_edition_stories", "digest_database_size_bytes"):
        assert samples[name] > 0, name
    assert samples["digest_loop_silence_seconds"] < 60
    assert "@" not in text


def test_an_edition_that_is_overdue_counts_its_seconds(start, asking, clock):
    """While nobody has it; the alarms that were raised count too."""
    work = start(port=1)
    morning(work, clock)
    with asking(work) as site:
        _, samples = families(site.get("/metrics"))
    assert samples["digest_edition_lateness_seconds"] == 2 * 3600
    assert samples["digest_deliveries_due_age_seconds"] >= 0
    assert samples['digest_alarms_total{what="edition"}'] == 1


def test_what_is_counted_never_counts_back(start, asking, clock):
    """A restart, and forgetting old runs, leave it as it was."""
    work = start()
    morning(work, clock)
    with asking(work) as site:
        kinds, before = families(site.get("/metrics"))
    with work.daemon.memory.write() as connection:
        connection.exec_driver_sql("DELETE FROM runs")
    work.lead.leave()
    again = start()
    with asking(again) as site:
        _, after = families(site.get("/metrics"))
    counted = [name for name in before if kinds[name.partition("{")[0]] == "counter"]
    assert len(counted) >= 8
    assert [name for name in counted if after[name] < before[name]] == []


def promtool(*words, told=None):
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("promtool is not here: it comes with Prometheus")
    done = subprocess.run(
        [program, *words], check=False, capture_output=True, text=True, timeout=60, input=told
    )
    return done.returncode, done.stdout + done.stderr


def test_prometheus_finds_no_fault_with_the_figures(start, asking, clock):
    """Neither with their form nor with their names."""
    work = start()
    morning(work, clock)
    with asking(work) as site:
        assert promtool("check", "metrics", told=site.get("/metrics")) == (0, "")


def test_a_label_may_hold_anything():
    """Quotation marks, line breaks and backslashes do not break the form."""
    from digest.web.figures import Family

    odd = Family(name="x", told="X.", labels=("a",), values={('"\\\n',): 1.5})
    assert list(odd.lines())[-1] == 'digest_x{a="\\"\\\\\\n"} 1.5'


# -- the alerts ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alerts():
    if not ALERTS.exists():
        pytest.skip("the alerts are not here: the package is installed")
    return ALERTS.read_text(encoding="utf-8")


def test_every_alert_is_made_of_figures_that_are_there(alerts, start, asking, clock):
    """None waits for a figure that nobody gives."""
    work = start()
    morning(work, clock)
    with work.daemon.memory.write() as connection:
        store.keep_setting(connection, store.BACKUP, MORNING.isoformat())
    with asking(work) as site:
        kinds, _ = families(site.get("/metrics"))
    # Of files of SQLite alone, and of what never happened here.
    kinds |= dict.fromkeys(("digest_disk_free_bytes", "digest_disk_size_bytes"), "gauge")
    named = set(re.findall(rf"\bdigest_{NAME}", alerts))
    assert len(named) >= 14
    assert named - set(kinds) == set()


def test_every_alert_says_what_to_do_and_stands_in_the_manual(alerts):
    """Its name, for how long it holds, how grave it is, what it means."""
    manual = (ALERTS.parent.parent / "docs" / "operations.md").read_text(encoding="utf-8")
    blocks = alerts.split("- alert: ")[1:]
    assert len(blocks) >= 14
    for block in blocks:
        name = block.split()[0]
        assert f"| `{name}` |" in manual, name
        for key in ("expr: ", "for: ", "severity: ", "summary: ", "description: "):
            assert block.count(key) == 1, (name, key)


def test_prometheus_takes_the_alerts(alerts):
    """As they are shipped."""
    code, told = promtool("check", "rules", str(ALERTS))
    assert code == 0, told
    assert f"{alerts.count('- alert: ')} rules found" in told
