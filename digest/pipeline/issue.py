"""From the memory to an edition: group, choose, write, render, freeze."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from digest import config as configuration
from digest import delivery, message, prose, store, stories, typeset
from digest import edition as editions
from digest.config import Config
from digest.errors import StoreBusyError
from digest.message import House
from digest.model import Edition, Frozen, Item, Message, Past, Story
from digest.pipeline import runs
from digest.pipeline.claims import claimed
from digest.pipeline.recall import Recalled
from digest.pipeline.shape import Spare, shaped
from digest.pipeline.texts import filled
from digest.pipeline.variants import narrowed

Read = Callable[[Edition], object]  # gets texts for a choice, as `texts.read` does

_LONGEST = 336.0  # hours that an edition may reach back over missed days
_ATTEMPTS = 5  # other processes may freeze editions at the same moment
_KINDS = {"daily": ("daily",), "once": ("daily", "once")}  # whose stories are not told again


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen for an edition, before its texts are there."""

    edition: Edition
    stories: tuple[Story, ...]
    recalled: Recalled


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A composed edition that nothing was changed for yet."""

    edition: Edition
    message: Message
    house: House  # in whose templates it is set
    document: str
    stories: tuple[Story, ...]
    considered: str  # every story, in or out, with its reasons
    recalled: Recalled

    @property
    def frozen(self) -> Frozen:
        """The draft as if it were published, for looking at."""
        return Frozen(
            id=0,
            number=self.edition.number,
            day=self.edition.day,
            kind="draft",
            state="made",
            cutoff=self.edition.cutoff,
            composed=self.edition.cutoff,
            document=self.document,
            message=self.message,
        )


def house(config: Config) -> message.House:
    """Return what a message needs to know of its publisher."""
    own = config.path(config.brief.templates) if config.brief.templates else None
    return message.House(
        brief=config.brief,
        sender=config.delivery.sender,
        reply_to=config.delivery.reply_to,
        web=config.web.url.rstrip("/"),
        zone=config.schedule.tz,
        templates=message.places(config.brief.style, own),
        return_path=config.delivery.return_path,
    )


def check_templates(config: Config) -> Message:
    """Render an invented edition in the configured style. Raises RenderError, file and line."""
    return typeset.checked(house(config))


def events(config: Config, memory: store.Store, *, now: datetime) -> list[Story]:
    """Return the events that an edition of `now` is made of, out of what is stored."""
    with memory.read() as connection:
        articles = store.window(connection, since=_since(config, now), until=now)
        known = store.known_stories(connection, [versions[0].article for versions in articles])
    return _grouped(articles, known, since=_since(config, now))


def _since(config: Config, now: datetime) -> datetime:
    return now - timedelta(hours=config.edition.max_age_hours + 24)


@runs.timed("group")
def _grouped(
    articles: Sequence[Sequence[Item]], known: Mapping[int, int], *, since: datetime
) -> list[Story]:
    told = [stories.collapse(versions) for versions in articles]
    recent = [one for one in told if min(one.published, one.first_seen) > since]
    return stories.cluster(recent, known=known)


def choose(
    config: Config,
    memory: store.Store,
    *,
    now: datetime,
    kind: str,
    day: date | None = None,
    recalled: Recalled | None = None,
) -> Chosen:
    """Choose the stories of the edition of `now`, or of `day`, without changing anything.

    A "daily" one goes to the subscribers and leaves out what earlier daily ones told them; one
    made "once", on demand, leaves out what any edition told. With `recalled` it knows of the days
    before what an earlier choice did.
    """
    day = day or now.astimezone(config.schedule.tz).date()
    with memory.read() as connection:
        last = recalled.last if recalled else store.last_cutoff(connection, until=now)
        newest = recalled.newest if recalled else store.newest_version(connection)
        if config.schedule.if_missed == "merge":
            config = _reaching_back(config, last, now)
        since = _since(config, now)
        articles = store.window(connection, since=since, until=now, newest=newest)
        if recalled is None:
            remembered = day - timedelta(days=config.edition.remember_days)
            recalled = Recalled(
                number=store.next_number(connection),
                newest=newest,
                stories=store.known_stories(connection, [one[0].article for one in articles]),
                past=tuple(store.past(connection, since=remembered, until=now, kinds=_KINDS[kind])),
                last=last,
            )
    grouped = _grouped(articles, recalled.stories, since=since)
    chosen = _chosen(config, grouped, recalled.past, day=day, now=now)
    return Chosen(
        edition=replace(chosen, number=recalled.number), stories=tuple(grouped), recalled=recalled
    )


def compose(
    config: Config,
    memory: store.Store,
    *,
    now: datetime,
    kind: str,
    note: str = "",
    day: date | None = None,
    read: Read | None = None,
    recalled: Recalled | None = None,
    spare: Spare | None = None,
) -> Draft:
    """Compose the edition of `now` or `day`: choose as `choose` does, get texts by `read`, write.

    Without `read` nothing is changed: then the texts count that are known by `now`. With `spare`
    it is in the shipped style where a template of the operator's own goes beyond its limits.
    """
    made = choose(config, memory, now=now, kind=kind, day=day, recalled=recalled)
    if read is not None:
        read(made.edition)
    chosen = filled(memory, made.edition, until=now)
    if not chosen.entries and not note:
        note = "Nothing new has come in since the last edition."
    return _written(config, replace(chosen, note=note), made, spare)


@runs.timed("write")
def _written(config: Config, chosen: Edition, made: Chosen, spare: Spare | None) -> Draft:
    """Write what was chosen, and give it its shape."""
    own = house(config)
    written = prose.write(chosen, brief=config.brief, zone=own.zone, web=own.web)
    framed = prose.frame(
        written,
        config.brief,
        zone=own.zone,
        anniversary=configuration.on_this_day(chosen.day),
        following=config.schedule.following(chosen.day),
    )
    runs.note(
        stories=len(framed.entries),
        considered=len(framed.ranked),
        left_out=runs.reasons(framed.ranked),
    )
    (whole,), own = shaped([framed], own, spare)
    return Draft(
        edition=framed,
        message=whole,
        house=own,
        document=message.document(framed),
        stories=made.stories,
        considered=message.considered(framed),
        recalled=made.recalled,
    )


@runs.timed("choose")
def _chosen(
    config: Config, grouped: Sequence[Story], past: Sequence[Past], *, day: date, now: datetime
) -> Edition:
    """Choose the stories of an issue; what the operator's own house wrote stands apart."""
    news = [one for one in grouped if not {item.feed for item in one.items} <= config.pinned]
    chosen = editions.compose(
        news,
        past=past,
        settings=config.edition,
        sections=config.sections,
        rules=config.rules,
        day=day,
        now=now,
    )
    return replace(chosen, house=editions.pinned(grouped, config.pinned, now=now))


