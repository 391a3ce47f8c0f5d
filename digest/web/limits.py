"""How often a network may do something in an hour, and all of them together."""

import threading
from collections import Counter
from datetime import datetime


class Limits:
    """Counts in memory, for the running hour alone; no more than `total` networks are known."""

    def __init__(self, each: int, total: int) -> None:
        """Allow `each` network so much in an hour, and all together `total`."""
        self._each, self._total = each, total
        self._lock = threading.Lock()
        self._hour = 0
        self._counts: Counter[str] = Counter()

    def allow(self, network: str, *, now: datetime) -> bool:
        """Count one more of a network; False where it had its share, and nothing is counted."""
        hour = int(now.timestamp()) // 3600
        with self._lock:
            if hour != self._hour:
                self._hour, self._counts = hour, Counter()
            if self._counts[network] >= self._each or self._counts.total() >= self._total:
                return False
            self._counts[network] += 1
            return True
