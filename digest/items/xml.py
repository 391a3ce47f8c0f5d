"""RSS 0.9x to 2.0, RDF and Atom through feedparser: a parser here, no sanitiser and no client."""

import calendar
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from xml.sax import SAXException

from digest import text
from digest.errors import FeedError
from digest.items import dates
from digest.items.raw import Raw, joined, sane
from digest.model import Channel

_ELSEWHERE = "look for the feed's new address"
_FAULT = "the server is at fault"
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_DAY = 24  # hours; some feeds count them from 1
_SKIP_LENGTH = 2_000
# Elements of modules which nobody reads here and which feedparser may trip over.
_ASIDE = re.compile(rb"</?(?:georss|gml|geo|psc|cc|creativeCommons|itunes|media):[^<>]*>")
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d"
    r" (?:GMT|UTC?|Z|[ECMP][SD]T|[+-](?:0\d|1[0-4])[0-5]\d)",
    re.ASCII,
)
_BASE = re.compile(rb"\bbase\s*=\s*[\"']")
# Elements that no item is made of, on which feedparser spends much of its time.
_UNREAD = re.compile(
    rb"<(category|comments|slash:comments|wfw:commentRss|media:(?:content|thumbnail|credit|keywords"
    rb"|rating|copyright))\b[^<>]*(?:/>|>[^<]*(?:<!\[CDATA\[[^\]<>]*\]\]>[^<]*)*</\1>)"
)
# A feed's last tag; some servers write remarks or scripts behind it.
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_END_LENGTH = 2_000
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")


def read(body: bytes, url: str, headers: Mapping[str, str]) -> tuple[Channel, list[Raw]]:
    """Read RSS, RDF or Atom that came from `url`. Raises FeedError."""
    # Without a base, one entry's xml:base leaks into the next; with one, all tags cost more.
    known = {"content-location": url} if _BASE.search(body) else {}
    folded = {name.lower(): value for name, value in headers.items()}
    if "content-type" in folded:
        known["content-type"] = folded["content-type"]
    try:
        try:
            parsed = _parsed(body, known)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  (a reference to no letter, an odd map: not what we read)
            parsed = _parsed(_ASIDE.sub(b"", _REFERENCE.sub(_letter, body)), known)
        raws = [_raw(entry, url) for entry in parsed.entries]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (feedparser raises whatever its input makes it)
        raise FeedError(f"cannot be read ({type(error).__name__}); {_FAULT}") from None
    if not raws:
        _refuse(body, parsed)
    return _channel(body, parsed.feed), raws


def _refuse(body: bytes, parsed: Any) -> None:
    """Tell why nothing was found, unless the feed is merely empty. Raises FeedError."""
    fault = parsed.get("bozo_exception")
    if not parsed.get("version"):
        if re.search(rb"<!doctype html|<html[\s>]", body[:2000], re.IGNORECASE):
            raise FeedError(f"a web page came, not a feed; {_ELSEWHERE}")
        raise FeedError(f"neither RSS, Atom nor JSON Feed; {_ELSEWHERE}")
    if isinstance(fault, SAXException):
        reason = text.one_line(fault.getMessage())[:100]
        raise FeedError(f"broken XML ({reason}); {_FAULT}")


def _channel(body: bytes, feed: Any) -> Channel:
    ttl = re.fullmatch(r"\s*(\d{1,6})\s*", str(feed.get("ttl") or ""))
    return Channel(
        title=str(feed.get("title") or ""),
        cut_off=not _END.search(body[-_END_LENGTH:]),
        ttl=60 * int(ttl[1]) if ttl else 0,
        skip_hours=frozenset(
            int(hour) % 24 for hour in _skipped(body, b"Hours", rb"\d{1,2}") if int(hour) <= _DAY
        ),
        skip_days=frozenset(
            _DAYS.index(day.lower())
            for day in _skipped(body, b"Days", rb"[A-Za-z]+")
            if day.lower() in _DAYS
        ),
    )


def _skipped(body: bytes, what: bytes, shape: bytes) -> list[bytes]:
    """Return what stands in <skipHours> or <skipDays>, of which feedparser keeps the last only."""
    start = body.find(b"<skip" + what)
    if start < 0:
        return []
    listed = body[start : start + _SKIP_LENGTH].partition(b"</skip" + what)[0]
    return re.findall(rb">\s*(" + shape + rb")\s*</(?:hour|day)>", listed)


def _parsed(body: bytes, headers: Mapping[str, str]) -> Any:
    import feedparser  # where nothing changed it is not needed

    from digest.items.quicker import quicker

    with quicker():
        return feedparser.parse(
            io.BytesIO(_UNREAD.sub(b"", body)),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )


def _letter(reference: re.Match[bytes]) -> bytes:
    """Keep a reference to a letter; drop one to a number that no letter has."""
    try:
        chr(int(reference[1], 16) if reference[1] else int(reference[2])).encode()
    except (ValueError, OverflowError):
        return b""
    return reference[0]


def _raw(entry: Any, base: str) -> Raw:
    links = [entry.get("link")]
    guid = entry.get("id") or ""
    if text.is_web(str(guid)):
        links.append(guid)
    links += [link.get("href") for link in entry.get("links", ()) if isinstance(link, dict)]
    origin = entry.get("feedburner_origlink")
    links.append(origin)
    contents = [part.get("value") or "" for part in entry.get("content", ())]
    source = entry.get("source") or {}
    published, updated = (_moment(entry, name) for name in ("published", "updated"))
    return Raw(
        title=str(entry.get("title") or ""),
        links=tuple(joined(base, link) for link in _strings(links)),
        origin=joined(base, origin) if isinstance(origin, str) else "",
        guid=str(guid),
        summary=str(entry.get("summary") or ""),
        content=max(contents, key=len, default=""),
        author=str(entry.get("author") or ""),
        source=str(source.get("title") or "") if isinstance(source, dict) else "",
        published=published or updated,
        updated=updated,
    )


def _strings(links: list[Any]) -> list[str]:
    """Return each link once; feedparser gives most of them several times."""
    return list(dict.fromkeys(link for link in links if isinstance(link, str) and link))


def _moment(entry: Any, name: str) -> datetime | None:
    """Return the moment that one of an entry's dates names.

    feedparser makes a date of nearly everything ("2026-02-30", "12", "10:00 BST" as UTC), at times
    with the help of the clock: it is taken at its word for what it was made for only.
    """
    read = partial(dict.get, entry)  # its own get() takes one date for the other
    value, parsed = str(read(name) or ""), read(f"{name}_parsed")
    if parsed is not None and _RFC_822.fullmatch(value):
        return sane(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
    found = dates.read(value)
    return sane(found) if found else None
