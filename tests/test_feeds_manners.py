"""How servers are asked: politely, at once, never inside one's own network, and no longer than wanted."""

import ipaddress
import socket
import threading
from concurrent.futures import Future
from dataclasses import replace

import odd_server
import pytest
from odd_server import http, moved
from visiting import LATE, MANNERS, RSS, ask, feed

from digest import feeds


@pytest.fixture(scope="module")
def server():
    """One server for all the odd answers."""
    with odd_server.serve() as running:
        yield running


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "http://no-such-host.invalid/f",
            "its host name is not known; look for the feed's new address",
        ),
        (
            "http://127.0.0.1:{port}/f",
            "cannot connect (Connection refused); the server may be down",
        ),
        ("http://[::1/f", "its address is not valid; look for the feed's new address"),
        ("file:///etc/passwd", "leads to a file: address; only http and https are asked"),
        ("a.example/f", "leads to no web address; only http and https are asked"),
        (
            f"http://{70 * 'a'}.invalid/f",
            "its address is not valid; look for the feed's new address",
        ),
    ],
)
def test_what_cannot_be_reached_is_told(url, expected):
    """A wrong name, a closed port and what is no web address are told as such."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        asked = feed(url.format(port=closed.getsockname()[1]))
        assert ask(asked)["f"][0].error == expected


def test_a_plain_server_behind_https_is_told(server):
    """An https address whose server speaks no TLS is a fault of that feed alone."""
    server.answers["/tls"] = http(RSS)
    fetched, _ = ask(feed(server.base.replace("http:", "https:") + "/tls"))["f"]
    assert fetched.error.startswith("cannot connect (")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"]
)
def test_private_addresses_are_not_visited(server, host):
    """However loopback is spelled, nothing of it is asked unless the configuration allows it."""
    port = server.server_address[1]
    fetched, _ = ask(feed(f"http://{host}:{port}/private"), manners=feeds.Manners())["f"]
    assert fetched.error in {
        "leads to a private address; 'fetch.allow_private_addresses' would allow it",
        "its address is not valid; look for the feed's new address",
    }
    assert server.asked("/private") == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("64:ff9b::5db8:d822", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.0.8", False),
        ("192.88.99.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address, public):
    """T27: also an address that wraps a private one in another notation is private."""
    assert feeds.is_public(ipaddress.ip_address(address)) is public


def test_no_redirect_may_be_followed_if_so_configured(server):
    """`max_redirects = 0` takes answers only from where it asked."""
    server.answers |= {"/direct": http(RSS), "/away": moved("/direct")}
    manners = replace(MANNERS, max_redirects=0)
    assert ask(feed(f"{server.base}/direct"), manners=manners)["f"][1] == ["Item 1"]
    assert ask(feed(f"{server.base}/away"), manners=manners)["f"][0].error == (
        "more than 0 redirects; look for the feed's new address"
    )


def test_a_server_may_ask_to_be_left_alone(server):
    """Retry-After is read whatever the case of its name, and only where nothing came."""
    server.answers |= {
        "/busy": http(b"", "429 Too Many Requests", RETRY_AFTER="120"),
        "/down": http(b"", "503 Service Unavailable", Retry_After="60"),
        "/well": http(RSS, Retry_After="60", Cache_Control="max-age=900"),
    }
    answers = ask(*(feed(server.base + path, name=path) for path in server.answers))
    assert [answers[path][0].retry_after for path in ("/busy", "/down", "/well")] == [120, 60, 0]
    assert answers["/well"][0].max_age == 900


def test_a_second_visit_asks_only_for_what_changed(server):
    """The validators of the first answer go back to the server, whatever their headers' case."""
    server.answers["/kept"] = http(RSS, ETAG='"v1"', LAST_MODIFIED="Wed, 04 Mar 2026 11:00:00 GMT")
    first, _ = ask(feed(f"{server.base}/kept"))["f"]
    assert dict(first.headers) == {
        "etag": '"v1"',
        "last-modified": "Wed, 04 Mar 2026 11:00:00 GMT",
        "content-type": "application/rss+xml",
    }
    server.answers["/kept"] = http(b"", "304 Not Modified")
    known = dict(first.headers)
    again = feed(f"{server.base}/kept", etag=known["etag"], last_modified=known["last-modified"])
    second, titles = ask(again)["f"]
    assert (second.unchanged, second.error, titles) == (True, "", [])
    before, after = server.asked("/kept")
    assert "if-none-match" not in before
    assert (after["if-none-match"], after["if-modified-since"]) == ('"v1"', known["last-modified"])


def test_a_feed_is_asked_under_its_own_or_our_name(server):
    """The operator's contact stands in the User-Agent unless the feed has one of its own."""
    server.answers["/who"] = http(RSS)
    manners = replace(MANNERS, user_agent="digest (+me)")
    ask(feed(f"{server.base}/who"), manners=manners)
    ask(feed(f"{server.base}/who", user_agent="Browser"), manners=manners)
    assert [head["user-agent"] for head in server.asked("/who")] == ["digest (+me)", "Browser"]
    assert all("gzip" in head["accept-encoding"] for head in server.asked("/who"))


