"""The memory keeps what came, once, and says who had what; on SQLite and PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from conftest import MORNING, at

from digest import schema, store
from digest.errors import StoreBusyError, StoreError
from digest.model import Edition, Entry, Feed, Fetched, Item, Message, Story

FEED = Feed(name="The Sample Post", url="https://post.example/feed", tier=1, beat="defense")
MESSAGE = Message(subject="A subject", html="<p>hello</p>", text="hello")


def item(number, **values):
    known = {
        "feed": FEED.name,
        "url": f"https://post.example/{number}",
        "title": f"Headline {number}",
        "published": MORNING,
        "first_seen": MORNING,
        "fingerprint": f"f{number}",
        "url_key": f"post.example/{number}",
        "title_key": f"headline {number}",
        "outlet": "The Sample Post",
    }
    return Item(**(known | values))


def edition(number=1, day=date(2026, 3, 4), items=(), cutoff=MORNING):
    entry = Entry(
        id=1, rank=1, block="lede", section="S", headline="H", score=1.0, items=tuple(items)
    )
    lede = (entry,) if items else ()
    return Edition(day=day, cutoff=cutoff, lede=lede, sections=(), number=number)


@pytest.fixture
def feed(memory):
    """One stored feed."""
    with memory.write() as connection:
        store.sync_feeds(connection, [FEED])
    with memory.read() as connection:
        return store.due_feeds(connection, now=None)[0]


def publish(memory, number=1, kind="daily", now=MORNING, **values):
    with memory.write() as connection:
        return store.publish(
            connection, edition(number, cutoff=now, **values), MESSAGE, "{}", kind=kind, now=now
        )


# -- the database itself ---------------------------------------------------------------------


def test_a_missing_database_is_an_error_and_never_a_fresh_start(tmp_path):
    """A fresh start would mail again what was mailed."""
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
    """A newer one is never touched; an older one waits for 'digest db upgrade'."""
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
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []


def test_an_upgrade_can_run_again_and_keeps_the_key(memory):
    """The key that signs readers' links stays the same over all upgrades."""
    with memory.read() as connection:
        before = store.setting(connection, "key")
    assert store.upgrade(memory) == "0001"
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
    """What cannot be written to says so, and what to look at."""
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
        store.backup(memory, tmp_path / "copy.db")
    with store.connect("sqlite:///copy.db", base=tmp_path) as copy, copy.read() as connection:
        assert [feed.name for feed in store.due_feeds(connection, now=None)] == [FEED.name]


def test_postgresql_is_backed_up_with_its_own_tool(memory, tmp_path):
    """'digest db backup' says what to use where it cannot help."""
    if memory.writer.dialect.name == "sqlite":
        store.backup(memory, tmp_path / "copy.db")
        assert (tmp_path / "copy.db").stat().st_size > 0
        return
    with pytest.raises(StoreError, match="pg_dump"):
        store.backup(memory, tmp_path / "copy.db")


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
        assert [(one.name, one.tier) for one in store.due_feeds(connection, now=None)] == [
            (FEED.name, 3),
            ("Other", 2),
        ]
        store.sync_feeds(connection, [other])
        assert [one.name for one in store.due_feeds(connection, now=None)] == ["Other"]
        assert len(store.feed_rows(connection)) == 2
        store.sync_feeds(connection, [])
        assert store.due_feeds(connection, now=None) == []


def test_a_feed_is_added_once_paused_and_removed_by_command(memory, feed):
    """Commands never touch the feeds of the file, and items stay when a feed goes."""
    mine = Feed(name="Mine", url="https://mine.example/feed")
    with memory.write() as connection:
        assert store.add_feed(connection, mine)
        assert not store.add_feed(connection, mine)
        assert store.pause_feed(connection, mine.url, paused=True)
        assert [one.name for one in store.due_feeds(connection, now=None)] == [FEED.name]
        assert store.pause_feed(connection, mine.url, paused=False)
        assert not store.pause_feed(connection, "https://no.example/", paused=True)
        assert not store.remove_feed(connection, FEED.url)
        assert store.remove_feed(connection, mine.url)
        assert not store.remove_feed(connection, mine.url)
        again = [store.add_feed(connection, mine), store.due_feeds(connection, now=None)[-1]]
        store.add_items(connection, again[1].id, [item(1)], [0])
        assert store.remove_feed(connection, mine.url)
        assert len(list(store.list_items(connection, until=MORNING))) == 1


