"""What stands between us and the engine that carries tickets: `kick` and what calls `run`."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest import store
from digest.config import Config
from digest.errors import TicketError, UsageError

Run = Callable[[str], object]  # does one batch of a kind of work; raises nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The tickets of a kind that nobody has taken yet."""

    tickets: int
    oldest: datetime | None = None


class Engine(Protocol):
    """Carries tickets from the leader to workers; it may lose or double any."""

    def kick(self, kind: str, n: int) -> None:
        """Have `n` tickets of a kind wait, those that do so already included."""

    def waiting(self, kind: str) -> Waiting:
        """Look at the tickets of a kind that wait. Raises TicketError."""

    def serve(self, kinds: Sequence[str], run: Run, *, threads: int, stop: threading.Event) -> None:
        """Call `run` for each ticket, so many at once, until `stop`; what has begun ends first."""


def engine(config: Config, memory: store.Store) -> Engine:
    """Return the engine that is configured. Raises UsageError where there is none."""
    name = config.cluster.engine
    if name == "none":
        raise UsageError('cluster.engine is "none": the daemon does all itself, without workers')
    try:
        if name == "procrastinate":
            from digest.workers.in_postgresql import InPostgresql

            return InPostgresql(config, memory)
        from digest.workers.in_rabbitmq import InRabbitmq

        return InRabbitmq(config, memory)
    except ModuleNotFoundError:
        extra = "cluster" if name == "procrastinate" else "rabbitmq"
        raise TicketError(
            f"cluster.engine = \"{name}\" needs: pip install 'digest-builder[{extra}]'"
        ) from None
