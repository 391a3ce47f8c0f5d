"""What a feed does -> what the operator is told."""

import gzip
import zlib

import odd_server
import pytest
from odd_server import http, moved
from visiting import LATE, RSS, ask, feed

LAUGHS = (
    b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c'
    b' "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><item><title>&c; Item 1</title>'
    b"<link>https://a.example/1</link></item></channel></rss>"
)
FAULT = "the server is at fault"
LATER = "it is asked again later"
BROKE_OFF = f"the answer broke off before its end; {LATER}"
UNPACKED = f"the compression of its answer cannot be read; {FAULT}"
TOO_LARGE = "the answer is larger than 0.954 MB; see 'max_megabytes' of the feed"
NOT_HTTP = f"the answer is no valid HTTP; {FAULT}"
HUNG_UP = "the server hung up without an answer; it may be down"
CIRCLE = "redirects in a circle; look for the feed's new address"
NO_FEED = "neither RSS, Atom nor JSON Feed; look for the feed's new address"

TABLE = {
    # -- time -----------------------------------------------------------------------------------
    "never answers": (odd_server.hang, LATE),
    "stops in the middle": (odd_server.half_then_hang, LATE),
    "drips": (odd_server.drip, LATE),
    # -- refusals -------------------------------------------------------------------------------
    "wants a password": (
        http(status="401 Unauthorized"),
        "401 Unauthorized: the server wants a password; 'username' and 'password' of the feed give one",
    ),
    "refuses programs": (
        http(status="403 Forbidden"),
        "403 Forbidden: the server refuses programs; 'as_browser' of the feed may help",
    ),
    "is not there": (
        http(b"<html>not here</html>", "404 Not Found"),
        "404 Not Found: look for the feed's new address",
    ),
    "is gone": (
        http(status="410 Gone"),
        "410 Gone: the feed is gone for good; it is not asked again until 'digest feeds resume'",
    ),
    "is asked too often": (
        http(status="429 Too Many Requests"),
        "429 Too Many Requests: too many visits; it is left alone for a while",
    ),
    "fails": (
        http(status="500 Oops"),
        f"500 Internal Server Error: {FAULT}; {LATER}",
    ),
    "is overloaded": (
        http(status="503 Service Unavailable"),
        f"503 Service Unavailable: {FAULT}; {LATER}",
    ),
    "fails in its own way": (http(status="599 Odd"), f"599: {FAULT}; {LATER}"),
    "challenges robots": (
        http(status="202 Accepted"),
        "202 Accepted: no feed came; look at its address in a browser",
    ),
    "has no content": (
        http(status="204 No Content"),
        "204 No Content: no feed came; look at its address in a browser",
    ),
    "says unchanged to a first visit": (
        http(status="304 Not Modified"),
        "304 Not Modified: no feed came; look at its address in a browser",
    ),
    # -- redirects ------------------------------------------------------------------------------
    "moved": (moved("/whole"), ["Item 1"]),
    "moved for good": (moved("whole#top", "301 Moved Permanently"), ["Item 1"]),
    "leads to itself": (moved("/leads%20to%20itself"), CIRCLE),
    "leads there and back": (moved("/and-back"), CIRCLE),
    "leads ever further": (
        moved("/further/1"),
        "more than 10 redirects; look for the feed's new address",
    ),
    "leads to a file": (
        moved("file:///etc/passwd"),
        "leads to a file: address; only http and https are asked",
    ),
    "leads to another protocol": (
        moved("gopher://a.example/"),
        "leads to a gopher: address; only http and https are asked",
    ),
    "leads nowhere": (
        http(status="302 Found"),
        f"302 Found: redirects to nowhere; {FAULT}",
    ),
    "leads to no address": (
        moved("http://["),
        "redirects to an address that is not valid; look for the feed's new address",
    ),
    "leads to an odd port": (
        moved("http://a.example:99999/"),
        "its address is not valid; look for the feed's new address",
    ),
    # -- broken answers -------------------------------------------------------------------------
    "hangs up": (b"", HUNG_UP),
    "breaks the connection": (
        odd_server.reset,
        "cannot connect (Connection reset by peer); the server may be down",
    ),
    "is no web server": (b"SSH-2.0-OpenSSH_9.2\r\n", NOT_HTTP),
    "sends a huge header": (http(RSS, X_Long=20_000 * "a"), NOT_HTTP),
    "sends huge headers": (
        b"HTTP/1.1 200 OK\r\n" + 100_000 * b"X: y\r\n" + b"\r\n" + RSS,
        NOT_HTTP,
    ),
    "sends less than it says": (http(RSS, Content_Length=len(RSS) + 9), BROKE_OFF),
    "breaks off a chunk": (
        http(b"fff\r\n<rss>", Content_Length=None, Transfer_Encoding="chunked"),
        BROKE_OFF,
    ),
    "sends odd chunks": (
        http(b"zzz\r\n<rss>", Content_Length=None, Transfer_Encoding="chunked"),
        NOT_HTTP,
    ),
    "sends without end": (odd_server.endless, TOO_LARGE),
    # -- compression ----------------------------------------------------------------------------
    "sends gzip": (http(gzip.compress(RSS), Content_Encoding="gzip"), ["Item 1"]),
    "sends deflate": (http(zlib.compress(RSS), Content_Encoding="deflate"), ["Item 1"]),
    "sends a gzip bomb": (
        http(gzip.compress(50_000_000 * b" "), Content_Encoding="gzip"),
        TOO_LARGE,
    ),
    "sends a deflate bomb": (
        http(zlib.compress(50_000_000 * b" "), Content_Encoding="deflate"),
        TOO_LARGE,
    ),
    "sends no gzip": (http(RSS, Content_Encoding="gzip"), UNPACKED),
    "breaks off gzip": (
        http(gzip.compress(RSS, 0)[: -8 - len("</channel></rss>")], Content_Encoding="gzip"),
        ["Item 1"],
    ),
    # -- what is no feed ------------------------------------------------------------------------
    "is whole": (http(RSS), ["Item 1"]),
    "is empty": (http(b""), "the answer is empty; look at its address in a browser"),
    "is blank": (http(b" \r\n\t"), "the answer is empty; look at its address in a browser"),
    "has no news": (http(b"<rss version='2.0'><channel><title>A</title></channel></rss>"), []),
    "is a web page": (
        http(b"<!doctype html><title>Log in</title><p>Please", Content_Type="text/html"),
        "a web page came, not a feed; look for the feed's new address",
    ),
    "is broken": (
        http(b"<rss version='2.0'><channel><title>A</title></chanel></rss>"),
        "broken XML (mismatched tag); the server is at fault",
    ),
    "is cut off": (http(RSS.replace(b"</channel></rss>", b"<item><title>Ite")), ["Item 1"]),
    "is JSON": (http(b'{"error": "no key"}', Content_Type="application/json"), NO_FEED),
    "is a list in JSON": (http(b"[1, 2]", Content_Type="application/json"), NO_FEED),
    "is broken JSON": (
        http(b'{"items": [{', Content_Type="application/feed+json"),
        "broken JSON (Expecting property name enclosed in double quotes: line 1 column 13 (char 12)); the server is at fault",
    ),
    "is a picture": (http(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))), NO_FEED),
    "is in another charset": (
        http(
            RSS.replace(b"Item 1", "Mönch".encode("latin-1")),
            Content_Type="application/rss+xml; charset=utf-8",
        ),
        ["Mönch"],
    ),
    "laughs a billion times": (http(LAUGHS), ["&c; Item 1"]),
}


@pytest.fixture(scope="module")
def server():
    """One server for all the odd answers."""
    with odd_server.serve() as running:
        yield running


@pytest.mark.parametrize(("answer", "expected"), TABLE.values(), ids=list(TABLE))
def test_each_fault_of_a_server_is_told_in_one_line(server, request, answer, expected):
    """Whatever a server does, its feed gets items or one line that tells what happened."""
    path = "/" + request.node.callspec.id.replace(" ", "%20")
    server.answers |= {path: answer, "/whole": http(RSS), "/and-back": moved(path)}
    server.answers |= {f"/further/{n}": moved(f"/further/{n + 1}") for n in range(1, 12)}
    patience = 0.3 if expected == LATE else 5.0
    fetched, titles = ask(feed(server.base + path, timeout=patience))["f"]
    assert (fetched.error or titles) == expected
    assert fetched.gone is (expected[:3] == "410")
