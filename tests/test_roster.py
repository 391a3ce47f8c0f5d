"""Lists of readers come in from other programs, and go out to them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import roster, text
from digest.errors import UsageError
from digest.model import Subscriber

NAMES = st.text(max_size=30).map(text.one_line)
READERS = st.lists(
    st.builds(
        Subscriber,
        id=st.just(0),
        email=st.integers(1, 99).map("r{}@example.org".format),
        name=NAMES,
        state=st.sampled_from(("active", "paused", "unsubscribed", "bounced", "complained")),
        sections=st.lists(st.sampled_from(("Seapower", "Land, air", "Cyber")), unique=True).map(
            tuple
        ),
        text_only=st.booleans(),
    )
)


@given(READERS)
def test_what_is_exported_comes_back(readers):
    """Address, name, state and preferences survive the way out and in again."""
    back = roster.read(roster.write(readers))
    assert [
        (one.email, one.name, one.state, one.sections, one.text_only, one.fault) for one in back
    ] == [
        (one.email, " ".join(one.name.split()), one.state, one.sections, one.text_only, "")
        for one in readers
    ]


@given(st.binary(max_size=300))
def test_no_file_stops_the_program(body):
    """Whatever the bytes are, the list is read, each line with its number, or the fault is told."""
    with suppress(UsageError):
        numbers = [line.number for line in roster.read(roster.text_of(body))]
        assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    ("source", "emails", "faults"),
    [
        ('a@x.org,"A\nb@x.org,B\n' + "c@x.org\n" * 7, ["b@x.org"] + ["c@x.org"] * 7, [1]),
        ('a@x.org,"A, of\nthe Example"\nb@x.org\n', ["a@x.org", "b@x.org"], []),
        ('a@x.org,"A" B\nb@x.org\n', ["b@x.org"], [1]),
        ("a@x.org," + "x" * 20_000 + "\nb@x.org\n", ["b@x.org"], [1]),
        ('a@x.org\n"', ["a@x.org"], [2]),
        ("a@x.org,A\r\rb@x.org,B\r", ["a@x.org", "b@x.org"], []),
        ("\n\n  \na@x.org", ["a@x.org"], []),
        ("e-mail|full name\na@x.org|A", ["a@x.org"], []),
        ("id;Mail\n7;a@x.org\n8", ["a@x.org", ""], []),
    ],
)
def test_a_broken_line_costs_itself_alone(source, emails, faults):
    """A stray quotation mark must not swallow the readers after it."""
    lines = roster.read(source)
    assert [line.email for line in lines if not line.fault] == emails
    assert [line.number for line in lines if line.fault] == faults
