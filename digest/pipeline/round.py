"""One round of sending: the connections that share it, and the ledger of each message."""

import math
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from digest import bounces, delivery, message, store
from digest.config import Config
from digest.errors import DeliveryError, StoreError
from digest.model import Delivery, Subscriber
from digest.pipeline.ledger import Ledger
from digest.pipeline.returns import weigh
from digest.pipeline.variants import Variants
from digest.pipeline.watch import Watch

_HAND = 50  # deliveries that a connection claims at once
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=4)  # after a refusal for now
_SERVER_PAUSES = (1, 5, 15, 60)  # minutes, after a fault of the server as a whole
_CONTENT_REFUSED = 10  # readers in a row whose message is refused for what it says
_DOUBTS = 3  # attempts of which the last ended in doubt: it stays there
_SLOWER = 421  # by which servers say that all goes too fast for them
_SHORT = 2.0  # seconds for which a connection waits; longer ones are for others
_STUBBORN = 30  # tries, a second apart, to write down what was sent


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one message: an answer, or an error."""

    given: Delivery
    answer: str
    error: DeliveryError | None
    again: bool  # the server took messages on this connection before


@dataclass(slots=True, kw_only=True)
class Round:
    """One round of sending, shared by its connections."""

    config: Config
    memory: store.Store
    press: message.Press
    variants: Variants
    clock: Callable[[], datetime]
    watch: Watch
    stopped: Callable[[], bool]
    total: int
    only: Subscriber | None
    pace: delivery.Pace
    most: float = math.inf  # deliveries that may still be claimed
    ticks: Callable[[], float] = time.monotonic
    sender: str = field(default_factory=delivery.this_round)
    halted: threading.Event = field(default_factory=threading.Event)
    error: DeliveryError | None = None
    taken: int = 0
    done: int = 0
    became: Counter[str] = field(default_factory=Counter)  # messages, by their new state
    began: float = field(init=False)
    _refused: int = 0  # in a row, for what the message says
    _counting: threading.Lock = field(default_factory=threading.Lock)
    _ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        """Start the watch, and open the ledger."""
        self.began = self.ticks()
        resend = self.config.delivery.on_unknown == "resend"
        self._ledger = Ledger(self.memory, resend=resend, ticks=self.ticks)

    @property
    def seconds(self) -> float:
        """How long the round lasts by now."""
        return self.ticks() - self.began

    def connection(self) -> None:
        """Send one message after the other until nothing is due."""
        hand: list[Delivery] = []
        last: _Outcome | None = None
        taken = 0  # messages that the server took on this connection
        try:
            with delivery.open_transport(self.config) as send:
                while not (self.halted.is_set() or self.stopped()):
                    given, last = self._next(hand, last), None
                    if given is None:
                        return
                    last = self._send(send, given, again=taken > 0)
                    self._note(last)
                    taken = 0 if last.error is not None and last.error.server else taken + 1
        finally:
            self._leave(hand, last)

    def _next(self, hand: list[Delivery], last: _Outcome | None) -> Delivery | None:
        """Settle the last message, and mark the next one as being sent, in one transaction."""
        while not (self.halted.is_set() or self.stopped()):
            if not hand:
                hand += self._ledger.write(partial(self._claim, last))
                last = None
            if not hand:
                return None
            if (given := self._pick(hand)) is None:
                self._settle_now(last)
                last = None
                continue
            # False where they left meanwhile, or another sender took over.
            marked = self._ledger.write(partial(self._mark, last, given))
            last = None
            if marked:
                return given
        self._settle_now(last)
        return None

    def _mark(self, last: _Outcome | None, given: Delivery, connection: store.Connection) -> bool:
        self._settle(connection, last)
        return store.begin(connection, given, self.sender, until=self.clock() + store.LEASE)

    def _claim(self, last: _Outcome | None, connection: store.Connection) -> list[Delivery]:
        self._settle(connection, last)  # whatever the database's version: it was sent
        self.memory.refuse_newer(connection)
        fair = self.total // (4 * self.config.smtp.connections) + 1
        only = self.only.id if self.only else None
        with self._counting:
            limit = int(min(_HAND, fair, self.most))
            self.most -= limit
        if not limit:
            return []
        return store.claim(
            connection,
            self.press.frozen.id,
            self.sender,
            now=self.clock(),
            limit=limit,
            only=only,
        )

    def _pick(self, hand: list[Delivery]) -> Delivery | None:
        """Take out of `hand` one whose domain may get a message now; else wait a little.

        Whose turn is far off is given back, so that nobody waits behind them.
        """
        waits = []
        for position, given in enumerate(hand):
            wait = self.pace.take(_domain(given), self.ticks())
            if not wait:
                return hand.pop(position)
            waits.append(wait)
        if min(waits) > _SHORT:
            until = self.clock() + timedelta(seconds=min(waits))
            self._ledger.write(
                lambda connection: store.let_go(connection, hand, self.sender, until=until)
            )
            hand.clear()
        else:
            self.halted.wait(min(waits))
        return None

    def _send(self, send: delivery.Send, given: Delivery, *, again: bool) -> _Outcome:
        """Build and send one reader's message; tell what came of it."""
        reader = given.subscriber
        answer, error = "", None
        try:
            press = self.variants.of(reader)
            letter = press.letter(to=reader.email, name=reader.name, subscriber=reader.id)
            answer = send(letter)
        except DeliveryError as refused:
            error = refused
        except (ValueError, LookupError) as fault:  # an address that no header can hold
            reason = f"the message cannot be built ({type(fault).__name__})"
            error = DeliveryError(reason, temporary=False)
        return _Outcome(given, answer, error, again)

    def _note(self, outcome: _Outcome) -> None:
        """Draw from one message's outcome what it means for the others, and tell it."""
        error, reader = outcome.error, outcome.given.subscriber
        with self._counting:
            self.done += 1
            self.became[self._judge(outcome)[0]] += 1
            if error is None:
                self.taken += 1
                self._refused = 0
            else:
                self._note_fault(error, outcome)
        self.watch(
            "deliveries",
            min(self.done, self.total),
            self.total,
            f"reader {reader.id}",
            str(error or ""),
        )

    def _note_fault(self, error: DeliveryError, outcome: _Outcome) -> None:
        """Go slower where the server asks for it, and stop where it takes nothing at all."""
        self._refused += error.content and not error.temporary
        if error.code == _SLOWER or " 4.7." in str(error):
            domain = delivery.ALL if error.server else _domain(outcome.given)
            self.pace.slow_down(domain, self.ticks())
        if self._is_down(outcome):
            self.error = error
        elif self._refused >= _CONTENT_REFUSED:
            words = f"the mail server refuses what the message says: {error}"
            self.error = DeliveryError(words, server=True)
        if self.error is not None:
            self.halted.set()

    def _is_down(self, outcome: _Outcome) -> bool:
        """Tell whether the server takes nothing at all; one that wants it slower takes some."""
        error = outcome.error
        slower = error is not None and error.code == _SLOWER and self.taken > 0
        return error is not None and error.server and not outcome.again and not slower

    def _settle(self, connection: store.Connection, outcome: _Outcome | None) -> None:
        """Write down what became of a message, and put all off where the server takes nothing.

        A server that took messages on this connection before may just have a limit for each
        one: then the message goes out again at once, over a new connection.
        """
        if outcome is None:
            return
        now, error = self.clock(), outcome.error
        state, wait = self._judge(outcome)
        deadline = self.press.frozen.composed + timedelta(hours=self.config.delivery.give_up_hours)
        store.settle(
            connection,
            outcome.given,
            self.sender,
            state,
            now=now,
            code=error.code if error else 250,
            reply=str(error) if error else outcome.answer,
            next_try=min(now + wait, max(deadline, now)) if state in store.WAITING else None,
        )
        if state == "refused" and error is not None and error.code:
            self._note_bounce(connection, outcome.given, error)
        if error is not None and self._is_down(outcome):
            minutes = _SERVER_PAUSES[min(outcome.given.attempts, len(_SERVER_PAUSES) - 1)]
            until = now + timedelta(minutes=minutes)
            store.postpone(connection, outcome.given.edition, until=until)

    def _note_bounce(
        self, connection: store.Connection, given: Delivery, error: DeliveryError
    ) -> None:
        """Keep a refusal as the bounce it is; a dead address is not mailed again."""
        now, number = self.clock(), self.press.frozen.number
        kind = bounces.kind_of(str(error), code=error.code)
        reader = given.subscriber.id
        if store.add_bounce(
            connection,
            reader,
            edition=number,
            kind=kind,
            status=str(error.code),
            fingerprint=f"refused {number} {reader}",
            now=now,
        ):
            weigh(connection, reader, kind, str(error.code), now=now)

    def _judge(self, outcome: _Outcome) -> tuple[str, timedelta]:
        """Return the state a delivery comes to, and how long it waits there."""
        error, attempts = outcome.error, outcome.given.attempts
        pause = min(_FIRST_PAUSE * 2**attempts, _LONGEST_PAUSE)
        if error is None:
            return "sent", timedelta()
        if error.doubt:
            hold = self.config.delivery.on_unknown == "hold" or attempts + 1 >= _DOUBTS
            return ("in doubt", timedelta()) if hold else ("deferred", pause)
        if error.server:
            return "queued", timedelta()  # all that is queued is put off, if need be
        return ("deferred", pause) if error.temporary else ("refused", timedelta())

    def _settle_now(self, outcome: _Outcome | None) -> None:
        if outcome is not None:
            self._ledger.write(lambda connection: self._settle(connection, outcome))

    def _leave(self, hand: list[Delivery], last: _Outcome | None) -> None:
        """Settle the last message, and give back what was claimed and not begun.

        What was sent is written down even where the database is out of order for half a minute:
        else it would be sent once more.
        """

        def last_marks(connection: store.Connection) -> None:
            self._settle(connection, last)
            store.let_go(connection, hand, self.sender)

        for tries in range(_STUBBORN):
            try:
                self._ledger.write(last_marks)
            except StoreError:
                if tries == _STUBBORN - 1:
                    raise
                threading.Event().wait(1.0)
            else:
                return


def _domain(given: Delivery) -> str:
    return given.subscriber.email.rpartition("@")[2].lower()
