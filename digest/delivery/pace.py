"""How fast mail goes out: to the readers of one domain, and to the server as a whole."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field

ALL = ""  # stands for the server as a whole, among the domains
_REMEMBERED = 20  # messages by whose times the rate so far is known
_SLOWEST = 1 / 60  # messages a second
_GROWTH = 1.1  # a minute
_FORGOTTEN = 600  # minutes after which no rate that was cut holds anybody up


@dataclass(slots=True)
class _Lane:
    """One domain's way: when its last messages went, and how many a second may go now."""

    went: deque[float] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    rate: float = 0.0  # 0 = any
    since: float = 0.0

    def allowed(self, now: float) -> float:
        """Return the rate that holds now: it grows again after it was cut."""
        return self.rate * float(_GROWTH ** min((now - self.since) / 60, _FORGOTTEN))

    def wait(self, now: float, most: float) -> float:
        """Return the seconds until the next message may go."""
        rates = [rate for rate in (self.allowed(now), most) if rate]
        return self.went[-1] + 1 / min(rates) - now if rates and self.went else 0.0


class Pace:
    """The lanes of one round, shared by its connections. Times are seconds of any clock."""

    def __init__(self, *, per_minute: int = 0) -> None:
        """Let `per_minute` messages go to one domain; 0 = any number."""
        self._most = per_minute / 60
        self._lanes: defaultdict[str, _Lane] = defaultdict(_Lane)
        self._lock = threading.Lock()

    def take(self, domain: str, now: float) -> float:
        """Return 0 where a message may go to `domain` now, and count it as gone.

        Else the seconds until one may.
        """
        with self._lock:
            all_of_it, lane = self._lanes[ALL], self._lanes[domain]
            wait = max(all_of_it.wait(now, 0.0), lane.wait(now, self._most))
            if wait <= 0:
                all_of_it.went.append(now)
                lane.went.append(now)
            return max(wait, 0.0)

    def slow_down(self, domain: str, now: float) -> None:
        """Halve the rate at which messages went to `domain`, or to all: it was too fast.

        What several connections hear of one moment halves it once.
        """
        with self._lock:
            lane = self._lanes[domain]
            if len(lane.went) < 2:  # noqa: PLR2004  (one message has no rate)
                return
            if lane.rate and lane.went[-1] <= lane.since:
                return
            so_far = (len(lane.went) - 1) / max(lane.went[-1] - lane.went[0], 0.001)
            if allowed := lane.allowed(now):
                so_far = min(so_far, allowed)
            lane.rate, lane.since = max(so_far / 2, _SLOWEST), now
