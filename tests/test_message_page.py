"""What a page holds for whom: mail, web, other styles, other scripts."""

import json
import re
from dataclasses import replace

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_edition import (
    HOUSE,
    NOW,
    RENDERED,
    SMALL,
    edition,
    entry,
    item,
    links,
    sentence,
    told,
)  # fmt: skip

from digest import message
from digest.config import BriefSettings
from digest.errors import RenderError
from digest.model import Paragraph, Section, Span


def parsed(html):
    return html5lib.parse(html, namespaceHTMLElements=False)


def words_of(html):
    return " ".join("".join(parsed(html).find("body").itertext()).split())


def many(count, paragraphs=6):
    stories = tuple(entry(n, *[told(n)] * paragraphs) for n in range(1, count + 1))
    return edition(lede=[entry(200, told(200))], sections=[Section(name="S", entries=stories)])


# -- the web -------------------------------------------------------------------------------------


def test_the_page_on_the_web_is_the_same_edition_with_nobody_s_links():
    """
    Whoever finds the page can neither unsubscribe a reader nor change what one gets.
    """
    assert message.MARK not in RENDERED.web
    assert "https://a.example/1" in RENDERED.web
    stories = words_of(RENDERED.html).partition("You get")[0]
    assert words_of(RENDERED.web).startswith(stories)
    assert {"Get The Velm Brief by mail", "all editions"} <= {
        text for text, _ in links(RENDERED.web)
    }


def test_the_page_on_the_web_tells_machines_what_it_is():
    """
    Search engines and feed readers get the article and its stories as JSON-LD.
    """
    page = parsed(RENDERED.web)
    data = json.loads(page.find(".//script[@type='application/ld+json']").text)
    article, listed = data["@graph"]
    assert (article["@type"], article["headline"]) == ("NewsArticle", SMALL.subject)
    assert article["mainEntityOfPage"] == "https://brief.example.org/editions/7"
    assert article["datePublished"] == NOW.isoformat()
    assert listed["@type"] == "ItemList"
    assert [one["url"] for one in listed["itemListElement"]] == [
        "https://a.example/1", "https://a.example/2", "https://a.example/3",
    ]  # fmt: skip
    assert page.find(".//link[@rel='canonical']").get("href") == article["@id"]


def test_no_feed_is_told_a_reader_s_secret():
    """
    A link that a feed made with our mark does not carry a reader's token to a server of its own.
    """
    trap = f"https://evil.example/{message.MARK}"
    half = message.MARK[:11]
    words = Paragraph(sentences=(sentence(1, Span(half), Span(message.MARK[11:]), Span("x", url=trap)),))  # fmt: skip
    made = message.render(
        edition(lede=[entry(1, words)], reading=[replace(item(2, message.MARK), url=trap)]), HOUSE
    )
    for page in (made.html, made.text):
        own = [f"https://brief.example.org/{way}/{message.MARK}" for way in "up"]
        assert page.count(message.MARK) == sum(map(page.count, own)) == 2
    assert message.MARK not in made.web


def test_no_feed_text_ends_the_machine_s_part():
    """
    A headline cannot close the script element and become markup.
    """
    evil = replace(entry(1, told(1)), headline="</script><img src=x onerror=alert(1)>")
    page = parsed(message.render(edition(lede=[evil]), HOUSE).web)
    assert not list(page.iter("img"))
    data = json.loads(page.find(".//script").text)
    assert data["@graph"][1]["itemListElement"][0]["name"] == evil.headline


def test_the_page_on_the_web_has_every_story_and_can_be_printed():
    """
    What a mail had no room for stands there in full; paper gets black on white.
    """
    made = message.render(many(120), HOUSE)
    assert all(f"https://a.example/{n}" in made.web for n in range(1, 121))
    assert "@media print" in made.web
    assert "@media print" not in made.html


# -- a mail's room -------------------------------------------------------------------------------


def test_what_does_not_fit_becomes_headlines_then_a_number():
    """
    The last stories of a full mail keep their headline and link; only beyond them one clicks.
    """
    made = message.render(many(120), HOUSE)
    assert 85 * 1024 < len(made.html.encode()) <= message.MAX_HTML
    tail = parsed(made.html).findall(".//li")
    assert len(tail) == 25
    assert re.fullmatch(r"Headline \d+ \(The Velm Post\)", "".join(tail[0].itertext()))
    left_out = int(re.search(r">(\d+) more stories on the web<", made.html)[1])
    shown = {href for _, href in links(made.html) if href.startswith("https://a.example/")}
    assert len(shown) + left_out == 121
    assert "IN ONE LINE" in made.text


def test_a_tail_that_fits_as_headlines_leaves_nothing_out():
    """
    Where headlines save the room, nobody is sent elsewhere.
    """
    made = message.render(many(45), HOUSE)
    assert "In one line" in made.html
    assert "on the web<" not in made.html.replace("read this edition on the web<", "")


LONG = st.integers(0, 130).flatmap(
    lambda count: st.tuples(
        st.just(count), st.integers(0, 12), st.sampled_from(["&", "漢", "a ", "\U0001f6a2", "é", "<"])
    )
)  # fmt: skip


@given(LONG, st.integers(0, 20), st.integers(1, 3_000))
@settings(max_examples=25)
def test_no_mail_is_cut_off_and_none_lacks_its_way_out(shape, reading, length):
    """
    However many stories of whatever length: at most 92 kB, and the footer stands.
    """
    count, paragraphs, letters = shape
    long = letters * length
    stories = tuple(
        replace(entry(n, *[told(n, long)] * paragraphs), headline=long,
                items=(item(n, long, long),))
        for n in range(count)
    )  # fmt: skip
    made = message.render(
        edition(
            sections=[Section(name=long, entries=stories)] if stories else [],
            reading=[replace(item(n, long, long), url=f"https://a.example/{n}?{long[:2000].strip()}") for n in range(reading)],
            subject=long, preheader=long, note=long, welcome=long, meta=long, signoff=long,
        ),
        HOUSE,
    )  # fmt: skip
    assert len(made.html.encode()) <= message.MAX_HTML
    assert f"/u/{message.MARK}" in made.html
    assert HOUSE.brief.postal_address in made.html
    assert f"/u/{message.MARK}" in made.text


