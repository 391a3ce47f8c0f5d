"""Fetches feeds, politely and many at a time. Knows HTTP and nothing of what comes back.

`fetch` asks; `remember` decides what is kept of an answer and when to ask again; `discover` finds
the feeds that a web page names.
"""

from digest.feeds.addresses import PublicResolver, is_public
from digest.feeds.client import Receive, fetch
from digest.feeds.discover import discover
from digest.feeds.seen import CONFIRMED, Bounds, address, remember
from digest.feeds.visit import Manners

__all__ = [
    "CONFIRMED",
    "Bounds",
    "Manners",
    "PublicResolver",
    "Receive",
    "address",
    "discover",
    "fetch",
    "is_public",
    "remember",
]
