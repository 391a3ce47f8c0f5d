"""Google News and other aggregators -> items that say who wrote them and where they lie."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from digest import items, text
from digest.model import Feed

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
FEED = Feed(name="Fleet search", url="https://news.google.com/rss/search?q=fleet", id=7)
LINK = "https://news.google.com/rss/articles/CBMiAbc?oc=5"


def only(description, *, link=LINK, title="Two ships sail north - The Velm Post"):
    """Return the item that comes of one entry."""
    inside = (
        f"<title>{title}</title><link>{link}</link><guid isPermaLink='false'>CBMiAbc</guid>"
        f"<source url='https://velm.example'>The Velm Post</source>"
        f"<description><![CDATA[{description}]]></description>"
    )
    body = f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>"
    (found,) = items.parse(body.encode(), FEED, now=NOW)
    return found


@pytest.mark.parametrize(
    "description",
    [
        f'<a href="{LINK}">Two ships sail north</a>&nbsp;&nbsp;<font>The Velm Post</font>',
        f'<ol><li><a href="{LINK}">Two ships sail north</a> Post</li><li><a>Other ships</a></li></ol>',
        f'<table border="0"><tr><td><p><a href="{LINK}">Ships, seen elsewhere</a></p></td></tr></table>',
        "Two ships sail north The Velm Post",
    ],
)
def test_an_aggregator_that_says_its_headline_twice_says_nothing(description):
    """What Google News writes below a headline is that headline, or others: no summary."""
    found = only(description)
    assert (found.summary, found.content) == ("", "")
    assert (found.title, found.outlet) == ("Two ships sail north", "The Velm Post")


def test_an_aggregator_may_have_a_summary():
    """Words of its own stay, and other feeds may begin with a link."""
    assert only("<p>Both left on Monday.</p>").summary == "Both left on Monday."
    said = '<a href="https://velm.example/x">Both ships</a> left port on Monday.'
    assert only(said, link="https://velm.example/a").summary == "Both ships left port on Monday."


@pytest.mark.parametrize("path", ["rss/articles/CBMiAbc", "articles/CBMiAbc", "read/CBMiAbc"])
def test_an_address_in_disguise_is_no_identity(path):
    """A link through Google News leads the reader on, but tells nothing of what lies behind."""
    found = only("", link=f"https://news.google.com/{path}?oc=5")
    assert found.url == f"https://news.google.com/{path}?oc=5"
    assert found.url_key == ""
    assert text.canonical_url("https://news.google.com/topics/x") == "news.google.com/topics/x"


def test_items_without_an_identity_are_not_one_article():
    """Two stories found through Google News stay two; one found twice is one."""
    one, again = only(""), only("")
    other = only("", title="Harbor closes for the winter - The Velm Post")
    assert items.identify([replace(one, id=1), replace(other, id=2)], []) == [1, 2]
    assert items.identify([replace(one, id=1), replace(again, id=2)], []) == [1, 1]


def test_what_lies_behind_a_proxy_is_the_identity():
    """The feed's own link is kept, but two proxies of one page are one article."""
    origin = "<f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>{}</f:origLink>"
    for link, said, url in (
        ("https://proxy.example/1", "https://b.example/o?utm_source=x", "https://proxy.example/1"),
        ("", "https://b.example/o", "https://b.example/o"),
    ):
        inside = f"<title>T</title><link>{link}</link>{origin.format(said)}"
        body = f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>"
        (found,) = items.parse(body.encode(), FEED, now=NOW)
        assert (found.url, found.url_key) == (url, "b.example/o")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ships - boats - Radio-Velm", ("Ships - boats", "Radio-Velm")),
        ("Ships - The Velm Post – North-East", ("Ships", "The Velm Post – North-East")),
        ("Ships at sea", ("Ships at sea", "Fleet search")),
        (f"Ships - {'x' * 90}", (f"Ships - {'x' * 90}", "Fleet search")),
    ],
)
def test_the_outlet_may_have_dashes_of_its_own(title, expected):
    """The last dash with blanks around it parts headline and outlet."""
    body = f"<rss version='2.0'><channel><item><title>{title}</title><link>{LINK}</link></item></channel></rss>"
    (found,) = items.parse(body.encode(), FEED, now=NOW)
    assert (found.title, found.outlet) == expected


def test_a_relative_link_stays_where_nobody_knows_its_feed():
    """Without a base a link is left as it came, unless it is more than a path."""
    for link, kept in (("/a/b", "/a/b"), ("javascript:x", ""), ("ja\tva:x", "")):
        body = f"<rss version='2.0'><channel><item><title>T</title><link>{link}</link></item></channel></rss>"
        (found,) = items.parse(body.encode(), Feed(name="F", url=""), now=NOW)
        assert (found.url, found.url_key) == (kept, "")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://b\u00fccher.example/x", "https://xn--bcher-kva.example/x"),
        ("https://l\u0435dger.example/\u00e4", "https://xn--ldger-zwe.example/\u00e4"),
        (f"https://{70 * chr(252)}.example/", ""),
    ],
)
def test_a_host_in_other_letters_does_not_pass_for_a_known_one(link, url):
    """T47: readers see a host as the DNS has it: a Cyrillic letter among Latin ones shows."""
    assert only("", link=link).url == url
