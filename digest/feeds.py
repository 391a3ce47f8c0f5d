"""Fetches feeds, politely and many at a time. Knows HTTP and nothing of what comes back."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from digest.errors import FeedError
from digest.model import Feed, Fetched

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.9, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_MOVED = {301, 302, 303, 307, 308}
_KEPT_HEADERS = ("etag", "last-modified", "content-type")
_MAX_RETRY_AFTER = 7 * 86_400
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "64:ff9b:1::/48", "2001::/23")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How servers are asked; the same for all feeds of a run."""

    concurrency: int = 32
    allow_private: bool = False
    max_redirects: int = 5
    user_agent: str = "digest-builder"


def fetch(feeds: Sequence[Feed], receive: Callable[[Fetched], None], *, manners: Manners) -> None:
    """Ask all `feeds` at once and hand each answer to `receive`, one after the other.

    An error of one server is an answer too (`Fetched.error`); it never stops the others.
    `receive` runs in another thread, so that slow work there delays no server's clock.
    """
    asyncio.run(_fetch_all(feeds, receive, manners))


async def _fetch_all(
    feeds: Sequence[Feed], receive: Callable[[Fetched], None], manners: Manners
) -> None:
    slots, one_at_a_time = asyncio.Semaphore(manners.concurrency), asyncio.Lock()
    resolver = PublicResolver(allow_private=manners.allow_private)
    connector = aiohttp.TCPConnector(
        limit=manners.concurrency,
        limit_per_host=2,
        resolver=resolver,
        ssl=ssl.create_default_context(),
        force_close=True,  # keep-alive to a thousand sites costs memory and wins nothing
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": manners.user_agent, "Accept": ACCEPT},
        max_line_size=16_384,
        max_field_size=16_384,
    ) as session:

        async def visit(feed: Feed) -> None:
            async with slots:
                answer = await _answer(session, feed, manners)
            async with one_at_a_time:
                await asyncio.to_thread(receive, answer)

        async with asyncio.TaskGroup() as visits:
            for feed in feeds:
                visits.create_task(visit(feed))
    await resolver.close()


async def _answer(session: aiohttp.ClientSession, feed: Feed, manners: Manners) -> Fetched:
    """Ask one server, with every fault of it turned into words."""
    try:
        async with asyncio.timeout(feed.timeout):
            return await _ask(session, feed, manners)
    except TimeoutError:
        reason = f"no whole answer within {feed.timeout:g} s"
    except FeedError as error:
        reason = str(error)
    except aiohttp.ClientConnectorCertificateError:
        reason = "its TLS certificate is not valid"
    except aiohttp.ClientConnectorDNSError:
        reason = "its host name is not known"
    except aiohttp.ClientConnectorError as error:
        reason = f"cannot connect ({error.os_error.strerror or type(error).__name__})"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        reason = f"the connection failed ({type(error).__name__})"
    return Fetched(feed=feed, error=reason)


async def _ask(session: aiohttp.ClientSession, feed: Feed, manners: Manners) -> Fetched:
    """Follow redirects by hand, since each hop's address must be allowed."""
    url, asked = feed.url, {}
    if feed.etag:
        asked["If-None-Match"] = feed.etag
    if feed.last_modified:
        asked["If-Modified-Since"] = feed.last_modified
    if feed.user_agent:
        asked["User-Agent"] = feed.user_agent
    for _ in range(manners.max_redirects + 1):
        _allow(url, allow_private=manners.allow_private)
        async with session.get(url, headers=asked, allow_redirects=False) as response:
            if response.status in _MOVED and "location" in response.headers:
                url = urljoin(url, response.headers["location"])
                continue
            return await _read(response, feed, url)
    raise FeedError(f"more than {manners.max_redirects} redirects")


async def _read(response: aiohttp.ClientResponse, feed: Feed, url: str) -> Fetched:
    if response.status == HTTPStatus.NOT_MODIFIED:
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
    async for part in response.content.iter_chunked(65_536):
        body += part
        if len(body) > feed.max_bytes:
            raise FeedError(f"the answer is larger than {feed.max_bytes / 1024 / 1024:g} MB")
    headers = tuple(
        (name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers
    )
    return Fetched(feed=feed, body=bytes(body), url=url, headers=headers)


def _refusal(status: int) -> str:
    try:
        words = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        words = str(status)
    advice = {
        401: "the server wants a password",
        403: "the server refuses programs; a 'user_agent' of the feed's own may help",
        404: "look for the feed's new address",
        410: "the feed is gone for good and is not asked again; 'digest feeds resume' would",
        429: "too many visits; it is left alone for a while",
    }
    return f"{words}: {advice[status]}" if status in advice else words


def _retry_after(headers: Mapping[str, str]) -> int:
    """Return the seconds that Retry-After asks for, at most a week; 0 where it says nothing usable.

    A date is read against the server's own Date header, so that no clock is needed here.
    """
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return min(int(value[:9]), _MAX_RETRY_AFTER)
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return 0
    return min(max(int(wait.total_seconds()), 0), _MAX_RETRY_AFTER)


def _allow(url: str, *, allow_private: bool) -> None:
    """Refuse addresses no feed may lead to. Raises FeedError."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise FeedError("its address is not valid") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise FeedError(f"leads to {parts.scheme or 'no'}: address, only http and https are asked")
    try:
        literal = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return  # a name; its addresses are checked when it is looked up
    if not allow_private and not is_public(literal):
        raise FeedError(_PRIVATE)


_PRIVATE = "leads to a private address; 'fetch.allow_private_addresses' would allow it"


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
        self._inner = ThreadedResolver()
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of `host`. Raises FeedError where any of them is private."""
        found = await self._inner.resolve(host, port, family)
        addresses = [ipaddress.ip_address(one["host"].partition("%")[0]) for one in found]
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise FeedError(_PRIVATE)
        return found

    async def close(self) -> None:
        """Nothing is kept open."""
        await self._inner.close()

    async def __aenter__(self) -> "PublicResolver":
        """Return itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        await self.close()
