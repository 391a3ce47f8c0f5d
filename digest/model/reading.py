"""The nouns of what is read and told: from a feed to a published edition."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is remembered of a feed from one visit to the next."""

    etag: str = ""  # the validators of the answer whose items are stored
    last_modified: str = ""
    body_hash: str = ""  # of that answer
    item_marks: bytes = b""  # of its items, as `items.sift` makes them
    asked: datetime | None = None
    answered: datetime | None = None  # the last time it went well
    whole: datetime | None = None  # the last answer that was no "304 Not Modified"
    last_new: datetime | None = None  # the last time it brought anything
    due: datetime | None = None
    leave_until: datetime | None = None  # its server asked to be left alone
    failures: int = 0  # in a row
    error: str = ""
    gone: bool = False
    moved_to: str = ""  # where its server says that it lives now
    moved_times: int = 0  # how often in a row
    rhythm: float = 0.0  # seconds from one of its items to the next, 0 = not known yet
    longest: float = 0.0  # seconds of its longest silence; old ones fade
    ttl: int = 0  # seconds
    skip_hours: int = 0  # bit n = hour n, UTC
    skip_days: int = 0  # bit 0 = Monday


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What opens a feed's door. It may hold secrets: it is never stored, and never printed."""

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    proxy: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One source: where to ask, how to file what it says, and what was seen last time."""

    name: str
    url: str
    id: int = 0  # row in the store; 0 before it is stored
    section: str = ""  # "" = found from the content
    beat: str = ""
    tier: int = 2  # 1 = first-hand newsroom, 2 = good, 3 = background
    interval: int = 1800  # seconds between two visits of the daemon; 0 = by the feed's own rhythm
    timeout: float = 20.0  # seconds for the whole answer
    max_bytes: int = 15 * 1024 * 1024
    user_agent: str = ""
    as_browser: bool = False  # a refusal may be answered once under a browser's name
    encoding: str = ""  # "" = as the feed says
    article: str = "page"  # where an article's text comes from: "never", "feed" or "page"
    access: Access = Access()
    seen: Seen = Seen()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer of a feed's server, or the reason why there is none."""

    feed: Feed
    body: bytes = b""
    url: str = ""  # after redirects
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case
    unchanged: bool = False  # 304, or the body of the last time
    error: str = ""
    status: int = 0  # of HTTP; 0 where no answer came
    gone: bool = False
    retry_after: int = 0  # seconds the server asked us to stay away
    max_age: int = 0  # seconds for which it says that nothing changes
    moved_to: str = ""  # the new address, where every step to it was permanent


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says of itself."""

    title: str = ""
    cut_off: bool = False  # it ended before its end: what was lost must be asked for again
    ttl: int = 0  # seconds
    skip_hours: frozenset[int] = frozenset()  # 0..23, UTC
    skip_days: frozenset[int] = frozenset()  # 0 = Monday


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed, in one version, as plain text."""

    feed: str  # display name of the feed
    url: str
    title: str
    published: datetime  # never later than first seen
    first_seen: datetime
    updated: datetime | None = None  # as the feed says; not kept in the store
    guid: str = ""
    outlet: str = ""  # who wrote it: the feed, or the outlet behind an aggregator
    summary: str = ""
    content: str = ""  # full text where the feed carries it; paragraphs end in a blank line
    author: str = ""
    section: str = ""
    beat: str = ""
    tier: int = 2
    fingerprint: str = ""  # equal for the same version of the same entry
    url_key: str = ""  # canonical address
    title_key: str = ""  # normalised headline
    feed_id: int = 0
    id: int = 0  # row of this version in the store
    article: int = 0  # id of the first version of the same article
    story: int = 0  # id of the event it tells, 0 = not grouped yet
    copies: tuple[str, ...] = ()  # the article's other addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came of asking for the page behind an item."""

    key: str  # canonical address
    state: str  # "kept", "walled", "empty", "barred", "refused" or "failed"
    asked: datetime
    reason: str = ""  # why there is no text
    title: str = ""
    text: str = ""  # paragraphs end in a blank line


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event: the articles that tell it, one item each, the earliest first."""

    id: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the readers have had: one story of an earlier edition."""

    story: int
    edition: int  # its number
    day: date
    headline: str
    articles: frozenset[int]
    began: date | None = None  # when readers first had the story; None = then


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What one thing did to a story's score, in words: it was added, or the sum taken times it."""

    term: str
    words: str
    adds: float = 0.0
    times: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """An article of a story, and on what grounds it is in it."""

    item: Item
    grounds: str
    told: int = 0  # number of the edition that readers had it in, 0 = new to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why a story stands where it stands, or is out, in words an editor understands."""

    points: tuple[Point, ...]
    section: str
    place: str
    thread: str  # its day and what is new, where readers had it before
    needs: str  # what it would have needed to run; "" where it runs
    joined: tuple[Joined, ...]


