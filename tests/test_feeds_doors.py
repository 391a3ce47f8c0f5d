"""What opens a feed's door: passwords, cookies, proxies, another name; and who never gets to see it."""

import base64
import sqlite3
from dataclasses import replace

import odd_server
import pytest
from conftest import MORNING, make_settings
from odd_server import http, moved
from rounds import gather, path
from visiting import MANNERS, RSS, ask, feed

from digest import feeds, store
from digest.model import Access

SECRETS = ("hunter2", "k-1234", "crumb-5678")
HEADERS = (
    ("Authorization", "Basic " + base64.b64encode(b"me:hunter2").decode()),
    ("X-Api-Key", "k-1234"),
    ("Cookie", "session=crumb-5678"),
)
SENT = {name.lower(): value for name, value in HEADERS}


@pytest.fixture(scope="module")
def server():
    """One server for all the odd answers."""
    with odd_server.serve() as running:
        yield running


@pytest.fixture
def other():
    """Another server: to it nothing that opens the first one may be shown."""
    with odd_server.serve() as running:
        yield running


def shown(head):
    """Return what of the secrets a request showed."""
    return {name: head[name] for name in SENT if name in head}


# -- who is shown what -----------------------------------------------------------------------


def test_a_feed_s_own_headers_are_sent_to_its_server(server):
    """Password, key and cookies go along, also to another page of the same server."""
    server.answers |= {"/door": moved("/behind"), "/behind": http(RSS)}
    asked = feed(f"{server.base}/door", access=Access(headers=HEADERS))
    assert ask(asked)["f"][1] == ["Item 1"]
    assert [shown(head) for head in server.asked("/door")] == [SENT]
    assert [shown(head) for head in server.asked("/behind")] == [SENT]


def test_no_other_server_is_shown_them(server, other):
    """A redirect elsewhere, and what follows, gets the request without them."""
    server.answers |= {"/leaves": moved(f"{other.base}/there"), "/back": http(RSS)}
    other.answers["/there"] = moved(f"{server.base}/back")
    asked = feed(
        f"{server.base}/leaves", access=Access(headers=HEADERS), etag='"1"', user_agent="Me"
    )
    assert ask(asked)["f"][1] == ["Item 1"]
    (there,) = other.asked("/there")
    assert shown(there) == {}
    assert (there["user-agent"], there["if-none-match"]) == ("Me", '"1"')
    assert [shown(head) for head in server.asked("/back")] == [SENT]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("https://a.example/x", "https://a.example/y", True),
        ("http://a.example/x", "https://a.example/x", True),
        ("http://a.example:8080/x", "http://a.example:8080/y", True),
        ("https://a.example/x", "http://a.example/x", False),
        ("https://a.example/x", "https://a.example:8443/x", False),
        ("http://a.example:8080/x", "https://a.example/x", False),
        ("https://a.example/x", "https://www.a.example/x", False),
        ("https://a.example/x", "https://a.example.evil.example/x", False),
    ],
)
def test_only_the_same_server_counts_as_the_same(one, two, same):
    """Neither another port, nor a name that merely looks alike, nor a step back from TLS."""
    from digest.feeds.visit import _same_origin

    assert _same_origin(one, two) is same


def test_secrets_are_never_stored_nor_printed(server, tmp_path):
    """T62: they come from the environment, open the door, and stand in no database and no text of ours."""
    url = f"sqlite:///{tmp_path / 'digest.db'}"
    server.answers[path("locked")] = http(RSS)
    entry = {
        "name": "locked",
        "url": server.base + path("locked"),
        "username": "me",
        "password": "hunter2",
        "cookies": "session=crumb-5678",
        "headers": ["X-Api-Key: k-1234"],
    }
    with store.connect(url, base=tmp_path, create=True) as memory:
        store.upgrade(memory)
        told, _ = gather(memory, tmp_path, url, [entry])
    assert told == {"locked": ["Item 1"]}
    assert [shown(head) for head in server.asked(path("locked"))] == [SENT]
    with sqlite3.connect(tmp_path / "digest.db") as kept:
        dump = "\n".join(kept.iterdump())
    kept.close()
    settings = make_settings(url, 25, tmp_path, feeds=[entry])
    asked = replace(settings.enabled_feeds()[0], access=settings.access()[entry["url"]])
    assert dict(asked.access.headers) == dict(HEADERS)
    for text in (dump, repr(settings), repr(asked), str(settings.model_dump())):
        assert not any(secret in text for secret in (*SECRETS, dict(HEADERS)["Authorization"]))


# -- proxies -----------------------------------------------------------------------------------


def test_a_proxy_is_asked_for_the_whole_address(server):
    """The feed's server is reached through the proxy alone, with the proxy's own password."""
    target = "http://feed.invalid/news.xml"
    server.answers[target] = http(RSS)
    proxy = server.base.replace("//", "//me:hunter2@")
    asked = feed(target, access=Access(proxy=proxy, headers=HEADERS[1:]))
    fetched, titles = ask(asked)["f"]
    assert (fetched.error, titles) == ("", ["Item 1"])
    (head,) = server.asked(target)
    assert head["proxy-authorization"] == HEADERS[0][1]
    assert shown(head) == {name: SENT[name] for name in ("x-api-key", "cookie")}


