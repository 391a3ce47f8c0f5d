"""The process: APScheduler calls the daemon's steps until it is told to stop."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from digest import pipeline, store
from digest.config import Config
from digest.scheduler.daemon import Daemon

TICK = 5  # seconds; a machine that slept notices that late

log = logging.getLogger("digest")


def run(
    config: Config,
    memory: store.Store,
    *,
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> None:
    """Fetch through the day and send every morning, until `stop` is set.

    Returns when the work in hand has come to a safe end: seconds, not minutes. Raises RenderError
    where a template is wrong: better told at the start than at the send time.
    """
    pipeline.check_templates(config)
    pipeline.sync(config, memory)
    daemon = Daemon(config, memory, clock, stop.is_set)
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    # An overlapping tick is the rule while an edition goes out, and no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler.add_job(daemon.tick)  # at once, then in the rhythm
    scheduler.add_job(daemon.tick, "interval", seconds=TICK)
    scheduler.start()
    daemon.greet()
    try:
        stop.wait()
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
        log.info("stopped")
