"""Editions made of hostile fragments, the whole way from items to a mail.

250 of them by default; DIGEST_FUZZ_EDITIONS=5000 makes as many as CI does once.
"""

import os
import random
import re
from dataclasses import replace
from datetime import UTC, date, timedelta

import html5lib
import pytest
from small_edition import HOUSE, NOW, RENDERED, build, parsed

from digest import message, prose, text
from digest.model import Edition, Entry, Item, Paragraph, Section, Sentence, Span

COUNT = int(os.environ.get("DIGEST_FUZZ_EDITIONS", "250"))
BATCHES = 5
FRAGMENTS = [
    "", " ", "\u200b", "Strike", "Iran's navy seizes a tanker in the strait", "Senate passes bill",
    "The Pentagon said Tuesday that 3,000 troops would leave.", "“We will hold,” Gen. Ann Orlo said.",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>unclosed", "</td></table></div>",
    "<a href='https://evil.example/'>click</a>", "<style>*{display:none}</style>", "<!--", "-->", "]]>",
    "<svg/onload=alert(1)>", "&lt;script&gt;", "&amp;amp;lt;b&amp;gt;", "&#x3c;script&#62;", '" onload="x',
    "' style='x", "{{ 7 * 7 }}", "{% for x in y %}", "{# c #}", "${jndi:ldap://x}", "%(s)s %s {0}", "<%= 1 %>",
    "\r\nBcc: x@evil.example", "=?utf-8?q?=0d=0aBcc:_x?=", "a\nSubject: b", "\x00\x07\x1b[31m\x85\x9d",
    "\u202eevil\u202c", "\u2066x\u2069", "\ufeff\ufffe\uffff", "\ud800\udfff", "\U000e0041", "ﷺ" * 40,
    "donâ€™t", "cafÃ©", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "\ufffd\ufffd", "הנמל נפתח מחדש", "أعلنت الوزارة", "海军重新开放海峡", "กองทัพเรือ",
    "Министр заявил", "Z\u0300\u0301\u0302\u0303\u0304\u0305a\u0489" * 9, "👩‍🚀🏳️‍🌈", "x" * 300, "漢" * 300, "a " * 900,
    "<" * 2_000, "&" * 2_000, '"' * 2_000, "“" * 500, "U.S. " * 200, "....", "?!?!", "\u2028\u2029", "-- ", "\t|\t",
    message.MARK, "https://evil.example/" + "y" * 300,
]  # fmt: skip
LONG = ["velm " * 20_000, "w" * 100_000, "<b>" * 34_000, "é" * 100_000]
URLS = [
    "https://news.example.org/{}", "https://a.example/{}", "https://b.example/?p={}", "http://news.example.org/{}?utm_source=x&a=b", "javascript:alert({})", "data:text/html,{}",
    'https://news.example.org/{}?q="><script>', "https://[bad/{}", "", "//news.example.org/{}", "https://news.example.org/{}#'\"<>",
    "https://news.example.org/{}?" + "&" * 3_000, "https://пример.example/{}", "mailto:x@evil.example?{}", "https://u:p@news.example.org/{}",
]  # fmt: skip
TAGS = set(re.findall("[a-z0-9]+", "body div table tbody tr td p h1 h2 a strong span ul li"))


def hostile(dice, most=4):
    if dice.random() < 0.02:
        return dice.choice(LONG)
    return dice.choice(["", " ", ". "]).join(dice.choices(FRAGMENTS, k=dice.randint(0, most)))


def hostile_item(number, dice):
    return Item(
        feed=hostile(dice, 1), outlet=hostile(dice, 1), url=dice.choice(URLS).format(number),
        title=hostile(dice), summary=hostile(dice), content=hostile(dice, 8), author=hostile(dice, 1),
        published=NOW - timedelta(hours=dice.randint(0, 40)), first_seen=NOW - timedelta(minutes=1),
        section=dice.choice(["", "", "Ukraine", hostile(dice, 1)]), beat=dice.choice(["", "official", "analysis"]),
        tier=dice.randint(1, 3), feed_id=number % 5, id=number, article=number, title_key=str(number),
    )  # fmt: skip


