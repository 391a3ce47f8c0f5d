"""What a feed says of itself, and letters and links that need help."""

import json
from datetime import UTC, datetime

import pytest

from digest import items
from digest.errors import FeedError
from digest.model import Feed

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
FEED = Feed(name="The Ledger", url="https://a.example/feed")


def rss(head, inside="<title>T</title><link>https://a.example/1</link>"):
    """Return an RSS feed of one item."""
    return f"<rss version='2.0'><channel>{head}<item>{inside}</item></channel></rss>"


@pytest.mark.parametrize(
    ("head", "ttl", "hours", "days"),
    [
        ("<ttl> 60 </ttl>", 3600, set(), set()),
        ("<ttl>soon</ttl>", 0, set(), set()),
        ("<skipHours><hour>0</hour><hour> 24 </hour><hour>7</hour></skipHours>", 0, {0, 7}, set()),
        ("<skipHours><hour>99</hour></skipHours>", 0, set(), set()),
        ("<skipDays><day>Sunday</day><day>monday</day><day>x</day></skipDays>", 0, set(), {0, 6}),
    ],
)
def test_a_feed_says_when_to_come_again(head, ttl, hours, days):
    """The hours, days and minutes in which a feed wants to be left alone are all known."""
    channel, found = items.read(rss(head).encode(), FEED, now=NOW)
    assert (channel.ttl, channel.skip_hours, channel.skip_days) == (ttl, hours, days)
    assert len(found) == 1


def test_a_feed_may_have_its_encoding_set_by_hand():
    """Where a server lies about its letters, the reader's word counts."""
    body = rss("", "<title>Mönch</title><link>https://a.example/1</link>").encode("cp1252")
    feed = Feed(name="F", url=FEED.url, encoding="cp1252")
    headers = {"content-type": "text/xml; charset=utf-16"}
    (found,) = items.parse(body, feed, now=NOW, headers=headers)
    assert found.title == "Mönch"


def test_a_link_over_several_lines_is_one():
    """A line break in an address is a slip, a blank is written as one."""
    entry = {"title": "T", "url": " https://a.example/\n  long/a b\n "}
    (found,) = items.parse(json.dumps({"items": [entry]}).encode(), FEED, now=NOW)
    assert found.url == "https://a.example/long/a%20b"


@pytest.mark.parametrize("many", [True, False])
def test_rss_in_json_is_read(many):
    """RSS with braces instead of brackets, one item or more, gives the same items."""
    entry = {
        "title": "T",
        "link": "https://a.example/1",
        "guid": "g",
        "description": "Two ships <b>sailed</b>.",
        "pubDate": "Wed, 04 Mar 2026 10:00:00 GMT",
    }
    channel = {"title": "A", "item": [entry, "x"] if many else entry}
    said, (found,) = items.read(json.dumps({"rss": {"channel": channel}}).encode(), FEED, now=NOW)
    assert (said.title, found.title, found.url, found.guid) == (
        "A",
        "T",
        "https://a.example/1",
        "g",
    )
    assert (found.summary, found.published.hour) == ("Two ships sailed.", 10)


def test_json_that_only_looks_like_rss_is_no_feed():
    """Anything else in braces is told as no feed."""
    for document in ({"rss": 5}, {"rss": {"channel": 5}}):
        with pytest.raises(FeedError, match="neither RSS"):
            items.read(json.dumps(document).encode(), FEED, now=NOW)
    empty = json.dumps({"rss": {"channel": {"title": "A"}}}).encode()
    assert items.parse(empty, FEED, now=NOW) == []
