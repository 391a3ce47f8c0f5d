"""The log: one line an event, with the run it belongs to; no address and no secret in it."""

import json
import logging
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
from conftest import MORNING, Sink, make_settings, serving

from digest import config, pipeline, store
from digest.cli import logs

SECRETS = {
    "DIGEST_SMTP_PASSWORD": "s3cret-smtp",
    "DIGEST_SECRET_KEY": "s3cret-key",
    "DIGEST_ALARM_URL": "json://s3cret-alarm.invalid/",
    "FEED_PASSWORD": "s3cret-feed",
}
LOCKED = """
[[feeds]]
name = "locked"
url = "http://127.0.0.1:1/s"
username = "me"
password = "${FEED_PASSWORD}"
"""


@pytest.fixture
def line():
    """Return what makes a line of a record in one of the formats."""

    def make(shape, event, *, facts=None, error=None):
        told = []
        stream = SimpleNamespace(write=told.append, flush=lambda: None)
        root = logging.getLogger()
        before, level = root.handlers[:], root.level
        try:
            logs.log_to_stderr(config.Config(), shape)
            root.handlers[0].setStream(stream)
            extra = {"facts": facts} if facts else {}
            logging.getLogger("digest").error(event, exc_info=error, extra=extra)
        finally:
            root.handlers[:], root.level = before, level
        return "".join(told)

    return make


def fault():
    """Return an error as it is caught: its text names a reader."""
    try:
        int("550 <zoe@example.org>: no such user\nat all")
    except ValueError as error:
        return error


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_event_is_one_line_of_text(line, memory, clock):
    """With its run; a traceback stays in the line, and no address is left in it."""
    with pipeline.recorded(memory, "now", clock=clock):
        told = line("text", "it broke", error=fault())
    assert (told.count("\n"), told.endswith("\n")) == (1, True)
    assert " ERROR run=1 it broke | Traceback" in told
    assert "<(address)>: no such user" in told
    assert " ERROR it is well" in line(None, "it is well")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_event_is_one_object_of_json(line, memory, clock):
    """Programs read time, level, run and event, and the report where a run ends."""
    with pipeline.recorded(memory, "now", clock=clock):
        told = json.loads(line("json", "ends", facts={"asked": 3}, error=fault()))
    assert (told["level"], told["run"], told["event"], told["asked"]) == ("error", 1, "ends", 3)
    assert told["time"].endswith("+00:00")
    assert "zoe" not in told["traceback"]
    assert json.loads(line("json", "x"))["run"] is None


def test_no_address_and_no_secret_is_logged_through_a_real_morning(home, feeds, monkeypatch):
    """T62, P10: the daemon asks feeds, makes the edition and meets a server that names the reader."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with serving(Sink()) as sink:
        make_settings(
            "sqlite:///digest.db",
            sink.port,
            home,
            feeds=feeds[:2],
            log={"format": '"json"'},
        )
        with (home / "config.toml").open("a", encoding="utf-8") as file:
            file.write(LOCKED)
        with store.connect("sqlite:///digest.db", base=home, create=True) as memory:
            store.upgrade(memory)
            with memory.write() as connection:
                for name in ("zoe", "max"):
                    store.add_subscriber(connection, f"{name}@example.org", "Zoe Z.", now=MORNING)
        sink.refuse_recipient = lambda address: (
            f"550 {address} is not known" if "zoe" in address else None
        )
        told = run(home)
        assert sink.recipients == ["max@example.org"]
    runs = {}
    for text in told.splitlines():
        event = json.loads(text)
        runs.setdefault(event["run"], []).append(event["event"])
    assert [runs[n][0] for n in (1, 2)] == ["daemon edition begins", "daemon delivery begins"]
    with store.connect("sqlite:///digest.db", base=home) as memory, memory.read() as connection:
        kept = json.dumps(store.runs(connection, limit=99), default=str)
    assert "reader 1: " in told
    assert "locked: " in told
    for word in ("zoe", "max@", "Zoe", "example.org", "s3cret"):
        assert word not in told
        assert word not in kept


def run(home):
    """Run the daemon until it has sent, and return its log."""
    environ = {**os.environ, "HOME": str(home), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "digest", "run", "--as-of", MORNING.isoformat()]
    process = subprocess.Popen(
        command, cwd=home, env=environ, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    told = ""
    for text in process.stderr:
        told += text
        if "daemon delivery ends" in text:
            process.send_signal(signal.SIGTERM)
    process.stderr.close()
    assert process.wait(30) == 0
    return told
