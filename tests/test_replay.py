"""Replay: a past edition made again from what is stored, byte for byte."""

import json
from datetime import timedelta

import pytest
from conftest import AS_OF, MORNING, make_settings
from stored import item, keep

from digest import store

RULE = """
[[rules]]
name = "No hackers"
action = "exclude"
words = ["hacker*"]
"""
NEXT = MORNING + timedelta(days=1)


@pytest.fixture
def desk(home, sink, feeds, digest_):
    """A memory with two mornings' editions: the second tells more of what the first told."""
    make_settings("sqlite:///digest.db", sink.port, home, feeds=feeds)
    with store.connect("sqlite:///digest.db", base=home, create=True) as memory:
        store.upgrade(memory)
    assert digest_("now", "--as-of", AS_OF)[0] == 0
    first = json.loads(digest_("editions", "show", "1", "--format", "json")[1])
    with store.connect("sqlite:///digest.db", base=home) as memory, memory.write() as connection:
        told = [one["headline"] for one in first["stories"][:4]]
        fresh = [f"{headline}, minister tells parliament" for headline in told]
        fresh.append("Missile strike on Ostrey airbase kills nine soldiers, army says")
        keep(
            connection,
            [
                item(900 + n, title=title, first_seen=NEXT, published=NEXT - timedelta(hours=1))
                for n, title in enumerate(fresh)
            ],
        )
    assert digest_("now", "--as-of", NEXT.isoformat())[0] == 0
    return home


def test_the_same_version_makes_the_same_bytes(desk, digest_):
    """What came after an edition changes nothing of it: neither news, nor later editions."""
    for which, day in (("1", "2026-03-04"), ("2", "2026-03-05")):
        said = f"edition {which} of {day}: the same, byte for byte\n"
        assert digest_("replay", which) == (0, said, "")
        assert digest_("replay", day) == (0, said, "")
    second = json.loads(digest_("editions", "show", "2", "--format", "json")[1])
    assert second["stories"]
    rows = digest_("editions", "list", "--json")[1]
    assert [row["number"] for row in json.loads(rows)] == [2, 1]


def test_what_differs_now_is_shown(desk, digest_):
    """The stories that came and left, then the two texts line by line; the exit code tells it."""
    settings = desk / "config.toml"
    settings.write_text(settings.read_text() + RULE)
    code, out, _ = digest_("replay", "1", "--out", str(desk / "again"))
    head, *lines = out.splitlines()
    assert (code, head) == (
        1,
        "edition 1 of 2026-03-04: differs in text, html, web, document",
    )
    left = [
        line.removeprefix("no longer in it: ") for line in lines if line.startswith("no longer")
    ]
    assert left
    assert "--- edition 1, as it was made" in lines
    assert any(line.startswith("-") and left[0].split()[0] in line for line in lines)
    told = json.loads(digest_("replay", "1", "--json")[1])
    assert (told["edition"], told["left"]) == (1, left)
    made = json.loads((desk / "again" / "edition.json").read_text())
    assert not set(left) & {one["headline"] for one in made["stories"]}


def test_what_cannot_be_made_again_is_told(desk, digest_):
    """No such edition, no date, or one whose inputs are not kept."""
    for which, said in (
        ("9", "no edition 9; 'digest editions list' shows them"),
        ("2026-01-01", "no edition 2026-01-01"),
        ("yesterday", "'yesterday' is neither a date, as 2026-03-04, nor a number"),
    ):
        code, _, err = digest_("replay", which)
        assert (code, said in err) == (64, True)
    with store.connect("sqlite:///digest.db", base=desk) as memory, memory.write() as connection:
        connection.exec_driver_sql("UPDATE considered SET recalled = NULL")
    code, _, err = digest_("replay", "1")
    assert (code, "what edition 1 was made of is not kept; see store.keep_days" in err) == (
        64,
        True,
    )
