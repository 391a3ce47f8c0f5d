"""The texts behind an edition's stories: asks for pages politely, and fills them in."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

from digest import articles, feeds, store
from digest.config import Config
from digest.errors import FeedError
from digest.furniture.remove import remove
from digest.model import Access, Edition, Entry, Feed, Fetched, Item, Page
from digest.parsing import THREADS, Parsers
from digest.pipeline import runs
from digest.pipeline.gather import manners
from digest.pipeline.watch import Watch, never, silent

_RULES_LAST = timedelta(hours=24)  # how long a robots.txt counts (RFC 9309 2.4)
_RULES_BYTES = 512 * 1024
_AT_ONCE = 16  # sites
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
_CLOSED = "its robots.txt cannot be had"
_BARRED = "its robots.txt keeps programs out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of looking for the texts behind an edition's stories, in articles."""

    feed: int = 0  # whose feed carries the whole text
    asked: int = 0  # whose pages were asked for now
    pages: Mapping[str, int] = field(default_factory=dict)  # with a page, by its state
    left: int = 0  # whose pages are not known yet: their sites were slow

    @property
    def texts(self) -> int:
        """Articles whose text is there."""
        return self.feed + self.pages.get("kept", 0)


def filled(memory: store.Store, edition: Edition, *, until: datetime) -> Edition:
    """Give the items of an edition's stories the texts known at `until`, without their furniture.

    The choice stays as it is; nothing is asked for.
    """
    with memory.read() as connection:
        modes = store.article_modes(connection)
        keys = sorted({item.url_key for entry in edition.entries for item in entry.items} - {""})
        known = store.pages_of(connection, keys, until=until)

    def entry(one: Entry) -> Entry:
        items = (_filled(item, modes[item.feed_id], known.get(item.url_key)) for item in one.items)
        return replace(one, items=tuple(items))

    return replace(
        edition,
        lede=tuple(map(entry, edition.lede)),
        sections=tuple(
            replace(section, entries=tuple(map(entry, section.entries)))
            for section in edition.sections
        ),
    )


def _filled(item: Item, mode: str, page: Page | None) -> Item:
    content = "" if mode == "never" else remove(item.content)
    if mode == "page" and not articles.is_full(item) and page is not None and page.text:
        content = page.text
    return replace(item, summary=remove(item.summary), content=content)


@runs.timed("texts")
def read(
    config: Config,
    memory: store.Store,
    edition: Edition,
    *,
    now: datetime,
    seconds: float | None = None,
    watch: Watch = silent,
    stopped: Callable[[], bool] = never,
) -> Reading:
    """Ask for the pages behind an edition's stories that are not known yet, and keep their texts.

    It takes `seconds` at most, else those of the configuration; what is not had by then is left
    for the next time. A page that gives no text is no error: the state it is kept with tells why,
    and it is not asked for again for a while. `watch` is told of each page, under "pages".
    """
    ends = monotonic() + (config.articles.seconds if seconds is None else seconds)
    with memory.read() as connection:
        modes = store.article_modes(connection)
        sources = {feed.id: feed for feed in store.feeds_on(connection)}
        wanted = articles.wanted(edition, modes, per_story=config.articles.per_story)
        keys = [item.url_key for item in wanted]
        known = store.pages_of(connection, keys, until=now)
    due = [
        item
        for item in wanted
        if item.feed_id in sources and articles.is_due(known.get(item.url_key), now)
    ]
    asked: list[Page] = []
    if due and monotonic() < ends:
        round_ = _Round(config, memory, now, watch, lambda: stopped() or monotonic() >= ends)
        asked = round_.run(due, sources)
    known.update((page.key, page) for page in asked)
    states = Counter(known[key].state for key in keys if key in known)
    full = [
        item
        for entry in edition.entries
        for item in entry.items
        if modes[item.feed_id] != "never" and articles.is_full(item)
    ]
    reading = Reading(
        feed=len(full), asked=len(asked), pages=dict(states), left=len(keys) - sum(states.values())
    )
    runs.note(texts=reading.texts, pages_asked=reading.asked, pages_left=reading.left)
    return reading


