"""The memory keeps what came, once; on SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from conftest import MORNING
from stored import FEED, NEWEST, item, keep

from digest import schema, store
from digest.errors import StoreBusyError, StoreError
from digest.model import Feed, Seen, Story


@pytest.fixture
def feed(memory):
    """One stored feed."""
    with memory.write() as connection:
        store.sync_feeds(connection, [FEED])
    with memory.read() as connection:
        return store.feeds_on(connection)[0]


# -- the database itself ---------------------------------------------------------------------


def test_a_missing_database_is_an_error_and_never_a_fresh_start(tmp_path):
    """T63: a fresh start would mail again what was mailed."""
    with pytest.raises(StoreError, match="is not there; 'digest init' makes a new one"):
        store.connect("sqlite:///x.db", base=tmp_path)
    (tmp_path / "x.db").touch()
    with pytest.raises(StoreError, match="is empty"):
        store.connect("sqlite:///x.db", base=tmp_path)
    with pytest.raises(StoreError, match="folder for the database is not there"):
        store.connect("sqlite:///no/x.db", base=tmp_path, create=True)


def test_a_stranger_s_database_is_refused(tmp_path):
    """A file that another program made is not taken for ours, nor is what is no database."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE other (id INTEGER)")
    engine.dispose()
    with pytest.raises(StoreError, match="no digest database"):
        store.connect("sqlite:///x.db", base=tmp_path)
    (tmp_path / "y.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        store.connect("sqlite:///y.db", base=tmp_path)


def test_a_database_of_another_version_is_refused_with_what_to_do(database, tmp_path):
    """One of a version that this program does not know is newer, and is never touched."""
    with store.connect(database, base=tmp_path) as memory:
        for version, said in (("9999", "newer version"), ("0000x", "newer version")):
            with memory.write() as connection:
                connection.execute(
                    sa.text("UPDATE alembic_version SET version_num = :v"), {"v": version}
                )
            with pytest.raises(StoreError, match=said):
                store.connect(database, base=tmp_path)
            with pytest.raises(StoreError, match=said):
                store.upgrade(memory)


def test_the_migrations_make_the_tables_that_the_code_knows(memory):
    """What 'digest db upgrade' makes and what the queries expect are the same."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with memory.read() as connection:
        # SQLite writes defaults in its own way; what both are made from is the same.
        options = {"compare_server_default": connection.dialect.name == "postgresql"}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []


def test_an_upgrade_can_run_again_and_keeps_the_key(memory):
    """The key that signs readers' links stays the same over all upgrades."""
    with memory.read() as connection:
        before = store.setting(connection, "key")
    assert store.upgrade(memory) == NEWEST
    with memory.read() as connection:
        assert store.setting(connection, "key") == before
        assert len(before) == 64
        assert store.setting(connection, "nothing") == ""


def test_a_locked_database_is_told_and_can_be_tried_again(tmp_path):
    """A second writer waits as long as configured, then gets a clear error."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with store.connect(url, base=tmp_path, create=True) as one:
        store.upgrade(one)
        with (
            store.connect(url, base=tmp_path, busy_timeout=0.01) as two,
            one.write(),
            pytest.raises(StoreBusyError, match="locked by another process") as told,
            two.write(),
        ):
            pass
        assert (told.value.exit_code, told.value.temporary) == (75, True)


def test_a_read_only_database_is_told(tmp_path):
    """T63: what cannot be written to says so, and what to look at."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with store.connect(url, base=tmp_path, create=True) as memory:
        store.upgrade(memory)
        with (
            pytest.raises(StoreError, match="rights of the file"),
            memory.write() as connection,
        ):
            connection.exec_driver_sql("PRAGMA query_only=ON")
            store.sync_feeds(connection, [FEED])


def test_a_backup_is_whole_while_others_write(tmp_path):
    """The copy holds every committed row, and opens like the original."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with store.connect(url, base=tmp_path, create=True) as memory:
        store.upgrade(memory)
        with memory.write() as connection:
            store.sync_feeds(connection, [FEED])
        store.backup(memory, tmp_path / "copy.db", now=MORNING)
    with store.connect("sqlite:///copy.db", base=tmp_path) as copy, copy.read() as connection:
        assert [feed.name for feed in store.feeds_on(connection)] == [FEED.name]


def test_postgresql_is_backed_up_with_its_own_tool(memory, tmp_path):
    """'digest db backup' says what to use where it cannot help."""
    if memory.writer.dialect.name == "sqlite":
        store.backup(memory, tmp_path / "copy.db", now=MORNING)
        assert (tmp_path / "copy.db").stat().st_size > 0
        return
    with pytest.raises(StoreError, match="pg_dump"):
        store.backup(memory, tmp_path / "copy.db", now=MORNING)


def test_an_unreachable_server_is_told_without_its_password(tmp_path):
    """No error shows the secret of the database URL."""
    url = "postgresql://someone:hush-hush@127.0.0.1:1/none"
    with pytest.raises(StoreError) as told:
        store.connect(url, base=tmp_path)
    assert "hush-hush" not in str(told.value)
    assert told.value.exit_code == 69


# -- feeds -----------------------------------------------------------------------------------


def test_feeds_follow_the_configuration_file(memory, feed):
    """A changed setting is taken over; a feed that left the file is switched off, not lost."""
    other = Feed(name="Other", url="https://other.example/feed")
    with memory.write() as connection:
        store.sync_feeds(connection, [replace(FEED, tier=3), other])
        assert [(one.name, one.tier) for one in store.feeds_on(connection)] == [
            (FEED.name, 3),
            ("Other", 2),
        ]
        store.sync_feeds(connection, [other])
        assert [one.name for one in store.feeds_on(connection)] == ["Other"]
        assert len(store.feed_rows(connection)) == 2
        store.sync_feeds(connection, [])
        assert store.feeds_on(connection) == []


def test_a_feed_is_added_once_paused_and_removed_by_command(memory, feed):
    """Commands never touch the feeds of the file, and items stay when a feed goes."""
    mine = Feed(name="Mine", url="https://mine.example/feed")
    with memory.write() as connection:
        assert store.add_feed(connection, mine)
        assert not store.add_feed(connection, mine)
        assert store.pause_feed(connection, mine.url, paused=True)
        assert [one.name for one in store.feeds_on(connection)] == [FEED.name]
        assert store.pause_feed(connection, mine.url, paused=False)
        assert not store.pause_feed(connection, "https://no.example/", paused=True)
        assert not store.remove_feed(connection, FEED.url)
        assert store.remove_feed(connection, mine.url)
        assert not store.remove_feed(connection, mine.url)
        again = [store.add_feed(connection, mine), store.feeds_on(connection)[-1]]
        keep(connection, [item(1, feed_id=again[1].id)])
        assert store.remove_feed(connection, mine.url)
        assert len(list(store.list_items(connection, until=MORNING))) == 1


def test_what_is_known_of_a_feed_comes_back_as_it_was(memory, feed):
    """Validators, rhythm, wishes of the server: nothing is lost between two visits."""
    seen = Seen(
        etag='"x"',
        last_modified="Wed, 04 Mar 2026 11:00:00 GMT",
        body_hash="1f" * 16,
        item_marks=bytes(range(256)),
        asked=MORNING,
        answered=MORNING,
        whole=MORNING - timedelta(days=1),
        last_new=MORNING - timedelta(days=2),
        due=MORNING + timedelta(hours=1),
        leave_until=MORNING + timedelta(minutes=5),
        failures=3,
        error="503 Service Unavailable",
        moved_to="https://new.example/feed",
        moved_times=2,
        rhythm=5400.5,
        longest=7200.25,
        ttl=3600,
        skip_hours=1 << 23 | 1,
        skip_days=1 << 6,
    )
    with memory.write() as connection:
        store.note_visits(connection, [])
        store.note_visits(connection, [(feed.id, seen)])
        assert [one.seen for one in store.feeds_on(connection)] == [seen]
        (row,) = store.feed_rows(connection)
        assert (row["error"], row["due"], row["articles"]) == (seen.error, seen.due, 0)


def test_a_feed_is_due_when_its_time_has_come_or_before_a_brief(memory, feed):
    """Before the send time a feed is asked though not due, unless it answered just now or failed."""
    seen = Seen(asked=MORNING, due=MORNING + timedelta(minutes=30))
    soon = MORNING + timedelta(minutes=12)

    def due(seen, **older_than):
        with memory.write() as connection:
            store.note_visits(connection, [(feed.id, seen)])
            return len(store.due_feeds(connection, now=soon, **older_than))

    with memory.read() as connection:
        assert len(store.due_feeds(connection, now=soon)) == 1
    assert due(seen) == 0
    assert due(seen, older_than=timedelta(minutes=10)) == 1
    assert due(seen, older_than=timedelta(minutes=20)) == 0
    assert due(replace(seen, failures=1), older_than=timedelta(minutes=10)) == 0
    assert due(replace(seen, due=soon)) == 1


def test_who_asked_to_be_left_alone_is_left_alone(memory, feed):
    """Retry-After holds from one run to the next, also before a brief and by hand."""
    until = MORNING + timedelta(minutes=30)
    seen = Seen(asked=MORNING, due=MORNING, leave_until=until)
    with memory.write() as connection:
        store.note_visits(connection, [(feed.id, seen)])
        before = until - timedelta(seconds=1)
        assert store.feeds_on(connection, now=before) == []
        assert store.due_feeds(connection, now=before, older_than=timedelta()) == []
        assert len(store.feeds_on(connection)) == 1
        assert len(store.feeds_on(connection, now=until)) == 1
        assert len(store.due_feeds(connection, now=until)) == 1
        store.pause_feed(connection, FEED.url, paused=False)
        assert len(store.feeds_on(connection, now=before)) == 1


def test_a_gone_feed_is_left_alone_until_it_is_resumed(memory, feed):
    """410 ends the visits; 'digest feeds resume' forgives it."""
    with memory.write() as connection:
        store.note_visits(connection, [(feed.id, Seen(gone=True, failures=1, due=MORNING))])
        assert store.feeds_on(connection) == []
        assert store.due_feeds(connection, now=MORNING, older_than=timedelta()) == []
        store.pause_feed(connection, FEED.url, paused=False)
        (again,) = store.due_feeds(connection, now=MORNING)
        assert (again.seen.gone, again.seen.failures) == (False, 0)


# -- items and stories -----------------------------------------------------------------------


def test_every_version_is_kept_once(memory, feed):
    """The same version comes in once however often a feed shows it; an edited one is another."""
    versions = [item(1), item(1, title="Edited", fingerprint="g1"), item(2)]
    with memory.write() as connection:
        assert store.unseen(connection, feed.id, [*versions, versions[0]]) == versions
        keep(connection, versions, [0, 0, 2])
        assert store.unseen(connection, feed.id, versions) == []
        keep(connection, versions, [0, 0, 2])
    with memory.read() as connection:
        rows = list(store.list_items(connection, until=MORNING))
        ids = {row["title"]: row["id"] for row in rows}
        assert {row["title"]: row["article"] for row in rows} == {
            "Headline 1": ids["Headline 1"],
            "Edited": ids["Headline 1"],
            "Headline 2": ids["Headline 2"],
        }
        assert rows[0]["first_seen"] == MORNING
        assert rows[0]["first_seen"].tzinfo is not None
        assert list(store.list_items(connection, until=MORNING - timedelta(hours=1))) == []


def test_lookalikes_share_a_guid_an_address_or_a_headline(memory, feed):
    """Only what may be the same article is looked at, never the whole memory."""
    stored = [
        item(1, guid="g"), item(2, url_key="same/url"), item(3, title_key="same title"), item(4),
    ]  # fmt: skip
    fresh = [item(9, guid="g", url_key="same/url", title_key="same title", fingerprint="z")]
    with memory.write() as connection:
        keep(connection, stored)
        found = store.lookalikes(connection, fresh)
        assert [one.title for one in found] == ["Headline 1", "Headline 2", "Headline 3"]
        assert store.lookalikes(connection, [item(9, guid="g", feed_id=feed.id + 1)]) == []


def test_the_window_shows_each_article_with_its_versions_as_of_a_moment(memory, feed):
    """A past morning is rebuilt from what was known then; feeds switched off are silent."""
    later = MORNING + timedelta(hours=3)
    versions = [item(1), item(1, title="Edited", fingerprint="g1", first_seen=later)]
    with memory.write() as connection:
        keep(connection, versions, [0, 0])
        since = MORNING - timedelta(hours=1)
        assert [len(one) for one in store.window(connection, since=since, until=MORNING)] == [1]
        assert [len(one) for one in store.window(connection, since=since, until=later)] == [2]
        assert store.window(connection, since=later, until=later) == []
        store.sync_feeds(connection, [])
        assert store.window(connection, since=since, until=later) == []


def test_stories_are_remembered_and_follow_their_articles(memory, feed):
    """A restart changes nothing: which event an article tells stands in the database."""
    with memory.write() as connection:
        keep(connection, [item(1), item(2)])
        rows = list(store.list_items(connection, until=MORNING))
        one, two = (item(n, article=row["article"]) for n, row in enumerate(rows, start=1))
        store.keep_stories(connection, [])
        store.keep_stories(connection, [Story(id=1, items=(one,)), Story(id=2, items=(two,))])
        assert store.known_stories(connection, [one.article, two.article]) == {
            one.article: 1,
            two.article: 2,
        }
        store.keep_stories(connection, [Story(id=1, items=(one, two))])
        assert set(store.known_stories(connection, [one.article, two.article]).values()) == {1}
        assert store.known_stories(connection, []) == {}
