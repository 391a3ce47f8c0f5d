"""The walk: the only module that knows the order of the rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from digest import config as configuration
from digest import edition as editions
from digest import delivery, feeds, items, message, prose, store, stories
from digest.config import Config
from digest.errors import FeedError
from digest.model import Edition, Fetched, Frozen, Item, Message, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a round of fetching brought: feeds asked and answering, new versions, errors."""

    asked: int
    answered: int
    new: int
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A composed edition that nothing was changed for yet."""

    edition: Edition
    message: Message
    document: str
    stories: tuple[Story, ...]


def house(config: Config) -> message.House:
    """Return what a message needs to know of its publisher."""
    own = [config.path(config.brief.templates)] if config.brief.templates else []
    return message.House(
        brief=config.brief,
        sender=config.delivery.sender,
        reply_to=config.delivery.reply_to,
        web=config.web.url.rstrip("/"),
        zone=config.schedule.tz,
        templates=[*own, configuration.shipped("templates") / "brief"],
    )


def fetch(config: Config, memory: store.Store, *, now: datetime) -> Report:
    """Ask every feed that is switched on and keep what is new; one feed's fault stops no other."""
    with memory.write() as connection:
        store.sync_feeds(connection, config.enabled_feeds())
        asked = store.due_feeds(connection, now=None)
    new, errors = 0, []

    def receive(fetched: Fetched) -> None:
        nonlocal new
        found: list[Item] = []
        if fetched.body:
            try:
                found = items.parse(
                    fetched.body, fetched.feed, now=now, url=fetched.url, headers=dict(fetched.headers)
                )
            except FeedError as error:
                fetched = replace(fetched, error=str(error))
        if fetched.error:
            errors.append((fetched.feed.name, fetched.error))
        new += _keep(memory, fetched, found, now)

    manners = feeds.Manners(
        concurrency=config.fetch.concurrency,
        allow_private=config.fetch.allow_private_addresses,
        max_redirects=config.fetch.max_redirects,
        user_agent=f"digest-builder (+{config.fetch.contact or config.web.url})",
    )
    feeds.fetch(asked, receive, manners=manners)
    return Report(
        asked=len(asked), answered=len(asked) - len(errors), new=new, errors=tuple(sorted(errors))
    )


def _keep(memory: store.Store, fetched: Fetched, found: Sequence[Item], now: datetime) -> int:
    """Store a feed's new items and its validators in one transaction."""
    feed = fetched.feed
    with memory.write("items") as connection:
        fresh = store.unseen(connection, feed.id, found)
        known = store.lookalikes(connection, feed.id, fresh)
        added = store.add_items(connection, feed.id, fresh, items.identify(fresh, known))
        store.note_visit(connection, fetched, now=now)
    return added


def compose(
    config: Config, memory: store.Store, *, now: datetime, kinds: Sequence[str], note: str = ""
) -> Draft:
    """Compose the edition of `now` from the memory, without changing anything."""
    day = now.astimezone(config.schedule.tz).date()
    since = now - timedelta(hours=config.edition.max_age_hours + 24)
    with memory.read() as connection:
        articles = store.window(connection, since=since, until=now)
        known = store.known_stories(connection, [versions[0].article for versions in articles])
        number = store.next_number(connection)
        remembered = day - timedelta(days=config.edition.remember_days)
        past = store.past(connection, since=remembered, until=now, kinds=kinds)
    told = [stories.collapse(versions) for versions in articles]
    recent = [one for one in told if min(one.published, one.first_seen) > since]
    grouped = stories.cluster(recent, known=known)
    chosen = editions.compose(
        grouped, past=past, settings=config.edition, sections=config.sections, day=day, now=now
    )
    written = prose.write(chosen, brand=config.brief.brand, zone=config.schedule.tz)
    framed = prose.frame(
        replace(written, number=number, note=note),
        config.brief,
        zone=config.schedule.tz,
        anniversary=configuration.on_this_day(day),
    )
    rendered = message.render(framed, house(config))
    return Draft(
        edition=framed, message=rendered, document=message.document(framed), stories=tuple(grouped)
    )


def make(config: Config, memory: store.Store, *, now: datetime, note: str = "") -> Frozen | None:
    """Make one edition on demand and remember it; None where there is nothing new to say."""
    draft = compose(config, memory, now=now, kinds=("daily", "once"), note=note)
    if not draft.edition.entries:
        return None
    with memory.write("editions") as connection:
        store.keep_stories(connection, draft.stories)
        return store.publish(
            connection, draft.edition, draft.message, draft.document, kind="once", now=now
        )


def write_brief(
    config: Config, memory: store.Store, folder: Path, *, now: datetime, note: str = ""
) -> list[Path]:
    """Make one edition on demand and write its files; none where there is nothing new."""
    frozen = make(config, memory, now=now, note=note)
    if frozen is None:
        return []
    own = house(config)
    mail = message.build(frozen, own, to=own.sender, name="", key="preview", subscriber=0)
    files = {
        "brief.html": frozen.message.html.encode(),
        "brief.txt": frozen.message.text.encode(),
        "brief.eml": mail.as_bytes(),
        "edition.json": frozen.document.encode(),
    }
    return delivery.write_files(folder, files)
