"""Each reader gets what they chose: sections, text alone; made once for all who chose the same."""

from dataclasses import replace

import dkim
import pytest
from conftest import MORNING, make_settings
from small_edition import HOUSE, RENDERED, freeze, parsed

from digest import message, pipeline, store


@pytest.fixture
def settings(database, sink, tmp_path, feeds):
    """A configuration with the sample feeds."""
    return make_settings(database, sink.port, tmp_path, feeds=feeds)


def readers(memory, **choices):
    """Add readers, each with sections and whether text alone."""
    with memory.write() as connection:
        for name, (sections, text_only) in choices.items():
            store.add_subscriber(connection, f"{name}@example.org", now=MORNING)
            found = store.subscriber(connection, f"{name}@example.org")
            store.prefer(connection, found.id, sections=sections, text_only=text_only)


def mailed(sink):
    return {str(mail["To"]).partition("@")[0]: mail for mail in sink.mails}


def heads(mail, names):
    """Return which sections stand in a mail's text, and in its HTML where it has one."""
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    lines = text.get_content().splitlines()
    found = {name for name in names if name.upper() in lines}
    if html is not None:
        assert found == {name for name in names if f">{name}</h2>" in html.get_content()}
    return found


def test_each_reader_gets_what_they_chose(settings, memory, sink, clock):
    """Sections that are not wanted are left out, the top stories stay; text alone is text alone."""
    pipeline.fetch(settings, memory, now=clock())
    draft = pipeline.compose(settings, memory, now=clock(), kind="daily")
    names = [section.name for section in draft.edition.sections]
    some, one = (names[0], names[2]), (names[1],)
    readers(
        memory,
        all=((), False),
        some=(some, False),
        more=(some, False),
        text=((), True),
        both=(one, True),
    )
    pipeline.walk(settings, memory, clock=clock, send=True)
    got = mailed(sink)
    everything = heads(got["all"], names)
    assert everything == set(names) > set(some)
    assert {name: heads(mail, names) for name, mail in got.items()} == {
        "all": everything, "text": everything, "some": set(some), "more": set(some), "both": set(one),
    }  # fmt: skip
    assert {name: mail.get_content_type() for name, mail in got.items()} == {
        "all": "multipart/alternative", "some": "multipart/alternative", "more": "multipart/alternative",
        "text": "text/plain", "both": "text/plain",
    }  # fmt: skip
    assert got["text"].get_content() == got["all"].get_body(("plain",)).get_content().replace(
        secret(got["all"]), secret(got["text"])
    )
    assert all(secret(mail) in mail.get_body(("plain",)).get_content() for mail in got.values())
    assert not any(message.MARK in mail.as_string() for mail in got.values())
    with memory.read() as connection:
        kinds = store.variants(connection, 1, subject="")
    assert set(kinds) == {some, one}  # each made once, whoever shares it


def secret(mail):
    return mail["List-Unsubscribe"].partition("/u/")[2].partition(">")[0]


def test_a_choice_holds_from_the_next_edition_on(settings, memory, sink, clock):
    """Who chooses after the edition was made gets all of it, rather than none."""
    names = [section.name for section in settings.sections]
    readers(memory, zoe=((), False))
    pipeline.walk(settings, memory, clock=clock)
    readers(memory, zoe=((names[0],), False))
    frozen = pipeline.adopt(settings, memory, now=clock())
    pipeline.deliver(settings, memory, frozen, clock=clock)
    assert len(heads(mailed(sink)["zoe"], names)) > 1


def test_text_alone_is_signed_as_well():
    """The signature holds as others check it, whatever the reader chose."""
    signer = message.signer_of("brief.example.org", "s1", message.new_key())
    bare = freeze(replace(RENDERED, html=""))
    letter = message.prepare(bare, HOUSE, key="k", signer=signer).letter(
        to="zoe@example.org", subscriber=5
    )
    assert dkim.verify(
        letter.content, dnsfunc=lambda name, timeout=5: message.record(signer).encode()
    )
    assert (
        parsed(letter).get_content().splitlines()
        == RENDERED.text.replace(message.MARK, message.token("k", "unsubscribe", 5)).splitlines()
    )
