"""Visits feeds on the odd server and reads what comes, as the pipeline does."""

from dataclasses import replace
from datetime import UTC, datetime

from digest import feeds, items
from digest.errors import FeedError
from digest.model import Feed, Seen

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
MANNERS = feeds.Manners(allow_private=True)
LATE = "no whole answer within 0.3 s; a larger 'timeout_seconds' may help"
ENTRY = "<item><title>Item {0}</title><link>https://a.example/{0}</link></item>"
RSS = f"<rss version='2.0'><channel><title>A</title>{ENTRY.format(1)}</channel></rss>".encode()


def ask(*asked, manners=MANNERS, **named):
    """Visit feeds; return by the feed's name its answer and the titles of its items."""
    answers = {}

    def receive(fetched):
        found = []
        if fetched.body or not (fetched.error or fetched.unchanged):
            try:
                headers = dict(fetched.headers)
                found = items.parse(
                    fetched.body, fetched.feed, now=NOW, url=fetched.url, headers=headers
                )
            except FeedError as error:
                fetched = replace(fetched, error=str(error))
        answers[fetched.feed.name] = (fetched, [item.title for item in found if item.url])

    feeds.fetch(asked, receive, manners=manners, **named)
    return answers


def feed(url, *, etag="", last_modified="", **values):
    """Return a feed with little patience and room, and what it said last time."""
    seen = values.pop("seen", Seen(etag=etag, last_modified=last_modified))
    known = {"name": "f", "url": url, "timeout": 5.0, "max_bytes": 1_000_000, "seen": seen}
    return Feed(**(known | values))