def test_what_a_proxy_does_wrong_is_told_as_such(server):
    """T60: not there, not willing, or on a private address that is not allowed."""
    server.answers["http://feed.invalid/"] = http(b"", "407 Proxy Authentication Required")

    def told(proxy, url="http://feed.invalid/", manners=MANNERS):
        return ask(feed(url, access=Access(proxy=proxy)), manners=manners)["f"][0].error

    unreachable = "its proxy cannot be reached; see 'proxy' of the feed"
    assert told("http://127.0.0.1:1/") == unreachable
    assert told("http://me:hunter2@127.0.0.1:1/") == unreachable
    assert told(server.base) == (
        "407 Proxy Authentication Required: the proxy wants a password; see 'proxy' of the feed"
    )
    assert told(server.base, "https://feed.invalid/") == (
        "its proxy refuses; see 'proxy' of the feed"
    )
    assert told(server.base, manners=feeds.Manners()) == (
        "leads to a private address; 'fetch.allow_private_addresses' would allow it"
    )


def test_a_proxy_for_all_can_be_set_and_left_out_for_one(tmp_path):
    """[defaults] holds the proxy of the house; a feed with proxy = "" is asked directly."""
    urls = [f"https://{name}.example/f" for name in "abc"]
    own = [{}, {"proxy": "http://other.example:3128"}, {"proxy": ""}]
    settings = make_settings(
        "sqlite:///x.db",
        25,
        tmp_path,
        feeds=[{"name": url, "url": url, **one} for url, one in zip(urls, own, strict=True)],
        defaults={"proxy": '"http://proxy.example:3128"'},
    )
    access = settings.access()
    assert [access[url].proxy for url in (*urls, "https://added.example/by-command")] == [
        "http://proxy.example:3128",
        "http://other.example:3128",
        "",
        "http://proxy.example:3128",
    ]


# -- another name --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status", ["401 No", "403 Forbidden", "404 Not Found", "406 Not Acceptable"]
)
def test_a_feed_that_refuses_programs_may_be_asked_as_a_browser(server, status):
    """Where the operator allows it, one more visit is made under a browser's name, with the same keys."""
    server.answers["/picky"] = lambda connection: connection.sendall(
        http(RSS) if "Mozilla" in server.asked("/picky")[-1]["user-agent"] else http(status=status)
    )
    server.seen.clear()
    asked = feed(f"{server.base}/picky", access=Access(headers=HEADERS), as_browser=True)
    fetched, titles = ask(asked)["f"]
    assert (fetched.error, titles) == ("", ["Item 1"])
    first, second = server.asked("/picky")
    assert "Mozilla" not in first["user-agent"]
    assert "text/html" in second["accept"]
    assert shown(first) == shown(second) == SENT
    server.seen.clear()
    assert ask(replace(asked, as_browser=False))["f"][0].error.startswith(status[:3])
    assert len(server.asked("/picky")) == 1


@pytest.mark.parametrize(
    ("answer", "visits"),
    [
        (http(status="500 Oops"), 1),
        (http(status="410 Gone"), 1),
        (http(status="429 Slow down", Retry_After="60"), 1),
        (http(status="503 Busy", CF_Mitigated="challenge"), 2),
        (http(status="403 Forbidden"), 2),
    ],
)
def test_only_a_refusal_is_worth_a_second_visit(server, answer, visits):
    """A server that is down, gone or busy is not asked again at once; a refusal only once."""
    server.answers["/no"] = answer
    server.seen.clear()
    assert ask(feed(f"{server.base}/no", as_browser=True))["f"][0].error
    assert len(server.asked("/no")) == visits


def test_a_feed_with_a_wrong_encoding_is_read_in_the_right_one(server, tmp_path):
    """The operator's word counts more than the head of the document and the header."""
    body = b"<?xml version='1.0' encoding='utf-16'?>" + RSS.replace(
        b"Item 1", "Łódź".encode("cp1250")
    )
    server.answers[path("wrong")] = http(body, Content_Type="text/xml; charset=koi8-r")
    entry = {"name": "wrong", "url": server.base + path("wrong"), "encoding": "windows-1250"}
    url = f"sqlite:///{tmp_path / 'digest.db'}"
    with store.connect(url, base=tmp_path, create=True) as memory:
        store.upgrade(memory)
        assert gather(memory, tmp_path, url, [entry])[0] == {"wrong": ["Łódź"]}
        settings = make_settings(url, 25, tmp_path, feeds=[entry])
        with memory.read() as connection:
            (kept,) = store.feeds_on(connection, now=MORNING)
    assert kept.encoding == settings.enabled_feeds()[0].encoding == "windows-1250"
