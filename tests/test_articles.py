"""The text of an article's page: the story whole, and nothing that stands around it."""

import json
import random
import re

import page_layouts  # noqa: F401  (registers its pages)
import pytest
from page_frame import PAGES, document, woven
from page_furniture import (
    ADS,
    BANNER,
    BYLINES,
    CAPTIONS,
    COMMENTS,
    ENDS,
    FOOTER,
    NAV,
    PLUGS,
    RELATED,
    SHARES,
    SIDEBAR,
    SMALL,
    WRAPS,
    centre,
)
from page_layouts_odd import STUBS
from page_stories import BUDGET, CABLE, DRONES, FRENCH, SHIPS, TALKS

from digest.articles import page


def words(said):
    return re.findall(r"\w+", said)


def runs(said, length):
    found = words(re.sub(r"<[^>]*>", " ", said))
    return {tuple(found[n : n + length]) for n in range(len(found) - length + 1)}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_its_whole_story(name):
    """At least 98 of 100 words of the story are kept, in their order."""
    body, story = PAGES[name]
    state, _, text = page.extract(body, "text/html")
    assert state == "kept"
    kept = iter(words(text))
    lost = [word for word in words(" ".join(story)) if word not in kept]
    assert len(lost) <= 0.02 * len(words(" ".join(story))), lost


@pytest.mark.parametrize("name", PAGES)
def test_nothing_but_the_story_is_kept(name):
    """No word of notices, plugs, captions, lists, comments: what is kept stands in the story."""
    body, story = PAGES[name]
    _, _, text = page.extract(body, "text/html")
    whole = " ".join(" ".join(story).split())
    strange = [one for one in text.split("\n\n") if " ".join(one.split()) not in whole]
    assert strange == []


def made_up(dice):
    """Return a page of a story with furniture anywhere, and the story."""
    title, said = dice.choice([SHIPS, DRONES, BUDGET, CABLE, TALKS])
    between = [*PLUGS, *SHARES, *RELATED[:4], *CAPTIONS, *ADS, *SMALL]
    wrap = dice.choice(WRAPS)
    inner = []
    for one in said:
        inner.append(f"<p>{one}</p>")
        inner += dice.sample(between, dice.choice((0, 0, 1, 2)))
    around = dice.sample([COMMENTS, SIDEBAR, FOOTER, centre(named=False), *ENDS[:5]], 3)
    top = dice.choice(["", NAV, BANNER]) + f"<h1>{title}</h1>" + dice.choice(BYLINES)
    ends = "".join(f"</{tag}>" for tag in reversed(re.findall(r"<(\w+)", wrap)))
    return document(f"{top}{wrap}{''.join(inner)}{ends}{''.join(around)}", title), said


@pytest.mark.parametrize("seed", range(40))
def test_furniture_is_found_wherever_it_stands(seed):
    """In every usual frame, in any order, named by its markup or not."""
    body, story = made_up(random.Random(seed))
    _, _, text = page.extract(body.encode(), "text/html; charset=utf-8")
    assert text.split("\n\n") == list(story)


@pytest.mark.parametrize("state", STUBS)
def test_what_is_no_whole_story_is_told_apart(state):
    """A wall, or a page without a story: the brief is written from the summary."""
    assert page.extract(STUBS[state], "text/html")[::2] == (state, "")


def test_a_page_that_is_for_subscribers_is_not_read_from_its_record():
    """What a newsroom sells is not taken through a back door."""
    record = {"headline": "x", "articleBody": "\n".join(SHIPS[1]), "isAccessibleForFree": "False"}
    head = f'<script type="application/ld+json">{json.dumps(record)}</script>'
    body = document(f"<article><h1>x</h1><p>{SHIPS[1][0]}</p></article>", "x", head=head)
    assert page.extract(body.encode())[::2] == ("walled", "")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/html"),
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"   \n", ""),
        (b"\x00\x00\x00", "text/html"),
        (b"<?xml version='1.0' encoding='utf-8'?><rss/>", "text/html"),
        (b"<html></html>", "text/html"),
        (b"<" * 5000, "text/html"),
        (b"just a few words", "text/plain"),
        (b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>", "text/html"),
    ],
)
def test_what_is_no_page_is_empty(body, kind):
    """Whatever a server sends: no error, no text."""
    assert page.extract(body, kind)[::2] == ("empty", "")


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "text/html; charset=iso-8859-1", "windows-1251"),
        ("utf-16", "text/html", "utf-8"),
        ("latin-1", "text/html; charset=iso-8859-1", "utf-8"),
        ("cp1252", "text/html", "windows-1252"),
        ("cp1252", "text/html; charset=no-such", "none-such"),
        ("utf-8-sig", "", ""),
    ],
)
def test_a_page_is_read_whatever_it_says_of_its_letters(encoding, header, meta):
    """UTF-8 is known by itself; else the server is believed, then the page, then Windows."""
    said = [one.translate(str.maketrans("«»’–", '""\'-')) for one in FRENCH[1]]
    body = document(f"<article>{woven(said)}</article>").replace('"utf-8"', f'"{meta}"')
    assert page.extract(body.encode(encoding), header)[2] == "\n\n".join(said)


def test_a_stub_that_is_said_to_be_locked_is_walled():
    """Other sites are told so by the page; a whole story is kept all the same."""
    head = '<meta property="article:content_tier" content="locked">'
    stub = document(f"<article>{woven(SHIPS[1][:2])}</article>", head=head)
    assert page.extract(stub.encode())[0] == "walled"
    whole = document(f"<article>{woven(SHIPS[1])}</article>", head=head)
    assert page.extract(whole.encode())[0] == "kept"


def test_words_beside_a_list_of_links_stay():
    """Also where they stand loose between its head and the list."""
    linked = "<b>Maps</b> Both armies mark their fields.<ul><li><a href='/1'>The map</a></li></ul>"
    notice = "<div><p>We use cookies here.</p><table><tr><td><p>Your consent, our cookies.</table></div><div>We use cookies on our site.</div>"
    body = document(f"<article>{woven(SHIPS[1])}<h3>Maps</h3>{linked}</article>{notice}")
    kept = page.extract(body.encode())[2].split("\n\n")
    assert kept[: len(SHIPS[1])] == list(SHIPS[1])
    assert "Maps Both armies mark their fields." in kept


def test_a_very_long_story_is_cut_at_a_paragraph():
    """What is kept of one page has a bound, and ends whole."""
    long = [f"{one} This is part {n} of it." for n in range(60) for one in SHIPS[1]]
    text = page.extract(document(f"<article>{woven(long)}</article>").encode())[2]
    assert len(text) <= page.MAX_TEXT
    assert text.split("\n\n")[-1] in long


def test_a_title_is_the_one_that_is_told_to_other_sites():
    """Else the first head, else what stands in the browser's bar."""
    shown = '<meta property="og:title" content="Told">'
    body = f"<article><h1>Head</h1>{woven(SHIPS[1])}</article>"
    assert page.extract(document(body, "Bar", head=shown).encode())[1] == "Told"
    assert page.extract(document(body, "Bar").encode())[1] == "Head"
    bare = document(body.replace("<h1>Head</h1>", "<h1> </h1>"), "Bar").encode()
    assert page.extract(bare)[1] == "Bar | Harbor Ledger"
    assert page.extract(body.replace("<h1>Head</h1>", "").encode())[1] == ""
