"""From the feeds to the memory: ask, read, tell articles apart, keep."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest import feeds, items, store
from digest.config import Config
from digest.errors import FeedError
from digest.model import Feed, Fetched
from digest.parsing import THREADS, Parsers
from digest.pipeline import runs
from digest.pipeline.keeping import Keeper, Visit
from digest.pipeline.watch import Watch, never, silent
from digest.text import is_web

BATCH = 100  # feeds that a worker claims at once
_CLAIM = timedelta(minutes=10)  # after which another worker may ask them
_SPARE = timedelta(minutes=3)  # before that, in which no further feed is asked
_AT_ONCE = 256 * 1024  # bytes of a body that is sifted, in a millisecond or two, where it arrives


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a round of fetching brought, in feeds and new versions."""

    asked: int = 0
    answered: int = 0
    new: int = 0
    left_alone: int = 0  # not asked, since their servers wish it so
    errors: tuple[tuple[str, str], ...] = ()  # feed name and what is wrong, by name


@runs.timed("feeds")
def fetch(
    config: Config,
    memory: store.Store,
    *,
    now: datetime,
    pick: Callable[[store.Connection], Sequence[Feed]] | None = None,
    watch: Watch = silent,
    stopped: Callable[[], bool] = never,
) -> Report:
    """Ask the feeds that `pick` chooses, or all that are configured and on; keep what is new.

    One feed's fault stops no other. Raises StoreError where the memory does not take what came:
    nothing of it is noted as seen then, and the next round brings it again.
    """
    if pick is None:
        sync(config, memory)
    with memory.read() as connection:
        chosen = store.feeds_on(connection, now=now) if pick is None else pick(connection)
        left = store.count_feeds_on(connection) - len(chosen) if pick is None else 0
    asked = _with_access(config, chosen)
    if not asked:
        return Report(left_alone=left)
    bounds = feeds.Bounds(
        shortest=60.0 * config.fetch.min_interval_minutes,
        longest=60.0 * config.fetch.max_interval_minutes,
    )
    with Keeper(memory, total=len(asked), now=now, bounds=bounds, watch=watch) as keeper:
        _ask(
            config,
            asked,
            keeper.put,
            now=now,
            stopped=lambda: keeper.broken is not None or stopped(),
        )
    report = Report(
        asked=keeper.done,
        answered=keeper.done - len(keeper.errors),
        new=keeper.new,
        left_alone=left,
        errors=tuple(sorted(keeper.errors)),
    )
    runs.note(asked=report.asked, answered=report.answered, new_items=report.new, left_alone=left)
    runs.note_errors(f"{name}: {error}" for name, error in report.errors)
    return report


def fetch_batch(
    config: Config,
    memory: store.Store,
    *,
    clock: Callable[[], datetime],
    watch: Watch = silent,
    stopped: Callable[[], bool] = never,
) -> Report:
    """Ask up to a hundred feeds that are due, as one of several workers: each claims its own."""
    now = clock()
    until = now + _CLAIM
    with memory.write("feeds") as connection:
        chosen = store.claim_feeds(connection, now=now, until=until, limit=BATCH)
    if not chosen:
        return Report()
    try:
        with runs.recorded(memory, "worker fetch", clock=clock):
            return fetch(
                config,
                memory,
                now=now,
                pick=lambda _: chosen,
                watch=watch,
                stopped=lambda: stopped() or clock() > until - _SPARE,
            )
    finally:
        with memory.write() as connection:
            store.give_back_feeds(connection, chosen, until)


def sync(config: Config, memory: store.Store) -> None:
    """Tell the memory which feeds the configuration names."""
    with memory.write() as connection:
        store.sync_feeds(connection, config.enabled_feeds())


