"""What strangers do to a window: floods, endless bodies, odd requests; over real sockets."""

import http.client
import logging
import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from conftest import MORNING
from website import SIGNS, publish, visiting

from digest import store, tokens
from digest.web.app import MAX_BODY


@pytest.fixture
def site(settings, memory, clock):
    """A visitor of a window with one reader."""
    publish(memory)
    with memory.write() as connection:
        store.add_subscriber(connection, "max@example.org", now=MORNING)
    with visiting(settings, memory, clock) as visitor:
        yield visitor


def raw(site, request):
    """Send bytes as they are; return what comes back until the server hangs up."""
    host, port = urlsplit(site.base).netloc.split(":")
    with closing(socket.create_connection((host, int(port)), timeout=20)) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    return answer


def door(memory):
    with memory.read() as connection:
        return "/u/" + tokens.token(store.setting(connection, "key"), "unsubscribe", 1)


def state(memory):
    with memory.read() as connection:
        return store.standing(connection, "max@example.org")


def test_a_form_too_large_is_refused_and_changes_nothing(site, memory):
    """However it is sent: at once, in pieces, or with a length that is a lie."""
    body = "List-Unsubscribe=One-Click&x=" + "x" * MAX_BODY
    for path in ("/subscribe", door(memory), door(memory).replace("/u/", "/p/")):
        assert site.ask("POST", path, body, **SIGNS)[0] == 413
        connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=20)
        with closing(connection):
            connection.request("POST", path, iter([body.encode()] * 3), SIGNS, encode_chunked=True)
            assert connection.getresponse().status == 413
    cut = raw(
        site, f"POST {door(memory)} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nabc".encode()
    )
    assert b" 200 " not in cut
    assert state(memory) == "active"
    assert site.get("/healthz") == "ok\n"


def test_a_form_that_never_ends_is_given_up(site, memory, monkeypatch):
    """Whoever sends a letter now and then holds nobody up."""
    monkeypatch.setattr("digest.web.app._PATIENCE", 0.2)
    connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=20)
    with closing(connection):
        connection.putrequest("POST", "/subscribe")
        connection.putheader("Content-Length", "100")
        connection.endheaders(b"email=")
        assert connection.getresponse().status == 408


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("email=a%40example.org", "text/plain", 400),  # no form: no address in it
        ("{}", "application/json", 400),
        ("&".join(f"a{n}=1" for n in range(500)), SIGNS["Content-Type"], 400),
        ("email=%ff%fe", SIGNS["Content-Type"], 400),
        ("no parts", "multipart/form-data", 400),
        ("--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 400),
        ("--x\r\nContent-Disposition: form-data; name=email\r\n\r\na@example.org\r\n--x--\r\n", "multipart/form-data; boundary=x", 200),
        ("x", "multipart/form-data; boundary=" + "y" * 500, 400),
        ("email=a@example.org&email=b@example.org", SIGNS["Content-Type"], 200),
    ],
)  # fmt: skip
def test_odd_forms_get_an_answer(site, body, kind, status):
    """Whatever is sent, the window stays open."""
    assert site.ask("POST", "/subscribe", body, Content_Type=kind)[0] == status


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n", b"\0\1\2\3\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 9_000 + b"\r\n",
        b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    ],
)  # fmt: skip
def test_odd_requests_do_no_harm(site, request_):
    """T52: they are refused or answered; the next visitor is served, and no address of theirs is believed."""
    assert b"http://evil.example" not in raw(site, request_)
    assert site.get("/healthz") == "ok\n"


def test_a_flood_of_sign_ups_sends_no_flood_of_mail(site, sink, memory):
    """T56: from one network, for a thousand addresses: ten questions go out, the rest is asked to wait."""
    statuses = [site.post("/subscribe", {"email": f"r{n}@example.org"})[0] for n in range(200)]
    site.window.desk.settled()
    assert (statuses.count(200), statuses.count(429), len(sink.mails)) == (10, 190, 10)


def test_a_desk_with_too_much_on_it_says_so(settings, memory, clock):
    """Rather than forgetting a sign-up, it asks to come back."""
    from digest.web.desk import Desk

    desk = Desk(settings, memory, clock)
    taken = [desk.put("zoe@example.org", "") for _ in range(1_001)]
    assert (taken[:1_000], taken[1_000:]) == ([True] * 1_000, [False])


def test_searches_have_a_bound_too(site):
    """Each reads every edition: one network cannot keep the window busy with them."""
    asked = [site.window.searches.allow("127.0.0.0/24", now=MORNING) for _ in range(600)]
    assert all(asked)
    assert site.ask("GET", "/editions/?q=strait")[0] == 429
    assert site.ask("GET", "/editions/")[0] == 200


def test_no_address_and_no_secret_stands_in_the_log(site, memory, sink, caplog):
    """T62: not when mail is refused, nor when a page fails."""
    caplog.set_level("DEBUG")
    sink.refuse_recipient = lambda address: f"550 5.1.1 <{address}> unknown"
    site.sign_up("zoe@example.org")
    secret = door(memory)
    site.ask("POST", secret)
    with memory.write() as connection:
        connection.exec_driver_sql("ALTER TABLE proofs RENAME TO gone")
        connection.exec_driver_sql("UPDATE subscribers SET state = 'active'")
    assert site.ask("POST", secret)[0] in (500, 503)
    site.sign_up("eve@example.org")
    form = logging.Formatter()
    told = [
        form.format(one) for one in caplog.records if one.name.startswith(("digest", "uvicorn"))
    ]
    assert len(told) >= 3
    assert "example.org" not in "".join(told)
    assert secret[3:] not in "".join(told)
