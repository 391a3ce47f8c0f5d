"""Bytes in, items out: the only room that knows feedparser. Pure.

`parse` reads a whole answer; `sift` first cuts out of it what was read before; `identify` tells
which versions are one article.
"""

from digest.items.identity import COPY_HOURS, identify, learn
from digest.items.near import Near
from digest.items.parse import MAX_ITEMS, feed_title, parse, read
from digest.items.sift import Sifted, sift
from digest.items.wording import MAX_CONTENT, MAX_SUMMARY, MAX_TITLE

__all__ = [
    "COPY_HOURS",
    "MAX_CONTENT",
    "MAX_ITEMS",
    "MAX_SUMMARY",
    "MAX_TITLE",
    "Near",
    "Sifted",
    "feed_title",
    "identify",
    "learn",
    "parse",
    "read",
    "sift",
]
