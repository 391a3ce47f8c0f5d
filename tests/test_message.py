"""How the brief looks: what `digest.message.render` promises."""

import re
from dataclasses import replace

import html5lib
import pytest
from conftest import golden
from hypothesis import given
from hypothesis import strategies as st
from small_edition import (
    HOUSE,
    RENDERED,
    SHIPPED,
    SMALL,
    build,
    edition,
    entry,
    item,
    links,
    parsed,
    sentence,
    told,
)  # fmt: skip

from digest import message
from digest.errors import RenderError
from digest.message.links import distinct
from digest.model import Paragraph, Section, Span


@pytest.mark.parametrize("name", ["brief.html", "brief.txt"])
def test_the_brief_looks_as_it_was_agreed(name):
    """
    A reader's mail changes only where we meant it to; UPDATE_GOLDEN=1 takes the new look over.
    """
    made = RENDERED.html if name.endswith("html") else RENDERED.text
    golden(name, made)


def test_the_same_edition_gives_the_same_bytes():
    """
    A retry sends what was sent before, byte by byte.
    """
    assert message.render(SMALL, HOUSE) == RENDERED
    assert build(RENDERED).content == build(RENDERED).content


def test_the_mail_can_be_read_by_everybody():
    """
    Language and direction stand on what clients keep; layout tables say so; there is one title.
    """
    document = html5lib.parse(RENDERED.html, namespaceHTMLElements=False)
    children = list(document.find("body"))
    assert [(child.get("lang"), child.get("dir")) for child in children] == [("en", "ltr")]
    assert {table.get("role") for table in document.iter("table")} == {"presentation"}
    heads = [
        e.tag for e in document.iter() if isinstance(e.tag, str) and re.fullmatch(r"h\d", e.tag)
    ]
    assert heads == ["h1", "h2", "h2"]
    assert (
        not list(document.iter("script")) + list(document.iter("img")) + list(document.iter("link"))
    )


def test_readers_go_straight_to_the_source():
    """
    No link is tracked; each leads by https to the page itself.
    """
    found = [href for _, href in links(RENDERED.html)]
    assert {"https://a.example/1", "https://a.example/9"} <= set(found)
    assert not [href for href in found if "utm_" in href or href.startswith("http:")]
    assert all(href in RENDERED.text for href in found if href.startswith("https:"))


def linked(*paragraphs):
    """The links of an edition with these paragraphs, as (text, place)."""
    one = Section(name="S", entries=(entry(4, *paragraphs),))
    made = distinct(edition(sections=[one]))
    spans = [s for p in made.entries[0].paragraphs for x in p.sentences for s in x.spans]
    return [(span.text, span.url) for span in spans if span.url]


def lines(*sentences):
    return Paragraph(sentences=tuple(sentence(4, *spans) for spans in sentences))


def reported(place, behind="."):
    return [Span("The Velm Post reported", url=place), Span(behind)]


def test_each_link_text_leads_to_one_place():
    """
    Who goes from link to link by ear is never offered one text for two pages.
    """
    found = linked(
        lines(reported("a"), reported("a")),
        lines(reported("b", " Tuesday that it rained.")),
        lines([Span("The strait is open,", bold=True), Span(" "), *reported("c")]),
        *(
            lines([Span("Reef", bold=True), Span(" "), Span("said", url=place), Span(": “It is.”")])
            for place in "de"
        ),
        lines([Span("It rained, "), Span("it poured on Karsk and Tarn, "), *reported("g")]),
        lines([Span("It poured on Karsk, as "), *reported("h")]),
        lines([Span("Rain closes the strait", bold=True), Span(".")], reported("i")),
    )
    assert found == [
        ("The Velm Post reported", "a"),
        ("The Velm Post reported", "a"),
        ("The Velm Post reported Tuesday", "b"),
        ("The strait is open", "c"),
        ("said", "d"),
        ("Reef said", "e"),
        ("on Karsk and Tarn", "g"),
        ("as The Velm Post reported", "h"),
        ("Rain closes the strait", "i"),
    ]


