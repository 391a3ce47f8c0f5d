"""Plain text, sentences, words and addresses: what `digest.text` promises."""

import re
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import text

HOSTILE = st.lists(
    st.sampled_from([
        "<script>", "</script>", "<p", ">", "&lt;", "&amp;lt;", "&#8203;", "&#x9f;", "\u061c", "b&gt;", "<!--", "-->", "<style>",
        "\u200b", "\x00", "\x85", "\u202e", "\ud800", "<a href='x'", "&#60;", "img", "<![CDATA[",
        "]]>", "<?", "<form><input value=1>", "&", "e\u0301", " ", "\n", "word", "<textarea>", '"',
    ]),
    max_size=25,
).map("".join)  # fmt: skip


@given(HOSTILE)
def test_no_markup_and_no_unseen_letter_survives(markup):
    """
    T44: a hostile feed puts no tag, no control letter and no reordering mark into the brief.
    """
    plain = text.plain(markup)
    assert not re.search(r"<[a-zA-Z/!?]", plain)
    assert not [c for c in plain if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n"]
    assert unicodedata.is_normalized("NFC", plain)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one<p>two<br>three", "one\n\ntwo\n\nthree"),
        ("a < b and c > d", "a < b and c > d"),
        ("<script>var x = 1;</script>seen", "seen"),
        ("<style>p{}</style><!-- note --><form><select><option>a</select>seen</form>", "seen"),
        ("&lt;b&gt;Harbor &amp;amp; Strait&lt;/b&gt;", "Harbor & Strait"),
        ("&lt;p&gt;&amp;lt;b&amp;gt;&amp;amp;lt;i&amp;amp;gt;x", "x"),
        ("broken <a href='x", "broken"),
        ("no markup  at\tall", "no markup at all"),
        ("<\u200bscript>alert(1)</script>seen", "seen"),
        ("<object data=x>seen", "seen"),
        ("<p>so&#8203;me &amp;#8217; it&#146;s</p>", "some ’ it’s"),
    ],
)  # fmt: skip
def test_sloppy_html_becomes_plain_text(markup, expected):
    """
    Unclosed tags, scripts, comments, forms and text escaped twice read as they were meant.
    """
    assert text.plain(markup) == expected


def test_text_escaped_without_end_is_still_no_markup():
    """
    However often a feed escapes its HTML, what is left is text.
    """
    markup = "&lt;i&gt;" * 3 + "&amp;lt;&amp;lt;b&amp;gt;b&amp;gt;" + "&amp;amp;lt;u&amp;amp;gt;x"
    assert not re.search(r"<[a-zA-Z/!?]", text.plain(markup))
    assert text.plain("<x" + "&lt;y " * 2 + "&amp;lt;z") == text.plain("&lt;q&gt;&amp;lt;z q")


def test_a_huge_field_is_read_up_to_a_limit():
    """
    One enormous entry cannot hold up the brief.
    """
    assert len(text.plain("word " * 100_000)) <= text.MAX_HTML


def test_lines_are_folded_and_paragraphs_parted():
    """
    White space of all kinds counts once; blank lines part paragraphs.
    """
    assert text.one_line(" a\r\nb\xa0c ") == "a b c"
    assert text.paragraphs("one\ntwo\n\n \n\nthree") == ["one two", "three"]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Gen. Ada Moss met Sen. J. Q. Vale on Jan. 4.", "They talked."],
        ["The U.S. Navy sailed.", "It turned."],
        ["Ships left for the U.S.", "The crews stayed."],
        ["“We go. We come back,” he said.", "Nobody moved."],
        ['"Hold. Then fire," she wrote.', "They held."],
        ["Was it so?", "It was!", "“Yes.”", "No…", "Perhaps."],
        ["PORT KARSK, Wis. (Wire) — Two men fell ill.", "Both live."],
        ["1. Who pays for it?", "2. Who leads it?"],
        ["It cost $3.5 billion.", "$2 billion is left."],
        ["The firm Velm Inc. said so.", "Others did not."],
        ["They walked (slowly.)", "Then they ran."],
        ["He said no.", "She left on the No. 5 bus."],
        ["The deal, e.g. for Velm, holds."],
    ],
)
def test_sentences_end_where_they_end(sentences):
    """
    Titles, initials, states, "U.S." and quotations end no sentence; full stops do.
    """
    assert text.sentences(" ".join(sentences)) == sentences


def test_a_quotation_that_nobody_closes_swallows_nothing():
    """
    One missing quotation mark does not make one sentence of a whole article.
    """
    assert text.sentences('He said "go. She left.') == ['He said "go.', "She left."]
    assert text.sentences("He said “go. She left.") == ["He said “go.", "She left."]


def test_words_after_an_initialism_go_on():
    """
    "U.S. Abbott" is one sentence going on, "U.S. The" two.
    """
    assert len(text.sentences("Relations of the U.S. Abbott rejected.")) == 1
    assert text.sentences("") == []


def test_quotations_are_found_and_judged():
    """
    What somebody said is found without its marks; a sentence with marks of its own is told.
    """
    assert text.quotations('She said “we go” and "we stay".') == ["we go", "we stay"]
    assert text.fits_quotation("We go.")
    assert not text.fits_quotation("We “go”.")


