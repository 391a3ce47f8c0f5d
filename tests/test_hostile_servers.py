"""What a server does -> what the operator is told: whole rounds, with children and a memory."""

import gzip
import zlib

import odd_server
import pytest
from odd_server import http, moved
from rounds import gather, listed
from visiting import LATE, RSS

from digest import store

FAULT = "the server is at fault"
LATER = "it is asked again later"
BROWSER = "look at its address in a browser"
ELSEWHERE = "look for the feed's new address"
BROKE_OFF = f"the answer broke off before its end; {LATER}"
UNPACKED = f"the compression of its answer cannot be read; {FAULT}"
TOO_LARGE = "the answer is larger than 1 MB; see 'max_megabytes' of the feed"
NOT_HTTP = f"the answer is no valid HTTP; {FAULT}"
HUNG_UP = "the server hung up without an answer; it may be down"
CIRCLE = f"redirects in a circle; {ELSEWHERE}"
NO_FEED = f"neither RSS, Atom nor JSON Feed; {ELSEWHERE}"
NOT_VALID = f"its address is not valid; {ELSEWHERE}"
ROBOTS = (
    "a check for robots ({}) stands before the feed; 'as_browser' of the feed may help, or ask its"
    " publisher to let feed readers in"
)
PASSWORD = "the server wants a password; 'username' and 'password' of the feed give one"
BUSY = "429 Too Many Requests: too many visits; it is left alone for a while"
ODD = b"\xff\x1b[31m\xe2\x80\xae"  # no letter, red ink, letters from right to left
NEXT = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHi!"

