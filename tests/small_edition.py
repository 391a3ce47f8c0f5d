"""A small invented edition, and what makes a mail of it."""

import email
import email.policy
from datetime import UTC, date, datetime

import html5lib

from digest import config, message
from digest.config import BriefSettings
from digest.model import Edition, Entry, Frozen, Item, Paragraph, Section, Sentence, Span

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
SHIPPED = config.shipped("templates") / "brief"
HOUSE = message.House(
    brief=BriefSettings(brand="The Velm Brief"),
    sender="brief@brief.example.org",
    reply_to="editors@brief.example.org",
    web="https://brief.example.org",
    zone=UTC,
    templates=[SHIPPED],
)


def item(number, title="Navy reopens the strait", outlet="The Velm Post"):
    return Item(
        feed=outlet, outlet=outlet, url=f"http://a.example/{number}?utm_source=q", title=title,
        published=NOW, first_seen=NOW, id=number, article=number,
    )  # fmt: skip


def sentence(number, *spans):
    return Sentence(spans=spans, item=number)


def entry(number, *paragraphs, block="section", section="At sea"):
    return Entry(
        id=number, rank=number, block=block, section=section, headline=f"Headline {number}",
        score=0.5, items=(item(number),), paragraphs=paragraphs,
    )  # fmt: skip


def told(number, words="Velm’s navy reopened the strait", link="The Velm Post reported"):
    lead = sentence(
        number,
        Span(f"{words},", bold=True), Span(" "), Span(link, url=item(number).url), Span(" Tuesday."),
    )  # fmt: skip
    return Paragraph(sentences=(lead, sentence(number, Span("Two ships & a <tug> passed."))))


def edition(lede=(), sections=(), **values):
    return Edition(
        **{
            "day": date(2026, 3, 4),
            "cutoff": NOW,
            "number": 7,
            "subject": "The Velm Brief: Strait reopened; And a bit more.",
            "preheader": "The strait is open again; an audit finds three lost barges.",
            "meta": "Wednesday, March 4, 2026 | 3 min | 2 sources",
            "welcome": "Welcome to this Wednesday edition of The Velm Brief.",
            "signoff": "That’s all for today.",
            "lede": tuple(lede),
            "sections": tuple(sections),
            **values,
        }
    )


SMALL = edition(
    lede=[
        entry(1, told(1), Paragraph(sentences=(sentence(1, Span("It held.")),), label="Update"), block="lede")
    ],
    sections=[
        Section(name="At sea", entries=(entry(2, told(2, "An audit finds three lost barges")),)),
        Section(name="On land", entries=(entry(3, told(3, "Karsk rebuilds its rail yard")),)),
    ],
    reading=(item(9, "Who owns the reef", "Reef & Shoal"),),
    note="Every outlet and event is invented.",
)  # fmt: skip


def freeze(rendered, number=7):
    return Frozen(
        id=1, number=number, day=date(2026, 3, 4), kind="daily", state="made", cutoff=NOW,
        composed=NOW, document="", message=rendered,
    )  # fmt: skip


def build(rendered, house=HOUSE, **values):
    own = {"to": "zoe@reader.example.net", "name": "", "key": "k", "subscriber": 5, **values}
    key, signer = own.pop("key"), own.pop("signer", None)
    return message.prepare(freeze(rendered), house, key=key, signer=signer).letter(**own)


def parsed(letter):
    return email.message_from_bytes(letter.content, policy=email.policy.default)


def links(html):
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    return [("".join(a.itertext()), a.get("href")) for a in body.iter("a")]


RENDERED = message.render(SMALL, HOUSE)