def made(seed):
    """Return an edition of hostile items; every fifth is written as those of mornings are."""
    dice = random.Random(seed)
    items = [hostile_item(number, dice) for number in range(1, dice.randint(3, 24))]
    news = [item for item in items if text.is_web(item.url)]  # no other becomes an item
    told = []
    while news:
        lead = news[: dice.randint(1, 2)]
        news = news[len(lead) :]
        told.append(entry(len(told) + 1, lead, dice))
    lede = tuple(replace(one, block="lede") for one in told[: dice.randint(0, 2)])
    rest = Section(name=hostile(dice, 1), entries=tuple(told[len(lede) :]))
    one = Edition(
        day=date(2026, 3, 4), cutoff=NOW, number=7, lede=lede, sections=(rest,) if rest.entries else (),
        reading=tuple(items) if dice.random() < 0.5 else (), note=hostile(dice, 1),
    )  # fmt: skip
    if seed % 5:
        words = {
            name: hostile(dice) for name in ("subject", "preheader", "meta", "welcome", "signoff")
        }
        return replace(one, **words)
    one = prose.write(one, brief=HOUSE.brief, zone=UTC)
    return prose.frame(
        one, HOUSE.brief, zone=UTC, anniversary=(1789, "a congress first met"), following=date(2026, 3, 5),
    )  # fmt: skip


def entry(number, items, dice):
    return Entry(
        id=number, rank=number, block="section", section=items[0].section, headline=items[0].title,
        score=dice.random(), items=tuple(items),
        paragraphs=tuple(paragraph(item, dice) for item in items for _ in range(dice.randint(0, 2))),
    )  # fmt: skip


def paragraph(item, dice):
    spans = [Span(hostile(dice), bold=dice.random() < 0.3) for _ in range(dice.randint(0, 4))]
    spans.insert(dice.randint(0, len(spans)), Span(hostile(dice, 1), url=item.url))
    return Paragraph(
        sentences=(Sentence(spans=tuple(spans), item=item.id),), label=hostile(dice, 1)
    )


def known_links(one):
    items = [item for entry in one.entries for item in entry.items] + [*one.reading]
    own = {
        "https://brief.example.org/" + path
        for path in (f"u/{message.MARK}", f"p/{message.MARK}", "editions/7", "editions/", "")
    }
    return (
        {text.reader_url(item.url) for item in items} | own | {"mailto:editors@brief.example.org"}
    )


def unescaped(href):
    return html5lib.parseFragment(href, namespaceHTMLElements=False).text


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_feed_breaks_the_page_the_text_or_a_header(batch):
    """
    T44, T45, T48, P7: of thousands of editions made of hostile words none raises, carries live markup or swells.
    """
    headers = sorted(parsed(build(RENDERED)).keys())
    for seed in range(batch, COUNT, BATCHES):
        one = made(seed)
        mail = message.render(one, HOUSE)
        body = mail.html.partition("<body")[2]
        tags = set(re.findall(r"<([a-z][a-z0-9]*)", re.sub(r"<!--\[if mso\].*?-->", "", body, flags=re.DOTALL)))  # fmt: skip
        assert tags <= TAGS, seed
        assert set(re.findall(r"<[^>]* (on[a-z]+)=", body)) == set(), seed
        hrefs = {unescaped(href) for href in re.findall(r'<a [^>]*?href="([^"]*)"', mail.html)}
        assert hrefs <= known_links(one), seed
        assert len(mail.html.encode()) <= message.MAX_HTML, seed
        assert len(mail.web) <= 40_000 + 30_000 * len(one.entries), seed
        assert len(mail.text) <= 10_000 + 30_000 * len(one.entries), seed
        for page in (mail.html, mail.text, mail.web):
            assert re.sub(r"[\n\t]", "", page).isprintable(), seed
        assert mail.html.count(message.MARK) == mail.text.count(message.MARK) == 2, seed
        assert HOUSE.brief.postal_address in mail.html, seed
        letter = parsed(build(mail))
        assert sorted(letter.keys()) == headers, seed
        assert "evil.example" not in str(letter["To"]) + str(letter["From"]), seed
        if seed % 50 == 0:
            check_tree(mail)


def check_tree(mail):
    """Parse as a browser does: the page has the one shape that it always has."""
    body = html5lib.parse(mail.html, namespaceHTMLElements=False).find("body")
    assert [child.tag for child in body] == ["div"]
    assert {e.tag for e in body.iter() if isinstance(e.tag, str)} <= TAGS
    web = html5lib.parse(mail.web, namespaceHTMLElements=False)
    assert len(list(web.iter("script"))) == 1
    assert [child.tag for child in web.find("body")] == ["main"]
