"""From a frozen edition to its readers: each once, over several connections."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest import delivery, message, store
from digest.config import Config
from digest.errors import DeliveryError, StoreError, UsageError
from digest.model import Frozen, Subscriber, Tally
from digest.pipeline import journal, runs
from digest.pipeline.issue import enqueue, house, key
from digest.pipeline.round import Round
from digest.pipeline.variants import Variants
from digest.pipeline.watch import Watch, never, silent

BATCH = 250  # deliveries that a worker sends in one go
SESSION = "mail session"  # the setting: what became of the last round, and when


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of the deliveries so far, and what is wrong with the way out."""

    tally: Tally
    error: DeliveryError | None = None  # the mail server itself takes nothing
    taken: int = 0  # messages that the server took in this round
    seconds: float = 0.0  # that the round lasted


def unfinished(
    config: Config,
    memory: store.Store,
    *,
    now: datetime,
    alive: Callable[[str], bool] = delivery.is_alive,
) -> list[Frozen]:
    """Return the daily editions that have deliveries due at `now`.

    What a sender held that is no longer `alive` is due at once.
    """
    with memory.read() as connection:
        waiting = store.open_editions(connection)
    if not waiting:
        return []
    with memory.write() as connection:
        for frozen in waiting:
            _release(connection, config, frozen, now, alive)
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
        _begin(connection, config, frozen, now=clock(), hasten=hasten)
        before = store.tally(connection, frozen.id)
    waiting = sum(before[state] for state in store.OPEN)
    journal.note(config, memory, frozen, "began", waiting, now=clock())
    work = Round(
        config=config,
        memory=memory,
        press=press,
        variants=Variants(press=press, messages=kinds),
        clock=clock,
        watch=watch,
        stopped=stopped,
        total=waiting if only is None else 1,
        only=only,
        pace=delivery.Pace(per_minute=config.smtp.domain_per_minute),
    )
    _run(work)
    tally = _became(config, memory, frozen, only, now=clock())
    runs.note(
        edition=frozen.number, deliveries=dict(sorted(tally.counts.items())), taken=work.taken
    )
    if work.error is not None:
        runs.note_errors([str(work.error)], code=work.error.exit_code)
    return Posted(tally=tally, error=work.error, taken=work.taken, seconds=work.seconds)


def _became(
    config: Config, memory: store.Store, frozen: Frozen, only: Subscriber | None, *, now: datetime
) -> Tally:
    """Close an edition where nobody waits; return what became of all, or of one reader's."""
    with memory.write() as connection:
        over = _finish(connection, frozen, now=now)
        tally = store.tally(connection, frozen.id)
        if only is not None:
            tally = Tally(counts={store.delivery_state(connection, frozen.id, only.id): 1})
    if over:
        journal.note(config, memory, frozen, "ended", tally["sent"], now=now)
    return tally


def hand_out(
    config: Config, memory: store.Store, frozen: Frozen, *, now: datetime
) -> tuple[int, Tally | None]:
    """Open an edition's deliveries to those who call `send_batch`, and see to all but sending.

    Return how many batches are due, fifty of them at most, and where nothing is open any more,
    what became of all.
    """
    with memory.write() as connection:
        _begin(connection, config, frozen, now=now)
        due = store.delivery_backlog(connection, frozen.id, now=now, most=50 * BATCH)
        batches = math.ceil(due.waiting / BATCH)
        over = batches <= 1 and _finish(connection, frozen, now=now)
        tally = store.tally(connection, frozen.id)
    waiting = sum(tally[state] for state in store.OPEN)
    journal.note(config, memory, frozen, "began", waiting, now=now)
    if not over:
        return batches, None
    journal.note(config, memory, frozen, "ended", tally["sent"], now=now)
    return 0, tally