def test_a_link_runs_into_no_quotation():
    """
    Who says something is one thing, what they said another: no link takes in a quotation mark.

    Where who said it is linked already, the words that are quoted lead to their own page.
    """
    quoted = lines(
        reported("a"),
        [*reported("b", ": “North of the strait is mined.”")],
        [*reported("g", ": “The tug, one of nine, sank at dawn.”")],
        [Span("“It is mined,” the pilot "), Span("said", url="c"), Span(" “loudly.”")],
        [Span("“It is not,” a clerk of the port "), Span("said", url="d"), Span(".")],
        [Span("A “wet” day"), Span(", "), Span("said", url="e"), Span(".")],
    )
    head = lines([Span("Strait is “open”", bold=True), Span(".")], reported("f", ": “It is.”"))
    found = linked(quoted, head)
    assert not [words for words, _ in found if set(words) & set("“”")]
    assert {"said", "clerk of the port said"} <= {words for words, _ in found}
    assert ("North of the strait", "b") in found
    assert ("The tug, one of", "g") in found


def test_a_link_takes_in_no_more_than_it_needs():
    """
    A link whose text is its own stays as the writer set it.
    """
    assert ("The Velm Post reported", "https://a.example/1") in links(RENDERED.html)
    assert ("The Velm Post reported Tuesday", "https://a.example/2") in links(RENDERED.html)
    assert ("Karsk rebuilds its rail yard", "https://a.example/3") in links(RENDERED.html)


def test_a_question_to_read_on_gets_no_comma():
    """Its own mark ends it; any other headline in the list has a comma before the closing mark."""
    made = message.render(
        edition(reading=(item(2, "Who owns it?", "Reef"), item(3, "It is ours", "Reef"))), HOUSE
    )
    assert "“Who owns it?” Reef" in made.text
    assert "“It is ours,” Reef" in made.text
    assert "?</a>” " in made.html


LETTERS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["<script>alert(1)</script>", "{{ 7 * 7 }}", "{% raw %}", "&amp;lt;", "</td></table>", "\ud800\x85\u202e", '" onload="x', "]]>", "<!--"]
)  # fmt: skip


