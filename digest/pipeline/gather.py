"""From the feeds to the memory: ask, read, tell articles apart, keep."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest import feeds, items, store
from digest.config import Config
from digest.errors import FeedError, StoreError
from digest.model import Feed, Fetched, Item
from digest.pipeline.watch import Watch, never, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a round of fetching brought: feeds asked and answering, new versions, errors."""

    asked: int = 0
    answered: int = 0
    new: int = 0
    errors: tuple[tuple[str, str], ...] = ()  # feed name and what is wrong, by name


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
        asked = store.due_feeds(connection, now=None) if pick is None else pick(connection)
    if not asked:
        return Report()
    done, new = 0, 0
    errors: list[tuple[str, str]] = []
    broken: list[StoreError] = []

    def receive(fetched: Fetched) -> None:
        nonlocal done, new
        if broken:
            return
        fetched, found = _read(fetched, now)
        try:
            new += _keep(memory, fetched, found, now)
        except StoreError as error:
            broken.append(error)
            return
        done += 1
        if fetched.error:
            errors.append((fetched.feed.name, fetched.error))
        watch("feeds", done, len(asked), fetched.feed.name, fetched.error)

    feeds.fetch(asked, receive, manners=manners(config), stopped=lambda: bool(broken) or stopped())
    if broken:
        raise broken[0]
    return Report(asked=done, answered=done - len(errors), new=new, errors=tuple(sorted(errors)))


def sync(config: Config, memory: store.Store) -> None:
    """Tell the memory which feeds the configuration names."""
    with memory.write() as connection:
        store.sync_feeds(connection, config.enabled_feeds())


def try_feed(config: Config, feed: Feed, *, now: datetime) -> tuple[str, int]:
    """Ask one feed and keep nothing; return its own title and how many items it has.

    Raises FeedError.
    """
    answers: list[Fetched] = []
    feeds.fetch([feed], answers.append, manners=manners(config))
    fetched, found = _read(answers[0], now)
    if fetched.error:
        raise FeedError(fetched.error)
    return items.feed_title(fetched.body, fetched.url), len(found)


def try_feeds(config: Config, *, now: datetime, watch: Watch = silent) -> Report:
    """Ask all feeds that are configured and on, to see whether they can be read; keep nothing."""
    asked = config.enabled_feeds()
    errors: list[tuple[str, str]] = []
    done = 0

    def receive(fetched: Fetched) -> None:
        nonlocal done
        done += 1
        error = _read(fetched, now)[0].error
        if error:
            errors.append((fetched.feed.name, error))
        watch("feeds", done, len(asked), fetched.feed.name, error)

    feeds.fetch(asked, receive, manners=manners(config))
    return Report(asked=done, answered=done - len(errors), errors=tuple(sorted(errors)))


def manners(config: Config) -> feeds.Manners:
    """Return how servers are asked."""
    return feeds.Manners(
        concurrency=config.fetch.concurrency,
        allow_private=config.fetch.allow_private_addresses,
        max_redirects=config.fetch.max_redirects,
        user_agent=f"digest-builder (+{config.fetch.contact or config.web.url})",
    )


def _read(fetched: Fetched, now: datetime) -> tuple[Fetched, list[Item]]:
    """Read the items of an answer; what is no feed becomes the answer's error."""
    if not fetched.body and (fetched.error or fetched.unchanged):
        return fetched, []
    headers = dict(fetched.headers)
    try:
        found = items.parse(fetched.body, fetched.feed, now=now, url=fetched.url, headers=headers)
    except FeedError as error:
        return replace(fetched, error=str(error)), []
    return fetched, found


def _keep(memory: store.Store, fetched: Fetched, found: Sequence[Item], now: datetime) -> int:
    """Store a feed's new items and its validators in one transaction."""
    feed = fetched.feed
    with memory.write("items") as connection:
        fresh = store.unseen(connection, feed.id, found)
        known = store.lookalikes(connection, feed.id, fresh)
        added = store.add_items(connection, feed.id, fresh, items.identify(fresh, known))
        store.note_visit(connection, fetched, now=now)
    return added
