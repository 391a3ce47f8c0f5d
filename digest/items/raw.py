"""An entry as its format gave it, and what all formats share. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from digest import text

MAX_URL = 2_000

_WHOLE = re.compile(r"https?://[a-z0-9.-]+/(?:[!-:<-~]*[a-z0-9/])?", re.ASCII | re.IGNORECASE)
_OLDEST = 1981  # years before are what a broken clock writes: 1970, 1980


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An entry: HTML fields, nothing checked."""

    title: str = ""
    links: tuple[str, ...] = ()  # whole addresses, the best first
    origin: str = ""  # what lies behind the first of them, where the feed tells
    guid: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    source: str = ""
    published: datetime | None = None
    updated: datetime | None = None


def joined(base: str, link: str) -> str:
    """Return `link` as a whole address, "" where it is none."""
    if len(link) <= MAX_URL and "#" not in link and _WHOLE.fullmatch(link):
        return link  # nearly all
    link = text.clean(link).strip()
    if "\n" in link:
        link = "".join(map(str.strip, link.split("\n")))
    link = link.replace(" ", "%20")
    try:
        whole = urljoin(base, link)
        if not whole.isascii():
            whole = _plain_host(whole)
    except ValueError:
        return ""
    return whole if len(whole) <= MAX_URL else ""


def _plain_host(url: str) -> str:
    """Write a host as it stands in the DNS: letters of other scripts then pass for no known name.

    Raises ValueError where it is none.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host.isascii():
        return url
    return parts._replace(
        netloc=parts.netloc.lower().replace(host, host.encode("idna").decode())
    ).geturl()


def sane(moment: datetime) -> datetime | None:
    """Return `moment` in UTC, to the second; None for what no newsroom ever meant."""
    try:
        moment = moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None
    return moment if moment.year >= _OLDEST else None
