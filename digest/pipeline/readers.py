"""What readers ask for themselves: to sign up, to confirm, to leave, and how to get the brief."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from digest import config as configuration
from digest import delivery, message, store, tokens
from digest.config import Config
from digest.errors import DeliveryError
from digest.model import Subscriber
from digest.pipeline.issue import house, key, keys

OPEN = timedelta(hours=48)  # how long a sign-up may be confirmed
KEPT = timedelta(days=7)  # how long an address is that nobody confirmed
_PAUSES = (1, 5, 15, 60)  # minutes to the next try, by the tries made

log = logging.getLogger("digest")


def pages(config: Config) -> list[Path]:
    """Return the folders of the web window's templates: the operator's own before the shipped."""
    own = [config.path(config.brief.templates) / "web"] if config.brief.templates else []
    return [*own, configuration.shipped("templates") / "web"]


def sign_up(config: Config, memory: store.Store, email: str, *, now: datetime, source: str) -> bool:
    """Note a sign-up and queue the mail that asks back; tell whether one is queued.

    `source` is kept as its proof. Whoever never confirmed an earlier one is erased by the way.
    """
    with memory.write() as connection:
        store.drop_unconfirmed(connection, before=now - KEPT)
        marks = tokens.marks(keys(connection, config), email)
        return store.sign_up(connection, email, marks=marks, now=now, source=source)


def send_confirmations(
    config: Config, memory: store.Store, *, clock: Callable[[], datetime]
) -> int:
    """Send the confirmations that are due; return how many left.

    One that cannot leave now is tried again, until it could not be confirmed in time any more.
    """
    now = clock()
    with memory.write() as connection:
        due = store.claim_confirmations(connection, now=now)
        secret = key(connection, config)
    sent = 0
    if not due:
        return sent
    with delivery.open_transport(config) as send:
        for reader, tries in due:
            again = None
            try:
                _send_one(config, send, reader, secret)
                sent += 1
            except (DeliveryError, ValueError) as error:
                temporary = isinstance(error, DeliveryError) and (error.temporary or error.server)
                if temporary and reader.asked is not None and now - reader.asked < OPEN:
                    again = now + timedelta(minutes=_PAUSES[min(tries, len(_PAUSES)) - 1])
                reason = error if isinstance(error, DeliveryError) else type(error).__name__
                log.warning("confirmation for reader %d: %s", reader.id, reason)
            with memory.write() as connection:
                store.settle_confirmation(connection, reader.id, again=again)
    return sent


def _send_one(config: Config, send: delivery.Send, reader: Subscriber, secret: str) -> None:
    asked = reader.asked
    if asked is None:  # they left in the meantime
        return
    token = tokens.token(secret, confirming(asked), reader.id)
    own = house(config)
    mail = message.confirmation(
        own,
        pages(config),
        to=reader.email,
        link=f"{own.web}/confirm/{token}",
        asked=asked,
        secret=token,
    )
    signer = message.signer(config.dkim, own.domain)
    send(message.letter_of(mail, sender=own.sender, signer=signer))


def confirming(asked: datetime) -> str:
    """Return the purpose of the token that confirms what was asked at that moment."""
    return f"confirm {int(asked.timestamp())}"


def unconfirmed(
    config: Config, memory: store.Store, secret: str, *, now: datetime
) -> Subscriber | None:
    """Return the reader whose sign-up a token confirms; None for a forged, old or foreign one."""
    number = tokens.claimed(secret)
    if number is None:
        return None
    with memory.read() as connection:
        found = store.reader(connection, number)
        known = keys(connection, config)
    if found is None or found.asked is None or now - found.asked >= OPEN:
        return None
    return found if tokens.opens(known, confirming(found.asked), secret) else None


def confirm(
    config: Config, memory: store.Store, secret: str, *, now: datetime, source: str
) -> Subscriber | None:
    """Let the reader have the brief whose sign-up a token confirms; None where it does not."""
    found = unconfirmed(config, memory, secret, now=now)
    if found is None:
        return None
    with memory.write() as connection:
        marks = tokens.marks(keys(connection, config), found.email)
        store.confirm(connection, found.id, marks=marks, now=now, source=source)
        return store.reader(connection, found.id)


def holder(
    config: Config, memory: store.Store, secret: str
) -> tuple[int, Subscriber | None] | None:
    """Return the number and, unless erased since, the reader whose link this is; None if forged."""
    with memory.read() as connection:
        number = tokens.reader(keys(connection, config), "unsubscribe", secret)
        return None if number is None else (number, store.reader(connection, number))


def leave(
    config: Config, memory: store.Store, secret: str, *, now: datetime, how: str, source: str = ""
) -> bool:
    """Stop all mail to the reader whose link this is, at once; False for a forged one.

    Once or twice, it is the same; the messages that an edition's sender has not begun stay unsent.
    """
    held = holder(config, memory, secret)
    if held is None:
        return False
    with memory.write() as connection:
        store.move(connection, held[0], "unsubscribed", now=now, how=how, source=source)
    return True


def pause(memory: store.Store, reader: int, *, now: datetime, days: int) -> None:
    """Let a reader have no mail for so many days; for none, let them have it again."""
    state, until = ("paused", now + timedelta(days=days)) if days else ("active", None)
    with memory.write() as connection:
        found = store.reader(connection, reader)
        if found is not None and found.state in ("active", "paused"):
            store.move(connection, reader, state, now=now, how="page", until=until)


def prefer(memory: store.Store, reader: int, *, sections: Sequence[str], text_only: bool) -> None:
    """Keep which sections a reader wants, none for all, and whether text alone."""
    with memory.write() as connection:
        store.prefer(connection, reader, sections=sections, text_only=text_only)


def erase(config: Config, memory: store.Store, reader: Subscriber, *, now: datetime) -> None:
    """Erase a reader who asks for it; the mark of the address alone stays."""
    with memory.write() as connection:
        secret = key(connection, config)
        store.forget(connection, reader.email, lambda it: tokens.mark(secret, it), now=now)


def own_token(config: Config, memory: store.Store, reader: int) -> str:
    """Return the secret of a reader's own links, as every mail holds it."""
    with memory.read() as connection:
        return tokens.token(key(connection, config), "unsubscribe", reader)
