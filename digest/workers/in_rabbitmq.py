"""Tickets in RabbitMQ, carried by Dramatiq: confirmed when issued, acknowledged when done."""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import dramatiq
import pika.exceptions
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.errors import DramatiqError

from digest import store
from digest.config import Config
from digest.errors import TicketError
from digest.pipeline import KINDS
from digest.workers.engine import Run, Waiting

_BLOCKED = 10.0  # seconds for which a server may take nothing, as when its memory is full
_IDLE = 500  # milliseconds in which a stop is noticed
_ENDING = 60_000  # milliseconds that work in hand may take after a stop


class InRabbitmq:
    """A queue for each kind, which bears the mark of our database: others' tickets stay theirs."""

    def __init__(self, config: Config, memory: store.Store) -> None:
        """Use the server of the configuration."""
        logging.getLogger("pika").setLevel(logging.CRITICAL)  # it tells each lost connection thrice
        logging.getLogger("dramatiq").setLevel(logging.WARNING)
        url = config.cluster.broker.get_secret_value()
        self._url = f"{url}{'&' if '?' in url else '?'}blocked_connection_timeout={_BLOCKED}"
        with memory.read() as connection:
            key = store.setting(connection, "key")
        mark = hashlib.sha256(key.encode()).hexdigest()[:8]
        self.queues = {kind: f"digest.{mark}.{kind}" for kind in KINDS}

    def kick(self, kind: str, n: int) -> None:
        """Have `n` tickets of a kind wait; each is confirmed by the server."""
        queue = self.queues[kind]
        with self._opened() as broker:
            for _ in range(n - _tickets(broker, queue)):
                broker.enqueue(
                    dramatiq.Message(
                        queue_name=queue, actor_name=kind, args=(), kwargs={}, options={}
                    )
                )

    def waiting(self, kind: str) -> Waiting:
        """Look at the tickets of a kind that wait; the oldest is taken out and put back."""
        queue, oldest = self.queues[kind], None
        with self._opened() as broker:
            tickets = _tickets(broker, queue)
            method, _, body = broker.channel.basic_get(queue)
            if method is not None:
                issued = dramatiq.Message.decode(body).message_timestamp
                oldest = datetime.fromtimestamp(issued / 1_000, UTC)
                broker.channel.basic_nack(method.delivery_tag, requeue=True)
        return Waiting(tickets=tickets, oldest=oldest)

    def serve(self, kinds: Sequence[str], run: Run, *, threads: int, stop: threading.Event) -> None:
        """Call `run` for each ticket, so many at once, until `stop`.

        A connection that is lost is made again, and what was not acknowledged comes again.
        """
        broker = self._broker()
        for kind in kinds:
            actor = dramatiq.actor(actor_name=kind, queue_name=self.queues[kind], broker=broker)
            actor(_caller(run, kind))
        worker = dramatiq.Worker(
            broker,
            queues={self.queues[kind] for kind in kinds},
            worker_threads=threads,
            worker_timeout=_IDLE,
        )
        worker.queue_prefetch = threads  # no ticket lies with us that another worker could take
        worker.start()
        stop.wait()
        with suppress(DramatiqError):
            worker.stop(timeout=_ENDING)
        broker.close()

    def _broker(self) -> RabbitmqBroker:
        # No middleware: a ticket that fails is not tried again, the next look issues a new one.
        return RabbitmqBroker(url=self._url, confirm_delivery=True, middleware=[])

    @contextmanager
    def _opened(self) -> Iterator[RabbitmqBroker]:
        """Yield a connection of its own, since one that is kept for long dies unnoticed."""
        broker = self._broker()
        try:
            yield broker
        except (DramatiqError, pika.exceptions.AMQPError, OSError) as error:
            raise TicketError(
                f"RabbitMQ, which carries the tickets, is not to be reached: {type(error).__name__}"
            ) from error
        finally:
            broker.close()


def _tickets(broker: RabbitmqBroker, queue: str) -> int:
    """Return how many tickets wait in a queue, which is made where it is not there."""
    broker.declare_queue(queue, ensure=True)
    found: int = broker.channel.queue_declare(queue, passive=True).method.message_count
    return found


def _caller(run: Run, kind: str) -> Callable[[], None]:
    def call() -> None:
        run(kind)

    return call
