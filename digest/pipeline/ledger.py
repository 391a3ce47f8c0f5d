"""The marks of one round's connections, written to the database together."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from digest import store

_Told = TypeVar("_Told")


_UNFLUSHED = 9  # transactions in a row that the disk has not confirmed
_SECONDS = 0.2  # for which a mark may be unconfirmed, where another one follows


class Ledger:
    """Writes in one transaction what several connections hand in while the one before it lasts.

    Each still waits until its own marks are committed. That is for SQLite, where one transaction
    at a time may write; PostgreSQL takes several, and lets them share a flush by itself.

    The end of a process takes nothing back that is committed. A loss of power may, where the disk
    has not confirmed it: with `resend`, of the last `_UNFLUSHED` transactions, each of which holds
    one mark of a connection at most; else of none, and every mark waits for the disk.
    """

    def __init__(self, memory: store.Store, *, resend: bool, ticks: Callable[[], float]) -> None:
        """Write to `memory`; `ticks` tells the seconds of any clock."""
        self._memory, self._resend, self._ticks = memory, resend, ticks
        self._together = memory.writer.dialect.name == "sqlite"
        self._waiting: deque[tuple[Callable[[store.Connection], Any], Future[Any]]] = deque()
        self._turn = threading.Lock()
        self._unflushed, self._flushed = _UNFLUSHED, 0.0

    def write(self, work: Callable[[store.Connection], _Told]) -> _Told:
        """Return what `work` returns of a transaction, once that is committed.

        Another connection's thread may be the one that calls it. Where one piece of work fails,
        so do those that share its transaction. Raises StoreError.
        """
        if not self._together:
            with self._memory.write() as connection:
                return work(connection)
        own: Future[_Told] = Future()
        self._waiting.append((work, own))
        with self._turn:
            if not own.done():  # else whose turn it was before has seen to it
                self._commit()
        return own.result()

    def _commit(self) -> None:
        """Do all that waits, and let everybody know."""
        group = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            with self._memory.write(quick=self._may_be_quick()) as connection:
                results = [work(connection) for work, _ in group]
        except BaseException as error:
            for _, one in group:
                one.set_exception(error)
            raise
        for (_, one), result in zip(group, results, strict=True):
            one.set_result(result)

    def _may_be_quick(self) -> bool:
        """Tell whether this transaction need not wait for the disk."""
        now = self._ticks()
        if self._resend and self._unflushed < _UNFLUSHED and now - self._flushed < _SECONDS:
            self._unflushed += 1
            return True
        self._unflushed, self._flushed = 0, now
        return False
