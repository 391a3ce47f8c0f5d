"""One visit to one server: redirects, refusals, limits. Knows nothing of what comes back."""

import asyncio
import socket
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote, urljoin, urlsplit

import aiohttp

from digest.errors import FeedError
from digest.feeds.addresses import LookUp, allow
from digest.feeds.headers import max_age, retry_after
from digest.feeds.refusals import REFUSED, guard, reason, refusal, words
from digest.feeds.seen import address
from digest.model import Feed, Fetched

# What a browser says of itself, for feeds whose guard lets nothing else pass.
BROWSER = {
    "User-Agent": (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/142.0.0.0 Safari/537.36"
    ),
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
}

# What is wanted of a feed's server.
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.9,"
    " application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8,"
    " application/json;q=0.7, */*;q=0.1"
)

_MOVED = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_KEPT_HEADERS = ("etag", "last-modified", "content-type")
_GZIP = b"\x1f\x8b"
_SLOW_AFTER = 5.0  # seconds in which a server may find its pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How servers are asked; the same for all feeds of a run."""

    concurrency: int = 64
    per_host: int = 2  # visits to one host at a time
    host_pause: float = 1.0  # seconds between the beginnings of two visits to one host
    pauses: Mapping[str, float] = field(default_factory=dict)  # of hosts that want other ones
    allow_private: bool = False
    max_redirects: int = 10
    first_byte: float = 10.0  # seconds until an answer begins
    min_rate: int = 500  # bytes a second that a body must come with
    user_agent: str = "digest-builder"
    accept: str = ACCEPT
    # Validators of older answers are not sent: against caches that say "304" for ever.
    whole_since: datetime | None = None
    look_up: LookUp = socket.getaddrinfo  # how the addresses of a host are found


async def visit(session: aiohttp.ClientSession, feed: Feed, manners: Manners) -> Fetched:
    """Ask the server of `feed`, with every fault turned into words."""
    try:
        async with asyncio.timeout(feed.timeout):
            return await _ask(session, feed, manners)
    except TimeoutError:
        told = f"no whole answer within {feed.timeout:g} s; a larger 'timeout_seconds' may help"
    except FeedError as error:
        told = str(error)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        told = reason(error)
    return Fetched(feed=feed, error=told)


async def _ask(session: aiohttp.ClientSession, feed: Feed, manners: Manners) -> Fetched:
    """Ask, and where the feed allows it, a second time under a browser's name."""
    headers = _validators(feed, manners) | dict(feed.access.headers)
    if feed.user_agent:
        headers["User-Agent"] = feed.user_agent
    answer, blocked = await _follow(session, feed, headers, manners)
    if blocked and feed.as_browser:
        answer, _ = await _follow(session, feed, headers | BROWSER, manners)
    return answer


def _validators(feed: Feed, manners: Manners) -> dict[str, str]:
    seen = feed.seen
    stale = manners.whole_since is not None and (
        seen.whole is None or seen.whole < manners.whole_since
    )
    asked = {} if stale else {"If-None-Match": seen.etag, "If-Modified-Since": seen.last_modified}
    return {name: value for name, value in asked.items() if value}


async def _follow(
    session: aiohttp.ClientSession, feed: Feed, headers: dict[str, str], manners: Manners
) -> tuple[Fetched, bool]:
    """Follow redirects by hand, since each address must be allowed.

    Returns the answer, and whether a browser might have got another one.
    """
    first = url = address(feed)
    moved_to, for_good = "", True
    if feed.access.proxy:
        allow(feed.access.proxy, allow_private=manners.allow_private, secrets=True)
    seen: list[str] = []
    while len(seen) <= manners.max_redirects:
        allow(url, allow_private=manners.allow_private)
        seen.append(url)
        told = headers if _same_origin(first, url) else _without_secrets(headers, feed)
        async with await _open(session, url, told, feed, manners) as response:
            if response.status not in _MOVED:
                answer = await _read(response, feed, url, manners, moved_to=moved_to)
                blocked = response.status in REFUSED or bool(
                    guard(response.status, response.headers)
                )
                return answer, blocked
            for_good = for_good and response.status in _FOR_GOOD
            url = _target(response, url)
            moved_to = url if for_good else moved_to
            if url in seen:
                raise FeedError("redirects in a circle; look for the feed's new address")
    raise FeedError(f"more than {manners.max_redirects} redirects; look for the feed's new address")