def _reaching_back(config: Config, last: datetime | None, now: datetime) -> Config:
    """Let the news of missed days count too: back to what the last daily edition knew."""
    hours = 0.0 if last is None else (now - last) / timedelta(hours=1)
    longest = max(config.edition.max_age_hours, min(hours, _LONGEST))
    edition = config.edition.model_copy(update={"max_age_hours": longest})
    return config.model_copy(update={"edition": edition})


def publish(
    config: Config,
    memory: store.Store,
    *,
    now: datetime,
    kind: str,
    note: str = "",
    day: date | None = None,
    send_at: datetime | None = None,
    least: int = 1,
    read: Read | None = None,
    spare: Spare | None = None,
) -> Frozen | Draft:
    """Freeze the edition of `now` and remember its stories; a daily one is queued for its readers.

    Its `day` is that of `now` where none is given; it goes out from `send_at` on, else at once.
    It is composed as `compose` does, with `read` and `spare`.
    Where the day's daily edition is there already, that one comes back, whoever made it. Where
    there are fewer than `least` stories, the draft comes back and nothing is stored. Raises
    StoreBusyError while another process makes the same day's edition.
    """
    day = day or now.astimezone(config.schedule.tz).date()
    for _ in range(_ATTEMPTS):
        if kind == "daily":
            with memory.read() as connection:
                there = store.daily(connection, day)
            if there is not None:
                return there
        with claimed(memory, f"{kind} edition of {day}", alone=kind == "daily") as holds:
            draft = compose(
                config, memory, now=now, kind=kind, note=note, day=day, read=read, spare=spare
            )
            if len(draft.edition.entries) < least:
                return draft
            narrow = _narrow(memory, draft, spare)
            with memory.write("editions") as connection:
                if not holds(connection):
                    continue
                frozen = _freeze(connection, draft, kind=kind, now=now)
                if frozen is not None:
                    store.keep_variants(connection, frozen.id, narrow)
                    if kind == "daily":
                        enqueue(connection, config, frozen, now=now, send_at=send_at)
                    runs.note(edition=frozen.number)
                    return frozen
    raise StoreBusyError(f"{memory.name}: other processes keep making editions; try again")


