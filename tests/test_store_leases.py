"""What only one may do, one does; on SQLite and PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from conftest import MORNING
from stored import publish

from digest import store


def take(memory, owner, *, seconds=60.0, alive=lambda owner: True):
    with memory.write() as connection:
        return store.take(connection, "work", owner, seconds=seconds, alive=alive)


def renew(memory, lease, seconds=60.0):
    with memory.write() as connection:
        return store.renew(connection, lease, seconds=seconds)


def test_of_many_takers_one_gets_it(memory):
    """T10: eight at the same moment, fifty times over, with one winner each time."""
    with ThreadPoolExecutor(8) as pool:
        for _ in range(50):
            took = [one for one in pool.map(lambda n: take(memory, f"p{n}"), range(8)) if one]
            assert len(took) == 1
            with memory.write() as connection:
                assert store.holder(connection, "work") == took[0].owner
                store.give_back(connection, took[0])
                assert store.holder(connection, "work") == ""


def test_a_lease_keeps_others_out_until_it_is_given_back(memory):
    """Its own holder may not take it twice either: two threads are two."""
    first = take(memory, "a")
    assert take(memory, "b") is take(memory, "a") is None
    with memory.write() as connection:
        store.give_back(connection, first)
    second = take(memory, "b")
    assert (second.owner, second.epoch) == ("b", first.epoch + 1)


def test_the_dead_hold_nothing(memory):
    """T11: who was killed is followed at once, not when its time has run out."""
    take(memory, "a")
    assert take(memory, "b", alive=lambda owner: owner != "a").owner == "b"


def test_a_lease_ends_by_the_database_s_time_and_its_holder_is_fenced(memory):
    """T12: who was stopped for too long stores nothing, and cannot come back."""
    first = take(memory, "a", seconds=-1.0)
    assert renew(memory, first, seconds=-1.0)  # late, but nobody came in between
    second = take(memory, "b")
    assert second.epoch == first.epoch + 1
    assert not renew(memory, first)
    with memory.write() as connection:
        store.give_back(connection, first)
        assert store.holder(connection, "work") == "b"
    assert renew(memory, second)


def test_a_day_s_note_is_made_once_and_read_again(memory):
    """Why a day had no edition can be asked for years later."""
    day = date(2026, 3, 3)
    with memory.write() as connection:
        nothing = store.days(connection, since=day)
        assert (nothing.made, nothing.noted, nothing.first) == (frozenset(), {}, None)
        assert store.note_day(connection, day, "missed", "it was down", now=MORNING)
        assert not store.note_day(connection, day, "thin", "too little", now=MORNING)
    publish(memory, 1, "once")
    publish(memory, 2)
    with memory.read() as connection:
        known = store.days(connection, since=date(2026, 3, 4))
        assert (known.made, known.noted, known.first) == ({date(2026, 3, 4)}, {}, day)
        assert store.day_notes(connection, since=day) == {day: "it was down"}


def test_what_was_not_sent_can_be_taken_back(memory):
    """A stale edition leaves its day free, and its stories untold; one that goes out stays."""
    made = publish(memory, 1)
    with memory.write() as connection:
        assert store.withdraw(connection, made.id)
        assert not store.withdraw(connection, made.id)
        assert store.daily(connection, made.day) is None
        assert store.last_cutoff(connection, until=MORNING) is None
        assert store.adopt(connection, made.id)
        assert store.last_cutoff(connection, until=MORNING) == MORNING
        store.set_state(connection, made.id, "sending")
        assert not store.withdraw(connection, made.id)
