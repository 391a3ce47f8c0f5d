"""The marks of several connections share a transaction, and none is written too late."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from conftest import MORNING

from digest import store
from digest.errors import StoreError
from digest.pipeline.ledger import Ledger


@pytest.fixture
def memory(tmp_path):
    """A database in a file of its own."""
    with store.connect("sqlite:///digest.db", base=tmp_path, create=True) as memory:
        store.upgrade(memory)
        yield memory


class Ticks:
    """Seconds that pass when a test says so."""

    now = 1.0

    def __call__(self):
        return self.now


def together(ledger, works):
    """Hand in `works` from a thread each while a transaction lasts; return their futures."""
    pause, begun = threading.Event(), threading.Event()

    def first(connection):
        begun.set()
        pause.wait()
        return connection

    with ThreadPoolExecutor(len(works) + 1) as pool:
        held = pool.submit(ledger.write, first)
        begun.wait()
        futures = [pool.submit(ledger.write, work) for work in works]
        while len(ledger._waiting) < len(works):
            threading.Event().wait(0.001)
        pause.set()
    return held, futures


def readers(memory):
    with memory.read() as connection:
        return store.active_subscribers(connection)


def test_marks_that_come_while_others_are_written_share_a_transaction(memory):
    """A slow disk is waited for once for all connections, not once for each."""
    ledger = Ledger(memory, resend=True, ticks=Ticks())
    held, futures = together(ledger, [lambda connection: connection] * 3)
    used = [future.result() for future in futures]
    assert used[0] is used[1] is used[2]
    assert used[0] is not held.result()


def test_a_transaction_that_fails_is_told_to_all_who_shared_it(memory):
    """None of them takes a mark for written that is not; the next ones are."""
    ledger = Ledger(memory, resend=True, ticks=Ticks())

    def add(connection):
        store.add_subscriber(connection, "zoe@example.org", "", now=MORNING)

    def fail(connection):
        connection.execute(sa.text("SELECT * FROM sqlite_master WHERE load_extension('none')"))

    _, futures = together(ledger, [add, fail])
    for future in futures:
        with pytest.raises(StoreError):
            future.result()
    assert readers(memory) == 0
    ledger.write(add)
    assert readers(memory) == 1


def flushes(ledger, count):
    """Return, for each of so many transactions, whether its commit waits for the disk."""
    ask = sa.text("PRAGMA synchronous")
    return [
        ledger.write(lambda connection: connection.execute(ask).scalar()) == 2 for _ in range(count)
    ]


def test_a_loss_of_power_takes_few_marks_back(memory):
    """T17: nine a connection at most, and none that is older than a fifth of a second."""
    ticks = Ticks()
    ledger = Ledger(memory, resend=True, ticks=ticks)
    assert flushes(ledger, 21) == ([True] + [False] * 9) * 2 + [True]
    ticks.now += 0.25
    assert flushes(ledger, 3) == [True, False, False]


def test_a_loss_of_power_takes_no_mark_back_where_no_second_copy_may_go(memory):
    """T17: with "hold" each mark is on the disk before its message goes out."""
    assert flushes(Ledger(memory, resend=False, ticks=Ticks()), 12) == [True] * 12