def test_words_are_compared_by_their_stems():
    """
    "U.S.", "US" and "USA" are one word; possessives, accents, case and endings do not count.
    """
    assert text.tokens("U.S. US USA") == ["u.s"] * 3
    assert text.tokens("Velm’s Café") == ["velm", "cafe"]
    assert text.stems("The missiles of a missile") == ["missil", "missil"]


@pytest.mark.parametrize(("day", "said"), [(3, "Tuesday"), (1, "Sunday"), (25, "February 25")])
def test_days_are_named_as_the_brief_does(day, said):
    """
    A day of the last week by its name, an older one by its date.
    """
    moment = datetime(2026, 2 if day > 20 else 3, day, 12, tzinfo=UTC)
    assert text.weekday(moment, today=date(2026, 3, 4), zone=UTC) == said


@pytest.mark.parametrize(
    "title",
    [
        "UPDATE 1-Two ships collide",
        "BREAKING: Two ships collide",
        "RPT-UPDATE 2 - Two Ships Collide!",
    ],
)
def test_one_headline_has_one_key(title):
    """
    Wire prefixes, case and marks make no other headline.
    """
    assert text.title_key(title) == text.title_key("two ships collide") == "two ships collide"
    assert text.title_key("Contracts for Nov. 20") != text.title_key("Contracts for Nov. 21")


def test_an_outlet_is_cut_off_its_headline():
    """
    "Headline - Outlet" falls in two; a headline without an outlet stays whole.
    """
    assert text.split_outlet("Two ships collide - The Velm Post") == (
        "Two ships collide",
        "The Velm Post",
    )
    assert text.split_outlet("Two ships collide") == ("Two ships collide", "")


SAME = "https://a.example/news/x?id=3"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.a.example/news/x/?utm_source=q&id=3#top",
        "https://m.a.example/amp/news/x?id=3&fbclid=1",
        "https://A.EXAMPLE:443/news//x/index.html?id=3&s_cid=rss",
        "https://www.google.com/url?q=https%3A%2F%2Fa.example%2Fnews%2Fx%3Fid%3D3&sa=t",
        "https://www.google.com/amp/s/a.example/news/x?id=3",
        "https://a-example.cdn.ampproject.org/c/s/a.example/news/x?id=3",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fnews%2Fx%3Fid%3D3&h=A",
        "https://x.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fnews%2Fx%3Fid%3D3",
        "https://feedproxy.google.com/~r/some/~3/a.example/news/x%3Fid%3D3",
        "https://r.search.yahoo.com/_y=A/RU=https%3A%2F%2Fa.example%2Fnews%2Fx%3Fid%3D3/RK=2",
    ],
)
def test_addresses_of_one_page_are_one(url):
    """
    Tracking, scheme, mobile and AMP hosts and redirectors make no other page.
    """
    assert text.canonical_url(url) == text.canonical_url(SAME) == "a.example/news/x?id=3"


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/news/x?id=4",
        "https://a.example/news/x",
        "https://a.example/news/X?id=3",
        "https://a.example:8080/news/x?id=3",
        "https://b.example/news/x?id=3",
        "https://a.example/news/x?id=3&p=2",
        "https://www.google.com/url?sa=t",
    ],
)
def test_different_pages_stay_different(url):
    """
    The number, page, path, port and host of an address always count.
    """
    assert text.canonical_url(url) != text.canonical_url(SAME)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://a.example/x",
        "javascript:alert(1)",
        "http://[",
        "https://a.example:x/",
        "https:///x",
        "https://a b",
    ],
)
def test_what_is_no_web_page_has_no_address(url):
    """
    Readers are sent to web pages only.
    """
    assert text.canonical_url(url) == ""


@given(
    st.builds(
        "https://{}{}.example/{}?{}".format,
        st.sampled_from(["", "www.", "m.", "amp."]),
        st.from_regex(r"[a-z]{3,8}", fullmatch=True),
        st.text("xy/.-2é", max_size=12),
        st.lists(st.sampled_from(["id=3", "utm_source=q", "p", "q=%26", "b=é", "ref=x"])).map(
            "&".join
        ),
    )
)
def test_an_address_has_one_identity(url):
    """
    The identity of an address is its own identity: no page is ever taken for two.
    """
    once = text.canonical_url(url)
    assert once
    assert text.canonical_url(f"https://{once}") == once


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://a.example/x?utm_medium=rss&id=3", "https://a.example/x?id=3"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("https://www.google.com/url?url=https%3A%2F%2Fa.example%2Fx", "https://a.example/x"),
        ("mailto:a@b.example", ""),
    ],
)
def test_readers_are_sent_straight_to_the_source(url, sent):
    """
    No redirector, no tracking, https where it can be.
    """
    assert text.reader_url(url) == sent


def test_redirectors_in_redirectors_end():
    """
    An address wrapped in itself without end does no harm.
    """
    wrapped = "https://a.example/x"
    for _ in range(6):
        wrapped = "https://www.google.com/url?q=" + wrapped.replace(":", "%3A").replace("&", "%26")
    assert text.canonical_url(wrapped)
