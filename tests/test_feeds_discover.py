"""A page in, the feeds it leads to out."""

import pytest

from digest import feeds
from digest.feeds.discover import MAX_FOUND

SITE = "https://site.example"
PAGE = f"{SITE}/news/today"
USUAL = [
    f"{SITE}/{name}"
    for name in (
        "feed/", "rss.xml", "feed.xml", "atom.xml", "rss", "index.xml", "feed.json",
    )
]  # fmt: skip


def link(href, kind="application/rss+xml", rel="alternate"):
    """Return what a page declares a feed with."""
    return f'<link rel="{rel}" type="{kind}" href="{href}">'


def found(page, url=PAGE):
    """Return the three lists for a page."""
    return feeds.discover(page.encode() if isinstance(page, str) else page, url)


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        ("", []),
        (link("/rss"), [f"{SITE}/rss"]),
        (link("rss"), [f"{SITE}/news/rss"]),
        (link("?feed=rss2"), [f"{SITE}/news/today?feed=rss2"]),
        (link("//cdn.example/feed"), ["https://cdn.example/feed"]),
        (link(" https://other.example/f "), ["https://other.example/f"]),
        (link("/a&amp;b"), [f"{SITE}/a&b"]),
        (link("/feed#top"), [f"{SITE}/feed"]),
        (link("/a", "application/atom+xml"), [f"{SITE}/a"]),
        (link("/a", "application/rdf+xml"), [f"{SITE}/a"]),
        (link("/a", "application/feed+json"), [f"{SITE}/a"]),
        (link("/a", "text/xml; charset=utf-8"), [f"{SITE}/a"]),
        (link("/a", " Application/RSS+XML "), [f"{SITE}/a"]),
        (link("/a", rel="Home ALTERNATE"), [f"{SITE}/a"]),
        (link("/a", rel="stylesheet"), []),
        (link("/a", "text/html"), []),
        (link("/a", "application/xmlrpc"), []),
        (link(""), []),
        (link("/news/today"), []),
        (link("javascript:alert(1)"), []),
        (link("file:///etc/passwd"), []),
        (link("http://["), []),
        (link("/a") + link("/b") + link("/a"), [f"{SITE}/a", f"{SITE}/b"]),
        ("<link rel=alternate type=application/rss+xml>", []),
        ("<link rel=alternate type=application/rss+xml href>", []),
        (f"<base href='https://base.example/x/'>{link('f')}", ["https://base.example/x/f"]),
        (f"{link('f')}<base href='/deep/'><base href='/no/'>", [f"{SITE}/deep/f"]),
        (f"<base href='javascript:x'>{link('f')}", [f"{SITE}/news/f"]),
        (f"<base href='http://['>{link('f')}", [f"{SITE}/news/f"]),
        (f"{link('/f')}<![odd[ <!DOCTYPE x [ <!ELEMENT", [f"{SITE}/f"]),
        (f"<div <p></a></div>{link('/f')}</", [f"{SITE}/f"]),
        (f"\xff\0{link('/f')}".encode("latin-1"), [f"{SITE}/f"]),
        (f"<!-- {link('/f')} -->", []),
    ],
)
def test_what_a_page_declares_comes_first(page, declared):
    """The feeds in a page's head are found as browsers find them, however the page is broken."""
    assert found(page)[0] == declared


@pytest.mark.parametrize(
    ("href", "is_one"),
    [
        ("/feed", True),
        ("/feed/", True),
        ("/blog/feeds/all", True),
        ("/rss", True),
        ("/rss2", True),
        ("/news.rss", True),
        ("/news.rdf", True),
        ("/index.atom", True),
        ("/?format=rss", True),
        ("/arc/outboundfeeds/rss/?outputType=xml", True),
        ("https://feeds.site.example/world", True),
        ("/feed.json", True),
        ("/feedback", False),
        ("/press", False),
        ("/atomic-energy", False),
        ("/about", False),
        ("mailto:feed@site.example", False),
    ],
)
def test_links_that_look_like_a_feed_s_come_next(href, is_one):
    """What stands as a mere link is tried where its address speaks of a feed."""
    linked = found(f'<a href="{href}">x</a>')[1]
    assert len(linked) == is_one
    assert all(one.startswith("https://") for one in linked)


def test_the_usual_places_come_last():
    """A site that says nothing is asked where most sites have their feed, each place once."""
    assert found("")[2] == USUAL
    assert found(link("/rss") + "<a href='/feed.xml'>feed</a>")[2] == [
        one for one in USUAL if one not in {f"{SITE}/rss", f"{SITE}/feed.xml"}
    ]
    assert found("", f"{SITE}/rss.xml")[2] == [one for one in USUAL if one != f"{SITE}/rss.xml"]
    assert found(f"<base href='https://base.example/'>{link('x')}")[2] == USUAL


def test_no_page_makes_it_ask_for_ever():
    """Of thousands of links the first dozen are tried; of a huge page the beginning is read."""
    page = "".join(link(f"/{n}") + f"<a href='/{n}/feed'>x</a>" for n in range(1_000))
    assert [len(some) for some in found(page)] == [MAX_FOUND, MAX_FOUND, len(USUAL)]
    assert found(1_000_000 * " " + link("/late"))[0] == []
    assert found(300_000 * "<")[0] == []