@pytest.mark.parametrize(
    ("answer", "minutes", "failures"),
    [
        ({}, 30, 0),
        ({"unchanged": True}, 30, 0),
        ({"error": "500"}, 30, 1),
        ({"error": "429", "retry_after": 7200}, 120, 1),
    ],
)
def test_the_next_visit_follows_what_the_server_said(memory, feed, answer, minutes, failures):
    """A well-behaved reader waits its interval, longer when asked to, longer after each failure."""
    with memory.write() as connection:
        store.note_visit(connection, Fetched(feed=feed, **answer), now=MORNING)
        due = MORNING + timedelta(minutes=minutes)
        assert store.due_feeds(connection, now=due - timedelta(seconds=1)) == []
        (again,) = store.due_feeds(connection, now=due)
        assert again.failures == failures


def test_failures_back_off_up_to_a_day_and_a_gone_feed_is_left_alone(memory, feed):
    """A dead server is asked ever more rarely, never more than a day apart; 410 ends it."""
    pauses = []
    with memory.write() as connection:
        now = MORNING
        for _ in range(9):
            (one,) = store.due_feeds(connection, now=now)
            store.note_visit(connection, Fetched(feed=one, error="down"), now=now)
            due = store.feed_rows(connection)[0]["due"]
            pauses.append((due - now).total_seconds() / 3600)
            now = due
        assert pauses[:3] == [0.5, 1.0, 2.0]
        assert pauses[-1] == 24.0
        store.note_visit(connection, Fetched(feed=feed, error="gone", gone=True), now=now)
        assert store.due_feeds(connection, now=None) == []
        store.pause_feed(connection, FEED.url, paused=False)
        assert len(store.due_feeds(connection, now=now)) == 1


def test_validators_are_kept_and_a_last_look_takes_older_answers(memory, feed):
    """The next request is conditional; before the send time a feed is asked though not due."""
    headers = (("etag", '"x"'), ("last-modified", "Wed"))
    with memory.write() as connection:
        store.note_visit(connection, Fetched(feed=feed, body=b"x", headers=headers), now=MORNING)
        store.note_visit(connection, Fetched(feed=feed, unchanged=True), now=MORNING)
        soon = MORNING + timedelta(minutes=12)
        assert store.due_feeds(connection, now=soon) == []
        (one,) = store.due_feeds(connection, now=soon, older_than=timedelta(minutes=10))
        assert (one.etag, one.last_modified) == ('"x"', "Wed")
        assert store.due_feeds(connection, now=soon, older_than=timedelta(minutes=20)) == []


# -- items and stories -----------------------------------------------------------------------


def test_every_version_is_kept_once(memory, feed):
    """The same version comes in once however often a feed shows it; an edited one is another."""
    versions = [item(1), item(1, title="Edited", fingerprint="g1"), item(2)]
    with memory.write() as connection:
        assert store.unseen(connection, feed.id, [*versions, versions[0]]) == versions
        assert store.add_items(connection, feed.id, versions, [0, -1, 0]) == 3
        assert store.unseen(connection, feed.id, versions) == []
        assert store.add_items(connection, feed.id, versions, [0, -1, 0]) == 0
    with memory.read() as connection:
        rows = list(store.list_items(connection, until=MORNING))
        assert [row["article"] for row in rows] == [rows[0]["id"], rows[0]["id"], rows[2]["id"]]
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
        store.add_items(connection, feed.id, stored, [0, 0, 0, 0])
        found = store.lookalikes(connection, feed.id, fresh)
        assert [one.title for one in found] == ["Headline 1", "Headline 2", "Headline 3"]
        assert store.lookalikes(connection, feed.id + 1, [item(9, guid="g")]) == []


def test_the_window_shows_each_article_with_its_versions_as_of_a_moment(memory, feed):
    """A past morning is rebuilt from what was known then; feeds switched off are silent."""
    later = MORNING + timedelta(hours=3)
    versions = [item(1), item(1, title="Edited", fingerprint="g1", first_seen=later)]
    with memory.write() as connection:
        store.add_items(connection, feed.id, versions, [0, -1])
        since = MORNING - timedelta(hours=1)
        assert [len(one) for one in store.window(connection, since=since, until=MORNING)] == [1]
        assert [len(one) for one in store.window(connection, since=since, until=later)] == [2]
        assert store.window(connection, since=later, until=later) == []
        store.sync_feeds(connection, [])
        assert store.window(connection, since=since, until=later) == []


