"""Bytes in, items out: the only room that knows feedparser. Pure.

`parse` reads a whole answer; `sift` first cuts out of it what was read before; `identify` tells
which versions are one article.
"""

from digest.items.identity import identify
from digest.items.parse import MAX_ITEMS, feed_title, parse, read
from digest.items.sift import Sifted, sift
from digest.items.wording import MAX_CONTENT, MAX_SUMMARY, MAX_TITLE

__all__ = [
    "MAX_CONTENT",
    "MAX_ITEMS",
    "MAX_SUMMARY",
    "MAX_TITLE",
    "Sifted",
    "feed_title",
    "identify",
    "parse",
    "read",
    "sift",
]