def test_a_dead_server_delays_nobody(server):
    """T30, P5: while one server hangs, the others' answers come in: also those of feeds beside it."""
    beside = threading.Event()

    def wait_for_the_others(connection):
        beside.wait(5)
        connection.sendall(http(RSS))

    def tell(connection):
        connection.sendall(http(RSS))
        beside.set()

    server.answers |= {"/waits": wait_for_the_others, "/quick": tell}
    names = ("waits", "quick")
    answers = ask(*(feed(f"{server.base}/{name}", name=name) for name in names))
    assert [titles for _, titles in answers.values()] == [["Item 1"], ["Item 1"]]
    assert list(answers) == ["quick", "waits"]


def test_the_clock_of_a_feed_starts_when_its_turn_comes(server):
    """Feeds behind others of the same slow host are not late because they had to queue."""
    server.answers |= {f"/slow/{n}": odd_server.hang for n in range(3)} | {"/last": http(RSS)}
    slow = [feed(f"{server.base}/slow/{n}", name=f"{n}", timeout=0.3) for n in range(3)]
    answers = ask(*slow, feed(f"{server.base}/last", name="last", timeout=0.3))
    assert {name: fetched.error for name, (fetched, _) in answers.items()} == {
        "0": LATE,
        "1": LATE,
        "2": LATE,
        "last": "",
    }


def test_stopping_ends_all_visits_and_notes_no_error(server):
    """The daemon stops within a second: hanging visits are dropped, waiting ones never start."""
    reached, received = threading.Event(), []

    def hang(connection):
        reached.set()
        odd_server.hang(connection)

    server.answers |= {"/hangs": hang, "/later": http(RSS)}
    asked = [feed(f"{server.base}/hangs", timeout=30.0), feed(f"{server.base}/later")]
    manners = replace(MANNERS, concurrency=1)
    feeds.fetch(asked, received.append, manners=manners, stopped=reached.is_set)
    assert received == []
    assert server.asked("/later") == []


def test_stopped_before_it_began_nothing_is_asked(server):
    """A round that is stopped at once visits nobody."""
    server.answers["/never"] = http(RSS)
    assert ask(feed(f"{server.base}/never"), stopped=lambda: True) == {}
    assert server.asked("/never") == []


def test_a_fault_of_the_receiver_ends_the_round(server):
    """What the program itself cannot do is no fault of a feed: it comes out as it is."""
    server.answers |= {"/whole": http(RSS), "/hangs": odd_server.hang}

    def receive(_):
        raise KeyError("disk")

    asked = [feed(f"{server.base}/hangs", timeout=30.0), feed(f"{server.base}/whole")]
    with pytest.raises(KeyError, match="disk"):
        feeds.fetch(asked, receive, manners=MANNERS)


def test_answers_are_received_one_after_the_other(server):
    """No two answers are handed on at once: what receives them needs no locks."""
    server.answers["/whole"] = http(RSS)
    threads, inside, most = set(), [], []

    def receive(fetched):
        inside.append(fetched)
        threads.add(threading.get_ident())
        most.append(len(inside))
        inside.clear()

    asked = [feed(f"{server.base}/whole", name=str(n)) for n in range(20)]
    feeds.fetch(asked, receive, manners=MANNERS)
    assert most == 20 * [1]
    assert threads == {threading.get_ident()}


def test_slow_work_on_one_answer_holds_up_no_other_visit(server):
    """While one answer is still being read, the others come in."""
    server.answers["/whole"] = http(RSS)
    first, received = Future(), []

    def receive(fetched):
        received.append(fetched.feed.name)
        if len(received) == 1:
            return first
        if len(received) == 20:
            first.set_result(None)
        return None

    asked = [feed(f"{server.base}/whole", name=str(n)) for n in range(20)]
    feeds.fetch(asked, receive, manners=replace(MANNERS, concurrency=2))
    assert sorted(received, key=int) == [str(n) for n in range(20)]


def test_a_visit_keeps_its_place_until_its_answer_is_read(server):
    """However slow the reading is, no more answers wait in memory than servers are asked at once."""
    server.answers["/whole"] = http(RSS)
    open_, most = set(), []

    def receive(fetched):
        work = Future()
        open_.add(work)
        most.append(len(open_))
        work.add_done_callback(open_.discard)
        threading.Timer(0.01, work.set_result, [None]).start()
        return work

    asked = [feed(f"{server.base}/whole", name=str(n)) for n in range(20)]
    feeds.fetch(asked, receive, manners=replace(MANNERS, concurrency=3))
    assert len(most) == 20
    assert max(most) <= 3


def test_a_fault_in_slow_work_ends_the_round(server):
    """What goes wrong while an answer is read comes out as it is."""
    server.answers |= {"/whole": http(RSS), "/hangs": odd_server.hang}
    broken = Future()
    broken.set_exception(KeyError("disk"))
    asked = [feed(f"{server.base}/hangs", timeout=30.0), feed(f"{server.base}/whole")]
    with pytest.raises(KeyError, match="disk"):
        feeds.fetch(asked, lambda _: broken, manners=MANNERS)
