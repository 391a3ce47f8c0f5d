"""Feeds as servers really sent them: what plain feedparser finds in them is found here too."""

import calendar
import html
import io
import random
import re
import unicodedata
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import feedparser
import pytest

from digest import items
from digest.errors import FeedError
from digest.model import Feed

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FEED = Feed(name="-", url="https://a.example/feed")
FEEDS = Path(__file__).parents[2] / "shared" / "data" / "feeds_real"
FILES = sorted(FEEDS.iterdir()) if FEEDS.is_dir() else []
# feedparser takes any date that begins with the digits of a year for ISO 8601.
MISREAD = re.compile(r"\d{4}/|\d{5,}$")

pytestmark = pytest.mark.skipif(not FILES, reason="the real feeds do not lie beside the checkout")


def letters(markup):
    """Return what a reader sees of a title, without the blanks: a tag may stand for one."""
    bare = html.unescape(re.sub(r"<[^>]+>", " ", html.unescape(markup or "")))
    seen = (c for c in bare if unicodedata.category(c) not in {"Cc", "Cf"} and not c.isspace())
    return unicodedata.normalize("NFC", "".join(seen))


def default(body):
    """Return what feedparser finds with its default options."""
    headers = {"content-location": FEED.url}
    return feedparser.parse(io.BytesIO(body), response_headers=headers).entries


def readable(body):
    """Return the items of a body, none where it is no feed."""
    try:
        return items.parse(body, FEED, now=NOW)
    except FeedError:
        return []


def moments(entry):
    """Return the seconds that feedparser read in the first date of an entry that it got right."""
    for name in ("published", "updated"):
        said, parsed = dict.get(entry, name), dict.get(entry, f"{name}_parsed")
        if said:
            return [] if MISREAD.match(said) or not parsed else [calendar.timegm(parsed)]
    return []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_feed_gives_what_plain_feedparser_finds(path):
    """Count, title, link and date are those of the field's parser, but for what the house betters.

    JSON Feed, which it cannot read; a missing headline; a date that it misreads; a link which is
    none on the web.
    """
    body = path.read_bytes()
    found, entries = readable(body), default(body)
    if body.lstrip()[:1] == b"{":
        assert entries == []
        return
    assert len(found) == min(len(entries), items.MAX_ITEMS)
    for one, entry in zip(found, islice(entries, len(found)), strict=True):
        if title := letters(entry.get("title")):
            assert title[:200] == letters(one.title)[:200]
        if re.match(r"https?://", link := entry.get("link", "").strip()):
            assert one.url == link.replace(" ", "%20")
        assert one.published.timestamp() in (moments(entry) or [one.published.timestamp()])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_was_read_before_is_cut_out_without_a_trace(path):
    """The new items of a feed are the same whether the known ones were parsed again or not."""
    body = path.read_bytes()
    marks = items.sift(body, b"", {}).marks
    each = [marks[at : at + 8] for at in range(0, len(marks), 8)]
    whole = readable(body)
    if len(whole) != len(each):  # nothing was cut, or an item came twice
        return
    known = random.Random(path.name).sample(each, len(each) // 2)
    left = items.sift(body, b"".join(known), {}).body
    new = [one for one, mark in zip(whole, each, strict=True) if mark not in known]
    assert (readable(left) if left else []) == new
