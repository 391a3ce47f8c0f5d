"""Which addresses may be visited: the public internet's, unless the operator allows others."""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from digest.errors import FeedError

LookUp = Callable[..., list[Any]]  # as `socket.getaddrinfo`

INVALID = "its address is not valid; look for the feed's new address"

_SHOWN = 12  # letters of a scheme: a server may make one up
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "64:ff9b:1::/48", "2001::/23")
)
_PRIVATE = "leads to a private address; 'fetch.allow_private_addresses' would allow it"


def allow(url: str, *, allow_private: bool, secrets: bool = False) -> None:
    """Refuse addresses no feed may lead to; only with `secrets` may a user name stand in one.

    Raises FeedError.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise FeedError(INVALID) from None
    if parts.scheme not in {"http", "https"} or not host:
        scheme = f"a {parts.scheme[:_SHOWN]}: address" if parts.scheme else "no web address"
        raise FeedError(f"leads to {scheme}; only http and https are asked")
    if parts.username is not None and not secrets:
        raise FeedError("a user name stands in its address; use 'username' of the feed instead")
    address = _literal(host)
    if address is not None and not allow_private and not is_public(address):
        raise FeedError(_PRIVATE)


def shared_host(url: str) -> str:
    """Return the host that answers for `url`, "" where it is the operator's own machine.

    Visits to one host take turns; one's own machines need no such care.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    address = _literal(host)
    own = host == "localhost" or (address is not None and not is_public(address))
    return "" if own else host


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that `host` spells, None where it is a name: that is looked up later."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


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

    def __init__(self, *, allow_private: bool, look_up: LookUp = socket.getaddrinfo) -> None:
        """Let private addresses through only if told to."""
        self._allow_private = allow_private
        self._look_up = look_up

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of `host`. Raises FeedError where any of them is private."""
        found = await _look_up(self._look_up, host, port, family)
        addresses = [ipaddress.ip_address(one["host"].partition("%")[0]) for one in found]
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise FeedError(_PRIVATE)
        return found

    async def close(self) -> None:
        """Nothing is kept open."""


async def _look_up(
    look_up: LookUp, host: str, port: int, family: socket.AddressFamily
) -> list[ResolveResult]:
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
            found = look_up(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
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
