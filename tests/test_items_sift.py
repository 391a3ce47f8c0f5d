"""What of a changed feed is left to parse, and when the whole is parsed to be sure."""

import importlib

import pytest

from digest import items

SIFT = importlib.import_module("digest.items.sift")  # whose name its function bears too
ITEM = "<item><title>Item {0}</title><link>https://a.example/{0}</link></item>"


def rss(*entries, head="<title>A</title>"):
    """Return an RSS feed of entries."""
    return f"<rss version='2.0'><channel>{head}{''.join(entries)}</channel></rss>".encode()


def test_only_what_is_new_is_left():
    """Known items are cut out to the byte; the feed around them stays."""
    known = items.sift(rss(ITEM.format(1), ITEM.format(2)), b"", {}).marks
    left = items.sift(rss(ITEM.format(3), ITEM.format(1), ITEM.format(2)), known, {})
    assert left.body == rss(ITEM.format(3))
    assert len(left.marks) == 3 * len(known) // 2
    assert items.sift(rss(ITEM.format(2), head="<title>B</title>"), known, {}).body == b""


def test_of_a_flood_the_first_and_the_last_are_read(monkeypatch):
    """Either end of a feed may hold its newest items."""
    monkeypatch.setattr(SIFT, "MAX_NEW", 2)
    left = items.sift(rss(*(ITEM.format(n) for n in range(5))), b"", {})
    assert left.body == rss(ITEM.format(0), ITEM.format(4))


UNSURE = {
    "broken XML": (rss(ITEM.format(1), "<b>"), {}),
    "an item in an item": (rss(f"<item>{ITEM.format(1)}</item>"), {}),
    "an empty item": (rss("<item/>", "<item/>"), {}),
    "an item without an end": (rss("<item/>"), {}),
    "two names for items": (rss(ITEM.format(1), "<entry><id>2</id></entry>"), {}),
    "a document type": (b"<!DOCTYPE rss>" + rss(ITEM.format(1)), {}),
    "bytes that are no UTF-8": (rss(ITEM.format(1)).replace(b"Item", b"\xff"), {}),
    "another encoding": (rss(ITEM.format(1)), {"content-type": "text/xml; charset=shift_jis"}),
    "an unknown encoding": (rss(ITEM.format(1)), {"content-type": "text/xml; charset=x-mars"}),
    "two encodings": (
        b"<?xml version='1.0' encoding='iso-8859-1'?>" + rss(ITEM.format(1)),
        {"content-type": "text/xml; charset=utf-8"},
    ),
    "JSON": (b'{"items": []}', {}),
}


@pytest.mark.parametrize(("body", "headers"), UNSURE.values(), ids=list(UNSURE))
def test_what_is_unusual_is_parsed_whole(body, headers):
    """Where a cut might change the answer nothing is cut, and nothing is marked as known."""
    assert items.sift(body, b"", headers) == items.Sifted(body=body, marks=b"")


def test_too_many_tags_are_not_scanned(monkeypatch):
    """A body of millions of tags is left to the child that may be killed."""
    monkeypatch.setattr(SIFT, "_MAX_TAGS", 5)
    assert items.sift(rss(ITEM.format(1)), b"", {}).marks == b""


def test_a_feed_in_one_byte_a_letter_is_sifted():
    """Old feeds in ISO 8859-1 are cut as well as those in UTF-8."""
    body = b"<?xml version='1.0' encoding='iso-8859-1'?>" + rss("<item><title>é</title></item>")
    body = body.decode().encode("latin-1")
    marks = items.sift(body, b"", {}).marks
    assert marks
    assert items.sift(body, marks, {}).body == b""
