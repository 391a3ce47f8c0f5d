"""What feeds send -> the items that come of it."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from digest import config, items
from digest.errors import FeedError
from digest.model import Feed

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
FEED = Feed(
    name="The Ledger", url="https://a.example/feed", id=7, section="World", beat="x", tier=1
)
LONG = "The committee heard three officers on the state of the fleet this week. "


def rss(*entries, head="<title>A</title>"):
    """Return an RSS feed of entries."""
    inside = "".join(f"<item>{entry}</item>" for entry in entries)
    return f"<rss version='2.0'><channel>{head}{inside}</channel></rss>".encode()


def atom(*entries):
    """Return an Atom feed of entries."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>{inside}</feed>".encode()


def jsonfeed(*entries, **head):
    """Return a JSON Feed of entries."""
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": entries, **head}
    ).encode()


def read(body, **named):
    """Return the items of a feed's answer."""
    return items.parse(body, FEED, now=NOW, **named)


def only(body, **named):
    """Return the one item of a feed's answer."""
    (item,) = read(body, **named)
    return item


def entry(title="Fleet sails", link="https://a.example/fleet", more=""):
    """Return an RSS entry."""
    return f"<title>{title}</title><link>{link}</link>{more}"


# -- formats -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", sorted(path.name for path in (config.shipped("examples") / "feeds").iterdir())
)
def test_each_sample_feed_gives_items(name):
    """RSS, RDF, Atom, JSON Feed and a file cut off in the middle are all read."""
    body = (config.shipped("examples") / "feeds" / name).read_bytes()
    found = read(body)
    assert len(found) >= 8
    assert all("<" not in one.title and one.published <= NOW for one in found)
    assert items.feed_title(body, FEED.url)


def test_an_item_carries_what_its_feed_and_its_entry_say():
    """Section, beat and tier come from the feed; the rest from the entry, as plain text."""
    more = (
        "<guid isPermaLink='false'>g1</guid><author>Jo Doe</author>"
        "<pubDate>Wed, 04 Mar 2026 06:00:00 -0500</pubDate>"
        f"<description>&lt;p&gt;{LONG}&lt;/p&gt;</description>"
    )
    found = only(rss(entry("Fleet &lt;b&gt;sails&lt;/b&gt;", more=more)))
    assert (found.feed, found.feed_id, found.outlet) == ("The Ledger", 7, "The Ledger")
    assert (found.section, found.beat, found.tier) == ("World", "x", 1)
    assert (found.title, found.url, found.guid) == ("Fleet sails", "https://a.example/fleet", "g1")
    assert (found.author, found.summary) == ("Jo Doe", LONG.strip())
    assert found.published == datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
    assert (found.url_key, found.title_key) == ("a.example/fleet", "fleet sails")


def test_both_versions_of_json_feed_are_read():
    """1.0 has an author, 1.1 authors; plain text keeps its signs; an id may be a number."""
    found = read(
        jsonfeed(
            {
                "id": 5,
                "url": "/a",
                "title": "A & B",
                "content_text": f"{LONG}If x < y, then.",
                "author": {"name": "Jo"},
                "date_published": "2026-03-04T05:00:00-05:00",
            },
            {
                "id": "https://a.example/b",
                "content_html": "<p>Hello there, fleet.</p>",
                "authors": [{"name": "Al"}],
                "date_modified": "2026-03-04T09:00:00",
            },
            {"url": "https://a.example/c", "title": "C", "authors": "x", "date_published": "soon"},
            "no entry",
        )
    )
    assert [(one.url, one.guid, one.title, one.author) for one in found] == [
        ("https://a.example/a", "5", "A & B", "Jo"),
        ("https://a.example/b", "https://a.example/b", "Hello there, fleet.", "Al"),
        ("https://a.example/c", "", "C", ""),
    ]
    assert found[0].summary.endswith("If x < y, then.")
    assert [one.published.hour for one in found] == [10, 9, 11]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the answer is empty"),
        (b"\xef\xbb\xbf \n", "the answer is empty"),
        (b"<html><body>hi", "a web page came, not a feed"),
        (b"hello", "neither RSS, Atom nor JSON Feed"),
        (b"{}", "neither RSS, Atom nor JSON Feed"),
        (b'{"items": 5}', "neither RSS, Atom nor JSON Feed"),
        (b"{", "broken JSON (Expecting property name enclosed in double quotes"),
        (b'{"a":' + 100_000 * b"[", "broken JSON ("),
        (b"<rss version='2.0'><channel></rss>", "broken XML (mismatched tag)"),
    ],
)
def test_what_is_no_feed_is_told(body, reason):
    """An empty answer, a web page and broken files are faults of one feed, in words."""
    for call in (read, lambda body: items.feed_title(body, "")):
        with pytest.raises(FeedError) as told:
            call(body)
        assert str(told.value).startswith(reason)


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#x110000;", "&#99999999999;", f"&#{5000 * '9'};"]
)
def test_a_reference_to_no_letter_costs_nothing_but_itself(reference):
    """One bad character reference does not lose the whole feed."""
    assert only(rss(entry(f"Fleet{reference} sails &#233;"))).title == "Fleet sails é"