def send_batch(
    config: Config,
    memory: store.Store,
    *,
    clock: Callable[[], datetime],
    pace: delivery.Pace,
    watch: Watch = silent,
    stopped: Callable[[], bool] = never,
) -> Posted:
    """Send some of the deliveries that are due, as one of several workers: each claims its own.

    They are of the oldest edition that `hand_out` has opened and that has any, and keep to the
    same marks as those of `deliver`. Raises ConfigError for a DKIM key that is none.
    """
    with memory.read() as connection:
        frozen = _oldest(connection, clock())
        if frozen is None:
            return Posted(tally=Tally(counts={}))
        press = _press(connection, config, frozen)
        kinds = store.variants(connection, frozen.id, subject=frozen.message.subject)
    work = Round(
        config=config,
        memory=memory,
        press=press,
        variants=Variants(press=press, messages=kinds),
        clock=clock,
        watch=watch,
        stopped=stopped,
        total=BATCH,
        only=None,
        pace=pace,
        most=BATCH,
    )
    with runs.recorded(memory, "worker send", clock=clock), runs.timed("deliver"):
        _run(work)
        runs.note(edition=frozen.number, deliveries=dict(sorted(work.became.items())))
        if work.error is not None:
            runs.note_errors([str(work.error)], code=work.error.exit_code)
    return Posted(tally=Tally(counts={}), error=work.error, taken=work.taken, seconds=work.seconds)


def _oldest(connection: store.Connection, now: datetime) -> Frozen | None:
    """Return the oldest edition that goes out and has deliveries for somebody to claim."""
    for frozen in store.open_editions(connection):
        if frozen.state == "sending":
            due = store.delivery_backlog(connection, frozen.id, now=now, most=50 * BATCH)
            if due.waiting:
                return frozen
    return None


def _begin(
    connection: store.Connection,
    config: Config,
    frozen: Frozen,
    *,
    now: datetime,
    hasten: bool = False,
) -> None:
    """Make ready what is due, and close what is stale. The journal hears of it afterwards."""
    _release(connection, config, frozen, now)
    store.set_state(connection, frozen.id, "sending")
    if now - frozen.composed >= timedelta(hours=config.delivery.give_up_hours):
        store.give_up(connection, frozen.id, now=now)
    if hasten:
        store.hasten(connection, frozen.id, now=now)


def _finish(connection: store.Connection, frozen: Frozen, *, now: datetime) -> bool:
    """Close an edition that nobody waits for any more; tell whether it is so."""
    store.drop_leavers(connection, frozen.id, now=now)
    if store.next_due(connection, frozen.id) is not None:
        return False
    store.set_state(connection, frozen.id, "sent")
    return True


def _press(connection: store.Connection, config: Config, frozen: Frozen) -> message.Press:
    own = house(config)
    return message.prepare(
        frozen,
        own,
        key=key(connection, config),
        signer=message.signer(config.dkim, own.domain),
    )


def _run(work: Round) -> None:
    """Work over all connections at once, to the end or to the first fault of our own.

    What a database may have written as it went down, and told nobody, is made good: a claim that
    no connection knows of would be held for as long as this process lives.
    """
    try:
        _connect(work)
        _count(work)
    except StoreError:
        with suppress(StoreError), work.memory.write() as connection:
            others = work.sender.__ne__
            _release(connection, work.config, work.press.frozen, work.clock(), others)
        raise


def _count(work: Round) -> None:
    """Add a round to the totals, and keep whether the server took what it was given."""
    if work.done:
        word = "refused" if work.error is not None else "taken"
        with work.memory.write() as connection:
            store.count(connection, "messages", work.became)
            store.keep_setting(connection, SESSION, f"{word} {work.clock().isoformat()}")


def _connect(work: Round) -> None:
    network = work.config.delivery.transport in {"smtp", "lmtp"}
    connections = work.config.smtp.connections if network else 1
    with ThreadPoolExecutor(connections, "post", runs.carry, (runs.current(),)) as pool:
        try:
            workers = [pool.submit(work.connection) for _ in range(min(connections, work.total))]
            for worker in workers:
                worker.result()
        except BaseException:
            work.halted.set()  # the others finish the message they have in hand
            raise


def _release(
    connection: store.Connection,
    config: Config,
    frozen: Frozen,
    now: datetime,
    alive: Callable[[str], bool] = delivery.is_alive,
) -> None:
    resend = config.delivery.on_unknown == "resend"
    store.release(connection, frozen.id, alive, now=now, resend=resend)


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