@given(LETTERS, LETTERS)
def test_any_feed_text_survives_and_stays_text(words, name):
    """
    T45: whatever a feed says is shown as its own words: never run, never markup, never a lost edition.
    """
    made = message.render(
        edition(
            sections=[Section(name=name or "S", entries=(entry(1, told(1, words, link=name or "x")),))],
            subject=words, preheader=words, note=words, welcome=name,
            reading=(item(2, words, name),),
        ),
        HOUSE,
    )  # fmt: skip
    body = html5lib.parse(made.html, namespaceHTMLElements=False).find("body")
    assert {e.tag for e in body.iter() if isinstance(e.tag, str)} <= {
        "body", "div", "table", "tbody", "tr", "td", "p", "h1", "h2", "a", "strong", "ul", "li", "span",
    }  # fmt: skip
    assert not [e for e in body.iter() if e.get("onload")]
    if words.isascii() and words.isprintable():
        assert " ".join(words.split()) in " ".join("".join(body.itertext()).split())
    assert parsed(build(made))["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_endless_title_breaks_nothing():
    """
    A title of a hundred thousand letters is cut short; its story and the edition stay.
    """
    endless = "velm " * 20_000
    long = edition(
        sections=[Section(name="S", entries=(entry(1, told(1)), entry(2, told(2, endless))))],
        subject=endless, preheader=endless,
    )  # fmt: skip
    made = message.render(long, HOUSE)
    assert len(made.html.encode()) <= message.MAX_HTML
    assert "https://a.example/1" in made.html
    assert "https://a.example/2" in made.html
    assert len(made.html) < 2 * len(RENDERED.html)
    assert len(made.subject) <= 250
    assert max(len(line) for line in build(made).content.splitlines()) <= 998


def test_a_long_edition_goes_on_on_the_web():
    """
    No mail is cut off by the reader's client: the last stories are told to be on the web.
    """
    some = [
        Section(name=f"S{n}", entries=tuple(entry(m, *[told(m)] * 6) for m in range(n, n + 40)))
        for n in (1, 41, 81)
    ]
    made = message.render(edition(lede=[entry(200, told(200))], sections=some), HOUSE)
    assert 85 * 1024 < len(made.html.encode()) <= message.MAX_HTML
    left = int(re.search(r">(\d+) more stories on the web<", made.html)[1])
    assert f"{left} more stories on the web:\nhttps://brief.example.org/editions/7" in made.text
    assert "S81" not in made.html
    assert "Unsubscribe" in made.html


def test_the_text_is_wrapped_and_its_addresses_are_whole():
    """
    The plain text is at most 72 letters wide, but for addresses, which stay on one line.
    """
    long = edition(sections=[Section(name="S", entries=(entry(1, told(1, "many words " * 30)),))])
    lines = message.render(long, HOUSE).text.splitlines()
    assert all(len(line) <= message.WIDTH or "://" in line for line in lines)
    assert f"Unsubscribe: https://brief.example.org/u/{message.MARK}" in lines


# -- templates -----------------------------------------------------------------------------------


def own_templates(folder, **files):
    for name, words in files.items():
        (folder / name.replace("_", ".")).write_text(words, encoding="utf-8")
    return replace(HOUSE, templates=[folder, SHIPPED])


def test_one_file_of_ones_own_keeps_the_rest(tmp_path):
    """
    An operator who overrides the subject keeps the shipped body.
    """
    made = message.render(SMALL, own_templates(tmp_path, subject_txt="Good morning"))
    assert (made.subject, made.html, made.text) == ("Good morning", RENDERED.html, RENDERED.text)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("<p>\n{% if %}", "body.html:2: Expected an expression"),
        ("<p>\n\n{{ edition.nope }}", "body.html:3: .*has no attribute 'nope'"),
        ("<p>\n{{ 1 / 0 }}", "body.html:2: ZeroDivisionError"),
        ("{% include 'other.html' %}", "other.html: no such template"),
        ("{{ edition.__class__.__mro__ }}", "body.html:1: access to attribute '__class__'"),
    ],
)  # fmt: skip
def test_a_broken_template_is_told_with_its_line(tmp_path, words, told):
    """
    T50: an operator's slip is told with file and line; nothing is sent.
    """
    with pytest.raises(RenderError, match=told):
        message.render(SMALL, own_templates(tmp_path, body_html=words))


def test_a_template_that_is_no_text_is_told(tmp_path):
    """
    A template saved in another encoding is told by its name.
    """
    house = own_templates(tmp_path)
    (tmp_path / "body.html").write_bytes(b"\xff\xfe")
    with pytest.raises(RenderError, match=r"body\.html: UnicodeDecodeError"):
        message.render(SMALL, house)


def test_a_style_sheet_elsewhere_is_not_fetched(tmp_path):
    """
    A template cannot make the program read files or the network.
    """
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: #abcdef }")
    house = own_templates(
        tmp_path,
        body_html=f'<link rel="stylesheet" href="file://{secret}"><p>{{{{ links.unsubscribe }}}}</p>',
    )
    assert "abcdef" not in message.render(SMALL, house).html


def test_a_style_that_cannot_be_read_is_told(tmp_path):
    """
    An operator's slip in a style is told by the template's name.
    """
    words = '<style>p { color: red }</style><p style="{{ "{{" }};:">x</p>'
    with pytest.raises(RenderError, match=r"body\.html: its CSS cannot be inlined"):
        message.render(SMALL, own_templates(tmp_path, body_html=words))
