"""A memory moves to another database whole, though it is interrupted, and goes on there."""

import contextlib
import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from conftest import AS_OF, MORNING, make_settings, new_database
from stored import FEED, item, keep, publish

from digest import store
from digest.errors import StoreError, UsageError
from digest.schema import metadata, settings, stories


class KilledError(Exception):
    """A process that ends in the middle of a copy."""


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite"])
def two(request, tmp_path):
    """A memory with something of everything, and an empty one of the other kind."""
    kinds = request.param.split(" to ")
    folders = [tmp_path / kind for kind in kinds]
    with contextlib.ExitStack() as stack:
        urls = []
        for kind, folder, empty in zip(kinds, folders, (False, True), strict=True):
            folder.mkdir()
            urls.append(stack.enter_context(new_database(kind, folder, request, empty=empty)))
        memories = [
            stack.enter_context(store.connect(url, base=folder, create=True))
            for url, folder in zip(urls, folders, strict=True)
        ]
        fill(memories[0])
        yield memories


def fill(memory, feeds=3, items=2_500):
    """Keep feeds, items, an edition with its appearances, a reader, a story merged into a later."""
    with memory.write() as connection:
        store.sync_feeds(
            connection, [FEED, *(replaced(FEED, number) for number in range(1, feeds))]
        )
        kept = keep(connection, [item(n, summary=f"é “{n}”") for n in range(1, items + 1)])
        store.add_subscriber(connection, "reader@example.org", now=MORNING)
        for number, into in ((1, None), (5, None), (2, 5)):
            connection.execute(
                sa.insert(stories).values(
                    id=number, headline="H", first_seen=MORNING, last_seen=MORNING,
                    merged_into_id=into,
                )
            )  # fmt: skip
    publish(memory, items=kept[:3])


def replaced(feed, number):
    return replace(feed, name=f"Feed {number}", url=f"https://post.example/{number}")


def content(memory):
    """Return all rows of a memory, table by table."""
    with memory.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in metadata.sorted_tables
        }


def killing(after):
    """Watch a copy and end it after so many steps."""
    steps = itertools.count(1)

    def told(*_):
        if next(steps) == after:
            raise KilledError

    return told


def silently(*_):
    pass


def test_every_row_is_there_once(two):
    """All of it, accents, moments and merged stories included; the number told is that of rows."""
    source, target = two
    steps = []
    rows = store.copy(source, target, told=lambda *step: steps.append(step))
    assert content(target) == content(source)
    assert rows == sum(map(len, content(source).values()))
    assert ("items", 2_500, 2_500) in steps


@pytest.mark.parametrize("after", [1, 4, 6, 9])
def test_a_copy_cut_short_goes_on(two, after):
    """Killed twice on the way, and with news in the original since: nothing lacks or is double."""
    source, target = two
    for moment in (after, after + 1):
        with pytest.raises(KilledError):
            store.copy(source, target, told=killing(moment))
    with source.write() as connection:
        keep(connection, [item(9_001)])
        store.remove_feed(connection, "https://post.example/2")
        connection.execute(sa.update(stories).values(headline="Another"))
    store.copy(source, target, told=silently)
    assert content(target) == content(source)


def test_an_unfinished_copy_serves_nobody(two, tmp_path):
    """A daemon on half a memory would mail again what was mailed before."""
    source, target = two
    with pytest.raises(KilledError):
        store.copy(source, target, told=killing(4))
    with pytest.raises(StoreError, match="unfinished copy; run the 'digest db copy'"):
        store.connect(url_of(target), base=tmp_path)
    store.copy(source, target, told=silently)
    with store.connect(url_of(target), base=tmp_path):
        pass


def url_of(memory):
    if memory.writer.dialect.name == "sqlite":
        return f"sqlite:///{memory.name}"
    return memory.writer.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_what_comes_next_is_numbered_on(two):
    """New rows of the copy collide with none that was copied."""
    source, target = two
    store.copy(source, target, told=silently)
    with target.write() as connection:
        assert [one.id for one in keep(connection, [item(9_001)])] == [2_501]
        store.add_subscriber(connection, "other@example.org", now=MORNING)


def test_a_memory_with_something_in_it_is_not_copied_over(two):
    """Two memories are never mixed."""
    source, target = two
    store.upgrade(target)
    with target.write() as connection:
        store.add_subscriber(connection, "own@example.org", now=MORNING)
    before = content(target)
    with pytest.raises(StoreError, match="it holds subscribers already; name an empty database"):
        store.copy(source, target, told=silently)
    assert content(target) == before


def test_an_unfinished_copy_of_another_memory_is_left_alone(two):
    """What belongs to another original is told, not mixed."""
    source, target = two
    with pytest.raises(KilledError):
        store.copy(source, target, told=killing(4))
    with source.write() as connection:
        connection.execute(sa.update(settings).values(value="another key"))
    with pytest.raises(StoreError, match="unfinished copy of another database"):
        store.copy(source, target, told=silently)


def test_a_memory_is_not_copied_onto_itself(memory):
    """The address of the database itself is a slip."""
    with pytest.raises(UsageError, match="it is the database itself"):
        store.copy(memory, memory, told=silently)


def test_who_writes_into_a_copy_is_told(two):
    """Rows that differ again and again are no copy."""
    source, target = two
    with pytest.raises(StoreError, match="its feeds keep changing; stop who writes there"):
        store.copy(source, target, told=lambda name, *_: disturb(target, name))


def disturb(memory, name):
    if name == "feeds":
        with memory.write() as connection:
            connection.execute(sa.update(metadata.tables["feeds"]).values(error="disturbed"))


def test_the_next_morning_goes_out_from_the_copy(desk, digest_, sink, tmp_path, request, feeds):
    """Moved by the command a user types, no story is told again and every reader is there."""
    digest_("subscribers", "add", "reader@example.org")
    digest_("--as-of", AS_OF, "now", "--send")
    with new_database("postgresql", tmp_path, request, empty=True) as new:
        code, told, _ = digest_("db", "copy", "--to", new)
        make_settings(new, sink.port, desk, feeds=feeds)
        digest_("--as-of", (MORNING + timedelta(days=1)).isoformat(), "now", "--send")
        with store.connect(new, base=tmp_path) as memory, memory.read() as connection:
            ran = connection.execute(sa.select(metadata.tables["appearances"])).all()
    assert code == 0
    assert "holds all" in told
    assert {row.edition_id for row in ran} == {1, 2}
    assert len({row.article_id for row in ran}) == len(ran)
    assert sink.recipients == ["reader@example.org"] * 2


def test_an_address_that_is_none_is_told(desk, digest_):
    """Nothing is made where the address names no database."""
    code, _, told = digest_("db", "copy", "--to", "mysql://secret@h/x")
    assert code == 64
    assert 'expected "sqlite:///FILE" or "postgresql://USER@HOST/NAME"' in told
    assert "secret" not in told
