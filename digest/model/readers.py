"""The nouns of who gets it: readers, deliveries, what comes back."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A reader. The address is never logged."""

    id: int
    email: str
    name: str = ""
    state: str = "active"  # pending, paused, unsubscribed, bounced, complained, removed
    created: datetime | None = None
    changed: datetime | None = None
    paused_until: datetime | None = None  # None = until somebody says so
    sections: tuple[str, ...] = ()  # those wanted below the top stories; none = all
    text_only: bool = False
    asked: datetime | None = None  # when a confirmation was last asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a subscriber came into a state: when, by which way, from what."""

    at: datetime
    state: str
    how: str  # "command", "import", "form", "link", "one-click", "page", "mail", "bounce", ...
    source: str = ""  # a file and line, the text that was agreed to, a network's hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One edition for one reader."""

    edition: int
    subscriber: Subscriber
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A delivery of which nobody knows whether the mail server took it."""

    edition: int
    number: int  # of the edition
    reader: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one reader as it goes over the wire, with the addresses on its envelope."""

    sender: str  # where it comes back to
    recipient: str
    message_id: str
    content: bytes  # CRLF line ends
    dotless: bool = False  # no line is known to begin with a dot: nobody need look for one

    @property
    def unix(self) -> bytes:
        """The message with this system's line ends."""
        return self.content.replace(b"\r\n", b"\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What came back: of which kind it is, and whatever tells whose message it is about."""

    kind: str  # "hard", "soft", "delayed", "complaint", "auto-reply" or "other"
    status: str = ""  # enhanced code
    words: str = ""  # of the server; may name an address
    addresses: tuple[str, ...] = ()  # of the readers it says it is about
    tokens: tuple[str, ...] = ()  # that may be ours, in lower case
    message_ids: tuple[str, ...] = ()
    event: str = ""  # what a mail service calls it, where one told of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of an edition's deliveries, by state."""

    counts: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, state: str) -> int:
        """Deliveries in `state`; 0 where there are none."""
        return self.counts.get(state, 0)
