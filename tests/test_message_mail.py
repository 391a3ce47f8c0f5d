"""One reader's mail, and edition.json: what `digest.message` promises."""

import email
import email.policy
import email.utils
import json
import re
from dataclasses import replace
from email.header import decode_header, make_header

from hypothesis import given
from hypothesis import strategies as st
from small_edition import HOUSE, RENDERED, SMALL, build, entry, item, parsed, told

from digest import message
from digest.config import BriefSettings
from digest.model import Message, Ranked, Story


def test_each_reader_gets_links_of_their_own():
    """
    The mark of the frozen edition becomes the reader's secret in HTML, text and headers.
    """
    mail = parsed(build(RENDERED))
    plain, html = (part.get_content() for part in mail.iter_parts())
    secret = message.token("k", "unsubscribe", 5)
    own = f"https://brief.example.org/u/{secret}"
    assert all(own in place for place in (plain, html, mail["List-Unsubscribe"]))
    assert message.MARK.encode() not in build(RENDERED).content
    assert plain.splitlines() == RENDERED.text.replace(message.MARK, secret).splitlines()
    assert html.splitlines() == RENDERED.html.replace(message.MARK, secret).splitlines()
    assert secret != message.token("k", "unsubscribe", 6) != message.token("j", "unsubscribe", 6)
    assert re.fullmatch(r"[a-z2-7]{24}", secret)
    assert len(message.MARK) == len(secret)


def test_the_headers_are_those_the_large_receivers_ask_for():
    """
    One reader, one-click unsubscribing, a list id, no answer to machines; text first.
    """
    mail = parsed(build(RENDERED, name="Zoë"))
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert mail["To"].addresses[0].addr_spec == "zoe@reader.example.net"
    assert mail["To"].addresses[0].display_name == "Zoë"
    assert mail["Reply-To"] == "editors@brief.example.org"
    assert mail["List-ID"] == "The Velm Brief <the-velm-brief.brief.example.org>"
    assert mail["List-Unsubscribe"].startswith("<https://brief.example.org/u/")
    assert "mailto:" in mail["List-Unsubscribe"]
    assert mail["Content-Language"] == "en"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not [defect for part in mail.walk() for defect in part.defects]


def test_an_edition_has_one_id_per_reader():
    """
    A message sent twice is known as one, whatever the address was then.
    """
    first = build(RENDERED)
    assert first.message_id == build(RENDERED, to="z@b.example").message_id
    assert first.message_id != build(RENDERED, subscriber=6).message_id
    assert parsed(first)["Message-ID"] == first.message_id


@given(
    st.text(st.sampled_from('ab=?_\r\n,;<>@"é\ud800\u202e. '), max_size=60),
    st.sampled_from(
        [
            "=?utf-8?q?=0d=0aBcc:_x@evil.example?=",
            "a\r\nBcc: x@evil.example",
            "x" * 5_000,
            "漢" * 200,
            "é " * 90,
        ]
    ),
)
def test_no_text_makes_a_header_of_its_own(name, subject):
    """
    T46: names and headlines stay in their own header: no copy to a stranger, no encoded trick.
    """
    house = replace(
        HOUSE, brief=BriefSettings.model_construct(**{**HOUSE.brief.model_dump(), "brand": name})
    )
    made = Message(subject=f"{subject} {name}", html="<p>x</p>", text="x\n")
    raw = build(made, house=house, name=name).content
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    plain = parsed(build(RENDERED))
    assert sorted(mail.keys()) == sorted(plain.keys())
    assert [one.addr_spec for one in mail["To"].addresses] == ["zoe@reader.example.net"]
    assert [one.addr_spec for one in mail["From"].addresses] == ["brief@brief.example.org"]
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(word) <= 75 for word in re.findall(rb"=\?[^?\s]*\?[bqBQ]\?[^?\s]*\?=", raw))


@given(st.from_regex(r"[a-z0-9/._,~-]{1,300}", fullmatch=True))
def test_addresses_in_headers_are_never_encoded(path):
    """
    One-click unsubscribing works however long the address of the web window is.
    """
    raw = build(RENDERED, house=replace(HOUSE, web=f"https://brief.example.org/{path}")).content
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"=?" not in head
    unfolded = head.replace(b"\r\n ", b" ").decode()
    assert (
        f"<https://brief.example.org/{path}/u/{message.token('k', 'unsubscribe', 5)}>" in unfolded
    )


