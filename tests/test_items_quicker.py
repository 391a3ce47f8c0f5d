"""The short cuts through feedparser: quicker, and no other answer."""

import io
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.items.quicker import quicker

CORPUS = sorted(Path(__file__).with_name("corpus").iterdir())
REAL = Path(__file__).parents[2] / "shared" / "data" / "feeds_real"
ODD = [
    "<title>a &lt;b&gt;\n b &amp;amp; c&#8217;s \x93d\x94 “e” Ā 中 &#x1F680;</title>",
    "<description>line\nline &lt;p&gt;x&lt;/p&gt;</description>",
    "<description><![CDATA[<p>It’s <b>so</b></p>]]> and <![CDATA[more]]></description>",
    "<content:encoded><![CDATA[Ã©tÃ© <a href='/x'>y</a>]]></content:encoded>",
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>\n <p>one</p> two\n</div>\n</content>",
    "<content type='application/octet-stream' mode='base64'>aGVsbG8=</content>",
    "<summary type='html' xml:lang='de' xml:base='http://b.example/'>&lt;i&gt;i&lt;/i&gt;</summary>",
    "<link href='/1?a=1&amp;b=2'/><link>http://a.example/?a=1&amp;b=2</link>",
    "<guid isPermaLink='false'>é1</guid><id>urn:x</id>",
    "<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><updated>2026-03-03T10:00:00Z</updated>",
    "<author><name>A</name><email>a@a.example</email></author><dc:creator>B</dc:creator>",
    "<source url='http://s.example/'>S</source><category>c</category><enclosure url='http://e.example/1.mp3'/>",
    "<svg xmlns='http://www.w3.org/2000/svg'><title>t</title></svg>",
    "<unknown a='1'>u</unknown><description>cut",
    "&nbsp;<b>",
]
HEADS = [
    (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>T</title><item>{}</item></channel></rss>"
    ),
    "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><entry>{}</entry></feed>",
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><item>{}</item></rdf:RDF>",
]


def answer(body, **options):
    """Return all that feedparser says of a body, or what it raised."""
    try:
        said = feedparser.parse(io.BytesIO(body), **options)
    except Exception as error:  # noqa: BLE001  (it raises whatever its input makes it)
        return repr(error)
    said["bozo_exception"] = str(said.get("bozo_exception"))
    return said


def both(body, **options):
    """Return what plain feedparser and the quicker one say."""
    with quicker():
        quick = answer(body, **options)
    return quick, answer(body, **options)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_whatever_was_found_by_fuzzing_reads_the_same(path):
    """A short cut never changes what a feed says, however odd."""
    quick, plain = both(path.read_bytes())
    assert quick == plain


@pytest.mark.skipif(not REAL.is_dir(), reason="the real feeds do not lie beside the checkout")
@pytest.mark.parametrize(
    "path", sorted(REAL.iterdir()) if REAL.is_dir() else [], ids=lambda path: path.name
)
def test_a_real_feed_reads_the_same(path):
    """Not only what the house keeps: all that feedparser says is the same."""
    quick, plain = both(path.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    assert quick == plain


@given(st.lists(st.sampled_from(ODD), max_size=5), st.sampled_from(HEADS), st.booleans())
def test_any_mixture_of_elements_reads_the_same(parts, head, safe):
    """Whatever a feed is made of, and whatever feedparser is asked to do to it."""
    body = head.format("".join(parts)).encode()
    quick, plain = both(body, sanitize_html=safe, resolve_relative_uris=safe)
    assert quick == plain


def test_the_short_cuts_end_with_the_block():
    """Whoever else uses feedparser in this process has the plain one."""
    before = feedparser.api.StrictFeedParser, [*feedparser.api.PREFERRED_XML_PARSERS]
    with quicker():
        assert feedparser.api.StrictFeedParser is not before[0]
    assert (feedparser.api.StrictFeedParser, feedparser.api.PREFERRED_XML_PARSERS) == before
