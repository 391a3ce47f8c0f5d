"""Readers and their states, each with its proof; on SQLite and PostgreSQL alike."""

from datetime import timedelta

import pytest
from conftest import MORNING

from digest import store

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def add(memory, *names, **values):
    with memory.write() as connection:
        for name in names:
            store.add_subscriber(connection, f"{name}@example.org", now=MORNING, **values)


def sign_up(memory, name, *, now=MORNING, marks=()):
    with memory.write() as connection:
        return store.sign_up(
            connection, f"{name}@example.org", marks=marks, now=now, source="form 1"
        )


def states(memory):
    with memory.read() as connection:
        return {one.email.partition("@")[0]: one.state for one in store.subscribers(connection)}


def proofs(memory, number=1):
    with memory.read() as connection:
        return [(one.state, one.how, one.source) for one in store.proofs_of(connection, number)]


def move(memory, state, number=1, *, now=MORNING, **values):
    with memory.write() as connection:
        return store.move(connection, number, state, now=now, how="page", **values)


# -- states ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", store.STATES[1:])
def test_every_state_has_its_proof_and_is_entered_once(memory, state):
    """Of two that do the same, one changes something; when, how and from what is kept."""
    add(memory, "zoe")
    if state == "active":
        move(memory, "paused")
    assert move(memory, state, source="here")
    assert state == "paused" or not move(memory, state, source="there")
    assert states(memory) == {"zoe": state}
    assert proofs(memory)[-1] == (state, "page", "here")


def test_nothing_undoes_a_complaint(memory):
    """Never mailed again: not by the reader's click, a list, an operator or a bounce."""
    add(memory, "zoe")
    move(memory, "complained")
    for state in store.STATES[1:]:
        assert not move(memory, state)
    add(memory, "zoe")
    assert not sign_up(memory, "zoe", now=MORNING + 9 * DAY)
    assert states(memory) == {"zoe": "complained"}


def test_who_left_stays_away_from_lists(memory):
    """Only asking for it anew brings them back."""
    add(memory, "zoe", "max")
    move(memory, "unsubscribed")
    move(memory, "removed", number=2)
    add(memory, "zoe", "max")
    assert states(memory) == {"zoe": "unsubscribed", "max": "active"}
    add(memory, "zoe", force=True)
    assert states(memory) == {"zoe": "active", "max": "active"}
    assert not move(memory, "active", number=77)


def test_a_pause_ends_by_itself(memory):
    """On its day, not before; one without an end waits for a word."""
    add(memory, "zoe", "max")
    move(memory, "paused", until=MORNING + DAY)
    move(memory, "paused", number=2)
    for now, woken, state in ((MORNING, 0, "paused"), (MORNING + DAY, 1, "active")):
        with memory.write() as connection:
            assert store.wake(connection, now=now) == woken
        assert states(memory) == {"zoe": state, "max": "paused"}
    assert proofs(memory)[-1] == ("active", "pause over", "")
    with memory.read() as connection:
        counts = store.count_subscribers(connection)
    assert {state: count for state, count in counts.items() if count} == {"active": 1, "paused": 1}


def test_who_is_erased_is_known_by_the_mark_alone(memory):
    """No list brings them back; a complaint outlives even the reader."""
    add(memory, "zoe", "max")
    move(memory, "complained", number=2)
    with memory.write() as connection:
        for name in ("zoe", "max"):
            assert store.forget(connection, f"{name}@example.org", lambda it: f"#{it}", now=MORNING)
        assert not store.forget(connection, "zoe@example.org", lambda it: f"#{it}", now=MORNING)
        assert store.standing(connection, "zoe@example.org", ["#zoe@example.org"]) == "forgotten"
        assert store.standing(connection, "zoe@example.org") == ""
    add(memory, "zoe", marks=["#zoe@example.org"])
    assert not sign_up(memory, "max", marks=["#max@example.org"])
    assert states(memory) == {}
    add(memory, "zoe", marks=["#zoe@example.org"], force=True)
    assert states(memory) == {"zoe": "active"}
    with memory.read() as connection:
        assert not store.suppressed(connection, ["#zoe@example.org"])


def test_preferences_are_kept(memory):
    """Which sections, text or HTML; the distinct choices are known, to make each once."""
    add(memory, "zoe", "max", "eve")
    with memory.write() as connection:
        for number in (1, 2):
            store.prefer(connection, number, sections=("At sea", "Cyber"), text_only=number == 1)
        assert store.wanted_sections(connection) == [("At sea", "Cyber")]
        one, other = store.reader(connection, 1), store.reader(connection, 3)
    assert (one.sections, one.text_only, other.sections, other.text_only) == (
        ("At sea", "Cyber"), True, (), False,
    )  # fmt: skip


# -- signing up ------------------------------------------------------------------------------


def test_who_signs_up_gets_nothing_but_a_question(memory):
    """Pending until they confirm; then the brief comes, and the proof says from where."""
    assert sign_up(memory, "zoe")
    assert states(memory) == {"zoe": "pending"}
    with memory.write() as connection:
        assert store.confirm(connection, 1, marks=["m"], now=MORNING, source="link")
        assert not store.confirm(connection, 1, marks=["m"], now=MORNING, source="link")
    assert proofs(memory) == [("pending", "form", "form 1"), ("active", "link", "link")]


def test_an_address_is_asked_once_a_day(memory):
    """However often somebody types it in, and whatever state it is in, which stays."""
    add(memory, "max")
    for name in ("zoe", "max"):
        assert sign_up(memory, name)
        assert not sign_up(memory, name, now=MORNING + 23 * HOUR)
        assert sign_up(memory, name, now=MORNING + DAY)
    assert states(memory) == {"max": "active", "zoe": "pending"}


def test_each_question_is_sent_by_one(memory):
    """Two senders never take the same; what one died with is due again later."""
    sign_up(memory, "zoe")
    with memory.write() as connection:
        ((reader, tries),) = store.claim_confirmations(connection, now=MORNING)
        assert (reader.email, reader.asked, tries) == ("zoe@example.org", MORNING, 1)
        assert store.claim_confirmations(connection, now=MORNING) == []
        ((reader, tries),) = store.claim_confirmations(connection, now=MORNING + HOUR)
        assert tries == 2
        store.settle_confirmation(connection, reader.id, again=None)
        assert store.claim_confirmations(connection, now=MORNING + DAY) == []


def test_who_never_confirms_is_erased(memory):
    """What nobody confirmed is nobody's data to keep; readers stay."""
    add(memory, "max")
    for name in ("zoe", "max"):
        sign_up(memory, name)
    with memory.write() as connection:
        assert store.drop_unconfirmed(connection, before=MORNING) == 0
        assert store.drop_unconfirmed(connection, before=MORNING + HOUR) == 1
    assert states(memory) == {"max": "active"}


def test_an_old_question_does_not_bring_back_who_left_since(memory):
    """Leaving ends what was asked before."""
    sign_up(memory, "zoe")
    with memory.write() as connection:
        store.confirm(connection, 1, marks=(), now=MORNING, source="")
    move(memory, "unsubscribed", now=MORNING + HOUR)
    with memory.read() as connection:
        assert store.reader(connection, 1).asked is None
