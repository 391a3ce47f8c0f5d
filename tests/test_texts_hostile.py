"""Pages that lie, hang, swell or spin: each costs its own text, and nothing else."""

import gzip

import pytest
from newsstand import kept, paper, stand, walk
from odd_server import http, moved
from page_frame import document
from page_stories import DRONES, SHIPS, TALKS


@pytest.fixture
def desk(tmp_path, request):
    with stand(tmp_path, request) as made:
        yield made


@pytest.fixture
def server(desk):
    return desk.server


NESTED = b"<div>" * 200_000
BOMB = gzip.compress(bytes(30_000_000))


def endless(socket):
    """Send a page that never ends."""
    socket.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    while True:
        socket.sendall(b"<p>more and more words " * 1000)


def silent(socket):
    """Take the question, and never answer."""
    socket.settimeout(30)
    socket.recv(1)


HOSTILE = {
    "large": (http(b"<p>words " * 2_500_000), "failed", "larger than"),
    "bomb": (
        http(BOMB, Content_Encoding="gzip", Content_Type="text/html"),
        "failed",
        "larger than",
    ),
    "packed": (http(BOMB, Content_Type="text/html"), "failed", "larger than"),
    "endless": (endless, "failed", "larger than"),
    "silent": (silent, "failed", "no whole answer|no answer began"),
    "nested": (http(NESTED + b"x" + NESTED, Content_Type="text/html"), "empty|failed", ""),
    "broken": (http(b"\xff\xfe<ht" * 100, Content_Type="text/html"), "empty", ""),
    "circle": (moved("/circle"), "failed", "redirects in a circle"),
    "file": (moved("file:///etc/passwd"), "failed", "leads to a file: address"),
    "nowhere": (moved(""), "failed", "redirects to nowhere"),
    "cut": (http(b"<p>", Content_Length=5_000, Content_Type="text/html"), "failed", "broke off"),
    "gone": (http(b"", "410 Gone"), "refused", "410"),
    "paid": (http(b"", "402 Payment Required"), "refused", "402"),
    "robots": (http(b"", "403 Forbidden", Server="cloudflare"), "refused", "check for robots"),
    "down": (http(b"", "500 Oops"), "failed", "500"),
    "paper": (http(b"%PDF", Content_Type="application/pdf"), "empty", ""),
    "other": (paper(TALKS), "empty", "tells something else"),
    "wall": (
        http(
            document(f'<p>{SHIPS[1][0]}</p><div class="paywall">Subscribe</div>').encode(),
            Content_Type="text/html",
        ),
        "walled",
        "",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_nobody_but_itself(desk, server, name):
    """Each has its named outcome; the other story has its text, and the edition comes out."""
    answer, state, reason = HOSTILE[name]
    server.answers |= {"/ships": answer, "/circle": moved("/circle"), "/drones": paper(DRONES)}
    limits = {"max_megabytes": 1.0, "timeout_seconds": 0.5 if name == "silent" else 20}
    settings, memory = desk({"ships": "/ships", "drones": "/drones"}, **limits)
    walked = walk(settings, memory)
    found = kept(settings, memory)
    assert found["ships"].state in state.split("|")
    assert any(one in found["ships"].reason for one in reason.split("|"))
    assert found["ships"].text == ""
    assert found["drones"].state == "kept"
    assert walked.edition is not None
    assert walked.reading.asked == 2
