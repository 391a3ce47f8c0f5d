"""A disk that is full or closed, and files that are damaged: no half edition, no fresh start."""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from conftest import AS_OF, MORNING, make_settings
from full_disk import READERS
from stored import FEED, item, keep

from digest import store

# A disk of its own, which is gone with the process.
MOUNT = 'mount -t tmpfs -o size=24m tmpfs "$0" && exec "$@"'


def alone(*words):
    """Return the command that runs another one where it may mount what nobody else sees."""
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, *words]


@pytest.fixture
def place(tmp_path):
    """A folder on which a small disk may be mounted."""
    folder = tmp_path / "place"
    folder.mkdir()
    try:
        subprocess.run(alone(str(folder), "true"), check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no namespace of mounts is to be had here")
    return folder


def test_a_disk_that_is_full_at_any_stage_leaves_no_half_edition(desk, place, sink, feeds):
    """T63, P3: while opening, freezing, writing files, sending; with room again each reader has it."""
    make_settings("sqlite:///digest.db", sink.port, desk, feeds=feeds[:1])
    program = [sys.executable, str(Path(__file__).parent / "full_disk.py"), str(place)]
    done = subprocess.run(
        alone(str(place), *program, "ro", "0", "500", "1000"),
        cwd=desk, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    rows = {row["free"]: row for row in map(json.loads, done.stdout.splitlines())}
    got = defaultdict(list)
    for mail in sink.mails:
        name, _, place_ = mail["To"].addresses[0].addr_spec.partition("@")
        got[place_.partition(".")[0]].append((name, mail["Message-ID"]))
    for free, row in rows.items():
        code, told = row["told"]
        assert code == 69
        assert "room on its disk" in told or "No space left on device" in told, told
        assert (row["seen"]["faults"], row["seen"]["readers"]) == ([], READERS)
        assert len(row["seen"]["editions"]) == (sum(row["seen"]["deliveries"].values()) == READERS)
        assert row["again"][0] == 0, row["again"]
        assert row["last"]["editions"] == ["daily sent"]
        assert row["last"]["deliveries"] == {"sent": READERS}
        assert len(set(got[free])) == READERS
        assert len(got[free]) <= READERS + 4  # connections
    assert [rows[free]["seen"]["editions"] for free in ("ro", "0")] == [[], []]
    assert {len(row["seen"]["editions"]) for row in rows.values()} == {0, 1}


@pytest.fixture
def shelf(home, sink, feeds):
    """A folder with a database of 500 items and a reader, and feeds to ask."""
    make_settings("sqlite:///digest.db", sink.port, home, feeds=feeds[:1])
    with store.connect("sqlite:///digest.db", base=home, create=True) as memory:
        store.upgrade(memory)
        with memory.write() as connection:
            store.add_feed(connection, FEED)
            keep(connection, [item(number) for number in range(500)])
            store.add_subscriber(connection, "max@example.org", "", now=MORNING)
    return home


def test_a_database_with_a_damaged_page_sends_once_or_says_so(shelf, digest_, sink):
    """T63: whichever page it is: a clear error or the whole edition, and never a second one."""
    whole = (shelf / "digest.db").read_bytes()
    pages = len(whole) // 4096
    codes = set()
    for page in (0, 2, pages // 2):
        sink.mails.clear()
        body = bytearray(whole)
        body[page * 4096 : page * 4096 + 4096] = b"\xff" * 4096
        (shelf / "digest.db").write_bytes(body)
        for path in shelf.glob("digest.db?*"):  # the journal too: no turn knows of the one before
            path.unlink()
        for _ in range(2):
            code, _, err = digest_("now", "--send", "--as-of", AS_OF)
            assert code in (0, 69), err
            assert code == 0 or "digest.db: " in err
            codes.add(code)
        assert len(sink.mails) <= 1
        found = digest_("db", "check")
        assert found[0] == 69, (page, found)
    assert 69 in codes


def test_a_database_whose_log_was_deleted_is_an_older_whole_one(shelf, tmp_path):
    """T63: what stood in the write-ahead log is lost; the rest is whole, with its readers."""
    later = tmp_path / "later"
    later.mkdir()
    with store.connect("sqlite:///digest.db", base=shelf) as memory:
        with memory.write() as connection:
            store.add_subscriber(connection, "zoe@example.org", "", now=MORNING)
        shutil.copy(shelf / "digest.db", later)
    with store.connect("sqlite:///digest.db", base=later) as memory:
        assert store.verify(memory) == []
        with memory.read() as connection:
            assert [one.email for one in store.subscribers(connection)] == ["max@example.org"]


def test_a_database_cut_to_nothing_is_not_begun_anew(shelf, digest_, sink):
    """T63: zero length, in mid-life: each command says so, and nothing is sent."""
    (shelf / "digest.db").write_bytes(b"")
    for path in shelf.glob("digest.db-*"):
        path.unlink()
    for words in (("now", "--send"), ("send",), ("run",)):
        code, _, err = digest_(*words)
        assert (code, "the database is empty" in err) == (69, True)
    assert sink.mails == []
    assert (shelf / "digest.db").stat().st_size == 0
