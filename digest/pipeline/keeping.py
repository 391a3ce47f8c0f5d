"""Keeps what visits brought: many of them in one transaction, in a thread of its own."""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from digest import feeds, items, store
from digest.config import Config
from digest.model import Channel, Feed, Fetched, Item, Seen
from digest.pipeline import runs
from digest.pipeline.watch import Watch, never

log = logging.getLogger("digest")

_FLOOD = 100  # new items at once that are a surprise in a feed that is known
_RECENT = 4_000  # stored versions among which copies of new ones are sought: a fifth of a second
_ROWS = 2_000  # items in one transaction
_VISITS = 500
_WAIT = 0.25  # seconds that a visit waits for others to be kept with


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An answer as it was read: of a body that changed, its new items in the feed's order."""

    fetched: Fetched
    channel: Channel | None = None
    items: tuple[Item, ...] = ()
    body_hash: str = ""
    item_marks: bytes = b""


class Keeper:
    """Stores visits as they come. An error of the memory is raised at the end of the block.

    Items and validators of a feed are kept in one transaction; none is open while a server is
    waited for. What was not kept is brought by the next round again.
    """

    def __init__(
        self,
        memory: store.Store,
        *,
        total: int,
        now: datetime,
        bounds: feeds.Bounds,
        watch: Watch,
    ) -> None:
        """Keep up to `total` visits made at `now`; `watch` is told of each that is kept."""
        self._memory, self._total, self._now = memory, total, now
        self._bounds, self._watch = bounds, watch
        self._run_of = runs.current()
        self._waiting: queue.SimpleQueue[Visit | None] = queue.SimpleQueue()
        self._enough = threading.Event()  # no more need be waited for
        self._over = False  # nothing comes any more
        self._thread = threading.Thread(target=self._run, name="keep")
        self._near: items.Near | None = None  # until there is something new
        self.done = 0
        self.new = 0
        self.errors: list[tuple[str, str]] = []
        self.broken: BaseException | None = None

    def put(self, visit: Visit) -> None:
        """Have a visit kept soon."""
        self._waiting.put(visit)
        if self._waiting.qsize() >= _VISITS:
            self._enough.set()

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Keep what waits, and raise what went wrong."""
        self._over = True
        self._waiting.put(None)
        self._enough.set()
        self._thread.join()
        if self.broken is not None:
            raise self.broken

    def _run(self) -> None:
        runs.carry(self._run_of)
        more = True
        while more:
            visits, more = self._gathered()
            if not visits or self.broken is not None:
                continue
            try:
                self._keep(visits)
            except BaseException as error:  # noqa: BLE001  (raised at the end, where it is seen)
                self.broken = error

    def _gathered(self) -> tuple[list[Visit], bool]:
        """Wait for visits; return some, and whether there may be more.

        It wakes for none of those that come meanwhile: to change threads for each costs more
        than to keep it.
        """
        visits: list[Visit] = []
        rows = 0
        one = self._waiting.get()
        if not self._over:
            self._enough.wait(_WAIT)
            self._enough.clear()
        while one is not None:
            visits.append(one)
            rows += len(one.items)
            if self._waiting.empty() or len(visits) >= _VISITS or rows >= _ROWS:
                return visits, True
            one = self._waiting.get()
        return visits, False

    def _keep(self, visits: Sequence[Visit]) -> None:
        fresh: list[Item] = []
        with self._memory.write("items") as connection:
            notes: list[tuple[int, Seen]] = []
            odd: list[str] = []
            for visit in visits:
                new = store.unseen(connection, visit.fetched.feed.id, _oldest_first(visit.items))
                fresh += new
                seen = self._remembered(visit, new)
                notes.append((visit.fetched.feed.id, seen))
                odd += _oddities(visit.fetched.feed, seen, len(new))
            numbered = store.numbered(connection, fresh)
            store.add_items(connection, numbered, self._articles(connection, numbered))
            store.note_visits(connection, notes)
            failed = sum(1 for visit in visits if visit.fetched.error)
            told = {"failed": failed, "answered": len(visits) - failed}
            store.count(connection, "visits", told)
            store.count(connection, "items", {"": len(fresh)})
        self.new += len(fresh)
        for line in odd:
            log.warning("%s", line)
        for visit in visits:
            self.done += 1
            name, error = visit.fetched.feed.name, visit.fetched.error
            if error:
                self.errors.append((name, error))
            self._watch("feeds", self.done, self._total, name, error)

    def _articles(self, connection: store.Connection, fresh: Sequence[Item]) -> list[int]:
        """Tell the articles of new versions that have their ids."""
        if fresh and self._near is None:
            self._near = items.Near()
            since = self._now - timedelta(hours=items.COPY_HOURS)
            items.learn(self._near, store.recent(connection, since=since, limit=_RECENT))
        return items.identify(fresh, store.lookalikes(connection, fresh), self._near)

    def _remembered(self, visit: Visit, new: Sequence[Item]) -> Seen:
        return feeds.remember(
            visit.fetched,
            now=self._now,
            bounds=self._bounds,
            channel=visit.channel,
            body_hash=visit.body_hash,
            item_marks=visit.item_marks,
            published=[item.published for item in new],
        )


def forget(
    config: Config, memory: store.Store, *, now: datetime, stopped: Callable[[], bool] = never
) -> int:
    """Forget the articles that are older than `store.keep_days`; return how many there were.

    In short transactions, so that nobody waits. What is cut short is done another time.
    """
    keep = timedelta(days=config.store.keep_days)
    gone = 0
    while not stopped():
        with memory.write("items") as connection:
            some = store.forget_old(connection, now=now, keep=keep)
        gone += some
        if not some:
            break
    return gone


def _oddities(feed: Feed, seen: Seen, new: int) -> list[str]:
    """Return what an operator should hear of a visit that went well, a line each."""
    told = []
    if seen.moved_times == feeds.CONFIRMED > feed.seen.moved_times:
        told.append(
            f"{feed.name}: moved for good from {feed.url} to {seen.moved_to}, where it is asked"
            " from now on; the old address is kept"
        )
    if new > _FLOOD and feed.seen.last_new is not None:
        told.append(f"{feed.name}: {new} new items at once; if it was made anew, they may be old")
    return told


def _oldest_first(found: Sequence[Item]) -> list[Item]:
    """Order items as they appeared: feeds list the newest first, and date some alike."""
    order = list(found)
    order.reverse()
    order.sort(key=lambda item: item.published)
    return order