def health(memory: store.Store) -> list[tuple[Feed, feeds.Health]]:
    """Return the feeds that are switched on, by name, each with how it is."""
    with memory.read() as connection:
        found = store.enabled_feeds(connection)
    return [(feed, feeds.judge(feed, paused=paused)) for feed, paused in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that can be read: where, what it calls itself, and how many items it has."""

    url: str
    title: str
    items: int


def find_feeds(config: Config, url: str, *, now: datetime) -> list[Found]:
    """Return the feed at `url`, or where a page is there, those it leads to; keep nothing.

    Raises FeedError where there is none.
    """
    answers: list[Fetched] = []
    (feed,) = _with_access(config, [Feed(name=url, url=url)])
    feeds.fetch([feed], answers.append, manners=manners(config, now))
    fetched = answers[0]
    if fetched.error:
        raise FeedError(fetched.error)
    with Parsers() as parsers:
        try:
            channel, found = parsers.read(fetched.body, fetched, now)
        except FeedError as error:
            why = str(error).partition(";")[0]
        else:
            return [Found(url=url, title=channel.title, items=len(found))]
    for candidates in feeds.discover(fetched.body, fetched.url):
        if several := _readable(config, candidates, now):
            return several
    raise FeedError(f"{why}, nor does it lead to one; give the feed's own address")


def _readable(config: Config, urls: Sequence[str], now: datetime) -> list[Found]:
    """Return those of `urls` at which a feed is, each feed once."""
    found: dict[str, Found] = {}

    def note(visit: Visit) -> None:
        fetched, channel = visit.fetched, visit.channel
        if channel is not None:
            one = Found(url=fetched.feed.url, title=channel.title, items=len(visit.items))
            found[fetched.feed.url] = one

    _ask(config, _with_access(config, [Feed(name=one, url=one) for one in urls]), note, now=now)
    return [found[url] for url in urls if url in found]


def try_feeds(config: Config, *, now: datetime, watch: Watch = silent) -> Report:
    """Ask all feeds that are configured and on, to see whether they can be read; keep nothing."""
    asked = _with_access(config, config.enabled_feeds())
    errors: list[tuple[str, str]] = []
    done = 0

    def note(visit: Visit) -> None:
        nonlocal done
        done += 1
        name, error = visit.fetched.feed.name, visit.fetched.error
        if error:
            errors.append((name, error))
        watch("feeds", done, len(asked), name, error)

    _ask(config, asked, note, now=now)
    return Report(asked=done, answered=done - len(errors), errors=tuple(sorted(errors)))


def manners(config: Config, now: datetime) -> feeds.Manners:
    """Return how servers are asked."""
    fetch = config.fetch
    return feeds.Manners(
        concurrency=fetch.concurrency,
        per_host=fetch.per_host,
        host_pause=fetch.host_pause_seconds,
        allow_private=fetch.allow_private_addresses,
        max_redirects=fetch.max_redirects,
        first_byte=fetch.first_byte_seconds,
        min_rate=fetch.min_bytes_per_second,
        user_agent=f"digest-builder (+{fetch.contact or config.web.url})",
        whole_since=now - timedelta(days=fetch.whole_every_days),
    )


def _ask(
    config: Config,
    asked: Sequence[Feed],
    note: Callable[[Visit], None],
    *,
    now: datetime,
    stopped: Callable[[], bool] = never,
) -> None:
    """Ask feeds and hand each answer, read, to `note`; one that has a body in another thread."""
    with (
        ThreadPoolExecutor(THREADS, "parse", runs.carry, (runs.current(),)) as threads,
        Parsers() as parsers,
    ):

        def read(fetched: Fetched) -> None:
            visit, left = _sifted(fetched)
            note(_parsed(visit, left, parsers, now) if left is not None else visit)

        def receive(fetched: Fetched) -> Future[None] | None:
            if fetched.error or fetched.unchanged:
                note(Visit(fetched=fetched))
                return None
            if len(fetched.body) > _AT_ONCE:
                return threads.submit(read, fetched)
            visit, left = _sifted(fetched)
            if left is None:
                note(visit)
                return None
            return threads.submit(lambda: note(_parsed(visit, left, parsers, now)))

        feeds.fetch(asked, receive, manners=manners(config, now), stopped=stopped)


def _sifted(fetched: Fetched) -> tuple[Visit, bytes | None]:
    """Return an answer without its body, and what of that is left to parse; None if nothing."""
    seen, headers = fetched.feed.seen, dict(fetched.headers)
    bare = replace(fetched, body=b"")
    body_hash = hashlib.blake2b(fetched.body, digest_size=16).hexdigest()
    if body_hash == seen.body_hash:
        return Visit(fetched=replace(bare, unchanged=True), body_hash=body_hash), None
    if fetched.feed.encoding:
        headers["content-type"] = f"text/xml; charset={fetched.feed.encoding}"
    sifted = items.sift(fetched.body, seen.item_marks, headers)
    visit = Visit(fetched=bare, body_hash=body_hash, item_marks=sifted.marks)
    return visit, None if fetched.body and not sifted.body else sifted.body


def _parsed(visit: Visit, left: bytes, parsers: Parsers, now: datetime) -> Visit:
    """Read what is new in an answer; what is no feed becomes the answer's error."""
    try:
        channel, found = parsers.read(left, visit.fetched, now)
    except FeedError as error:
        return Visit(fetched=replace(visit.fetched, error=str(error)))
    # What has no address cannot be cited.
    return replace(visit, channel=channel, items=tuple(item for item in found if is_web(item.url)))


def _with_access(config: Config, chosen: Sequence[Feed]) -> list[Feed]:
    """Give feeds what opens their doors, which the memory never holds."""
    access = config.access()
    return [
        feed if access[feed.url] == feed.access else replace(feed, access=access[feed.url])
        for feed in chosen
    ]