def test_what_breaks_the_parser_is_read_without_it():
    """A map in an odd shape, which nobody here reads, costs no news."""
    assert only(rss(entry(more="<gml:pos xmlns:gml='http://www.opengis.net/gml'>1</gml:pos>")))


def test_what_breaks_the_parser_nonetheless_is_a_fault_of_the_feed():
    """An entry that the parser cannot bear is told, not a traceback."""
    with pytest.raises(FeedError, match=r"^cannot be read \(KeyError\)"):
        read(rss(entry(more="<g:pos xmlns:g='http://www.opengis.net/gml'>1 2</g:pos>")))


def test_headers_count_whatever_their_case():
    """The charset of the server's header is used where the feed names none."""
    body = rss(entry("Mönch")).decode().encode("latin-1")
    headers = {"CONTENT-TYPE": "application/rss+xml; charset=iso-8859-1"}
    assert only(body, headers=headers).title == "Mönch"


# -- titles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A &amp;amp; B", "A & B"),
        ("&lt;i&gt;Ford&lt;/i&gt; sails", "Ford sails"),
        ("<![CDATA[<script>x()</script>Ford sails]]>", "Ford sails"),
        ("Ford\u202e\u200b\x07 \n sails", "Ford sails"),
        (400 * "x", 300 * "x"),
    ],
)
def test_titles_are_one_line_of_plain_text(title, expected):
    """T43: markup, scripts, controls and turned-round text never reach a headline."""
    assert only(rss(entry(title))).title == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (f"<link>https://a.example/x</link><description>{LONG}</description>", LONG.strip()[:-11]),
        ("<link>https://a.example/2026/ford-sails_again.html</link>", "Ford sails again"),
        ("<link>https://a.example/%D0%BC%D0%B8%D1%80/</link>", "Мир"),
        ("<link>https://a.example/?p=5</link>", "a.example"),
    ],
)
def test_an_item_without_a_title_gets_one(fields, expected):
    """The first words of the text stand in, else the words of the address."""
    assert only(rss(fields)).title.rstrip(".") in {expected, LONG.strip().rstrip(".")}


@pytest.mark.parametrize(
    ("title", "link", "source", "expected"),
    [
        ("Ford sails - Al-Monitor", "news.google.com", "Al-Monitor", ("Ford sails", "Al-Monitor")),
        ("Ford sails - Reuters", "news.google.com", "", ("Ford sails", "Reuters")),
        ("Ford sails", "news.google.com", "Reuters", ("Ford sails", "Reuters")),
        ("Ford sails", "news.google.com", "", ("Ford sails", "The Ledger")),
        ("Ford sails | the ledger", "a.example", "", ("Ford sails", "The Ledger")),
        ("Ford sails - Reuters", "a.example", "", ("Ford sails - Reuters", "The Ledger")),
        ("Ford sails - AP", "a.example", "AP", ("Ford sails", "AP")),
        (" - The Ledger", "a.example", "", ("- The Ledger", "The Ledger")),
    ],
)
def test_the_outlet_behind_an_aggregator_is_parted_from_the_headline(title, link, source, expected):
    """Google News writes "Headline - Outlet": the reader sees the headline and who wrote it."""
    more = f"<source url='https://s.example'>{source}</source>" if source else ""
    found = only(rss(entry(title, f"https://{link}/x", more)))
    assert (found.title, found.outlet) == expected


# -- links -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rss("<title>T</title><link>/x</link>"), "https://a.example/x"),
        (
            rss("<title>T</title><link>\n https://b.example/a b\n </link>"),
            "https://b.example/a%20b",
        ),
        (rss("<title>T</title><guid>https://b.example/g</guid>"), "https://b.example/g"),
        (
            rss("<title>T</title><guid isPermaLink='false'>https://b.example/g</guid>"),
            "https://b.example/g",
        ),
        (
            atom("<title>T</title><link rel='enclosure' href='https://b.example/e.mp3'/>"),
            "https://b.example/e.mp3",
        ),
        (
            atom("<title>T</title><link rel='self' href='/s'/><link href='/h'/>"),
            "https://a.example/h",
        ),
        (
            atom("<title>T</title><link xml:base='https://c.example/d/' href='e'/>"),
            "https://c.example/d/e",
        ),
        (
            rss("<title>T</title><link>javascript:alert(1)</link><guid>https://b.example/g</guid>"),
            "https://b.example/g",
        ),
    ],
)
def test_the_best_link_is_taken_and_made_whole(body, expected):
    """Relative, wrapped, missing and hostile links end in the address of the article."""
    assert only(body).url == expected


@pytest.mark.parametrize(
    "link",
    ["", "javascript:alert(1)", "mailto:a@b.example", "http://[", f"/{3000 * 'x'}"],
)
def test_an_item_without_a_web_link_has_none(link):
    """T42: nobody is ever sent to what is no web page."""
    body = rss(f"<title>T</title><link>{link}</link><guid isPermaLink='false'>7</guid>")
    for found in (only(body), only(jsonfeed({"title": "T", "url": link, "id": 7}))):
        assert (found.url, found.url_key, found.title) == ("", "", "T")