class _Round:
    """One round of asking: first for the rules of the sites, then for the pages they allow."""

    def __init__(
        self,
        config: Config,
        memory: store.Store,
        now: datetime,
        watch: Watch,
        stopped: Callable[[], bool],
    ) -> None:
        self.config, self.memory, self.now = config, memory, now
        self.watch, self.stopped = watch, stopped
        self.access = config.access()
        self.turns: dict[str, float] = {}
        self.pauses: dict[str, float] = {}
        self.pages: list[Page] = []
        self.total = 0
        self.telling = threading.Lock()

    def run(self, due: Sequence[Item], sources: Mapping[int, Feed]) -> list[Page]:
        """Ask, keep what came, also where the time is up before all did, and return it."""
        self.total = len(due)
        asked = {item.url: self._visit(item.url, sources[item.feed_id]) for item in due}
        with (
            ThreadPoolExecutor(THREADS, "page", runs.carry, (runs.current(),)) as threads,
            Parsers() as parsers,
        ):
            rules = self._rules(asked)
            allowed = self._allowed(due, rules, parsers)
            items = {item.url: item for item in allowed}

            def extract(fetched: Fetched) -> None:
                self._note(_page(items[fetched.feed.url], fetched, parsers, self.now))

            def receive(fetched: Fetched) -> Future[None] | None:
                if not fetched.error:
                    return threads.submit(extract, fetched)
                extract(fetched)
                return None

            self._ask([asked[item.url] for item in allowed], receive)
        with self.memory.write("items") as connection:
            store.keep_pages(connection, self.pages)
        return self.pages

    def _visit(self, url: str, source: Feed) -> Feed:
        """Return how a page is asked for: as its feed is, but without its keys."""
        settings = self.config.articles
        return Feed(
            name=source.name,
            url=url,
            timeout=settings.timeout_seconds,
            max_bytes=int(settings.max_megabytes * 1024 * 1024),
            user_agent=source.user_agent,
            as_browser=source.as_browser,
            access=Access(proxy=self.access[source.url].proxy),
        )

    def _rules(self, asked: Mapping[str, Feed]) -> dict[str, str | None]:
        """Return by origin the rules of the sites; None of those where nothing may be asked for."""
        visits = {articles.origin(url): visit for url, visit in asked.items()}
        since = self.now - _RULES_LAST
        with self.memory.read() as connection:
            rules: dict[str, str | None] = dict(
                store.robots_of(connection, list(visits), since=since, until=self.now)
            )
        found: dict[str, str | None] = {}

        def receive(fetched: Fetched) -> None:
            found[articles.origin(fetched.feed.url)] = articles.rules(fetched)

        missing = [
            replace(visit, url=f"{origin}/robots.txt", max_bytes=_RULES_BYTES)
            for origin, visit in visits.items()
            if origin not in rules
        ]
        self._ask(missing, receive)
        had = {origin: said for origin, said in found.items() if said is not None}
        with self.memory.write("items") as connection:
            store.keep_robots(connection, had, now=self.now)
        return rules | found

    def _allowed(
        self, due: Sequence[Item], rules: Mapping[str, str | None], parsers: Parsers
    ) -> list[Item]:
        """Return the items whose pages their sites let programs ask for; note the others."""
        sites: defaultdict[str, list[Item]] = defaultdict(list)
        for item in due:
            sites[articles.origin(item.url)].append(item)
        may: set[str] = set()
        for origin, items in sites.items():
            if origin not in rules:  # the time was up
                continue
            may.update(self._allowed_of(origin, items, rules[origin], parsers))
        return [item for item in due if item.url in may]

    def _allowed_of(
        self, origin: str, items: Sequence[Item], rules: str | None, parsers: Parsers
    ) -> list[str]:
        urls = [item.url for item in items]
        state, why, verdict, pause = "barred", _BARRED, [True] * len(urls), 0.0
        if rules is None:
            state, why, verdict = "failed", _CLOSED, [False] * len(urls)
        elif rules.strip():
            try:
                verdict, pause = parsers.allowed(rules, urls, articles.AGENT)
            except FeedError:
                state, why, verdict = "failed", _CLOSED, [False] * len(urls)
        self.pauses[urlsplit(origin).hostname or ""] = max(
            pause, self.config.fetch.host_pause_seconds
        )
        for item, one in zip(items, verdict, strict=True):
            if not one:
                self._note(Page(key=item.url_key, state=state, asked=self.now, reason=why))
        return [url for url, one in zip(urls, verdict, strict=True) if one]

    def _ask(
        self, asked: Sequence[Feed], receive: Callable[[Fetched], Future[None] | None]
    ) -> None:
        """Ask one site after the other in each its turn, many sites at a time."""
        how = replace(
            manners(self.config, self.now),
            concurrency=_AT_ONCE,
            per_host=1,
            pauses=self.pauses,
            accept=_ACCEPT,
        )
        feeds.fetch(asked, receive, manners=how, stopped=self.stopped, turns=self.turns)

    def _note(self, page: Page) -> None:
        with self.telling:
            self.pages.append(page)
            self.watch("pages", len(self.pages), self.total, urlsplit(page.key).netloc, "")


def _page(item: Item, fetched: Fetched, parsers: Parsers, now: datetime) -> Page:
    """Read an answer as the page of an item."""
    page = Page(key=item.url_key, state="empty", asked=now)
    if fetched.error:
        state, reason = articles.outcome(fetched)
        return replace(page, state=state, reason=reason)
    try:
        kind = dict(fetched.headers).get("content-type", "")
        state, title, said = parsers.extract(fetched.body, kind)
    except FeedError as error:
        return replace(page, state="failed", reason=str(error).partition(";")[0])
    if state != "kept":
        return replace(page, state=state, title=title)
    if not articles.fits(item, title, said):
        return replace(page, title=title, reason="it tells something else")
    return replace(page, state=state, title=title, text=said)