def _narrow(
    memory: store.Store, draft: Draft, spare: Spare | None
) -> dict[tuple[str, ...], Message]:
    """Render a draft for each choice of sections that readers have made."""
    with memory.read() as connection:
        wanted = store.wanted_sections(connection)
    made, _ = shaped([narrowed(draft.edition, one) for one in wanted], draft.house, spare)
    return dict(zip(wanted, made, strict=True))


def _freeze(
    connection: store.Connection, draft: Draft, *, kind: str, now: datetime
) -> Frozen | None:
    frozen = store.publish(
        connection, draft.edition, draft.message, draft.document, kind=kind, now=now
    )
    if frozen is not None:
        store.keep_stories(connection, draft.stories)
        store.keep_considered(
            connection, frozen.id, draft.considered, recalled=draft.recalled.packed()
        )
    return frozen


def withdraw(memory: store.Store, frozen: Frozen) -> bool:
    """Take back a daily edition that has not begun to go out; False where it has.

    It stays as one made on demand, which 'digest send' can still deliver that day; its stories
    count as told to nobody.
    """
    with memory.write("editions") as connection:
        return store.withdraw(connection, frozen.id)


def adopt(config: Config, memory: store.Store, *, now: datetime) -> Frozen | None:
    """Return the day's edition for the subscribers; None where none was made today.

    The last one made on demand becomes it where there is no other.
    """
    day = now.astimezone(config.schedule.tz).date()
    with memory.write("editions") as connection:
        there = store.daily(connection, day)
        if there is not None:
            return there
        made = store.latest(connection, day)
        if made is not None and store.adopt(connection, made.id):
            enqueue(connection, config, made, now=now)
        return store.daily(connection, day)


def enqueue(
    connection: store.Connection,
    config: Config,
    frozen: Frozen,
    *,
    now: datetime,
    send_at: datetime | None = None,
    only: int | None = None,
) -> None:
    """Queue an edition for its readers, each with the id that its message will always carry.

    None goes out before `send_at`; without it they are due `now`.
    """
    store.wake(connection, now=send_at or now)
    secret, domain = key(connection, config), house(config).domain

    def message_id(subscriber: int) -> str:
        return message.message_id(frozen.number, frozen.day.isoformat(), secret, subscriber, domain)

    store.enqueue(connection, frozen.id, message_id, now=send_at or now, only=only)


def key(connection: store.Connection, config: Config) -> str:
    """Return the secret that readers' links are signed with: the configured one, or the store's."""
    return keys(connection, config)[0]


def keys(connection: store.Connection, config: Config) -> tuple[str, ...]:
    """Return all secrets that open readers' links, the one that signs first."""
    return config.web.keys(store.setting(connection, "key"))


def preview(config: Config, memory: store.Store, folder: Path, *, now: datetime) -> list[Path]:
    """Compose the next daily edition and write its files; nothing else changes."""
    return files(config, compose(config, memory, now=now, kind="daily").frozen, folder)


def files(config: Config, frozen: Frozen, folder: Path) -> list[Path]:
    """Write an edition's files into `folder`, with a picture where a browser is at hand."""
    own = house(config)
    # As a reader gets it, with links that are nobody's.
    nobody = message.token("preview", "unsubscribe", 1)
    press = message.prepare(frozen, own, key="preview")
    letter = press.letter(to=f"reader@{own.domain}", subscriber=1)
    written = delivery.write_files(
        folder,
        {
            "brief.html": frozen.message.html.replace(message.MARK, nobody).encode(),
            "brief.web.html": frozen.message.web.encode(),
            "brief.txt": frozen.message.text.replace(message.MARK, nobody).encode(),
            "brief.eml": letter.content,
            "edition.json": frozen.document.encode(),
        },
    )
    if config.output.png and (drawn := delivery.picture(written[0], folder / "brief.png")):
        written.append(drawn)
    return written