TABLE = {
    # -- time -----------------------------------------------------------------------------------
    "never answers": (odd_server.hang, LATE),
    "stops in the middle": (odd_server.half_then_hang, LATE),
    "drips": (odd_server.drip, LATE),
    "says 'go on' for ever": (odd_server.endless_preludes, LATE),
    # -- refusals -------------------------------------------------------------------------------
    "wants a password": (
        http(status="401 Unauthorized"),
        f"401 Unauthorized: {PASSWORD}",
    ),
    "wants money": (
        http(status="402 Payment Required"),
        "402 Payment Required: the server wants to be paid",
    ),
    "refuses programs": (
        http(status="403 Forbidden"),
        "403 Forbidden: the server refuses programs; 'as_browser' of the feed may help",
    ),
    "is behind Cloudflare": (
        http(b"<html>Just a moment", "403 Forbidden", Server="cloudflare", CF_RAY="8f-FRA"),
        f"403 Forbidden: {ROBOTS.format('Cloudflare')}",
    ),
    "is behind a challenge": (
        http(b"<html>Just a moment", "503 Service Unavailable", CF_Mitigated="challenge"),
        f"503 Service Unavailable: {ROBOTS.format('Cloudflare')}",
    ),
    "is behind another guard": (
        http(status="405 Method Not Allowed", X_AMZN_WAF_Action="captcha"),
        f"405 Method Not Allowed: {ROBOTS.format('AWS WAF')}",
    ),
    "is not there": (
        http(b"<html>not here</html>", "404 Not Found"),
        f"404 Not Found: {ELSEWHERE}",
    ),
    "is not there behind Cloudflare": (
        http(status="404 Not Found", Server="cloudflare"),
        f"404 Not Found: {ELSEWHERE}",
    ),
    "is gone": (
        http(status="410 Gone"),
        "410 Gone: the feed is gone for good; it is not asked again until 'digest feeds resume'",
    ),
    "is not for this country": (
        http(status="451 Unavailable For Legal Reasons"),
        "451 Unavailable For Legal Reasons: the server may not send it to this country",
    ),
    "is a teapot": (http(status="418 Teapot"), f"418 I'm a Teapot: no feed came; {BROWSER}"),
    "is asked too often": (http(status="429 Slow Down", Retry_After="120"), BUSY),
    "is asked too often until a date": (
        http(
            status="429 Too Many Requests",
            Date="Wed, 04 Mar 2026 11:30:00 GMT",
            Retry_After="Wed, 04 Mar 2026 13:30:00 GMT",
        ),
        BUSY,
    ),
    "is asked too often at Cloudflare": (
        http(status="429 Too Many Requests", Server="cloudflare"),
        BUSY,
    ),
    "fails": (http(status="500 Oops"), f"500 Internal Server Error: {FAULT}; {LATER}"),
    "is overloaded": (
        http(status="503 Service Unavailable", Retry_After="3600"),
        f"503 Service Unavailable: {FAULT}; {LATER}",
    ),
    "fails in its own way": (http(status="599 Odd"), f"599: {FAULT}; {LATER}"),
    "challenges robots": (
        http(status="202 Accepted"),
        f"202 Accepted: no feed came; {BROWSER}",
    ),
    "has no content": (http(status="204 No Content"), f"204 No Content: no feed came; {BROWSER}"),
    "sends a part": (
        http(RSS, "206 Partial Content"),
        f"206 Partial Content: no feed came; {BROWSER}",
    ),
    "says unchanged to a first visit": (
        http(status="304 Not Modified"),
        f"304 Not Modified: no feed came; {BROWSER}",
    ),
    # -- redirects ------------------------------------------------------------------------------
    "moved": (moved("/whole"), ["Item 1"]),
    "moved for good": (moved("whole#top", "301 Moved Permanently"), ["Item 1"]),
    "moved otherwise": (moved("?see=other", "303 See Other"), ["Item 1"]),
    "moved for now": (moved("//127.0.0.1:{port}/whole", "307 Temporary Redirect"), ["Item 1"]),
    "moved for ever": (
        moved("http://127.0.0.1:{port}/whole", "308 Permanent Redirect"),
        ["Item 1"],
    ),
    "moved ten times": (moved("/further/3"), ["Item 1"]),
    "leads ever further": (moved("/further/1"), f"more than 10 redirects; {ELSEWHERE}"),
    "leads to itself": (moved("/leads-to-itself"), CIRCLE),
    "leads there and back": (moved("/and-back"), CIRCLE),
    "leads to a file": (
        moved("file:///etc/passwd"),
        "leads to a file: address; only http and https are asked",
    ),
    "leads to gopher": (
        moved("gopher://127.0.0.1:6379/_FLUSHALL"),
        "leads to a gopher: address; only http and https are asked",
    ),
    "leads to ftp": (
        moved("ftp://a.example/feed"),
        "leads to a ftp: address; only http and https are asked",
    ),
    "leads to data": (
        moved("data:text/xml,<rss/>"),
        "leads to a data: address; only http and https are asked",
    ),
    "leads to a password": (
        moved("http://user:hunter2@127.0.0.1/"),
        "a user name stands in its address; use 'username' of the feed instead",
    ),
    "leads to broken letters": (
        moved("/whole?{odd}", "301 Moved Permanently").replace(b"{odd}", ODD),
        ["Item 1"],
    ),
    "leads nowhere": (http(status="302 Found"), f"302 Found: redirects to nowhere; {FAULT}"),
    "leads to no address": (
        moved("http://["),
        f"redirects to an address that is not valid; {ELSEWHERE}",
    ),
    "leads to an odd port": (moved("http://a.example:99999/"), NOT_VALID),
    "leads to an unknown host": (
        moved("http://no-such-host.invalid/"),
        f"its host name is not known; {ELSEWHERE}",
    ),
    "leads to a closed port": (
        moved("http://127.0.0.1:1/"),
        "cannot connect (Connection refused); the server may be down",
    ),
    # -- broken answers -------------------------------------------------------------------------
    "hangs up": (b"", HUNG_UP),
    "breaks the connection": (
        odd_server.reset,
        "cannot connect (Connection reset by peer); the server may be down",
    ),
    "is no web server": (b"SSH-2.0-OpenSSH_9.2\r\n", NOT_HTTP),
    "speaks HTTP/0.9": (RSS, NOT_HTTP),
    "speaks HTTP/2": (
        b"\0\0\x12\4\0\0\0\0\0\0\3\0\0\0\x80\0\4\0\1\0\0\0\5\0\xff\xff\xff",
        NOT_HTTP,
    ),
    "has an odd status": (b"HTTP/1.1 20 OK\r\n\r\n", NOT_HTTP),
    "has odd headers": (b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", NOT_HTTP),
    "sends broken letters": (http(RSS, ETag='"{odd}"').replace(b"{odd}", ODD), ["Item 1"]),
    "refuses in broken letters": (
        http(status="500 {odd}", Server="{odd}").replace(b"{odd}", ODD),
        f"500 Internal Server Error: {FAULT}; {LATER}",
    ),
    "sends a huge header": (http(RSS, X_Long=100_000 * "a"), NOT_HTTP),
    "sends a header without end": (odd_server.endless_header, NOT_HTTP),
    "sends 5,000 headers": (
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n" + RSS,
        NOT_HTTP,
    ),
    "sends less than it says": (http(RSS, Content_Length=len(RSS) + 9), BROKE_OFF),
    "sends more than it says": (http(RSS + NEXT, Content_Length=len(RSS)), NOT_HTTP),
    "says it sends less": (http(RSS, Content_Length=len(RSS) - 16), NOT_HTTP),
    "says it sends less than nothing": (http(RSS, Content_Length=-5), NOT_HTTP),
    "says two lengths": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + RSS,
        NOT_HTTP,
    ),
    "says no length": (http(RSS, Content_Length=None), ["Item 1"]),
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
    "sends bare deflate": (http(zlib.compress(RSS)[2:-4], Content_Encoding="deflate"), ["Item 1"]),
    "sends gzip in gzip": (
        http(gzip.compress(gzip.compress(RSS)), Content_Encoding="gzip, gzip"),
        NO_FEED,
    ),
    "sends gzip without a word": (http(gzip.compress(RSS)), ["Item 1"]),
    "sends a bomb without a word": (http(gzip.compress(bytes(50_000_000))), TOO_LARGE),
    "sends what only begins like gzip": (http(b"\x1f\x8bno"), UNPACKED),
    "sends a gzip bomb": (
        http(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"),
        TOO_LARGE,
    ),
    "sends a deflate bomb": (
        http(zlib.compress(bytes(50_000_000)), Content_Encoding="deflate"),
        TOO_LARGE,
    ),
    "sends no gzip": (http(RSS, Content_Encoding="gzip"), UNPACKED),
    "sends brotli unasked": (http(b"\x0b\x02\x80<rss>\x03", Content_Encoding="br"), UNPACKED),
    "sends zstd unasked": (
        http(b"\x28\xb5\x2f\xfd\x20\0\1\0\0", Content_Encoding="zstd"),
        UNPACKED,
    ),
    "sends what nobody knows": (http(b"abc", Content_Encoding="rot13"), NO_FEED),
    "breaks off gzip": (
        http(gzip.compress(RSS, 0)[: -8 - len("</channel></rss>")], Content_Encoding="gzip"),
        ["Item 1"],
    ),
    "leaves out the end of gzip": (
        http(gzip.compress(RSS)[:-8], Content_Encoding="gzip"),
        ["Item 1"],
    ),
    # -- kinds ----------------------------------------------------------------------------------
    "is whole": (http(RSS), ["Item 1"]),
    "says it is a web page": (http(RSS, Content_Type="text/html"), ["Item 1"]),
    "says it is a picture": (http(RSS, Content_Type="image/png"), ["Item 1"]),
    "says nothing of its kind": (http(RSS, Content_Type=None), ["Item 1"]),
    "names another charset": (
        http(
            RSS.replace(b"Item 1", "Mönch".encode("latin-1")),
            Content_Type="application/rss+xml; charset=utf-8",
        ),
        ["Mönch"],
    ),
    "names a charset of two bytes": (
        http(RSS, Content_Type="application/rss+xml; charset=utf-16-le"),
        NO_FEED,
    ),
    **{
        f"names odd charset {number}": (
            http(RSS, Content_Type=f"application/rss+xml; charset={name}"),
            ["Item 1"],
        )
        for number, name in enumerate(
            (
                "x-no",
                "zlib",
                "hex",
                "rot13",
                "idna",
                "utf-32",
                "unicode_escape",
                "raw_unicode_escape",
                "mbcs",
                "'",
                "",
                "../etc/passwd",
                5_000 * "a",
            )
        )
    },
}
OPTIONS = {name: {"timeout_seconds": 0.3} for name, row in TABLE.items() if row[1] == LATE}


@pytest.fixture(scope="module")
def round_(tmp_path_factory):
    """One round of all these servers beside each other: outcomes and what is known of each feed."""
    folder = tmp_path_factory.mktemp("servers")
    url = f"sqlite:///{folder / 'digest.db'}"
    with odd_server.serve() as server, store.connect(url, base=folder, create=True) as memory:
        store.upgrade(memory)
        feeds = listed(server, TABLE, OPTIONS)
        port = b"%d" % server.server_address[1]
        server.answers = {
            path: answer.replace(b"{port}", port) if isinstance(answer, bytes) else answer
            for path, answer in server.answers.items()
        }
        server.answers |= {f"/further/{n}": moved(f"/further/{n + 1}") for n in range(1, 11)}
        server.answers |= {"/further/11": moved("/whole"), "/whole": http(RSS)}
        server.answers |= {"/moved-otherwise?see=other": http(RSS)}
        server.answers["/whole?%FF%1B%5B31m%E2%80%AE"] = http(RSS)
        server.answers["/and-back"] = moved("/leads-there-and-back")
        told, _ = gather(memory, folder, url, [{**f, "max_megabytes": 1.0} for f in feeds])
        with memory.read() as connection:
            rows = {row["name"]: row for row in store.feed_rows(connection)}
    return told, rows


@pytest.mark.parametrize("name", TABLE)
def test_each_fault_of_a_server_is_told_in_one_line(round_, name):
    """T28, T29: whatever a server does, its feed gets items or one line that tells what to do."""
    told, rows = round_
    assert "\x1b" not in "".join(map(str, rows[name].values()))
    expected = TABLE[name][1]
    assert told[name] == expected
    assert rows[name]["error"] == (expected if isinstance(expected, str) else "")
    assert rows[name]["failures"] == isinstance(expected, str)
    assert rows[name]["gone"] is (expected[:3] == "410")
