"""A database of an older version becomes one of this version, with all that stands in it."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from conftest import MORNING, new_database
from stored import NEWEST

from digest import store
from digest.config import shipped
from digest.errors import StoreError
from digest.model import Feed, Seen


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request, tmp_path):
    """URL of a database as the first version made it, with two feeds and an item."""
    with new_database(request.param, tmp_path, request, empty=True) as url:
        first(url, tmp_path)
        yield url


def first(url, folder):
    """Make of an empty database what the first version would."""
    with store.connect(url, base=folder, create=True) as memory:
        config = Config()
        config.set_main_option("script_location", str(shipped("migrations")))
        with memory.writer.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            _fill(connection)


def _fill(connection):
    """Put in what that version would have, by its own columns."""
    tables = sa.MetaData()
    tables.reflect(connection)
    when = MORNING if connection.dialect.name == "postgresql" else MORNING.replace(tzinfo=None)
    feed = {
        "name": "A",
        "url": "https://a.example/f",
        "section": "Seapower",
        "beat": "naval",
        "tier": 1,
        "interval": 900,
        "timeout": 7.5,
        "max_bytes": 1_000_000,
        "user_agent": "Me",
        "origin": "command",
        "etag": '"1"',
        "last_modified": "Wed",
        "asked": when,
        "answered": when,
        "due": when + timedelta(hours=1),
        "failures": 2,
        "error": "503",
    }
    bare = {"name": "B", "url": "https://b.example/f", "origin": "file"}
    connection.execute(sa.insert(tables.tables["feeds"]).values(feed))
    connection.execute(sa.insert(tables.tables["feeds"]).values(bare))
    connection.execute(
        sa.insert(tables.tables["items"]).values(
            feed_id=1, article_id=1, fingerprint="f", url="https://a.example/1", title="T",
            published=when, first_seen=when,
        )
    )  # fmt: skip
    connection.execute(sa.insert(tables.tables["settings"]).values(name="key", value="k" * 64))
    for name in ("zoe", "max"):
        connection.execute(
            sa.insert(tables.tables["subscribers"]).values(
                email=f"{name}@example.org",
                email_key=f"{name}@example.org",
                created=when,
                changed=when,
            )
        )


def test_an_upgrade_keeps_feeds_items_and_the_key(old, tmp_path):
    """What was set and known of each feed stays; what is new has a value that means "not known"."""
    with pytest.raises(StoreError, match="older version \\(0001\\); run 'digest db upgrade'"):
        store.connect(old, base=tmp_path)
    with store.connect(old, base=tmp_path, check=False) as memory:
        assert store.upgrade(memory) == NEWEST
    with store.connect(old, base=tmp_path) as memory, memory.read() as connection:
        one, two = store.feeds_on(connection)
        assert one == Feed(
            id=1,
            name="A",
            url="https://a.example/f",
            section="Seapower",
            beat="naval",
            tier=1,
            interval=900,
            timeout=7.5,
            max_bytes=1_000_000,
            user_agent="Me",
            seen=Seen(
                etag='"1"',
                last_modified="Wed",
                asked=MORNING,
                answered=MORNING,
                due=MORNING + timedelta(hours=1),
                failures=2,
                error="503",
            ),
        )
        assert (two.name, two.seen) == ("B", Seen())
        (item,) = store.list_items(connection, until=MORNING)
        assert (item["title"], item["feed"], item["article"]) == ("T", "A", 1)
        assert store.setting(connection, "key") == "k" * 64


def test_an_upgraded_database_works_like_a_new_one(old, tmp_path):
    """Feeds are added with today's defaults, numbered on, and removed with their items."""
    with store.connect(old, base=tmp_path, check=False) as memory:
        store.upgrade(memory)
        with memory.write() as connection:
            assert store.add_feed(connection, Feed(name="C", url="https://c.example/f"))
            assert not store.add_feed(connection, Feed(name="C", url="https://a.example/f"))
            connection.exec_driver_sql(
                "INSERT INTO feeds (name, url, origin) VALUES ('D', 'https://d.example', 'command')"
            )
            added = store.feeds_on(connection)[2:]
            assert [(feed.name, feed.max_bytes) for feed in added] == [
                ("C", 15 * 1024 * 1024),
                ("D", 15 * 1024 * 1024),
            ]
            assert min(feed.id for feed in added) > 2
        with memory.write() as connection:
            connection.exec_driver_sql("DELETE FROM feeds WHERE id = 1")
            assert list(store.list_items(connection, until=datetime(2030, 1, 1, tzinfo=UTC))) == []


def test_an_upgrade_keeps_the_readers_and_never_gives_a_number_twice(old, tmp_path):
    """An old link must not open what belongs to whoever came after an erased reader."""
    with store.connect(old, base=tmp_path, check=False) as memory:
        store.upgrade(memory)
        with memory.write() as connection:
            assert [(one.id, one.email, one.state) for one in store.subscribers(connection)] == [
                (1, "zoe@example.org", "active"), (2, "max@example.org", "active"),
            ]  # fmt: skip
            assert store.forget(connection, "max@example.org", lambda address: "mark", now=MORNING)
            store.add_subscriber(connection, "eve@example.org", "", now=MORNING)
            assert store.subscriber(connection, "eve@example.org").id == 3


def test_an_upgrade_that_fails_leaves_the_old_version(old, tmp_path):
    """T65, P12: a step that breaks in the middle changes nothing, and can be tried again."""
    with store.connect(old, base=tmp_path, check=False) as memory:
        with memory.write() as connection:
            connection.exec_driver_sql("ALTER TABLE feeds ADD COLUMN rhythm FLOAT")  # is in the way
        with pytest.raises((StoreError, sa.exc.ProgrammingError)):
            store.upgrade(memory)
        with memory.read() as connection:
            columns = {one["name"] for one in sa.inspect(connection).get_columns("feeds")}
            assert "rhythm" in columns
            assert "encoding" not in columns
        with memory.write() as connection:
            connection.exec_driver_sql("ALTER TABLE feeds DROP COLUMN rhythm")
        assert store.upgrade(memory) == NEWEST
