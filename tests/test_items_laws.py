"""What holds for the items of any feed, and which of them are one article."""

import json
import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import items, text
from digest.errors import FeedError
from digest.model import Feed, Item

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
FEED = Feed(name="The Ledger", url="https://a.example/feed")
FRAGMENTS = [
    *("<title>", "</title>", "<link>", "</link>", "<link/>", "<guid>", "<author>", "a@b.example"),
    *("<pubDate>", "</pubDate>", "<description>", "</description>", "<item>", "</item>", "<p>"),
    *("&#xD800;", "&amp;", "&b;", "<![CDATA[", "]]>", "<!--", "-->", "<?x?>", "<script>", "-"),
    *("\x00", "\x0b", "é", "https://a.example/x", "http://[", "2026-03-04", "- Reuters"),
]
MARKUP = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=20).map(" ".join)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["https://a.example/\ud800", "0001-01-01T00:00:00+05:00"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "url", "title", "authors", "date_published", "name"]), inner
        )
    ),
    max_leaves=8,
)


def encoded(source):
    """Return text as bytes, whatever is in it."""
    return source.encode("utf-8", "replace")


@given(
    st.binary(max_size=80)
    | MARKUP.map("<rss version='2.0'><channel><item>{}</item></channel></rss>".format).map(encoded)
    | MARKUP.map("<feed xmlns='http://www.w3.org/2005/Atom'><entry>{}</entry>".format).map(encoded)
    | st.lists(JSON, max_size=3).map(lambda some: encoded(json.dumps({"items": some})))
)
def test_any_bytes_are_items_or_a_fault_of_the_feed(body):
    """T34, T35: whatever a server sends, one feed has items or a reason, and the others go on."""
    with suppress(FeedError):
        for one in items.parse(body, FEED, now=NOW):
            assert one.title
            assert not one.url or text.is_web(one.url)
            assert one.published <= NOW
            assert "\n" not in one.title + one.author + one.guid


# -- which items are one article ---------------------------------------------------------------


def version(title, *, url="", feed=1, hours=0.0, guid="", article=0):
    """Return one version of an article."""
    return Item(
        feed="f",
        feed_id=feed,
        url=f"https://{url}",
        url_key=url,
        guid=guid,
        title=title,
        title_key=text.title_key(title),
        published=NOW - timedelta(hours=hours),
        first_seen=NOW,
        article=article,
    )


def numbered(versions):
    """Give versions the ids that the store would."""
    return [replace(one, id=number) for number, one in enumerate(versions, start=11)]


HEADLINE = "Navy orders three more frigates"
SAME = {
    "the same address": (
        version("Old headline", url="a.example/x"),
        version("New headline", url="a.example/x", feed=2),
    ),
    "the same page by its number": (
        version("Old headline", url="a.example?p=5"),
        version("New headline", url="a.example?p=5"),
    ),
    "the same guid in one feed, edited": (
        version("Navy orders frigates", url="a.example/1", guid="g"),
        version("Navy orders three frigates", url="a.example/2", guid="g"),
    ),
    "the same guid without headlines": (
        version("", url="a.example/1", guid="g"),
        version("", url="a.example/2", guid="g"),
    ),
    "the same guid on a front page": (
        version("Navy orders frigates", url="a.example", guid="g"),
        version("Navy orders frigates", url="a.example", guid="g", hours=30),
    ),
    "the same headline in another feed days later": (
        version(HEADLINE, url="a.example/1"),
        version(HEADLINE, url="b.example/2", feed=2, hours=90),
    ),
    "the same headline in one feed at once": (
        version(HEADLINE, url="a.example/1", guid="1"),
        version(HEADLINE, url="a.example/2", guid="2", hours=10),
    ),
    "the same headline with a kicker": (
        version(HEADLINE, url="a.example/1"),
        version(f"BREAKING: {HEADLINE}", url="b.example/2", feed=2),
    ),
}
DIFFERENT = {
    "two days of a series": (
        version("Contracts for Nov. 20, 2026", url="a.example/20", guid="20"),
        version("Contracts for Nov. 21, 2026", url="a.example/21", guid="21"),
    ),
    "a headline that comes back": (
        version("Pentagon press briefing on Iran", url="a.example/1"),
        version("Pentagon press briefing on Iran", url="a.example/2", hours=24),
    ),
    "a headline that another feed has a week later": (
        version(HEADLINE, url="a.example/1"),
        version(HEADLINE, url="b.example/2", feed=2, hours=100),
    ),
    "a short headline": (
        version("Press briefing", url="a.example/1"),
        version("Press briefing", url="b.example/2", feed=2),
    ),
    "the front page": (
        version("Navy orders frigates", url="a.example", guid="1"),
        version("Army buys tanks", url="a.example", guid="2"),
    ),
    "a guid used again": (
        version("Navy orders frigates", url="a.example/1", guid="latest"),
        version("Army buys new tanks", url="a.example/2", guid="latest"),
    ),
    "a guid of another feed": (
        version("Navy orders frigates", url="a.example/1", guid="1"),
        version("Navy orders frigates", url="b.example/1", guid="1", feed=2),
    ),
    "no headline and no address": (version("", url=""), version("", url="")),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=list(SAME))
