"""Fetches feeds, politely and many at a time. Knows HTTP and nothing of what comes back.

`fetch` asks; `remember` decides what is kept of an answer and when to ask again; `judge` tells how
a feed is; `discover` finds the feeds that a web page names.
"""

from digest.feeds.addresses import PublicResolver, is_public
from digest.feeds.client import Receive, fetch
from digest.feeds.discover import discover
from digest.feeds.health import Health, are_silent, judge, summary
from digest.feeds.seen import CONFIRMED, Bounds, address, remember
from digest.feeds.visit import Manners

__all__ = [
    "CONFIRMED",
    "Bounds",
    "Health",
    "Manners",
    "PublicResolver",
    "Receive",
    "address",
    "are_silent",
    "discover",
    "fetch",
    "is_public",
    "judge",
    "remember",
    "summary",
]