def test_relative_links_start_from_where_the_feed_was_found():
    """After a redirect, the address that answered counts."""
    body = rss("<title>T</title><link>x</link>")
    assert only(body, url="https://new.example/feeds/").url == "https://new.example/feeds/x"


# -- dates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Wed, 04 Mar 2026 10:00:00 GMT", datetime(2026, 3, 4, 10, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 05:00:00 EST", datetime(2026, 3, 4, 10, tzinfo=UTC)),
        ("2026-03-04T10:00:00Z", datetime(2026, 3, 4, 10, tzinfo=UTC)),
        ("Tue, 03 Mar 2009 10:00:00 GMT", datetime(2009, 3, 3, 10, tzinfo=UTC)),
        ("Thu, 05 Mar 2026 10:00:00 GMT", NOW),
        ("9999-12-31T23:59:59Z", NOW),
        ("Thu, 01 Jan 1970 00:00:00 GMT", NOW),
        ("0001-01-01T00:00:00+14:00", NOW),
        ("some day", NOW),
        ("", NOW),
    ],
)
def test_an_item_is_never_dated_later_than_it_was_seen(date, expected):
    """T38: missing, broken and future dates mean now; an old date stays old."""
    more = f"<pubDate>{date}</pubDate>" if date else ""
    assert only(rss(entry(more=more))).published == expected
    iso = expected.isoformat() if date[:1].isalpha() and len(date) > 9 else date
    published = only(jsonfeed({"url": "https://a.example/x", "title": "T", "date_published": iso}))
    assert published.published == expected


def test_the_newest_items_of_an_endless_feed_are_read():
    """T36: a feed that lists its whole archive costs no more than its newest part."""
    dated = [
        entry(
            f"T{n}",
            f"https://a.example/{n}",
            f"<pubDate>{NOW - timedelta(hours=900 - n):%a, %d %b %Y %T GMT}</pubDate>",
        )
        for n in range(items.MAX_ITEMS + 20)
    ]
    found = read(rss(*dated))
    assert len(found) == items.MAX_ITEMS
    assert (found[0].title, found[-1].title) == ("T20", f"T{items.MAX_ITEMS + 19}")


# -- texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "summary"),
    [
        ("Fleet sails", ""),
        (f"{LONG}[&amp;hellip;]", LONG.strip()),
        (f"{LONG} Continue reading this at the Ledger", LONG.strip()),
        (
            f"&lt;p&gt;{LONG}&lt;/p&gt;&lt;p&gt;The post X appeared first on Y.&lt;/p&gt;",
            LONG.strip(),
        ),
        (f"{LONG}...", LONG.strip()),
    ],
)
def test_furniture_is_cut_off_a_summary(markup, summary):
    """What feeds hang behind every text is no news, nor is the headline once more."""
    assert only(rss(entry(more=f"<description>{markup}</description>"))).summary == summary


def test_a_full_text_is_kept_beside_its_summary():
    """The longer text is the content; without a summary its first paragraphs stand in."""
    full = "".join(f"<p>{n} {LONG}</p>" for n in range(100))
    encoded = f"<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'><![CDATA[{full}]]></c:encoded>"
    both = only(rss(entry(more=f"<description>Two words here.</description>{encoded}")))
    assert both.summary == "Two words here."
    assert both.content.startswith(f"0 {LONG.strip()}\n\n1 The")
    alone = only(rss(entry(more=f"<description><![CDATA[{full}]]></description>")))
    assert alone.summary == f"0 {LONG}\n\n1 {LONG}".replace(" \n", "\n").strip()
    assert alone.content == both.content


@pytest.mark.parametrize(
    ("text", "limit"), [(80 * LONG, items.MAX_SUMMARY), (3000 * "word ", items.MAX_SUMMARY)]
)
def test_long_texts_end_where_a_sentence_or_a_word_ends(text, limit):
    """Nothing is cut in the middle of a word."""
    found = only(rss(entry(more=f"<description>{text}</description>")))
    assert limit - 100 < len(found.summary) <= limit
    assert re.search(r"(?:week\.|word)$", found.summary)


def test_the_same_version_has_the_same_fingerprint():
    """Fetching again brings nothing new; an edited text does."""
    once, again = (
        only(rss(entry(more="<description>Some news here.</description>"))) for _ in "ab"
    )
    edited = only(rss(entry(more="<description>Other news here.</description>")))
    assert once == again
    assert once.fingerprint != edited.fingerprint


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss(head="<title> The &lt;b&gt;Fleet&lt;/b&gt;\n News</title>"), "The Fleet News"),
        (rss(entry(), head=""), ""),
        (atom(), "A"),
        (jsonfeed(title="J &amp; K"), "J & K"),
        (jsonfeed(title=[1]), ""),
    ],
)
def test_a_feed_knows_its_own_name(body, title):
    """`digest feeds add` needs no name where the feed has one."""
    assert items.feed_title(body, FEED.url) == title
