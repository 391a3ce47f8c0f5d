"""Lasting: what is old goes, and nothing of it comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import MORNING
from stored import FEED, item, publish

from digest import pipeline, store

KEEP = timedelta(days=90)


@pytest.fixture
def full(memory):
    """A memory with three old articles, of which one is still told, and new ones."""
    old = MORNING - timedelta(days=100)
    with memory.write() as connection:
        store.add_feed(connection, FEED)
        past = [
            replace(item(n, guid=f"g{n}"), id=n, first_seen=old, published=old) for n in (1, 2, 3)
        ]
        again = replace(item(3, fingerprint="f3b"), id=4)
        new = [replace(item(n), id=n) for n in (5, 7, 8)]
        store.add_items(connection, [*past, again, *new], [1, 2, 3, 3, 5, 7, 8])
    return memory


def kept(memory):
    with memory.read() as connection:
        return sorted({row["article"] for row in store.list_items(connection, until=MORNING)})


def test_what_is_old_goes_and_never_comes_back(full, settings):
    """By its address, or by its guid and title; what is still told stays, and so does the new."""
    assert pipeline.forget(settings, full, now=MORNING, stopped=lambda: True) == 0
    assert pipeline.forget(settings, full, now=MORNING) == 2
    assert kept(full) == [3, 5, 7, 8]
    moved = item(2, guid="g2", fingerprint="new", url_key="post.example/moved")
    back = [item(1, fingerprint="another"), moved, item(6)]
    with full.read() as connection:
        assert [one.title for one in store.unseen(connection, 1, back)] == ["Headline 6"]
    assert pipeline.forget(settings, full, now=MORNING) == 0


def test_a_clock_that_is_ahead_buries_nothing_more(full):
    """The newest news says what time it is; and the last article stays, whatever happens."""
    with full.write() as connection:
        assert store.forget_old(connection, now=MORNING + timedelta(days=365), keep=KEEP) == 2
    assert kept(full) == [3, 5, 7, 8]


def test_ids_count_on_after_all_is_old(memory):
    """An article never gets the number of one that readers had."""
    old = MORNING - timedelta(days=400)
    with memory.write() as connection:
        assert store.forget_old(connection, now=MORNING, keep=KEEP) == 0
        store.add_feed(connection, FEED)
        past = [item(n, first_seen=old, published=old) for n in (1, 2)]
        store.add_items(connection, store.numbered(connection, past), [1, 2])
        store.forget_old(connection, now=old + timedelta(days=200), keep=timedelta())
        (next_one,) = store.numbered(connection, [item(3)])
    assert next_one.id == 3


def test_what_belongs_to_old_editions_goes_and_editions_stay(memory):
    """The archive is whole after years; reasons and choices of sections are not kept as long."""
    frozen = publish(memory)
    with memory.write() as connection:
        store.keep_considered(connection, frozen.id, "[]")
        store.forget_old(connection, now=MORNING + timedelta(days=91), keep=KEEP)
        assert store.considered(connection, frozen.id) is None
        assert [one.number for one in store.editions(connection)] == [1]


def test_the_command_forgets_too(desk, digest_):
    """For those who run no daemon."""
    code, told, _ = digest_("db", "prune")
    assert (code, "0 articles forgotten" in told) == (0, True)
