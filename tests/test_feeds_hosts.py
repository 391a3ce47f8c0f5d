"""Which hosts are asked, at which address, and how many visits one host gets at a time."""

import asyncio
import socket
import threading
from dataclasses import replace
from time import monotonic

import odd_server
import pytest
from odd_server import http, moved
from visiting import MANNERS, RSS, ask, feed

from digest import feeds
from digest.errors import FeedError
from digest.feeds.addresses import allow, shared_host

PRIVATE = "leads to a private address; 'fetch.allow_private_addresses' would allow it"
NOT_VALID = "its address is not valid; look for the feed's new address"
PUBLIC = ("93.184.216.34", "2606:4700::1111")


@pytest.fixture(scope="module")
def server():
    """One server for all the odd answers."""
    with odd_server.serve() as running:
        yield running


class Names:
    """A name server: what each next question is answered with; the last answer stays."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, host, port, family=0, kind=0, proto=0, flags=0):
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(found, Exception):
            raise found
        return [
            (
                socket.AF_INET6 if ":" in address else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (address, port, 0, 0) if ":" in address else (address, port),
            )
            for address in found
        ]


def resolve(names, *, allow_private=False):
    """Return the addresses that would be connected to."""
    resolver = feeds.PublicResolver(allow_private=allow_private, look_up=names)

    async def asked():
        found = await resolver.resolve("news.example", 80)
        await resolver.close()
        return found

    return asyncio.run(asked())


# -- where a name leads --------------------------------------------------------------------------


def test_a_public_name_is_connected_to_as_it_was_looked_up():
    """What was checked is what is connected to: as numbers, so that nobody looks it up again."""
    names = Names(PUBLIC, ("127.0.0.1",))
    found = resolve(names)
    assert [one["host"] for one in found] == list(PUBLIC)
    assert {one["port"] for one in found} == {80}
    assert all(one["flags"] & socket.AI_NUMERICHOST for one in found)
    assert names.asked == ["news.example"]


@pytest.mark.parametrize(
    "answer",
    [
        ("127.0.0.1",),
        ("169.254.169.254",),
        ("10.1.2.3",),
        ("::1",),
        ("fe80::1%eth0",),
        ("64:ff9b::7f00:1",),
        (*PUBLIC, "192.168.0.1"),
    ],
)
def test_a_name_that_leads_home_is_refused(answer):
    """Also where only one of its addresses is private, and however that is wrapped."""
    with pytest.raises(FeedError, match="leads to a private address"):
        resolve(Names(answer))
    assert len(resolve(Names(answer), allow_private=True)) == len(answer)


def test_a_name_that_leads_home_is_never_visited(server):
    """T60, P8: a feed on it, or a proxy on it, is refused before any connection."""
    server.answers["/home"] = http(RSS)
    host = f"news.example:{server.server_address[1]}"
    manners = feeds.Manners(look_up=Names(("127.0.0.1",)))
    assert ask(feed(f"http://{host}/home"), manners=manners)["f"][0].error == PRIVATE
    assert server.asked("/home") == []


def test_a_name_server_that_changes_its_mind_changes_nothing(server):
    """T27: the second answer of a rebinding attack is never asked for."""
    server.answers["/once"] = http(RSS)
    names = Names(("127.0.0.1",), ("127.0.0.2",))
    url = f"http://news.example:{server.server_address[1]}/once"
    fetched, titles = ask(feed(url), manners=replace(MANNERS, look_up=names))["f"]
    assert (fetched.error, titles) == ("", ["Item 1"])
    assert names.asked == ["news.example"]
    (head,) = server.asked("/once")
    assert head["host"] == url.split("/")[2]


def test_a_name_that_nobody_knows_is_told():
    """The name server's own words are of no use to anybody."""
    names = Names(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    fetched, _ = ask(feed("http://news.example/"), manners=replace(MANNERS, look_up=names))["f"]
    assert fetched.error == "its host name is not known; look for the feed's new address"


def test_dead_name_servers_hold_up_nobody(server):
    """A hundred names that are never answered delay neither the other feeds nor a stop."""
    server.answers["/alive"] = http(RSS)
    over = threading.Event()
    known = Names(("127.0.0.1",))

    def look_up(host, *args, **named):
        if host.startswith("dead"):
            over.wait(30)
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return known(host, *args, **named)

    dead = [feed(f"http://dead{n}.example/", name=f"{n}", timeout=20.0) for n in range(100)]
    alive = feed(f"http://alive.example:{server.server_address[1]}/alive", name="alive")
    received = []
    began = monotonic()
    feeds.fetch(
        [*dead, alive],
        lambda fetched: received.append(fetched.feed.name),
        manners=replace(MANNERS, concurrency=1_000, look_up=look_up),
        stopped=lambda: received == ["alive"],
    )
    assert monotonic() - began < 10
    over.set()
    assert received == ["alive"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1/", PRIVATE),
        ("http://127.8.9.10:8080/", PRIVATE),
        ("http://169.254.169.254/latest/meta-data/", PRIVATE),
        ("http://[::1]/", PRIVATE),
        ("http://[::ffff:10.0.0.1]/", PRIVATE),
        ("http://[fe80::1%25eth0]/", PRIVATE),
        ("http://[64:ff9b::a00:1]/", PRIVATE),
        ("http://0.0.0.0/", PRIVATE),
        ("http://93.184.216.34/", ""),
        ("http://[2606:4700::1111]/", ""),
        ("http://0x7f000001/", ""),  # a name: it is looked up, and refused then
        ("http://a.example:99999/", NOT_VALID),
        ("http://[::1/", NOT_VALID),
        ("ftp://a.example/", "leads to a ftp: address; only http and https are asked"),
        ("//a.example/", "leads to no web address; only http and https are asked"),
        (
            "http://me@a.example/",
            "a user name stands in its address; use 'username' of the feed instead",
        ),
    ],
)
def test_each_address_on_the_way_must_be_allowed(url, expected):
    """T27, P8: what a redirect leads to is looked at before it is asked, whatever notation it is in."""
    if not expected:
        allow(url, allow_private=False)
        return
    with pytest.raises(FeedError) as refused:
        allow(url, allow_private=False)
    assert str(refused.value) == expected