def test_stories_are_remembered_and_follow_their_articles(memory, feed):
    """A restart changes nothing: which event an article tells stands in the database."""
    with memory.write() as connection:
        store.add_items(connection, feed.id, [item(1), item(2)], [0, 0])
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


# -- editions --------------------------------------------------------------------------------


def test_a_day_has_one_daily_edition_whoever_is_first(memory):
    """Of eight processes that publish at once, one does."""

    def attempt(number):
        return publish(memory, number)

    with ThreadPoolExecutor(8) as pool:
        made = [one for one in pool.map(attempt, range(1, 9)) if one is not None]
    assert len(made) == 1
    with memory.read() as connection:
        assert store.daily(connection, date(2026, 3, 4)) == made[0]
        assert store.daily(connection, date(2026, 3, 5)) is None
        assert store.next_number(connection) == made[0].number + 1


def test_editions_on_demand_are_as_many_as_wanted_and_one_can_become_the_daily(memory):
    """What was made to look at can be sent, unless the day has its edition already."""
    first, second = publish(memory, 1, "once"), publish(memory, 2, "once")
    with memory.write() as connection:
        assert store.latest(connection, first.day) == second
        assert store.adopt(connection, second.id)
        assert not store.adopt(connection, first.id)
        assert store.find_edition(connection, number=2).kind == "daily"
        assert [one.number for one in store.editions(connection)] == [2, 1]
        assert [one.number for one in store.open_editions(connection)] == [2]
        store.set_state(connection, second.id, "sent")
        store.set_state(connection, second.id, "sending")
        assert store.find_edition(connection, number=2).state == "sent"
        assert store.open_editions(connection) == []
        assert store.find_edition(connection, number=3) is None


def test_the_memory_of_readers_tells_what_ran_when(memory, feed):
    """Yesterday's stories are known by story and by article, those of other kinds apart."""
    with memory.write() as connection:
        store.add_items(connection, feed.id, [item(1)], [0])
    shown = item(1, article=1, story=1)
    publish(memory, 1, "once", items=[shown], now=at("03-03 11:30"), day=date(2026, 3, 3))
    with memory.read() as connection:

        def past(**values):
            known = {"since": date(2026, 3, 1), "until": MORNING, "kinds": ("daily", "once")}
            return store.past(connection, **(known | values))

        (one,) = past()
        assert (one.story, one.edition, one.articles) == (1, 1, frozenset({1}))
        assert past(kinds=("daily",)) == []
        assert past(since=date(2026, 3, 4)) == []
        assert past(until=at("03-03 11:00")) == []
        assert next(store.list_items(connection, until=MORNING))["edition"] == 1


# -- subscribers and deliveries --------------------------------------------------------------


def subscribe(memory, count):
    with memory.write() as connection:
        for number in range(count):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
        return store.subscribers(connection)


def queued(memory, count=3):
    """An edition queued for so many readers."""
    readers = subscribe(memory, count)
    made = publish(memory)
    with memory.write() as connection:
        store.enqueue(connection, made.id, lambda reader: f"<{reader}@x>", now=MORNING)
    return made, readers


def test_a_reader_is_there_once_whatever_the_case_of_the_address(memory):
    """Adding again changes nothing; who was removed can come back."""
    with memory.write() as connection:
        assert store.add_subscriber(connection, "Zoe@example.org", "Zoe", now=MORNING)
        assert not store.add_subscriber(connection, "zoe@EXAMPLE.org", "", now=MORNING)
        assert store.active_subscribers(connection) == 1
        assert store.remove_subscriber(connection, "ZOE@example.org", now=MORNING)
        assert not store.remove_subscriber(connection, "zoe@example.org", now=MORNING)
        assert store.active_subscribers(connection) == 0
        assert store.add_subscriber(connection, "zoe@example.org", "Z.", now=MORNING)
        assert store.subscriber(connection, "ZOE@EXAMPLE.ORG").name == "Z."
        assert store.subscriber(connection, "no@example.org") is None


def test_an_edition_is_queued_once_for_each_reader(memory):
    """Queuing again, by whomever, adds nothing; who came later gets the next edition."""
    made, _ = queued(memory)
    with memory.write() as connection:
        store.add_subscriber(connection, "late@example.org", "", now=MORNING)
        late = store.subscriber(connection, "late@example.org")
        assert store.tally(connection, made.id).counts == {"queued": 3}
        store.enqueue(connection, made.id, lambda reader: "<x>", now=MORNING, only=late.id)
        store.enqueue(connection, made.id, lambda reader: "<x>", now=MORNING)
        assert store.tally(connection, made.id).counts == {"queued": 4}
        assert store.delivery_state(connection, made.id, late.id) == "queued"
        assert store.delivery_state(connection, made.id, 999) == ""