def test_versions_of_one_article_are_told(pair):
    """Readers get an article once, however often it is edited, moved or copied."""
    one, other = numbered(pair)
    assert items.identify([other], [replace(one, article=5)]) == [5]
    assert items.identify([one], [replace(other, article=5)]) == [5]
    assert items.identify([one, other], []) == [11, 11]


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=list(DIFFERENT))
def test_different_articles_stay_apart(pair):
    """The next of a series and what only looks alike are news."""
    one, other = numbered(pair)
    assert items.identify([other], [replace(one, article=5)]) == [12]
    assert items.identify([one, other], []) == [11, 12]


def test_of_several_articles_the_oldest_is_meant():
    """Stored articles come before those of this batch, and of these the first."""
    known = [version(HEADLINE, url=f"a.example/{n}", article=n) for n in (9, 4)]
    fresh = [
        version("Army buys new tanks", url="c.example/1", guid="1"),
        version("Army buys new tanks", url="c.example/1"),
        version(HEADLINE, url="c.example/1"),
    ]
    assert items.identify(numbered(fresh), known) == [11, 11, 4]


VERSIONS = st.lists(
    st.builds(
        version,
        st.sampled_from([HEADLINE, "Army buys new tanks at last", "Press briefing", ""]),
        url=st.sampled_from(["", "a.example", "a.example/1", "a.example/2", "b.example?p=1"]),
        feed=st.integers(1, 2),
        hours=st.sampled_from([0, 10, 50, 200]),
        guid=st.sampled_from(["", "1", "2"]),
    ),
    max_size=6,
)


@given(VERSIONS, VERSIONS, st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_the_memory_answers(fresh, known, dice: random.Random):
    """The same news fall into the same articles, whatever the database's order."""
    known = [replace(one, article=number) for number, one in enumerate(known, start=1)]
    shuffled = dice.sample(known, len(known))
    fresh = numbered(fresh)
    found = items.identify(fresh, known)
    assert items.identify(fresh, shuffled) == found
    assert all(article <= one.id for article, one in zip(found, fresh, strict=True))


@given(VERSIONS)
def test_what_was_kept_is_found_again(fresh):
    """A version that comes a second time never opens an article of its own."""
    fresh = numbered(fresh)
    articles = items.identify(fresh, [])
    kept = [replace(one, article=own) for one, own in zip(fresh, articles, strict=True)]
    knowable = [one for one in kept if one.guid or "/" in one.url_key or "?" in one.url_key]
    again = [replace(one, id=100 + one.id) for one in knowable]
    assert all(article < 100 for article in items.identify(again, kept))


@pytest.mark.parametrize(
    "summary",
    [
        "WASHINGTON (Halyard) — Two ships sailed.",
        "KYIV, Ukraine, March 3 (Halyard) - Two ships sailed.",
        "SAN DIEGO (HNS) – Two ships sailed.",
        "TOKYO — Two ships sailed.",
        "EL PASO, Texas — Two ships sailed.",
        "Two ships sailed.",
    ],
)
def test_a_summary_begins_with_what_happened(summary):
    """The dateline of a wire is furniture; what looks a little like one is not."""
    body = f"<rss version='2.0'><channel><item><title>t</title><link>https://a.example/1</link><description>{summary}</description></item></channel></rss>"
    (found,) = items.parse(body.encode(), FEED, now=NOW)
    assert found.summary == "Two ships sailed."


def test_a_first_word_in_capitals_is_no_dateline():
    """Only a place before a dash is cut."""
    said = "NATO (the alliance) said - twice - that U.S. ships sailed."
    body = f"<rss version='2.0'><channel><item><title>t</title><link>https://a.example/1</link><description>{said}</description></item></channel></rss>"
    (found,) = items.parse(body.encode(), FEED, now=NOW)
    assert found.summary == said
