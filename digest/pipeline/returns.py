"""What comes back: whose it is, and what it means for the mail to come."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from digest import bounces, store, tokens
from digest.config import Config
from digest.model import Bounce, Subscriber
from digest.pipeline.issue import keys

_COUNTED = ("hard", "soft", "complaint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What one message that came back was, whose, and the state that its reader came to."""

    kind: str
    reader: int | None = None
    state: str = ""  # "" where nothing changed


def take_back(config: Config, memory: store.Store, raw: bytes, *, now: datetime) -> Returned:
    """Read a message that came back, and stop mail to its reader where that is right.

    The same message again changes nothing.
    """
    fingerprint = hashlib.sha256(raw).hexdigest()
    return note(config, memory, bounces.read(raw), fingerprint, now=now)


def take_in(
    config: Config, memory: store.Store, waiting: bounces.Waiting, *, now: datetime
) -> Returned | None:
    """Take back what waits in a mailbox, and mark it as seen unless it is a person's mail.

    None where another program took it meanwhile. Raises DeliveryError of the mailbox.
    """
    raw = waiting.read()
    if raw is None:
        return None
    returned = take_back(config, memory, raw, now=now)
    if returned.kind != "other":
        waiting.see()
    return returned


def note_event(
    config: Config, memory: store.Store, found: Iterable[Bounce], *, now: datetime
) -> list[Returned]:
    """Take what a mail service told of, verified: it may name readers by their addresses alone.

    The same event again changes nothing.
    """
    return [note(config, memory, one, _fingerprint(one), now=now, verified=True) for one in found]


def note(
    config: Config,
    memory: store.Store,
    bounce: Bounce,
    fingerprint: str,
    *,
    now: datetime,
    verified: bool = False,
) -> Returned:
    """Find the reader of a bounce, keep it, and draw from it what follows.

    A hard one stops the mail at once, soft ones after five editions or fourteen days, a complaint
    for ever. One that holds no secret of ours may be forged: it counts as a soft one.
    """
    if bounce.kind not in _COUNTED:
        return Returned(kind=bounce.kind)
    with memory.write() as connection:
        found = _whose(connection, config, bounce)
        if found is None:
            return Returned(kind=bounce.kind)
        reader, edition, sure = found
        kind = bounce.kind if sure or verified or bounce.kind == "complaint" else "soft"
        if not store.add_bounce(
            connection,
            reader.id,
            edition=edition,
            kind=kind,
            status=bounce.status,
            fingerprint=fingerprint,
            now=now,
        ):
            return Returned(kind=bounce.kind, reader=reader.id)
        state = weigh(connection, reader.id, kind, bounce.status, now=now, sure=sure or verified)
    return Returned(kind=bounce.kind, reader=reader.id, state=state)


def weigh(
    connection: store.Connection,
    reader: int,
    kind: str,
    status: str,
    *,
    now: datetime,
    sure: bool = True,
) -> str:
    """Stop the mail to a reader where a bounce calls for it; return the new state, else ""."""
    state = ""
    if kind == "complaint":
        state = "complained" if sure else "unsubscribed"
    elif kind == "hard" or bounces.is_hopeless(store.soft_bounces(connection, reader), now.date()):
        state = "bounced"
    if not state:
        return ""
    how = "complaint" if kind == "complaint" else "bounce"
    source = f"{kind} {status}".strip()
    moved = store.move(connection, reader, state, now=now, how=how, source=source)
    return state if moved else ""


def _fingerprint(bounce: Bounce) -> str:
    """Return what a service's event is known by: its name there, else all that it tells."""
    return hashlib.sha256((bounce.event or repr(bounce)).encode()).hexdigest()


def _whose(
    connection: store.Connection, config: Config, bounce: Bounce
) -> tuple[Subscriber, int, bool] | None:
    """Return the reader, the edition's number (0 = unknown), and whether a secret tells it."""
    mailed = store.mailed_as(connection, bounce.message_ids)
    edition = mailed[1] if mailed else 0
    known = keys(connection, config)
    for secret in bounce.tokens:
        for purpose in ("bounce", "unsubscribe"):
            number = tokens.reader(known, purpose, secret)
            reader = store.reader(connection, number) if number is not None else None
            if reader is not None:
                return reader, edition, True
    if mailed and (reader := store.reader(connection, mailed[0])):
        return reader, edition, True
    for address in bounce.addresses:
        if reader := store.subscriber(connection, address):
            return reader, edition, False
    return None
