"""What hostile feeds cost the others: rounds with real limits, and rounds one after another."""

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import odd_server
import pytest
import tls
from conftest import AS_OF, MORNING, make_settings, new_database
from odd_server import http
from rounds import gather, listed, stored
from visiting import ENTRY, RSS

from digest import store

BROWSER = "no feed of sense does; look at its address in a browser"
SPINS = f"takes too long to read; {BROWSER}"
EATS = f"takes too much memory to read; {BROWSER}"
SLOW = "sends fewer than 500 bytes a second; see 'min_bytes_per_second'"
MUCH = 300 * 1024  # kilobytes that no child may take


def rss(*items):
    """Return an RSS feed of these items."""
    return f"<rss version='2.0'><channel><title>A</title>{''.join(items)}</channel></rss>".encode()


def entry(number, **values):
    """Return an RSS item with a guid."""
    told = {
        "title": f"Item {number} tells of several things",
        "link": f"https://a.example/{number}",
        "guid": f"urn:x:{number}",
    } | values
    return "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in told.items()) + "</item>"


class Watcher(threading.Thread):
    """Notes the most memory that any child of this process ever had, where the system tells."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most = 0
        self._over = threading.Event()

    def run(self):
        while not self._over.wait(0.02):
            for path in Path("/proc").glob("[0-9]*"):
                try:
                    # In this order: until it is a program of its own, its memory is this one's.
                    program = (path / "cmdline").read_bytes()
                    told = (path / "status").read_text(encoding="utf-8")
                except OSError:  # it ended
                    continue
                mine = b"digest.parsing.child" in program and f"\nPPid:\t{os.getpid()}\n" in told
                if mine and (found := re.search(r"VmHWM:\s*(\d+) kB", told)):
                    self.most = max(self.most, int(found[1]))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self.join()


def letter_by_letter(connection):
    """Send one letter a second until the other side hangs up."""
    connection.sendall(http(b"", Content_Length=1_000_000))
    connection.settimeout(1.0)
    while True:
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            connection.sendall(b" ")


def test_feeds_that_hold_up_their_reader_delay_nobody(tmp_path, request):
    """T30, T37, P5, P6: a few kilobytes that take minutes or gigabytes to read are named; all others are stored."""
    attributes = " ".join(f"a{n}='x'" for n in range(200_000))
    hostile = {
        "attributes": (rss(ENTRY.format(1).replace("<item>", f"<item {attributes}>")), {SPINS}),
        "author": (rss(entry(1, author=f"a@{32_000 * 'a.'}!")), {SPINS}),
        "nested": (1_000_000 * b"<a>", {EATS, SPINS}),
        "objects": (b'{"items":[' + 4_000_000 * b"{}," + b"{}]}", {EATS}),
    }
    rows = {name: (http(body),) for name, (body, _) in hostile.items()}
    rows |= {"slow": (letter_by_letter,)}
    rows |= {f"good {n}": (http(rss(ENTRY.format(n))),) for n in range(20)}
    with (
        new_database("sqlite", tmp_path, request) as url,
        store.connect(url, base=tmp_path) as memory,
        odd_server.serve() as server,
        Watcher() as watcher,
    ):
        told, _ = gather(memory, tmp_path, url, listed(server, rows))
    assert {name: told[name] for name in told if name.startswith("good")} == {
        f"good {n}": [f"Item {n}"] for n in range(20)
    }
    assert told["slow"] == SLOW
    for name, (_, expected) in hostile.items():
        assert told[name] in expected, name
    assert watcher.most < MUCH
    assert watcher.most > 0 or not Path("/proc/self/status").exists()


def test_a_certificate_must_be_valid_and_signed_by_one_we_trust(tmp_path, request):
    """Over TLS a feed is read; an expired, a stranger's and another host's certificate is refused."""
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(tls.GOOD + tls.EXPIRED + tls.OTHER, encoding="utf-8")
    expected = {
        "good": "",
        "expired": "its TLS certificate is refused (certificate has expired)",
        "other": "its TLS certificate is refused (IP address mismatch, certificate is not valid",
        "stranger": "its TLS certificate is refused (self",
        "plain": "cannot connect (",
    }
    feeds = []
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(new_database("sqlite", tmp_path, request))
        for name in expected:
            file = tmp_path / f"{name}.pem"
            file.write_text(getattr(tls, name.upper(), ""), encoding="utf-8")
            server = stack.enter_context(odd_server.serve(None if name == "plain" else file))
            feeds += listed(server, {name: (http(RSS),)})
            feeds[-1]["url"] = feeds[-1]["url"].replace("http:", "https:")
        make_settings(url, 25, tmp_path, feeds=feeds)
        command = [sys.executable, "-m", "digest", "fetch", "--json", "--as-of", AS_OF]
        done = subprocess.run(
            [*command, "--config", str(tmp_path / "config.toml")],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={**os.environ, "SSL_CERT_FILE": str(trusted)},
        )
    told = json.loads(done.stdout)
    assert (done.returncode, told["answered"], told["new_items"]) == (75, 1, 1)
    assert sorted(told["errors"]) == ["expired", "other", "plain", "stranger"]
    for name, error in told["errors"].items():
        assert error.startswith(expected[name]), error


@pytest.fixture
def feed(memory, database, tmp_path):
    """Return a function: what a feed sends in one more round -> the new versions, by title."""
    with odd_server.serve() as server:

        def send(body, *, hours=0):
            known = {item.id for item in stored(memory, now=MORNING + timedelta(days=1))}
            now = MORNING + timedelta(hours=hours)
            told, report = gather(
                memory, tmp_path, database, listed(server, {"a": (http(body),)}), now=now
            )
            assert not report.errors, told
            return [item for item in stored(memory, now=now) if item.id not in known]

        yield send


def test_new_guids_overnight_make_no_new_articles(feed):
    """T39: a publisher who moves to another system repeats nobody's news."""
    first = feed(rss(*(entry(n) for n in range(30))))
    again = feed(rss(*(entry(n, guid=f"https://new.example/?p={n}") for n in range(30))), hours=3)
    assert len({item.article for item in first}) == 30
    assert {item.article for item in again} == {item.article for item in first}


def test_an_edited_item_stays_the_same_article(feed):
    """T41: a changed headline, text or address is another version, never another article."""
    (first,) = feed(rss(entry(1)))
    for hours, change in enumerate(
        (
            {"title": "Item 1 tells of several other things"},
            {"description": "It says more now."},
            {"link": "https://a.example/moved/1"},
        ),
        start=1,
    ):
        (edited,) = feed(rss(entry(1, **change)), hours=hours)
        assert edited.article == first.article
        assert edited.first_seen == MORNING + timedelta(hours=hours)
    assert feed(rss(entry(1)), hours=5) == []


def test_five_hundred_items_at_once_are_taken_and_told(feed, caplog):
    """T40: a flood is stored whole up to the limit of one answer; an operator hears of it."""
    assert len(feed(rss(*(entry(n) for n in range(20))))) == 20
    assert caplog.messages == []
    assert len(feed(rss(*(entry(n) for n in range(900))), hours=3)) == 500
    assert caplog.messages == [
        "a: 500 new items at once; if it was made anew, they may be old",
    ]
