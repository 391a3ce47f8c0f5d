"""Fetches feeds, politely and many at a time. Knows HTTP and nothing of what comes back."""

import asyncio
import ipaddress
import os
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from digest.errors import FeedError
from digest.model import Feed, Fetched

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.9,"
    " application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8,"
    " application/json;q=0.7, */*;q=0.1"
)
_MOVED = {301, 302, 303, 307, 308}
_KEPT_HEADERS = ("etag", "last-modified", "content-type")
_MAX_RETRY_AFTER = 7 * 86_400
_PER_HOST = 2  # visits to one server at a time
_STOP_CHECK = 0.25  # seconds between two looks at `stopped`
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "64:ff9b:1::/48", "2001::/23")
)
_PRIVATE = "leads to a private address; 'fetch.allow_private_addresses' would allow it"
_INVALID = "its address is not valid; look for the feed's new address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How servers are asked; the same for all feeds of a run."""

    concurrency: int = 32
    allow_private: bool = False
    max_redirects: int = 5
    user_agent: str = "digest-builder"


def fetch(
    feeds: Sequence[Feed],
    receive: Callable[[Fetched], None],
    *,
    manners: Manners,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Ask all `feeds` at once and hand each answer to `receive`, one after the other.

    An error of one server is an answer too (`Fetched.error`); it never stops the others.
    `receive` runs in another thread, so that slow work there delays no server's clock.
    Once `stopped` turns true no visit starts and those under way end within a second, unnoted.
    """
    asyncio.run(_fetch_all(feeds, receive, manners, stopped))


async def _fetch_all(
    feeds: Sequence[Feed],
    receive: Callable[[Fetched], None],
    manners: Manners,
    stopped: Callable[[], bool],
) -> None:
    slots = asyncio.Semaphore(manners.concurrency)
    hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_PER_HOST))
    loop = asyncio.get_running_loop()
    # Leaving it waits for the work in hand, so that nothing is received after `fetch` returned.
    with ThreadPoolExecutor(1, thread_name_prefix="receive") as receiver:
        async with _session(manners) as session:

            async def visit(feed: Feed) -> None:
                # The clock of a visit starts when its turn has come. The slot is kept until the
                # answer is taken: so at most `concurrency` answers wait in memory.
                async with hosts[_host(feed.url)], slots:
                    answer = await _answer(session, feed, manners)
                    await loop.run_in_executor(receiver, receive, answer)

            visits = [loop.create_task(visit(feed)) for feed in feeds]
            try:
                await _settle(visits, stopped)
            finally:
                for task in visits:
                    task.cancel()
                await asyncio.gather(*visits, return_exceptions=True)


async def _settle(visits: list[asyncio.Task[None]], stopped: Callable[[], bool]) -> None:
    """Wait until all `visits` are over or `stopped` turns true. Raises what `receive` raised."""
    pending = set(visits)
    while pending and not stopped():
        done, pending = await asyncio.wait(
            pending, timeout=_STOP_CHECK, return_when=asyncio.FIRST_EXCEPTION
        )
        for task in done:
            task.result()


def _session(manners: Manners) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        limit=0,  # the slots limit
        resolver=PublicResolver(allow_private=manners.allow_private),
        ssl=ssl.create_default_context(),
        force_close=True,  # keep-alive to a thousand sites costs memory and wins nothing
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": manners.user_agent, "Accept": ACCEPT},
        timeout=aiohttp.ClientTimeout(total=None),  # each feed has its own
        max_line_size=16_384,
        max_field_size=16_384,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


async def _answer(session: aiohttp.ClientSession, feed: Feed, manners: Manners) -> Fetched:
    """Ask one server, with every fault of it turned into words."""
    try:
        async with asyncio.timeout(feed.timeout):
            return await _ask(session, feed, manners)
    except TimeoutError:
        reason = f"no whole answer within {feed.timeout:g} s; a larger 'timeout_seconds' may help"
    except FeedError as error:
        reason = str(error)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        reason = _reason(error)
    return Fetched(feed=feed, error=reason)


def _reason(error: Exception) -> str:
    """Tell what a fault of the connection was, and what to do about it."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        why = getattr(error.certificate_error, "verify_message", "") or "not valid"
        return f"its TLS certificate is refused ({why}); look at the address in a browser"
    if isinstance(error, aiohttp.ClientPayloadError) and "content-encoding" in str(error):
        return "the compression of its answer cannot be read; the server is at fault"
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    number = getattr(error, "errno", None)
    why = os.strerror(number) if number else type(error).__name__
    return f"cannot connect ({why}); the server may be down"


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (
        aiohttp.ClientConnectorDNSError,
        "its host name is not known; look for the feed's new address",
    ),
    (aiohttp.ServerDisconnectedError, "the server hung up without an answer; it may be down"),
    (aiohttp.ClientPayloadError, "the answer broke off before its end; it is asked again later"),
    (aiohttp.ClientResponseError, "the answer is no valid HTTP; the server is at fault"),
    (ValueError, _INVALID),
)


