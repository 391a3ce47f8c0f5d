"""From a frozen edition to its readers: each once, over several connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest import delivery, message, store
from digest.config import Config
from digest.errors import DeliveryError, UsageError
from digest.model import Delivery, Frozen, Subscriber, Tally
from digest.pipeline.issue import enqueue, house, key
from digest.pipeline.watch import Watch, never, silent

# Minutes until the next attempt, by the attempts made (RFC 5321 4.5.4.1 asks for patience).
_PAUSES = (1, 5, 15, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of the deliveries so far, and what is wrong with the way out."""

    tally: Tally
    error: DeliveryError | None = None  # the mail server itself takes nothing


def unfinished(memory: store.Store, *, now: datetime) -> list[Frozen]:
    """Return the daily editions that have deliveries due at `now`.

    What a killed sender held is due at once.
    """
    with memory.read() as connection:
        waiting = store.open_editions(connection)
    if not waiting:
        return []
    with memory.write() as connection:
        store.release(connection, delivery.is_alive)
        due = [(frozen, store.next_due(connection, frozen.id)) for frozen in waiting]
    return [frozen for frozen, when in due if when is None or when <= now]


def deliver(
    config: Config,
    memory: store.Store,
    frozen: Frozen,
    *,
    clock: Callable[[], datetime],
    watch: Watch = silent,
    stopped: Callable[[], bool] = never,
    hasten: bool = False,
    only: Subscriber | None = None,
) -> Posted:
    """Send an edition to every reader whose delivery is due; several processes may do so at once.

    Each delivery is claimed before its message goes out and settled before the next is claimed:
    a killed sender loses nobody, and repeats at most one message a connection, under the same
    Message-ID. A refusal by the server as a whole ends the round; the rest stays queued. With
    `hasten`, what waits for a later attempt is due at once; with `only`, one reader is served.
    """
    now = clock()
    with memory.write() as connection:
        store.release(connection, delivery.is_alive)
        store.set_state(connection, frozen.id, "sending")
        if now - frozen.composed > timedelta(hours=config.delivery.give_up_hours):
            store.give_up(connection, frozen.id, now=now)
        if hasten:
            store.hasten(connection, frozen.id, now=now)
        before = store.tally(connection, frozen.id)
        secret = key(connection, config)
    total = before["queued"] + before["sending"] if only is None else 1
    post = _Post(config, memory, frozen, secret, clock, watch, stopped, total, only)
    connections = config.smtp.connections if config.delivery.transport == "smtp" else 1
    with ThreadPoolExecutor(max_workers=connections, thread_name_prefix="post") as pool:
        try:
            workers = [pool.submit(post.connection) for _ in range(min(connections, total))]
            for worker in workers:
                worker.result()
        except BaseException:
            post.halted = True  # the others finish the message they have in hand
            raise
    with memory.write() as connection:
        store.drop_leavers(connection, frozen.id, now=clock())
        if store.next_due(connection, frozen.id) is None:
            store.set_state(connection, frozen.id, "sent")
        tally = store.tally(connection, frozen.id)
        if only is not None:
            tally = Tally(counts={store.delivery_state(connection, frozen.id, only.id): 1})
    return Posted(tally=tally, error=post.error)


def deliver_to(
    config: Config,
    memory: store.Store,
    frozen: Frozen,
    address: str,
    *,
    clock: Callable[[], datetime],
) -> Posted | None:
    """Send an edition to one address: a reader's goes through the ledger, once, as all do.

    Any other address gets a copy, and None comes back. Raises UsageError where the reader has
    the edition already, DeliveryError where a copy is refused.
    """
    with memory.write() as connection:
        reader = store.subscriber(connection, address)
        if reader is not None and reader.state == "active":
            enqueue(connection, config, frozen, now=clock(), only=reader.id)
            if store.delivery_state(connection, frozen.id, reader.id) == "sent":
                raise UsageError(f"this subscriber has edition {frozen.number} already")
        secret = key(connection, config)
    if reader is not None and reader.state == "active":
        return deliver(config, memory, frozen, clock=clock, hasten=True, only=reader)
    mail = message.build(frozen, house(config), to=address, name="", key=secret, subscriber=0)
    with delivery.open_transport(config) as send:
        send(mail)
    return None


@dataclass(slots=True)
class _Post:
    """One round of sending, shared by its connections."""

    config: Config
    memory: store.Store
    frozen: Frozen
    secret: str
    clock: Callable[[], datetime]
    watch: Watch
    stopped: Callable[[], bool]
    total: int
    only: Subscriber | None
    sender: str = field(default_factory=delivery.this_sender)
    halted: bool = False
    error: DeliveryError | None = None
    done: int = 0

    def connection(self) -> None:
        """Send one message after the other until nothing is due."""
        taken = 0  # messages that the server took on this connection
        with delivery.open_transport(self.config) as send:
            while not (self.halted or self.stopped()):
                with self.memory.write() as connection:
                    claimed = store.claim(
                        connection,
                        self.frozen.id,
                        self.sender,
                        now=self.clock(),
                        only=self.only.id if self.only else None,
                    )
                if not claimed:
                    return
                error = self._send(send, claimed[0].subscriber)
                self._settle(claimed[0], error, again=taken > 0)
                taken = 0 if error is not None and error.server else taken + 1

    def _send(self, send: delivery.Send, reader: Subscriber) -> DeliveryError | None:
        """Build and send one reader's message; return what went wrong, if anything."""
        try:
            mail = message.build(
                self.frozen,
                house(self.config),
                to=reader.email,
                name=reader.name,
                key=self.secret,
                subscriber=reader.id,
            )
            send(mail)
        except DeliveryError as error:
            return error
        except (ValueError, LookupError) as error:  # an address that no header can hold
            reason = f"the message cannot be built ({type(error).__name__})"
            return DeliveryError(reason, temporary=False)
        return None

    def _settle(self, given: Delivery, error: DeliveryError | None, *, again: bool) -> None:
        """Write down what became of a message, and what that means for the rest.

        A server that took messages on this connection before may just have a limit for each
        one: then the message goes out `again` at once, over a new connection.
        """
        now = self.clock()
        state, wait = "sent", timedelta()
        if error is not None:
            waits = error.temporary or error.server
            state = "queued" if waits else "failed"
            wait = timedelta(minutes=_PAUSES[min(given.attempts, len(_PAUSES)) - 1])
        down = error is not None and error.server and not again
        if again and error is not None and error.server:
            wait = timedelta()
        with self.memory.write() as connection:
            store.settle(
                connection,
                given,
                self.sender,
                state,
                now=now,
                code=error.code if error else 250,
                reply=str(error) if error else "",
                next_try=now + wait if state == "queued" else None,
            )
            if down:
                store.postpone(connection, self.frozen.id, until=now + wait)
        if down:
            self.error, self.halted = error, True
        self.done += 1
        self.watch(
            "deliveries",
            min(self.done, self.total),
            self.total,
            f"reader {given.subscriber.id}",
            str(error or ""),
        )
