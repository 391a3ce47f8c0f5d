"""From a frozen edition to its readers: each once, over several connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest import delivery, message, store
from digest.config import Config
from digest.errors import DeliveryError, UsageError
from digest.model import Frozen, Subscriber, Tally
from digest.pipeline import runs
from digest.pipeline.issue import enqueue, house, key
from digest.pipeline.round import Round
from digest.pipeline.variants import Variants
from digest.pipeline.watch import Watch, never, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of the deliveries so far, and what is wrong with the way out."""

    tally: Tally
    error: DeliveryError | None = None  # the mail server itself takes nothing
    taken: int = 0  # messages that the server took in this round
    seconds: float = 0.0  # that the round lasted


def unfinished(config: Config, memory: store.Store, *, now: datetime) -> list[Frozen]:
    """Return the daily editions that have deliveries due at `now`.

    What a killed sender held is due at once.
    """
    with memory.read() as connection:
        waiting = store.open_editions(connection)
    if not waiting:
        return []
    with memory.write() as connection:
        for frozen in waiting:
            _release(connection, config, frozen, now)
        due = [(frozen, store.next_due(connection, frozen.id)) for frozen in waiting]
    return [frozen for frozen, when in due if when is None or when <= now]


@runs.timed("deliver")
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

    Each delivery is marked before its message goes out, and settled before the next one of that
    connection does: a killed sender loses nobody, and repeats at most one message a connection,
    under the same Message-ID; with delivery.on_unknown = "hold" it repeats none, and those in
    doubt wait to be resolved. A refusal by the server as a whole ends the round; the rest stays
    queued. With `hasten`, what waits for a later attempt is due at once; with `only`, one reader
    is served. Raises ConfigError for a DKIM key that is none.
    """
    with memory.write() as connection:
        press = _press(connection, config, frozen)
        kinds = store.variants(connection, frozen.id, subject=frozen.message.subject)
        before = _begin(connection, config, frozen, now=clock(), hasten=hasten)
    work = Round(
        config=config,
        memory=memory,
        press=press,
        variants=Variants(press=press, messages=kinds),
        clock=clock,
        watch=watch,
        stopped=stopped,
        total=before if only is None else 1,
        only=only,
    )
    _run(work, config.smtp.connections if config.delivery.transport in {"smtp", "lmtp"} else 1)
    with memory.write() as connection:
        store.drop_leavers(connection, frozen.id, now=clock())
        if store.next_due(connection, frozen.id) is None:
            store.set_state(connection, frozen.id, "sent")
        tally = store.tally(connection, frozen.id)
        if only is not None:
            tally = Tally(counts={store.delivery_state(connection, frozen.id, only.id): 1})
    runs.note(
        edition=frozen.number, deliveries=dict(sorted(tally.counts.items())), taken=work.taken
    )
    if work.error is not None:
        runs.note_errors([str(work.error)], code=work.error.exit_code)
    return Posted(tally=tally, error=work.error, taken=work.taken, seconds=work.seconds)


def _begin(
    connection: store.Connection, config: Config, frozen: Frozen, *, now: datetime, hasten: bool
) -> int:
    """Make ready what is due, and close what is stale; return how many deliveries are open."""
    _release(connection, config, frozen, now)
    store.set_state(connection, frozen.id, "sending")
    if now - frozen.composed >= timedelta(hours=config.delivery.give_up_hours):
        store.give_up(connection, frozen.id, now=now)
    if hasten:
        store.hasten(connection, frozen.id, now=now)
    counted = store.tally(connection, frozen.id)
    return sum(counted[state] for state in store.OPEN)


def _press(connection: store.Connection, config: Config, frozen: Frozen) -> message.Press:
    own = house(config)
    return message.prepare(
        frozen,
        own,
        key=key(connection, config),
        signer=message.signer(config.dkim, own.domain),
    )


def _run(work: Round, connections: int) -> None:
    """Work with so many connections at once, to the end or to the first fault of our own."""
    with ThreadPoolExecutor(connections, "post", runs.carry, (runs.current(),)) as pool:
        try:
            workers = [pool.submit(work.connection) for _ in range(min(connections, work.total))]
            for worker in workers:
                worker.result()
        except BaseException:
            work.halted.set()  # the others finish the message they have in hand
            raise


def _release(connection: store.Connection, config: Config, frozen: Frozen, now: datetime) -> None:
    resend = config.delivery.on_unknown == "resend"
    store.release(connection, frozen.id, delivery.is_alive, now=now, resend=resend)


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
    the edition already, or may have, DeliveryError where a copy is refused.
    """
    with memory.write() as connection:
        reader = store.subscriber(connection, address)
        if reader is not None and reader.state == "active":
            enqueue(connection, config, frozen, now=clock(), only=reader.id)
            state = store.delivery_state(connection, frozen.id, reader.id)
            if state == "sent":
                raise UsageError(f"this subscriber has edition {frozen.number} already")
            if state == "in doubt":
                raise UsageError("this delivery is in doubt: 'digest send --resolve' decides")
        press = _press(connection, config, frozen)
    if reader is not None and reader.state == "active":
        return deliver(config, memory, frozen, clock=clock, hasten=True, only=reader)
    try:
        letter = press.letter(to=address, subscriber=0)
    except ValueError as error:
        raise UsageError(f"no message can go to this address: {error}") from None
    with delivery.open_transport(config) as send:
        send(letter)
    return None
