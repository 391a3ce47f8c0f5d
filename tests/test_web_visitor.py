"""Who asks, as far as a server can know it: behind trusted proxies, and not one step further."""

from datetime import timedelta

import pytest
from conftest import MORNING
from hypothesis import given
from hypothesis import strategies as st

from digest.web.limits import Limits
from digest.web.visitor import client, network, within


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "found"),
    [
        ("203.0.113.9", [], [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], [], "203.0.113.9"),  # anybody may write that
        ("127.0.0.1", ["198.51.100.1"], ["127.0.0.1"], "198.51.100.1"),
        ("127.0.0.1", ["192.0.2.7, 198.51.100.1"], ["127.0.0.1"], "198.51.100.1"),
        (
            "127.0.0.1",
            ["192.0.2.7", "198.51.100.1, 10.0.0.3"],
            ["127.0.0.1", "10.0.0.0/8"],
            "198.51.100.1",
        ),
        ("127.0.0.1", ["198.51.100.1:4711"], ["127.0.0.1"], "198.51.100.1"),
        ("127.0.0.1", ["[2001:db8::1]:4711"], ["127.0.0.1"], "2001:db8::1"),
        ("127.0.0.1", ["2001:db8::1"], ["127.0.0.1"], "2001:db8::1"),
        ("127.0.0.1", ["unknown"], ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", ["10.0.0.3"], ["127.0.0.1", "10.0.0.0/8"], "10.0.0.3"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], ["127.0.0.1"], "198.51.100.1"),
        ("", ["198.51.100.1"], ["127.0.0.1"], ""),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(peer, forwarded, trusted, found):
    """Read from the end, step by step, and no further than a trusted one has written."""
    assert client(peer, forwarded, trusted) == found


@given(
    st.text(), st.lists(st.text()), st.lists(st.sampled_from(["127.0.0.1", "::1", "10.0.0.0/8"]))
)
def test_no_header_stops_the_window(peer, forwarded, trusted):
    """Whatever is written there, an answer comes."""
    assert isinstance(network(client(peer, forwarded, trusted)), str)


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:198.51.100.77", "198.51.100.0/24"),
        ("odd", "?"),
    ],
)
def test_limits_count_by_network(address, known):
    """One household or office counts as one; an address of the new form by its site."""
    assert network(address) == known
    assert not within(address, ["203.0.113.0/24", "2001:db8:9::/48"])


def test_a_network_has_its_share_of_an_hour():
    """Then it waits for the next; nor may all together have more than the house can bear."""
    limits = Limits(2, 3)
    asked = [limits.allow(one, now=MORNING) for one in ("a", "a", "a", "b", "b", "c")]
    assert asked == [True, True, False, True, False, False]
    assert limits.allow("a", now=MORNING + timedelta(hours=1))
