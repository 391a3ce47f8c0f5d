"""Who asks: the address of a visitor behind trusted proxies, and the network it is of. Pure."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NETWORKS = {4: 24, 6: 48}  # bits that one household or office shares


def client(peer: str, forwarded: Sequence[str], trusted: Sequence[str]) -> str:
    """Return the address of who asks: the peer's, or what a trusted proxy says of it.

    `forwarded` are the X-Forwarded-For headers as they came. They are read from their end, where
    our own proxies write, and only as far as each step was written by a trusted one: whatever
    stands before that may be made up.
    """
    steps = [step.strip() for line in forwarded for step in line.split(",")]
    found = peer
    while steps and within(found, trusted):
        step = _bare(steps.pop())
        if not step:
            break
        found = step
    return found


def within(address: str, networks: Sequence[str]) -> bool:
    """Tell whether an address is in one of the networks."""
    parsed = _parsed(address)
    return parsed is not None and any(
        parsed in network
        for network in map(ip_network, networks)
        if network.version == parsed.version
    )


def network(address: str) -> str:
    """Return the network that an address is of, a /24 or a /48; limits count by it."""
    parsed = _parsed(address)
    if parsed is None:
        return "?"
    return str(ip_network(f"{parsed}/{_NETWORKS[parsed.version]}", strict=False))


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed


def _bare(step: str) -> str:
    """Return the address of one step, which some proxies write with a port; "" for none."""
    if step.startswith("["):
        step = step[1:].partition("]")[0]
    elif step.count(":") == 1:
        step = step.partition(":")[0]
    parsed = _parsed(step)
    return "" if parsed is None else str(parsed)
