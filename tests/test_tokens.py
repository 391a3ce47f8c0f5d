"""The secrets in readers' links: forged ones open nothing, old ones go on opening."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import tokens
from digest.config import WebSettings

READERS = st.integers(0, 2**48 - 1)


@given(READERS, st.sampled_from(("new", "old")))
def test_a_link_goes_on_working_after_the_key_was_changed(number, key):
    """24 lower-case letters; new links are signed by the new key, old ones still open."""
    keys = WebSettings.model_validate({"secret_key": "new\nold\n"}).keys("kept")
    secret = tokens.token(key, "unsubscribe", number)
    assert keys == ("new", "old", "kept")
    assert (len(secret), secret.isalnum(), secret == secret.lower()) == (24, True, True)
    assert tokens.reader(keys, "unsubscribe", secret) == number
    assert tokens.reader(keys, "unsubscribe", secret.upper()) == number  # a server changed its case


@given(READERS, st.integers(0, 23), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_forged_letter_opens_nothing(number, place, letter):
    """Whichever letter of it is another, a token is no one's."""
    secret = tokens.token("k", "unsubscribe", number)
    forged = secret[:place] + letter + secret[place + 1 :]
    assert tokens.reader(["k"], "unsubscribe", forged) == (number if forged == secret else None)


@given(READERS)
def test_a_token_opens_one_door_only(number):
    """T54: what was signed for another purpose, or by another house, is foreign."""
    secret = tokens.token("k", "confirm", number)
    assert tokens.reader(["k"], "unsubscribe", secret) is None
    assert tokens.reader(["other", "more"], "confirm", secret) is None


@pytest.mark.parametrize(
    "secret", ["", "a" * 23, "a" * 25, "1" * 24, "ä" * 24, "a" * 8 + " " * 16, "\0" * 24]
)
def test_what_is_no_token_is_told_from_one(secret):
    """Whatever stands in an address, the answer is no, never a fault."""
    assert tokens.claimed(secret) is None
    assert tokens.reader(["k"], "unsubscribe", secret) is None


def test_an_erased_address_is_known_by_its_mark_under_every_key():
    """However it is written; the mark of another key or address is another."""
    assert tokens.marks(["k", "old"], " Zoe@Example.org ") == [
        tokens.mark("k", "zoe@example.org"), tokens.mark("old", "zoe@example.org"),
    ]  # fmt: skip
    assert tokens.mark("k", "max@example.org") != tokens.mark("k", "zoe@example.org")
