"""A daemon with workers: after each of its ticks they have done what it called for."""

import contextlib
import threading
import time

import pika
from conftest import RABBITMQ

from digest import pipeline, scheduler, store, workers

ENGINES = ("procrastinate", "dramatiq")
PATIENCE = 60.0  # seconds, on a busy machine


def carried_by(engine):
    """Return the table of the configuration that has an engine carry tickets."""
    return {"engine": f'"{engine}"', "broker": f'"{RABBITMQ}"'}


def until(reached, seconds=PATIENCE):
    """Look again and again whether something has come about; tell whether it did in time."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not reached():
        if time.monotonic() > end:
            return False
        pause.wait(0.02)
    return True


@contextlib.contextmanager
def engine_of(settings, memory):
    """Yield the engine of a configuration, and leave no queue behind on the server."""
    engine = workers.engine(settings, memory)
    yield engine
    queues = getattr(engine, "queues", {}).values()
    if queues:
        with contextlib.closing(pika.BlockingConnection(pika.URLParameters(RABBITMQ))) as server:
            for name in queues:
                for suffix in ("", ".DQ", ".XQ"):
                    server.channel().queue_delete(name + suffix)


class Crewed(scheduler.Daemon):
    """Ticks until its workers have nothing left to do."""

    def tick(self):
        worked = super().tick()
        while not self.stopped() and not until(self._is_done, 1.0):
            super().tick()
        super().tick()
        return worked

    def _is_done(self):
        """Tell whether nothing is due or in hand."""
        now = self.clock()
        with self.memory.read() as connection:
            backlogs = [store.feed_backlog(connection, now=now)]
            backlogs += [
                store.delivery_backlog(connection, one.id, now=now, most=10_000)
                for one in store.open_editions(connection)
                if one.state == "sending"
            ]
        return not any(one.waiting or one.working for one in backlogs)


@contextlib.contextmanager
def crewed(settings, memory, clock, *, kinds=pipeline.KINDS):
    """Yield a daemon whose work a worker does, over the engine of the configuration."""
    with engine_of(settings, memory) as engine:
        crew = pipeline.Crew(memory, engine.kick)
        daemon = Crewed(settings, memory, clock, lambda: False, crew)
        work = workers.Work(config=settings, memory=memory, kinds=kinds, clock=clock)

        def run(kind):
            work.config = daemon.config
            work.run(kind)

        work.beat()
        served = threading.Thread(
            target=engine.serve, args=(kinds, run), kwargs={"threads": 2, "stop": work.stop}
        )
        served.start()
        try:
            yield daemon
        finally:
            work.stop.set()
            served.join()