@pytest.mark.parametrize("host", ["0x7f000001", "2130706433", "127.1", "0177.0.0.1", "localhost"])
def test_odd_spellings_of_loopback_lead_home(host):
    """T27: what the system reads as loopback is refused, also where it looks like a name."""
    url = f"http://{host}:1/"
    assert ask(feed(url), manners=feeds.Manners())["f"][0].error in {
        PRIVATE,
        NOT_VALID,
        "its host name is not known; look for the feed's new address",  # where it is a mere name
    }


# -- turns ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.example/feed", "news.example"),
        ("https://NEWS.example:8443/feed", "news.example"),
        ("https://93.184.216.34/feed", "93.184.216.34"),
        ("http://localhost/feed", ""),
        ("http://127.0.0.1:8000/feed", ""),
        ("http://192.168.1.2/feed", ""),
        ("http://[::1]/feed", ""),
        ("http://[::1/feed", ""),
        ("no address", ""),
    ],
)
def test_only_others_hosts_take_turns(url, host):
    """One's own machines and addresses that are none need no such care."""
    assert shared_host(url) == host


def beside(server, names, count, **manners):
    """Return feeds of one host whose server lets two visits meet, and how many were there at once."""
    there, most, lock = [], [], threading.Lock()
    two = threading.Barrier(2)

    def answer(connection):
        with lock:
            there.append(connection)
            most.append(len(there))
        two.wait(10)
        with lock:
            there.remove(connection)
        connection.sendall(http(RSS))

    server.answers |= {f"/turn/{n}": answer for n in range(count)}
    port = server.server_address[1]
    asked = [
        feed(f"http://news.example:{port}/turn/{n}", name=f"{n}", timeout=20.0)
        for n in range(count)
    ]
    answers = ask(*asked, manners=replace(MANNERS, look_up=names, **manners))
    assert [titles for _, titles in answers.values()] == count * [["Item 1"]]
    return max(most)


def test_one_host_gets_two_visits_at_a_time(server):
    """Ten feeds of one host are asked two by two, however many are asked at once elsewhere."""
    names = Names(("127.0.0.1",))
    assert beside(server, names, 10, per_host=2, host_pause=0.0) == 2


def test_visits_to_one_host_begin_with_a_pause_between_them(server):
    """Six visits with a twentieth of a second between them take a quarter of one at least."""
    began = monotonic()
    beside(server, Names(("127.0.0.1",)), 6, per_host=6, host_pause=0.05)
    assert monotonic() - began >= 5 * 0.05


def test_a_host_that_is_waited_for_holds_up_no_other(server):
    """While one host's feeds wait for their turn, another's are all asked."""
    held = threading.Event()

    def hold(connection):
        held.wait(10)
        connection.sendall(http(RSS))

    server.answers |= {f"/held/{n}": hold for n in range(5)} | {"/free": http(RSS)}
    port = server.server_address[1]
    slow = [
        feed(f"http://slow.example:{port}/held/{n}", name=f"{n}", timeout=20.0) for n in range(5)
    ]
    free = feed(f"http://free.example:{port}/free", name="free")
    order = []

    def receive(fetched):
        order.append(fetched.feed.name)
        if fetched.feed.name == "free":
            held.set()

    names = Names(("127.0.0.1",))
    manners = replace(MANNERS, look_up=names, concurrency=2, per_host=1, host_pause=0.0)
    feeds.fetch([*slow, free], receive, manners=manners)
    assert order[0] == "free"
    assert sorted(order[1:]) == ["0", "1", "2", "3", "4"]


# -- patience ------------------------------------------------------------------------------------


def test_a_server_that_does_not_begin_is_given_up_early(server):
    """T30: the first byte has a time of its own; a redirect's begins anew."""
    server.answers |= {"/mute": odd_server.hang, "/to-mute": moved("/mute")}
    manners = replace(MANNERS, first_byte=0.1)
    asked = [feed(f"{server.base}/{name}", name=name, timeout=1.0) for name in ("mute", "to-mute")]
    told = "no answer began within 0.5 s; a larger 'first_byte_seconds' may help"
    answers = ask(*asked, manners=manners)
    assert {name: fetched.error for name, (fetched, _) in answers.items()} == {
        "mute": told,
        "to-mute": told,
    }