async def _ask(session: aiohttp.ClientSession, feed: Feed, manners: Manners) -> Fetched:
    """Follow redirects by hand, since each hop's address must be allowed."""
    url, asked = feed.url, {}
    if feed.etag:
        asked["If-None-Match"] = feed.etag
    if feed.last_modified:
        asked["If-Modified-Since"] = feed.last_modified
    if feed.user_agent:
        asked["User-Agent"] = feed.user_agent
    seen: list[str] = []
    while len(seen) <= manners.max_redirects:
        _allow(url, allow_private=manners.allow_private)
        seen.append(url)
        async with session.get(url, headers=asked, allow_redirects=False) as response:
            if response.status not in _MOVED:
                return await _read(response, feed, url)
            url = _target(response, url)
            if url in seen:
                raise FeedError("redirects in a circle; look for the feed's new address")
    raise FeedError(f"more than {manners.max_redirects} redirects; look for the feed's new address")


def _target(response: aiohttp.ClientResponse, url: str) -> str:
    """Return where a redirect leads. Raises FeedError."""
    location = response.headers.get("location", "").strip()
    if not location:
        raise FeedError(f"{_words(response.status)}: redirects to nowhere; the server is at fault")
    try:
        return urljoin(url, location)
    except ValueError:
        raise FeedError("redirects to an address that is not valid") from None


async def _read(response: aiohttp.ClientResponse, feed: Feed, url: str) -> Fetched:
    if response.status == HTTPStatus.NOT_MODIFIED and (feed.etag or feed.last_modified):
        return Fetched(feed=feed, unchanged=True, url=url)
    if response.status != HTTPStatus.OK:
        return Fetched(
            feed=feed,
            url=url,
            error=_refusal(response.status),
            gone=response.status == HTTPStatus.GONE,
            retry_after=_retry_after(response.headers),
        )
    body = bytearray()
    async for part in response.content.iter_chunked(65_536):  # unpacked already, piece by piece
        body += part
        if len(body) > feed.max_bytes:
            size = f"{feed.max_bytes / 1024 / 1024:.3g} MB"
            raise FeedError(f"the answer is larger than {size}; see 'max_megabytes' of the feed")
    headers = tuple(
        (name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers
    )
    return Fetched(feed=feed, body=bytes(body), url=url, headers=headers)


def _refusal(status: int) -> str:
    advice = {
        401: "the server wants a password, which no feed can have",
        403: "the server refuses programs; a 'user_agent' of the feed's own may help",
        404: "look for the feed's new address",
        410: "the feed is gone for good; it is not asked again until 'digest feeds resume'",
        429: "too many visits; it is left alone for a while",
    }
    other = "the server is at fault; it is asked again later"
    told = advice.get(
        status, other if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "no feed came"
    )
    return f"{_words(status)}: {told}"


def _words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _retry_after(headers: Mapping[str, str]) -> int:
    """Return the seconds that Retry-After asks for, at most a week; 0 where it says nothing usable.

    A date is read against the server's own Date header, so that no clock is needed here.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return min(int(value[:9]), _MAX_RETRY_AFTER)
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, OverflowError):
        return 0
    return min(max(int(wait.total_seconds()), 0), _MAX_RETRY_AFTER)


def _allow(url: str, *, allow_private: bool) -> None:
    """Refuse addresses no feed may lead to. Raises FeedError."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise FeedError(_INVALID) from None
    if parts.scheme not in {"http", "https"} or not host:
        scheme = f"a {parts.scheme}: address" if parts.scheme else "no web address"
        raise FeedError(f"leads to {scheme}; only http and https are asked")
    try:
        literal = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return  # a name; its addresses are checked when it is looked up
    if not allow_private and not is_public(literal):
        raise FeedError(_PRIVATE)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether `address` is on the public internet, also behind v6 wrappings of v4.

    Python's `is_global` alone takes NAT64, compatible and site-local addresses for public.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and (address in _NAT64 or int(address) < 2**32):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    if any(address in block for block in _NOT_PUBLIC if block.version == address.version):
        return False
    return address.is_global and not address.is_multicast


class PublicResolver(AbstractResolver):
    """Looks hosts up once and connects to what was checked: no second, other answer of the DNS."""

    def __init__(self, *, allow_private: bool) -> None:
        """Let private addresses through only if told to."""
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of `host`. Raises FeedError where any of them is private."""
        found = await _look_up(host, port, family)
        addresses = [ipaddress.ip_address(one["host"].partition("%")[0]) for one in found]
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise FeedError(_PRIVATE)
        return found

    async def close(self) -> None:
        """Nothing is kept open."""


async def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    """Ask the system for the addresses of `host` in a thread that nobody waits for.

    The shared pool has few threads: a handful of dead name servers would hold up every look-up,
    and none of them can be cancelled, so that stopping would take as long as they do.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[Any]] = loop.create_future()

    def settle(found: list[Any], error: Exception | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(found)
        else:
            answer.set_exception(error)

    def ask() -> None:
        found: list[Any] = []
        fault: Exception | None = None
        try:
            found = socket.getaddrinfo(
                host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
            )
        except (OSError, ValueError) as error:
            fault = error
        with suppress(RuntimeError):  # the loop is closed: nobody wants to know any more
            loop.call_soon_threadsafe(settle, found, fault)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    return [
        ResolveResult(
            hostname=host,
            host=address[0],
            port=port,
            family=kind,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for kind, _, protocol, _, address in await answer
    ]