class Bar(Enum):
    """By which kind of rule a story is out."""

    RULED = auto()  # by the operator's own rule
    RESTS = auto()  # it may not come back yet
    BELOW = auto()  # others are better
    KEPT = auto()  # for the next edition
    COLD = auto()  # its section is not among the hottest
    FULL = auto()  # its section is
    SHARE = auto()  # its outlet has its share already
    CLOSE = auto()  # another story tells the same
    RAN = auto()  # and nothing new came
    SAME = auto()  # it ran, and what came says the same
    OLD = auto()
    ADVERTISING = auto()
    OFF = auto()  # it does not bear on national security


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a story is out."""

    bar: Bar
    words: str
    rival: int = 0  # the story it is too close to; 0 = none


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A story that was considered, with its score term by term and the reason it is out."""

    story: Story
    section: str
    score: float
    terms: tuple[tuple[str, float], ...] = ()
    refusal: Refusal | None = None  # None = may run
    past: Past | None = None  # the last time it ran, if it did
    fresh: tuple[Item, ...] = ()  # its articles which no reader has had, best first
    earlier: tuple[Past, ...] = ()  # the times readers had it, the first one first
    day_number: int = 1  # 1 = the day of the first edition that told it
    new_outlets: tuple[str, ...] = ()  # who tell it for the first time, where it ran before
    rules: tuple[str, ...] = ()  # what the operator's own rules did to it, in words
    reasons: Reasons | None = None  # None until the edition stands

    @property
    def refused(self) -> str:
        """The words of the reason it is out; "" where it may run."""
        return self.refusal.words if self.refusal else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of letters in one style."""

    text: str
    bold: bool = False
    url: str = ""
    ours: bool = False  # the brief's own words: a frame around what an item says


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the brief, tied to the item it came from."""

    spans: tuple[Span, ...]
    item: int

    @property
    def text(self) -> str:
        """The bare words."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of the brief; `label` ("Update", "By the numbers") opens it where it has one."""

    sentences: tuple[Sentence, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story as it stands in one edition."""

    id: int  # of the story
    rank: int  # 1 = first
    block: str  # "lede", "section" or "lastly"
    section: str
    headline: str
    score: float
    items: tuple[Item, ...]  # best first, all new to the readers
    past: Past | None = None
    earlier: tuple[Past, ...] = ()  # the times readers had it, the first one first
    day_number: int = 1  # 1 = the day of the first edition that told it
    new_outlets: tuple[str, ...] = ()  # who tell it for the first time, where it ran before
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A head and the stories under it."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One day's issue: what was chosen, in order, and why the rest was not."""

    day: date
    cutoff: datetime
    lede: tuple[Entry, ...]
    sections: tuple[Section, ...]
    reading: tuple[Item, ...] = ()  # additional reading: links only
    house: tuple[Item, ...] = ()  # the operator's own: headline, author, dek (its summary)
    ranked: tuple[Ranked, ...] = ()
    number: int = 0
    subject: str = ""
    preheader: str = ""
    welcome: str = ""
    meta: str = ""
    signoff: str = ""
    note: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All stories in order of appearance."""
        return self.lede + tuple(entry for section in self.sections for entry in section.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A rendered edition. `html` and `text` hold marks where readers' own links go."""

    subject: str
    html: str
    text: str
    web: str = ""  # the page on the web: all stories, no mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """An edition as it was published: nothing in it is ever computed again."""

    id: int
    number: int
    day: date
    kind: str  # "daily" goes to the subscribers, "once" was made on demand
    state: str  # "made", "sending" or "sent"
    cutoff: datetime
    composed: datetime
    document: str  # edition.json
    message: Message
