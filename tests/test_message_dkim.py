"""Messages are spliced without a scratch, and their signatures hold, or break where they should."""

import email
import email.policy
import quopri
import re
from dataclasses import replace

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from small_edition import HOUSE, RENDERED, build, freeze, parsed

from digest import message
from digest.config import DkimSettings
from digest.errors import ConfigError
from digest.message.quoted import quoted
from digest.model import Message

PEM = message.new_key()
SIGNER = message.signer_of("brief.example.org", "s1", PEM)


def verified(content):
    return dkim.verify(content, dnsfunc=lambda name, timeout=5: message.record(SIGNER).encode())


# -- splicing --------------------------------------------------------------------------------

WORDS = st.text(
    st.one_of(
        st.sampled_from("aZ. =?\t<>&/\u2019\u00e9\u6f22\r"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


@given(st.lists(st.one_of(WORDS, st.sampled_from(["\n", "\n.", "From ", ".", "x" * 90, " \n"]))))
def test_quoted_text_comes_back_as_it_was(words):
    """
    Any text survives: no line is too long, begins with a dot or "From ", or ends with a blank.
    """
    text = "".join(words)
    made = quoted(text)
    assert quopri.decodestring(made.replace(b"\r\n", b"\n")) == text.encode()
    lines = made.split(b"\r\n")
    assert all(len(line) <= 76 and line.isascii() for line in lines)
    assert not any(line.startswith((b".", b"From ")) for line in lines)
    assert not any(line.endswith((b" ", b"\t")) for line in lines[:-1])


@given(st.lists(st.one_of(WORDS, st.just(message.MARK)), max_size=12), st.integers(1, 2**40))
def test_a_reader_s_token_stands_wherever_the_mark_stood(words, reader):
    """
    However text flows around it, each part a reader gets is the rendered one with their token.
    """
    body = "".join(words).replace("\r", "")
    made = Message(subject="s", html=f"<p>{body}", text=body)
    token = message.token("k", "unsubscribe", reader)
    letter = message.prepare(freeze(made), HOUSE, key="k").letter(
        to="z@a.example", subscriber=reader
    )
    plain, html = (
        part.get_payload(decode=True).replace(b"\r\n", b"\n")
        for part in email.message_from_bytes(
            letter.content, policy=email.policy.default
        ).iter_parts()
    )
    for got, meant in ((plain, made.text), (html, made.html)):
        assert got.rstrip(b"\n") == meant.replace(message.MARK, token).encode().rstrip(b"\n")
    assert f"/u/{token}>".encode() in letter.content


def test_a_press_prints_each_reader_s_own_and_nobody_else_s():
    """
    Two readers' messages differ in their addresses and tokens alone.
    """
    press = message.prepare(freeze(RENDERED), HOUSE, key="k")
    one, two = (press.letter(to=f"r{n}@a.example", subscriber=n) for n in (1, 2))
    tokens = [message.token("k", "unsubscribe", n).encode() for n in (1, 2)]
    assert one.content.count(tokens[0]) == two.content.count(tokens[1]) == 6
    assert tokens[1] not in one.content
    same = one.content.replace(tokens[0], tokens[1]).replace(b"r1@", b"r2@")
    differing = [
        (a, b) for a, b in zip(same.splitlines(), two.content.splitlines(), strict=True) if a != b
    ]
    assert [a.split(b":")[0] for a, _ in differing] == [b"Message-ID", b"CFBL-Feedback-ID"]


def test_bounces_come_back_to_an_address_that_tells_whose_they_are():
    """
    The return path holds a token in lower case, which no server can fold into another.
    """
    house = replace(HOUSE, return_path="bounce@bounce.brief.example.org")
    sender = build(RENDERED, house=house).sender
    token = message.token("k", "bounce", 5)
    assert sender == f"bounce+{token}@bounce.brief.example.org" == sender.lower()
    assert build(RENDERED).sender == "brief@brief.example.org"


def test_an_internationalised_domain_is_written_as_every_server_takes_it():
    """
    Only an address whose local part is beyond ASCII needs a server that knows of it.
    """
    assert build(RENDERED, to="zoe@b\u00fccher.example").recipient == "zoe@xn--bcher-kva.example"


# -- signatures ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "Zo\u00eb", "Reader, Z.", "A  B"])
def test_a_signature_holds_as_others_check_it(name):
    """
    Both List headers and all that is read are covered, the most important ones twice.
    """
    letter = build(RENDERED, name=name, signer=SIGNER)
    assert verified(letter.content)
    signature = re.sub(r"\s", "", str(parsed(letter)["DKIM-Signature"]))
    tags = dict(tag.split("=", 1) for tag in signature.split(";"))
    assert (tags["a"], tags["c"], tags["d"], tags["s"]) == (
        "rsa-sha256", "relaxed/relaxed", "brief.example.org", "s1",
    )  # fmt: skip
    signed = tags["h"].split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post", "list-id", "content-type"} <= set(signed)
    twice = ("from", "to", "subject", "date", "message-id", "list-unsubscribe")
    assert all(signed.count(header) == 2 for header in twice)
    assert "l" not in tags
    assert letter == build(RENDERED, name=name, signer=SIGNER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: ", b"Subject: [x] "),
        (b"\r\n--=_", b"\r\nA footer.\r\n--=_"),
        (b"/u/", b"/evil/"),
        (b"\r\nFrom:", b"\r\nFrom: x@evil.example\r\nFrom:"),
        (b"List-Unsubscribe-Post:", b"List-Unsubscribe-Post: x\r\nList-Unsubscribe-Post:"),
    ],
    ids=["subject", "footer", "unsubscribe link", "second From", "second header"],
)
def test_tampering_breaks_the_signature(old, new):
    """
    Another subject, a footer, another link to unsubscribe by, a second From: all are noticed.
    """
    content = build(RENDERED, signer=SIGNER).content
    assert old in content
    assert not verified(content.replace(old, new, 1))
    assert not verified(content + b"A footer.\r\n")


def test_what_servers_do_on_the_way_does_not_break_it():
    """
    Blanks, folding and the case of header names may change.
    """
    content = build(RENDERED, signer=SIGNER).content
    moved = content.replace(b"List-Post: NO", b"List-post:   NO ").replace(
        b"Subject: ", b"subject:"
    )
    assert moved != content
    assert verified(b"Received: from a by b\r\n" + moved + b"\r\n\r\n")


def test_a_wrong_key_is_told_without_showing_it():
    """
    A key that is none, too short, or of another kind is a fault of the configuration.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    def pem(key):
        return key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    weak = rsa.generate_private_key(public_exponent=65_537, key_size=1024)
    curve = ec.generate_private_key(ec.SECP256R1())
    for key, reason in ((PEM[:80], "no private key"), (pem(weak), "2048"), (pem(curve), "RSA")):
        settings = DkimSettings(selector="s1", key=SecretStr(key))
        with pytest.raises(ConfigError, match=reason) as told:
            message.signer(settings, "brief.example.org")
        assert key[30:60] not in str(told.value)
    assert message.signer(DkimSettings(), "brief.example.org") is None
    assert repr(SIGNER) == "Signer(s1._domainkey.brief.example.org)"


def test_without_the_library_the_way_to_it_is_told(monkeypatch):
    """
    Signing is an extra: whoever configures a key is told what to install.
    """
    monkeypatch.setattr(message.dkim, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'digest-builder\[dkim\]'"):
        message.signer_of("brief.example.org", "s1", PEM)