async def _open(
    session: aiohttp.ClientSession, url: str, headers: dict[str, str], feed: Feed, manners: Manners
) -> aiohttp.ClientResponse:
    """Wait until an answer begins. Raises FeedError where that takes too long."""
    patience = max(manners.first_byte, feed.timeout / 2)
    try:
        async with asyncio.timeout(patience):
            return await session.get(
                url, headers=headers, proxy=feed.access.proxy or None, allow_redirects=False
            )
    except TimeoutError:
        raise FeedError(
            f"no answer began within {patience:g} s; a larger 'first_byte_seconds' may help"
        ) from None


def _same_origin(one: str, other: str) -> bool:
    """Tell whether what opens `one` may be shown to `other`: the same server, or its TLS port."""
    first, second = urlsplit(one), urlsplit(other)
    if first.hostname != second.hostname:
        return False
    upgraded = (first.scheme, second.scheme) == ("http", "https")
    plain_ports = first.port is None and second.port is None
    return (upgraded and plain_ports) or (first.scheme, first.port) == (second.scheme, second.port)


def _without_secrets(headers: dict[str, str], feed: Feed) -> dict[str, str]:
    own = {name for name, _ in feed.access.headers}
    return {name: value for name, value in headers.items() if name not in own}


def _target(response: aiohttp.ClientResponse, url: str) -> str:
    """Return where a redirect leads. Raises FeedError."""
    told = response.headers.get("location", "").strip()
    # It may be stored and printed: no broken letters, no colours, no text from right to left.
    location = "".join(c if c.isprintable() else quote(c, errors="surrogateescape") for c in told)
    if not location:
        raise FeedError(f"{words(response.status)}: redirects to nowhere; the server is at fault")
    try:
        return urljoin(url, location)
    except ValueError:
        raise FeedError(
            "redirects to an address that is not valid; look for the feed's new address"
        ) from None


async def _read(
    response: aiohttp.ClientResponse, feed: Feed, url: str, manners: Manners, *, moved_to: str
) -> Fetched:
    answer = Fetched(
        feed=feed,
        url=url,
        status=response.status,
        moved_to=moved_to,
        max_age=max_age(response.headers),
    )
    if response.status == HTTPStatus.NOT_MODIFIED and _validators(feed, manners):
        return replace(answer, unchanged=True)
    if response.status != HTTPStatus.OK:
        return replace(
            answer,
            error=refusal(response.status, response.headers),
            gone=response.status == HTTPStatus.GONE,
            retry_after=retry_after(response.headers),
        )
    found = ((name, response.headers.get(name, "")) for name in _KEPT_HEADERS)
    headers = tuple((name, value) for name, value in found if value and value.isprintable())
    return replace(answer, body=await _body(response, feed, manners), headers=headers)


async def _body(response: aiohttp.ClientResponse, feed: Feed, manners: Manners) -> bytes:
    """Read an answer piece by piece, unpacked, within its limits. Raises FeedError."""
    clock = asyncio.get_running_loop().time
    started, body = clock(), bytearray()
    async for part in response.content.iter_chunked(65_536):
        body += part
        if len(body) > feed.max_bytes:
            raise _too_large(feed)
        taken = clock() - started
        if taken > _SLOW_AFTER and len(body) < manners.min_rate * taken:
            raise FeedError(
                f"sends fewer than {manners.min_rate} bytes a second; see 'min_bytes_per_second'"
            )
    return _unpacked(bytes(body), feed) if body.startswith(_GZIP) else bytes(body)


def _unpacked(body: bytes, feed: Feed) -> bytes:
    """Unpack what a server packed without saying so: some keep their feeds as ".xml.gz"."""
    gzip = zlib.decompressobj(wbits=31)
    try:
        body = gzip.decompress(body, feed.max_bytes + 1)
    except zlib.error:
        raise FeedError(reason(aiohttp.ClientPayloadError("content-encoding"))) from None
    if len(body) > feed.max_bytes:
        raise _too_large(feed)
    return body


def _too_large(feed: Feed) -> FeedError:
    size = f"{feed.max_bytes / 1024 / 1024:.3g} MB"
    return FeedError(f"the answer is larger than {size}; see 'max_megabytes' of the feed")