def test_of_many_senders_each_delivery_goes_to_one(memory):
    """Eight senders that claim at once share the readers out, none twice, none left."""
    made, readers = queued(memory, 40)

    def work(name):
        taken = []
        while True:
            with memory.write() as connection:
                claimed = store.claim(connection, made.id, name, now=MORNING)
            if not claimed:
                return taken
            taken += [one.subscriber.id for one in claimed]

    with ThreadPoolExecutor(8) as pool:
        taken = [one for part in pool.map(work, "abcdefgh") for one in part]
    assert sorted(taken) == [reader.id for reader in readers]


def test_a_claim_can_be_for_one_reader_and_skips_those_who_left(memory):
    """Who unsubscribes in the middle of a send is not mailed."""
    made, (one, two, three) = queued(memory)
    with memory.write() as connection:
        store.remove_subscriber(connection, one.email, now=MORNING)
        claimed = store.claim(connection, made.id, "me", now=MORNING, only=three.id)
        assert [given.subscriber.id for given in claimed] == [three.id]
        rest = store.claim(connection, made.id, "me", now=MORNING, limit=9)
        assert [given.subscriber.id for given in rest] == [two.id]
        assert store.drop_leavers(connection, made.id, now=MORNING) == 1
        assert store.delivery_state(connection, made.id, one.id) == "dropped"


def test_a_lease_that_ran_out_frees_the_delivery_and_its_old_holder_can_settle_nothing(memory):
    """A sender that hung comes back too late: what the next one did stands."""
    made, _ = queued(memory, 1)
    later = MORNING + timedelta(minutes=6)
    with memory.write() as connection:
        (old,) = store.claim(connection, made.id, "old", now=MORNING)
        assert store.claim(connection, made.id, "new", now=MORNING) == []
        (new,) = store.claim(connection, made.id, "new", now=later)
        assert new.attempts == 2
        assert not store.settle(connection, old, "old", "queued", now=later, next_try=later)
        assert store.settle(connection, new, "new", "sent", now=later, code=250)
        assert not store.settle(connection, new, "new", "queued", now=later)
        assert store.tally(connection, made.id)["sent"] == 1
        assert store.next_due(connection, made.id) is None


def test_what_a_dead_sender_held_is_queued_again_at_once(memory):
    """After kill -9 no reader waits for a lease to run out."""
    made, _ = queued(memory, 2)
    with memory.write() as connection:
        store.claim(connection, made.id, "dead", now=MORNING)
        store.claim(connection, made.id, "alive", now=MORNING)
        assert store.release(connection, lambda sender: True) == 0
        assert store.release(connection, lambda sender: sender == "alive") == 1
        assert store.tally(connection, made.id).counts == {"queued": 1, "sending": 1}


def test_deliveries_wait_hurry_and_are_given_up(memory):
    """A server that is down makes all wait; an operator makes all due; stale news is dropped."""
    made, _ = queued(memory, 2)
    later = MORNING + timedelta(minutes=15)
    with memory.write() as connection:
        store.postpone(connection, made.id, until=later)
        assert store.next_due(connection, made.id) == later
        assert store.claim(connection, made.id, "me", now=MORNING) == []
        store.hasten(connection, made.id, now=MORNING)
        assert store.next_due(connection, made.id) == MORNING
        (given,) = store.claim(connection, made.id, "me", now=MORNING)
        assert store.next_due(connection, made.id) == MORNING
        store.settle(connection, given, "me", "queued", now=MORNING, next_try=later)
        assert store.give_up(connection, made.id, now=MORNING) == 2
        assert store.tally(connection, made.id).counts == {"failed": 2}


def test_moments_come_back_with_their_zone_whatever_zone_they_had(memory):
    """06:30 in New York is 11:30 UTC, on every database."""
    from zoneinfo import ZoneInfo

    local = datetime(2026, 3, 4, 6, 30, tzinfo=ZoneInfo("America/New_York"))
    with memory.write() as connection:
        store.add_subscriber(connection, "a@example.org", "", now=local)
        assert store.subscriber(connection, "a@example.org").created == datetime(
            2026, 3, 4, 11, 30, tzinfo=UTC
        )
