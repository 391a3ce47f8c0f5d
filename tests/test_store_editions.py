"""The memory knows who has had what, once; on SQLite and PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from conftest import MORNING, at
from stored import FEED, item, keep, publish

from digest import store
from digest.model import Story

# -- editions --------------------------------------------------------------------------------


def test_a_day_has_one_daily_edition_whoever_is_first(memory):
    """T10: of eight processes that publish at once, one does."""

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


def test_the_memory_of_readers_tells_what_ran_when(memory):
    """Yesterday's stories are known by story and by article, those of other kinds apart."""
    with memory.write() as connection:
        store.sync_feeds(connection, [FEED])
        keep(connection, [item(1)])
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


# -- stories ---------------------------------------------------------------------------------


def grouped(*groups):
    return [
        Story(id=number, items=tuple(item(n, article=n, story=number) for n in articles))
        for number, articles in groups
    ]


def test_a_story_that_became_part_of_another_leads_to_it(memory):
    """Its number, its articles and what readers had of it stay known, merger after merger."""
    with memory.write() as connection:
        store.sync_feeds(connection, [FEED])
        keep(connection, [item(n) for n in range(1, 7)])
        store.keep_stories(connection, [])
        store.keep_stories(connection, grouped((1, [1]), (2, [2, 3]), (4, [4, 5])))
    publish(memory, 1, items=[item(4, article=4)], story=4)
    with memory.write() as connection:
        store.keep_stories(connection, grouped((2, [2, 3, 4]), (1, [1, 5])))
        assert [store.living_story(connection, n) for n in (1, 4, 99)] == [1, 1, 99]
        store.keep_stories(connection, grouped((2, [1, 2, 3, 4, 5])))
        assert store.living_story(connection, 4) == 2
        assert store.living_story(connection, 1) == 2
        assert store.living_story(connection, 2) == 2
        assert store.known_stories(connection, [1, 4]) == {1: 2, 4: 2}
        (past,) = store.past(connection, since=date(2026, 3, 1), until=MORNING, kinds=("daily",))
        assert (past.story, past.articles, past.began) == (2, frozenset({4}), date(2026, 3, 4))
        rows = list(store.list_items(connection, until=MORNING))
        assert {row["article"]: row["story"] for row in rows} == dict.fromkeys(range(1, 6), 2) | {
            6: None
        }
        store.keep_stories(connection, grouped((2, [2, 3]), (4, [4, 5])))
        assert store.living_story(connection, 4) == 4
        assert store.known_stories(connection, [1, 4]) == {1: 2, 4: 4}


def test_when_a_story_began_is_known_longer_than_it_is_remembered(memory):
    """The day's number does not stop at the days that are remembered."""
    with memory.write() as connection:
        store.sync_feeds(connection, [FEED])
        keep(connection, [item(1), item(2)])
    shown = [item(1, article=1, story=1)]
    publish(memory, 1, items=shown, now=at("02-01 11:30"), day=date(2026, 2, 1))
    publish(memory, 2, items=[item(2, article=2)], now=at("03-03 11:30"), day=date(2026, 3, 3))
    with memory.read() as connection:
        (past,) = store.past(connection, since=date(2026, 3, 1), until=MORNING, kinds=("daily",))
    assert (past.day, past.began) == (date(2026, 3, 3), date(2026, 2, 1))


def test_stored_reasons_come_back_and_articles_are_found(memory):
    """By words whatever their case, by address, by number; the newest first."""
    with memory.write() as connection:
        store.sync_feeds(connection, [FEED])
        keep(connection, [item(1, title="Tanker 100% ablaze"), item(2, title="TANKER towed")])
    made = publish(memory)
    with memory.write() as connection:
        assert store.considered(connection, made.id) is None
        store.keep_considered(connection, made.id, '[{"id": 1}]')
        store.keep_considered(connection, made.id, "[]")
        assert store.considered(connection, made.id) == [{"id": 1}]
        assert store.newest_edition(connection, until=MORNING) == made
        assert store.newest_edition(connection, until=at("01-01 00:00")) is None

        def found(**values):
            return [row["article"] for row in store.find_articles(connection, **values)]

        assert found(words=["tanker"]) == [2, 1]
        assert found(words=["Tanker", "100%"]) == [1]
        assert found(words=["t_nker"]) == []
        assert found(key="post.example/2") == [2]
        assert found(article=1) == [1]


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
    """T12: a sender that hung comes back too late: what the next one did stands."""
    made, _ = queued(memory, 1)
    later = MORNING + timedelta(minutes=6)
    with memory.write() as connection:
        (old,) = store.claim(connection, made.id, "old", now=MORNING)
        assert store.claim(connection, made.id, "new", now=MORNING) == []
        (new,) = store.claim(connection, made.id, "new", now=later)
        assert not store.begin(connection, old, "old", until=later)
        assert store.begin(connection, new, "new", until=later)
        assert not store.settle(connection, old, "old", "deferred", now=later, next_try=later)
        assert store.settle(connection, new, "new", "sent", now=later, code=250)
        assert not store.settle(connection, new, "new", "deferred", now=later)
        assert store.tally(connection, made.id)["sent"] == 1
        assert store.next_due(connection, made.id) is None


def test_what_a_dead_sender_held_is_queued_again_at_once(memory):
    """After kill -9 no reader waits for a lease to run out."""
    made, _ = queued(memory, 2)
    with memory.write() as connection:
        for sender in ("dead", "alive"):
            (given,) = store.claim(connection, made.id, sender, now=MORNING)
            store.begin(connection, given, sender, until=MORNING + store.LEASE)
        assert store.release(connection, made.id, lambda sender: True, now=MORNING) == 0
        assert store.release(connection, made.id, "alive".__eq__, now=MORNING) == 1
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
        store.begin(connection, given, "me", until=later)
        store.settle(connection, given, "me", "deferred", now=MORNING, next_try=later)
        assert store.give_up(connection, made.id, now=MORNING) == 2
        assert store.tally(connection, made.id).counts == {"expired": 2}


def test_moments_come_back_with_their_zone_whatever_zone_they_had(memory):
    """06:30 in New York is 11:30 UTC, on every database."""
    from zoneinfo import ZoneInfo

    local = datetime(2026, 3, 4, 6, 30, tzinfo=ZoneInfo("America/New_York"))
    with memory.write() as connection:
        store.add_subscriber(connection, "a@example.org", "", now=local)
        assert store.subscriber(connection, "a@example.org").created == datetime(
            2026, 3, 4, 11, 30, tzinfo=UTC
        )
