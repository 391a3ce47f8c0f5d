"""Lists of feeds come in from other readers, and go out to them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import opml, text
from digest.errors import UsageError
from digest.model import Feed

NAMES = st.text(max_size=30).map(text.one_line)
FEEDS = st.lists(
    st.builds(
        Feed,
        name=NAMES.filter(bool),
        url=st.integers(1, 99).map("https://a.example/feed?a=1&n={}".format),
        section=NAMES,
        beat=NAMES,
        tier=st.integers(1, 3),
    ),
    unique_by=lambda feed: feed.url,
    min_size=1,
)


def outlines(inside):
    """Return an OPML file around some outlines."""
    return f'<opml version="2.0"><head/><body>{inside}</body></opml>'.encode()


@given(FEEDS, NAMES)
def test_what_is_exported_comes_back(feeds, title):
    """Name, address, section, beat and tier of each feed survive the way out and in again."""
    back = opml.parse(opml.render(feeds, title))
    assert {feed.url: feed for feed in back} == {feed.url: feed for feed in feeds}
    assert opml.render(back, title) == opml.render(feeds, title)


def test_an_export_looks_like_any_other_readers():
    """Other readers find type, text, title and xmlUrl, and folders for the sections."""
    feeds = [
        Feed(
            name="A & B", url="https://a.example/f?x=1&y=2", section="World", beat="cyber", tier=1
        ),
        Feed(name="C", url="https://c.example/f"),
    ]
    assert opml.render(feeds, "The <Brief>").decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<opml version="2.0">\n'
        "  <head><title>The &lt;Brief&gt;</title></head>\n"
        "  <body>\n"
        '    <outline type="rss" text="C" title="C" xmlUrl="https://c.example/f" tier="2"/>\n'
        '    <outline text="World">\n'
        '      <outline type="rss" text="A &amp; B" title="A &amp; B"'
        ' xmlUrl="https://a.example/f?x=1&amp;y=2" category="cyber" tier="1"/>\n'
        "    </outline>\n"
        "  </body>\n"
        "</opml>\n"
    )


def test_the_nearest_folder_is_the_section():
    """Folders in folders count by their inner name; feeds outside have no section."""
    body = outlines(
        '<outline text="All"><outline title="World"><outline text="a" xmlUrl="https://a.example/"/>'
        '</outline><outline text="b" xmlUrl="https://b.example/"/></outline>'
        '<outline text="c" xmlUrl="https://c.example/"/>'
    )
    assert [(feed.name, feed.section) for feed in opml.parse(body)] == [
        ("a", "World"),
        ("b", "All"),
        ("c", ""),
    ]


def test_sloppy_lists_are_read():
    """Other letter case, no name, an odd tier, blanks in front and a feed twice do no harm."""
    body = b" \n" + outlines(
        '<OUTLINE TITLE=" a&#10;b " XMLURL="https://a.example/" tier="9"/>'
        '<outline xmlUrl="https://c.example:81/f"/>'
        '<outline text="again" xmlUrl="https://a.example/"/>'
        '<outline text="note"/><outline text="x" xmlUrl="javascript:alert(1)"/>'
    )
    assert opml.parse(body) == [
        Feed(name="a b", url="https://a.example/"),
        Feed(name="c.example", url="https://c.example:81/f"),
    ]


def test_other_encodings_are_read():
    """A list in UTF-16 or Latin-1 keeps its letters."""
    source = (
        '<?xml version="1.0" encoding="{}"?>'
        + outlines('<outline text="Ö" xmlUrl="https://a.example/"/>').decode()
    )
    for encoding in ("utf-16", "iso-8859-1", "windows-1252"):
        (feed,) = opml.parse(source.format(encoding).encode(encoding))
        assert feed.name == "Ö"


LAUGHS = b'<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml><body/></opml>'
FILE = b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body/></opml>'
NO_ENTITIES = "this OPML declares entities, which no list of feeds needs: it is not read"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no OPML: the file is empty"),
        (b" \n", "no OPML: the file is empty"),
        (b"<html><body/></html>", "no OPML: it begins with <html>, not with <opml>"),
        (b"<rss/>", "no OPML: it begins with <rss>, not with <opml>"),
        (b"https://a.example/f\n", "broken OPML: not well-formed (invalid token) in line 1"),
        (b"<opml>\n<body>\n</opml>", "broken OPML: mismatched tag in line 3"),
        (b"<opml><body>", "broken OPML: no element found in line 1"),
        (
            b'<?xml version="1.0" encoding="klingon"?><opml/>',
            "broken OPML: its encoding is not known; save it as UTF-8",
        ),
        (
            outlines('<outline text="a"/>'),
            "no feed in this OPML: no outline has an 'xmlUrl' that starts with http",
        ),
        (LAUGHS, NO_ENTITIES),
        (FILE, NO_ENTITIES),
    ],
)
def test_what_is_no_list_of_feeds_is_told(body, reason):
    """A broken, empty, foreign or hostile file is answered with one line."""
    with pytest.raises(UsageError) as told:
        opml.parse(body)
    assert str(told.value) == reason


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda some: b"<opml>" + some))
def test_any_file_is_a_list_or_a_clear_error(body):
    """Whatever is handed in, nothing but a list or one error for the operator comes out."""
    with suppress(UsageError):
        assert opml.parse(body)