def test_a_style_too_large_for_any_mail_is_told(tmp_path):
    """
    An operator's own footer of a hundred kilobytes stops the edition before a reader sees half.
    """
    (tmp_path / "body.html").write_text("{{ links.unsubscribe }}" + "x" * 100_000)
    house = replace(HOUSE, templates=[tmp_path, *HOUSE.templates])
    with pytest.raises(RenderError, match="without any story it still has more than 92 kB"):
        message.render(SMALL, house)


# -- logo and languages --------------------------------------------------------------------------


def with_brief(**values):
    return replace(HOUSE, brief=BriefSettings(brand="The Velm Brief", **values))


def test_a_logo_is_shown_with_its_words():
    """
    An operator's picture stands above the title, with a width and the words for who cannot see it.
    """
    house = with_brief(logo="https://brief.example.org/l.png", logo_alt="A lighthouse")
    (image,) = parsed(message.render(SMALL, house).html).iter("img")
    assert (image.get("src"), image.get("alt"), image.get("width")) == (
        "https://brief.example.org/l.png", "A lighthouse", "160",
    )  # fmt: skip
    assert "<img" not in RENDERED.html + RENDERED.web


def test_words_from_right_to_left_do_not_stir_the_line():
    """
    A Hebrew headline in an English sentence is set apart; a Hebrew paragraph runs its own way.
    """
    mixed = Paragraph(
        sentences=(sentence(1, Span("The port, "), Span("חדשות הנמל", url="https://a.example/1"), Span(", said "), Span("נמל", bold=True), Span(" plainly and at length.")),),
    )  # fmt: skip
    hebrew = Paragraph(sentences=(sentence(2, Span("הנמל נפתח מחדש", bold=True), Span(" היום, "), Span("Reuters", url="https://a.example/2")),))  # fmt: skip
    made = message.render(edition(lede=[entry(1, mixed, hebrew)]), HOUSE)
    first, second = [p for p in parsed(made.html).iter("p") if p.get("class") == "p"][:2]
    assert first.get("dir") is None
    assert [(e.tag, e.get("dir")) for e in first] == [("a", "rtl"), ("strong", "rtl")]
    assert second.get("dir") == "rtl"
    assert [(e.tag, e.get("dir")) for e in second] == [("strong", None), ("a", "ltr")]


def test_a_brief_in_arabic_runs_from_right_to_left():
    """
    The language of the brief gives the direction of the page.
    """
    page = parsed(message.render(SMALL, with_brief(language="ar")).html)
    assert (page.get("dir"), page.get("lang")) == ("rtl", "ar")
    first = next(p for p in page.iter("p") if p.get("class") == "p")
    assert first.get("dir") == "ltr"  # its words are English


# -- sloppy words --------------------------------------------------------------------------------


def test_what_has_no_words_gets_some_or_goes():
    """
    No empty link, no empty head, no empty bullet: they would be read out as nothing.
    """
    bare = Paragraph(sentences=(sentence(1, Span(" ", url="https://a.example/1")),))
    kept = Paragraph(sentences=(sentence(1, Span("Told "), Span(" ", url="https://a.example/1"), Span("so.")),))  # fmt: skip
    made = message.render(
        edition(
            sections=[
                Section(name="\u200b", entries=(replace(entry(1, bare, kept), headline=""),)),
                Section(name="Empty", entries=()),
            ],
            reading=(item(2, "", ""), item(3, "", "Reef")),
        ),
        HOUSE,
    )
    assert all(text.strip() for text, _ in links(made.html))
    heads = ["".join(h.itertext()) for h in parsed(made.html).iter("h2")]
    assert heads == ["More"]
    assert "“Untitled,” Wednesday" in words_of(made.html)
    assert "“Reef,” Reef, Wednesday" in words_of(made.html)
    assert "* “Untitled,” Wednesday" in made.text


def test_an_endless_address_is_no_link():
    """
    What no mail program opens is not offered; the words stay.
    """
    long = replace(item(1), url="https://a.example/?" + "q" * 3_000)
    longer = replace(item(2), url="https://a.example/?" + "q" * 30_000)
    made = message.render(
        edition(lede=[replace(entry(1, told(1)), items=(long,))], reading=(long, longer)), HOUSE
    )
    assert "qqq" not in made.html + made.text + made.web
    assert "Navy reopens the strait" in made.html


def test_piled_marks_do_not_run_over_other_lines():
    """
    A letter keeps two marks above it, as Vietnamese needs, and no tower of them.
    """
    made = message.render(edition(lede=[entry(1, told(1, "Z" + "\u0336\u0489" * 50 + "algo, Việt Nam"))]), HOUSE)  # fmt: skip
    assert "Z\u0336\u0489algo, Việt Nam" in made.html


def test_words_without_spaces_are_parted_in_the_text():
    """
    Scripts that know no spaces fit into the columns of a terminal.
    """
    made = message.render(edition(lede=[entry(1, told(1, "漢" * 200 + " " + "x" * 200))]), HOUSE)
    assert all(len(line) <= message.WIDTH or "://" in line for line in made.text.splitlines())
    assert made.text.count("漢") == 200
    assert made.text.count("x" * 20) == 8  # lines of 72, 72 and 56
