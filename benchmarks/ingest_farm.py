"""A farm of feeds on loopback: a host for each in one cheap process, each answer made before.

usage: python benchmarks/ingest_farm.py --feeds N [--tls FOLDER]

It prints its port, and that of /control and /stats, once it listens, and ends when its standard
input closes, so that no killed benchmark leaves it behind. Each feed has a loopback address of its
own, as nearly each has a host of its own in reality: so nobody's manners towards a host put feeds
in line. With --tls, a folder with a chain for each block of addresses, it speaks TLS there.
/control sets what is served, as one state that depends on nothing before it, so that each
contestant meets the same:

    mode=serve    as below
    mode=slow     the same, but one feed never answers and a fifth answer after 1 to 3 seconds
    tick=T        how often the world moved on: at each tick 5 % of the feeds got two new items
    spin=S        how often all sound feeds were written anew, with another date and nothing else

Of the feeds that did not change 10 % ignore validators and send their body again, the others say
304. Of all feeds 1 % are gone (404), 1 % have a broken server (500) and 1 % are broken XML. Bodies
are not compressed: unpacking costs all contestants the same and would only blur the ratios.
One more feed, number N, has two new items at each tick: it alone is what a start-up is measured by.
"""

import argparse
import asyncio
import contextlib
import json
import math
import re
import resource
import socket
import ssl
import sys
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qsl

from ingest_news import STAMP_STEP, document, outlet, stamp

BLOCK = 249  # addresses of one block, which share a certificate
CHANGING = 20  # one feed in so many changes at a tick
SLOW = 5  # one feed in so many is slow in the slow mode
HANGING = 7  # the feed that never answers in the slow mode
_AGE = timedelta(hours=12)  # of version 0: later ones lie in the past too
_FAILING = {37: "404 Not Found", 61: "500 Internal Server Error"}  # by the number's last two digits
_MALFORMED = 83
_REQUEST = re.compile(rb"get /(?:f/(\d+)|control\?(\S*)|(stats)) ")
_IF_NONE_MATCH = re.compile(rb"\r\nif-none-match: *([^\r]*)")
_IF_MODIFIED = re.compile(rb"\r\nif-modified-since: *([^\r]*)")
_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
}


def address(port: int, number: int, *, tls: bool = False) -> str:
    """Return where a feed is served."""
    return f"http{'s' if tls else ''}://{host(number)}:{port}/f/{number}"


def host(number: int) -> str:
    """Return the address of a feed's own."""
    return f"127.0.{number // BLOCK}.{2 + number % BLOCK}"


def chain(folder: Path, block: int) -> Path:
    """Return the file with the key and the certificate of a block of addresses."""
    return folder / f"chain-{block}.pem"


def control(port: int, *, mode: str = "serve", tick: int = 0, spin: int = 0) -> None:
    """Tell a running farm what to serve, and to count anew."""
    _asked(f"http://{host(0)}:{port}/control?mode={mode}&tick={tick}&spin={spin}")


def stats(port: int) -> dict[str, float]:
    """Return what a running farm answered since it was last told what to serve."""
    return _asked(f"http://{host(0)}:{port}/stats")


def _asked(url: str) -> dict[str, float]:
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


