"""An answer's body read as a feed. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from digest import text
from digest.errors import FeedError
from digest.items import jsonfeed, xml
from digest.items.raw import Raw
from digest.items.wording import MAX_TITLE, item
from digest.model import Channel, Feed, Item

MAX_ITEMS = 500  # of one answer; a feed that sends more has its newest ones read

_BLANKS = b"\xef\xbb\xbf \t\r\n"


def parse(
    body: bytes,
    feed: Feed,
    *,
    now: datetime,
    url: str = "",
    headers: Mapping[str, str] | None = None,
) -> list[Item]:
    """Read the items of a feed's answer, in its order.

    `url` is where the answer came from and `headers` its HTTP headers. Undated items and those
    dated later than `now` count as published at `now`; an item without any web address has the
    `url` "". Raises FeedError where `body` is no feed. Cost: about 2 ms of CPU for 10 kB.
    """
    return read(body, feed, now=now, url=url, headers=headers)[1]


def read(
    body: bytes,
    feed: Feed,
    *,
    now: datetime,
    url: str = "",
    headers: Mapping[str, str] | None = None,
) -> tuple[Channel, list[Item]]:
    """Read what a feed says of itself, and its items as `parse` does. Raises FeedError."""
    channel, raws = _read(body, url or feed.url, headers or {}, feed.encoding)
    if len(raws) > MAX_ITEMS:
        newest = sorted(raws, key=lambda raw: raw.published or now, reverse=True)[:MAX_ITEMS]
        kept = set(map(id, newest))
        raws = [raw for raw in raws if id(raw) in kept]
    return channel, [item(raw, feed, now) for raw in raws]


def feed_title(body: bytes, url: str) -> str:
    """Return what the feed calls itself, "" where it does not say. Raises FeedError as `parse`."""
    return _read(body, url, {}, "")[0].title


def _read(
    body: bytes, url: str, headers: Mapping[str, str], encoding: str
) -> tuple[Channel, list[Raw]]:
    """Return what a feed says of itself and its entries. Raises FeedError."""
    if encoding:
        body = body.decode(encoding, "replace").encode("utf-8", "replace")
        headers = {"content-type": "application/xml; charset=utf-8"}
    body = body.lstrip(_BLANKS)
    if not body:
        raise FeedError("the answer is empty; look at its address in a browser")
    channel, raws = jsonfeed.read(body, url) if body[:1] == b"{" else xml.read(body, url, headers)
    return replace(channel, title=text.one_line(text.plain(channel.title))[:MAX_TITLE]), raws