@given(st.text(st.sampled_from("漢é 'aZ"), min_size=1, max_size=100).map(str.strip).filter(bool))
def test_a_name_arrives_as_it_was_written(name):
    """
    Names and headlines in any script are read by the reader as they were sent.
    """
    name = " ".join(name.split())
    made = Message(subject=name, html="<p>x</p>", text="x\n")
    mail = email.message_from_bytes(build(made, name=name).content)
    read, address = email.utils.parseaddr(mail["To"])
    assert str(make_header(decode_header(read))) == name
    assert address == "zoe@reader.example.net"
    assert str(make_header(decode_header(mail["Subject"]))) == name


def test_other_headers_fold_as_python_folds_them():
    """
    The policy changes headers made of addresses only.
    """
    mail = parsed(build(RENDERED))
    assert message.POLICY.fold("Subject", mail["Subject"]).startswith("Subject: The Velm Brief")
    assert message.POLICY.fold("From", mail["From"]) == str(
        message.POLICY.clone().fold("From", mail["From"])
    )


def test_an_address_beyond_ascii_is_kept():
    """
    A reader whose mailbox has letters beyond ASCII is addressed by them.
    """
    raw = build(RENDERED, to="zoë@reader.example.net").content
    assert "To: zoë@reader.example.net".encode() in raw


def test_a_brand_without_latin_letters_has_a_list_id():
    """
    A brand in another script still has valid headers.
    """
    house = replace(HOUSE, brief=BriefSettings(brand="Утро"), reply_to="")
    mail = parsed(build(RENDERED, house=house))
    assert mail["Subject"] == RENDERED.subject
    assert mail["List-ID"] == "<brief.brief.example.org>"
    assert mail["Reply-To"] == "brief@brief.example.org"
    assert mail["From"].addresses[0].display_name == "Утро"


# -- edition.json --------------------------------------------------------------------------------


def test_the_document_tells_what_was_said_and_why():
    """
    edition.json names each story in order with its links, lead first, and its sentences' items.
    """
    two = replace(
        entry(1, told(1), block="lede"),
        items=(item(1), replace(item(5), copies=("http://c.example/5",))),
    )
    value = json.loads(message.document(replace(SMALL, lede=(two,))))
    assert {
        "date",
        "number",
        "subject",
        "preheader",
        "sections",
        "stories",
        "ranked",
    } <= value.keys()
    assert (value["date"], value["number"]) == ("2026-03-04", 7)
    assert [story["id"] for story in value["stories"]] == [1, 2, 3]
    first = value["stories"][0]
    assert first["urls"] == [item(1).url, item(5).url]
    assert (first["rank"], first["section"], first["headline"]) == (1, "At sea", "Headline 1")
    assert [one["id"] for one in first["items"]] == [1, 5]
    assert [one["item"] for one in first["paragraphs"][0]["sentences"]] == [1, 1]
    assert value["sections"] == [
        {"name": "At sea", "stories": [2]},
        {"name": "On land", "stories": [3]},
    ]


def test_the_document_keeps_the_highest_stories_considered():
    """
    Sixty stories that were considered stand in edition.json, with links, score and reason.
    """
    considered = tuple(
        Ranked(
            story=Story(id=n, items=(item(n), item(1000 + n))), section="At sea", score=1 / n,
            terms=(("coverage", 1 / 3),), fresh=(item(1000 + n),) if n == 1 else (),
        )
        for n in range(1, 80)
    )  # fmt: skip
    value = json.loads(message.document(replace(SMALL, ranked=considered)))["ranked"]
    assert len(value) == message.MAX_RANKED
    assert value[0]["urls"] == [item(1001).url, item(1).url]
    assert value[1]["urls"] == [item(2).url, item(1002).url]
    assert (value[1]["id"], value[1]["score"], value[1]["terms"]) == (2, 0.5, {"coverage": 0.3333})