class Farm:
    """All feeds and what each says now."""

    def __init__(self, feeds: int, now: datetime) -> None:
        self.feeds, self.born = feeds, (now - _AGE).replace(microsecond=0)
        self.mode, self.tick, self.spin = "serve", 0, 0
        self.counts: Counter[str] = Counter()
        self.began = time.process_time()
        self.versions = [0] * (feeds + 1)
        self.bodies = [self._body(number) for number in range(feeds + 1)]

    def turn(self, mode: str, tick: int, spin: int) -> None:
        """Serve another state; bodies are written now, not while somebody waits."""
        for number in range(self.feeds + 1):
            version = self._version(number, tick)
            if version != self.versions[number] or spin != self.spin:
                written = version != self.versions[number]
                self.versions[number], body = version, self.bodies[number]
                body = self._body(number) if written else body
                self.bodies[number] = self._stamped(number, body, spin)
        self.mode, self.tick, self.spin = mode, tick, spin
        self.counts.clear()
        self.began = time.process_time()

    def answer(self, number: int, request: bytes) -> bytes:
        """Return the whole answer to a request in lower case."""
        if number % 100 in _FAILING and number < self.feeds:
            return self._packed(_FAILING[number % 100], b"<h1>Sorry</h1>", "text/html")
        etag, modified = self._validators(number)
        if not self._ignores_validators(number) and _same(request, etag, modified):
            self.counts["304"] += 1
            head = f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nLast-Modified: {modified}\r\n\r\n"
            return head.encode()
        kind = _TYPES[outlet(number).form]
        more = f"ETag: {etag}\r\nLast-Modified: {modified}\r\n"
        return self._packed("200 OK", self.bodies[number], kind, more)

    def delay(self, number: int) -> float | None:
        """Return how long a feed takes to answer; None where it never does."""
        if self.mode != "slow":
            return 0.0
        if number == HANGING:
            return None
        return 1 + number * 37 % 200 / 100 if number % SLOW == SLOW - 1 else 0.0

    def told(self) -> dict[str, float]:
        """Return what was answered, and the CPU seconds that it took."""
        return {**self.counts, "cpu": time.process_time() - self.began}

    def _packed(self, status: str, body: bytes, kind: str, more: str = "") -> bytes:
        self.counts[status[:3]] += 1
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}"
        return b"%b\r\n%b" % (head.encode(), body)

    def _version(self, number: int, tick: int) -> int:
        if number == self.feeds:
            return tick
        first = number % CHANGING or CHANGING  # the tick of its first change
        return 0 if tick < first else (tick - first) // CHANGING + 1

    def _validators(self, number: int) -> tuple[str, str]:
        spin = 0 if self._malformed(number) else self.spin
        moment = self._written(self.versions[number], spin)
        etag = f'"{number}-{self.versions[number]}-{spin}"'
        return etag, format_datetime(moment, usegmt=True)

    def _written(self, version: int, spin: int) -> datetime:
        return self.born + version * STAMP_STEP + timedelta(minutes=spin)

    def _ignores_validators(self, number: int) -> bool:
        return (0.5 + number * math.sqrt(17)) % 1.0 < 0.1 and number < self.feeds

    def _body(self, number: int) -> bytes:
        body = document(number, self.versions[number], self.born)
        if self._malformed(number):
            return body.replace(b"&amp;", b"&")[: len(body) * 2 // 3]
        return body

    def _malformed(self, number: int) -> bool:
        return number % 100 == _MALFORMED and number < self.feeds

    def _stamped(self, number: int, body: bytes, spin: int) -> bytes:
        """Put another date into a feed's head, where its own stands: both are of one length."""
        if self._malformed(number):  # nobody could tell that nothing else changed
            return body
        start = _date_place(body)
        moment = self._written(self.versions[number], spin)
        date = stamp(number, moment).encode()
        return b"%b%b%b" % (body[:start], date, memoryview(body)[start + len(date) :])


def _date_place(body: bytes) -> int:
    for tag in (b"<lastBuildDate>", b"<updated>", b"<dc:date>"):
        if 0 < (place := body.find(tag)) < 4_000:
            return place + len(tag)
    raise ValueError("a feed without a date")


def _same(request: bytes, etag: str, modified: str) -> bool:
    """Tell whether the client holds what is served; the ETag decides where it sends one."""
    if found := _IF_NONE_MATCH.search(request):
        return found[1].decode() == etag
    found = _IF_MODIFIED.search(request)
    return found is not None and found[1].decode() == modified.lower()


class Talk(asyncio.Protocol):
    """One connection: as little of HTTP as the contestants need."""

    def __init__(self, farm: Farm) -> None:
        self.farm, self.received = farm, b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        while b"\r\n\r\n" in self.received:
            request, _, self.received = self.received.partition(b"\r\n\r\n")
            self._answer(request.lower())

    def _answer(self, request: bytes) -> None:
        found = _REQUEST.match(request)
        last = b"\r\nconnection: close" in request or found is None
        if found is None:
            self._send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", last)
        elif found[1]:
            number = int(found[1])
            wait = self.farm.delay(number)
            if wait:
                loop = asyncio.get_running_loop()
                loop.call_later(wait, lambda: self._send(self.farm.answer(number, request), last))
            elif wait is not None:
                self._send(self.farm.answer(number, request), last)
        else:
            self._send(self._governed(found[2]), last)

    def _governed(self, query: bytes | None) -> bytes:
        if query is not None:
            given = dict(parse_qsl(query.decode()))
            self.farm.turn(given["mode"], int(given["tick"]), int(given["spin"]))
        body = json.dumps(self.farm.told()).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)

    def _send(self, answer: bytes, last: bool) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            if last:
                self.transport.close()


async def serve(farm: Farm, chains: Path | None) -> None:
    """Serve on all hosts until standard input closes; the control is never behind TLS."""
    loop = asyncio.get_running_loop()
    over, port = asyncio.Event(), _free_port()
    loop.add_reader(sys.stdin, over.set)
    async with contextlib.AsyncExitStack() as open_ones:
        for first in range(0, farm.feeds + 1, BLOCK):
            hosts = [host(n) for n in range(first, min(first + BLOCK, farm.feeds + 1))]
            tls = _tls(chain(chains, first // BLOCK)) if chains else None
            block = await loop.create_server(lambda: Talk(farm), hosts, port, ssl=tls, backlog=16)
            await open_ones.enter_async_context(block)
        desk = await loop.create_server(lambda: Talk(farm), host(0), 0)
        await open_ones.enter_async_context(desk)
        print(port, desk.sockets[0].getsockname()[1], flush=True)
        await over.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((host(0), 0))
        return int(free.getsockname()[1])


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    context.num_tickets = 0  # nobody comes back in time to resume
    return context


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--tls", type=Path)
    given = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a socket listens for each feed
    asyncio.run(serve(Farm(given.feeds, datetime.now(UTC)), given.tls))


if __name__ == "__main__":
    main()
