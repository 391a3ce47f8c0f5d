"""The desk behind the window: stores sign-ups and sends their confirmations, one after the other.

The visitor's answer does not wait for it. So it takes as long for an address that is known as for
one that is not, and a slow mail server holds nobody up.
"""

import logging
import queue
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Self

from digest import pipeline, store
from digest.config import Config
from digest.errors import DigestError

_MOST = 1_000  # sign-ups that may wait
_AGAIN = 30.0  # seconds until confirmations that could not leave are looked at again

log = logging.getLogger("digest")


class Desk:
    """Works in a thread of its own as long as its block lasts."""

    def __init__(self, config: Config, memory: store.Store, clock: Callable[[], datetime]) -> None:
        """Work for one window."""
        self._config, self._memory, self._clock = config, memory, clock
        self._waiting: queue.Queue[tuple[str, str] | None] = queue.Queue(_MOST)
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def put(self, email: str, source: str) -> bool:
        """Take a sign-up in; False where too many wait."""
        try:
            self._waiting.put_nowait((email, source))
        except queue.Full:
            return False
        return True

    def settled(self) -> None:
        """Wait until all that was put is done."""
        self._waiting.join()

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Finish what waits."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                one = self._waiting.get(timeout=_AGAIN)
            except queue.Empty:
                self._work(None)
                continue
            if one is not None:
                self._work(one)
            self._waiting.task_done()
            if one is None:
                return

    def _work(self, one: tuple[str, str] | None) -> None:
        """Store a sign-up, and send what is due. No fault ends the desk."""
        try:
            if one is not None:
                email, source = one
                pipeline.sign_up(
                    self._config, self._memory, email, now=self._clock(), source=source
                )
            pipeline.send_confirmations(self._config, self._memory, clock=self._clock)
        except DigestError as error:
            log.error("sign-ups: %s", error)
        except Exception:
            log.exception("a sign-up failed that never should")
