"""Bytes in, items out: the only place that knows feedparser. Pure."""

import calendar
import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.sax import SAXException

import feedparser

from digest import text
from digest.errors import FeedError
from digest.model import Feed, Item

MAX_ITEMS = 500  # of one answer; a feed that sends more has its newest ones read
MAX_TITLE = 300
MAX_SUMMARY = 1_500
MAX_CONTENT = 40_000
MAX_URL = 2_000

_OLDEST = 1990  # years before are what a broken clock writes
_HEADLINE_WORDS = 4  # shorter headlines ("Press briefing") say nothing about sameness
_COPY_HOURS = 96  # a headline that another feed has within these hours is a copy
_REPEAT_HOURS = 12  # in one feed it comes back for another event, unless it does so at once
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_AGGREGATORS = frozenset({"news.google.com"})
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_FURNITURE = (
    # Datelines: "KYIV, Ukraine, March 3 (Reuters) - ", "TOKYO — ".
    re.compile(
        r"\A[A-Z][A-Z'’.-]+(?:[ ,]+[A-Z][\w'’.-]*)*(?:,? \d{1,2})?,? \([A-Z][\w .&/'’-]{1,30}\)"
        r"\s*[-–—]+\s+"
    ),
    re.compile(r"\A(?=[A-Z'’. -]{4})[A-Z'’.-]+(?: [A-Z'’.-]+)*(?:, [A-Z][a-z.]+)?\s+[—–]\s+"),
    re.compile(r"\s*The post\b.{0,300}?\bappeared first on\b.*$", re.DOTALL),
    re.compile(
        r"\s*(?:Continue reading|Read more|Read the full (?:story|article))\b.{0,120}$",
        re.IGNORECASE,
    ),
    re.compile(r"\s*\[?(?:…|\.\.\.)\]?\s*$"),
    re.compile(r"\s*\[(?:…|\.\.\.|&hellip;)\]"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An entry as its format gave it: HTML fields, nothing checked."""

    title: str = ""
    links: tuple[str, ...] = ()  # the best first
    guid: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    source: str = ""
    published: datetime | None = None


def parse(
    body: bytes,
    feed: Feed,
    *,
    now: datetime,
    url: str = "",
    headers: Mapping[str, str] | None = None,
) -> list[Item]:
    """Read the items of a feed's answer, the oldest first.

    Undated items and those dated later than `now` count as published at `now`; items without
    any web link cannot be cited and are left out. Raises FeedError where `body` is no feed.
    """
    _, raws = _read(body, url or feed.url, headers or {})
    if len(raws) > MAX_ITEMS:
        raws.sort(key=lambda raw: raw.published or now, reverse=True)
    found = [item for raw in raws[:MAX_ITEMS] if (item := _item(raw, feed, now)) is not None]
    found.reverse()  # feeds list the newest first
    return sorted(found, key=lambda item: item.published)


def feed_title(body: bytes, url: str) -> str:
    """Return what the feed calls itself, "" where it does not say. Raises FeedError as `parse`."""
    title, _ = _read(body, url, {})
    return text.one_line(text.plain(title))[:MAX_TITLE]


def identify(fresh: Sequence[Item], known: Sequence[Item]) -> list[int]:
    """Find the article each fresh version belongs to, looking at `known` versions and the others.

    Returns for each the id of a known article, 0 for a new one, or -k for that of the k-th.
    One article: the same guid in one feed, the same address, or the same headline close in time.
    """
    articles: list[int] = []
    by_key: dict[tuple[str, str], list[tuple[Item, int]]] = {}
    for item in known:
        _index(by_key, item, item.article)
    for position, item in enumerate(fresh, start=1):
        candidates = [
            pair for key in _keys(item) for pair in by_key.get(key, ()) if _same(item, pair[0])
        ]
        article = min((pair[1] for pair in candidates), key=_age, default=0)
        articles.append(article)
        _index(by_key, item, article or -position)
    return articles


def _age(article: int) -> tuple[bool, int]:
    """Order articles: stored ones before those of this batch, the oldest first."""
    return (article < 0, abs(article))


def _keys(item: Item) -> list[tuple[str, str]]:
    """Return what another version of the same article may share with `item`."""
    guid = f"{item.feed_id} {item.guid}" if item.guid else ""
    keys = (("guid", guid), ("url", item.url_key), ("title", item.title_key))
    return [key for key in keys if key[1]]


def _index(by_key: dict[tuple[str, str], list[tuple[Item, int]]], item: Item, article: int) -> None:
    for key in _keys(item):
        by_key.setdefault(key, []).append((item, article))


def _same(one: Item, other: Item) -> bool:
    """Tell whether two versions that share a guid, an address or a headline are one article."""
    if one.url_key == other.url_key and re.search(r"[/?]", one.url_key):  # no mere front page
        return True
    if one.feed_id == other.feed_id and one.guid and one.guid == other.guid:
        words, others = set(one.title_key.split()), set(other.title_key.split())
        return 2 * len(words & others) >= min(len(words), len(others))
    if one.title_key != other.title_key or len(one.title_key.split()) < _HEADLINE_WORDS:
        return False
    hours = abs((one.published - other.published).total_seconds()) / 3600
    return hours <= (_REPEAT_HOURS if one.feed_id == other.feed_id else _COPY_HOURS)


def _item(raw: Raw, feed: Feed, now: datetime) -> Item | None:
    """Make an item of a raw entry; None where there is nothing to show or to link to."""
    link = next((link for link in raw.links if text.is_web(link)), "")
    if not link:
        return None
    summary, content = _texts(raw)
    title = text.one_line(text.plain(raw.title))[:MAX_TITLE]
    title, outlet = _outlet(title, link, raw.source, feed.name)
    if not title:
        first = next(iter(text.sentences(summary)), "")
        title = " ".join(first.split()[:15]) or _words_of(link)
    if _repeats(summary, title, outlet):
        summary = ""
    published = min(raw.published, now) if raw.published else now
    item = Item(
        feed=feed.name,
        feed_id=feed.id,
        url=link,
        guid=text.one_line(raw.guid)[:500],
        title=title,
        outlet=outlet or feed.name,
        author=text.one_line(text.plain(raw.author))[:100],
        summary=summary,
        content=content,
        published=published,
        first_seen=now,
        section=feed.section,
        beat=feed.beat,
        tier=feed.tier,
        url_key=text.canonical_url(link),
        title_key=text.title_key(title),
    )
    # Not the address as it came: a tracking parameter that changes makes no other version.
    parts = (item.guid, item.url_key, item.title, item.summary, item.content)
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=12)
    return replace(item, fingerprint=digest.hexdigest())


def _texts(raw: Raw) -> tuple[str, str]:
    """Return summary and full text as plain text, furniture cut; each "" where there is none."""
    summary, content = _bare(raw.summary), _bare(raw.content)
    if len(summary) > MAX_SUMMARY and len(summary) > len(content):
        content = summary
    if not summary or len(summary) > MAX_SUMMARY:
        summary = "\n\n".join(text.paragraphs(summary or content)[:2])
    if content == summary:
        content = ""
    return _cut(summary, MAX_SUMMARY), _cut(content, MAX_CONTENT)


def _bare(markup: str) -> str:
    plain = text.plain(markup)
    for pattern in _FURNITURE:
        plain = pattern.sub("", plain)
    return plain.strip()


def _cut(plain: str, limit: int) -> str:
    """Shorten to whole sentences."""
    if len(plain) <= limit:
        return plain
    kept = plain[:limit]
    whole = [match.end() for match in re.finditer(r"[.!?][\"”’)]*(?=\s)", kept)]
    return kept[: whole[-1]] if whole else kept.rsplit(" ", 1)[0]


def _outlet(title: str, link: str, source: str, feed: str) -> tuple[str, str]:
    """Part a headline from the outlet behind it, where an aggregator or the feed adds it."""
    source = text.one_line(text.plain(source))
    aggregated = (urlsplit(link).hostname or "") in _AGGREGATORS
    for name in filter(None, (source, feed)):
        tail = re.search(rf"\s+(?:[-–—|»]|::)\s+{re.escape(name)}$", title, re.IGNORECASE)
        if tail and tail.start():
            return title[: tail.start()], source or feed
    head, outlet = text.split_outlet(title)
    if aggregated and outlet:
        return head, source or outlet
    return title, source if aggregated else ""


def _repeats(summary: str, title: str, outlet: str) -> bool:
    """Tell whether a summary says no more than the headline and the outlet."""
    words = set(text.tokens(summary))
    return words <= set(text.tokens(title)) | set(text.tokens(outlet))


def _words_of(link: str) -> str:
    """Make a headline of an address, where nothing else is left."""
    parts = urlsplit(link)
    slug = unquote(parts.path).rstrip("/").rpartition("/")[2]
    words = re.sub(r"[-_+]+", " ", re.sub(r"\.\w{2,5}$", "", slug))
    return (text.one_line(words).capitalize() or parts.netloc)[:MAX_TITLE]


def _read(body: bytes, url: str, headers: Mapping[str, str]) -> tuple[str, list[Raw]]:
    """Return a feed's own title and its entries. Raises FeedError."""
    body = body.lstrip(_BLANKS)
    if not body:
        raise FeedError("the answer is empty")
    return _read_json(body, url) if body[:1] == b"{" else _read_xml(body, url, headers)


def _joined(base: str, link: str) -> str:
    """Return `link` as a whole address, "" where it is none."""
    link = re.sub(r"\s*\n\s*", "", text.clean(link).strip()).replace(" ", "%20")
    try:
        whole = urljoin(base, link)
    except ValueError:
        return ""
    return whole if len(whole) <= MAX_URL else ""


def _sane(moment: datetime) -> datetime | None:
    """Return `moment` in UTC; None for what no newsroom ever meant."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.year >= _OLDEST else None


# -- XML ---------------------------------------------------------------------------------------


def _read_xml(body: bytes, url: str, headers: Mapping[str, str]) -> tuple[str, list[Raw]]:
    known = {"content-location": url}  # without a base, one entry's xml:base leaks into the next
    folded = {name.lower(): value for name, value in headers.items()}
    if "content-type" in folded:
        known["content-type"] = folded["content-type"]
    try:
        try:
            parsed = _parsed(body, known)
        except (ValueError, OverflowError):  # a reference to no letter breaks feedparser
            parsed = _parsed(_REFERENCE.sub(_letter, body), known)
        title = str(parsed.feed.get("title") or "")
        raws = [_raw(entry, url) for entry in parsed.entries]
    except Exception as error:  # noqa: BLE001  (feedparser raises whatever its input makes it)
        raise FeedError(f"cannot be read ({type(error).__name__})") from None
    fault = parsed.get("bozo_exception")
    if not raws and not parsed.get("version"):
        if re.search(rb"<!doctype html|<html[\s>]", body[:2000], re.IGNORECASE):
            raise FeedError("a web page came, not a feed")
        raise FeedError("neither RSS, Atom nor JSON Feed")
    if not raws and isinstance(fault, SAXException):
        raise FeedError(f"broken XML ({text.one_line(fault.getMessage())[:100]})")
    return title, raws


def _parsed(body: bytes, headers: Mapping[str, str]) -> Any:
    return feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _letter(reference: re.Match[bytes]) -> bytes:
    """Keep a reference to a letter; drop one to a number that no letter has."""
    try:
        chr(int(reference[1], 16) if reference[1] else int(reference[2])).encode()
    except (ValueError, OverflowError):
        return b""
    return reference[0]


def _raw(entry: Any, base: str) -> Raw:
    links = [entry.get("feedburner_origlink"), entry.get("link")]
    guid = entry.get("id") or ""
    if text.is_web(str(guid)):
        links.append(guid)
    links += [link.get("href") for link in entry.get("links", ()) if isinstance(link, dict)]
    contents = [part.get("value") or "" for part in entry.get("content", ())]
    source = entry.get("source") or {}
    dates = partial(dict.get, entry)  # feedparser's own get() takes one date for the other
    return Raw(
        title=str(entry.get("title") or ""),
        links=tuple(_joined(base, link) for link in links if isinstance(link, str) and link),
        guid=str(guid),
        summary=str(entry.get("summary") or ""),
        content=max(contents, key=len, default=""),
        author=str(entry.get("author") or ""),
        source=str(source.get("title") or "") if isinstance(source, dict) else "",
        published=_moment(dates("published_parsed")) or _moment(dates("updated_parsed")),
    )


def _moment(parsed: Any) -> datetime | None:
    """Turn feedparser's UTC tuple into a moment."""
    try:
        return _sane(datetime.fromtimestamp(calendar.timegm(parsed), UTC)) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


# -- JSON Feed 1.0 and 1.1 -----------------------------------------------------------------------


def _read_json(body: bytes, url: str) -> tuple[str, list[Raw]]:
    try:
        document = json.loads(body.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"broken JSON ({text.one_line(str(error))[:100]})") from None
    entries = document.get("items")
    if not isinstance(entries, list):
        raise FeedError("neither RSS, Atom nor JSON Feed")
    raws = [_raw_json(entry, url) for entry in entries if isinstance(entry, dict)]
    return _getter(document)("title"), raws


def _getter(entry: dict[str, Any]) -> Callable[[str], str]:
    """Return a reader of `entry`'s values as text, "" for what is missing or no value."""

    def get(name: str) -> str:
        value = entry.get(name)
        return str(value) if isinstance(value, str | int | float) else ""

    return get


def _raw_json(entry: dict[str, Any], base: str) -> Raw:
    get = _getter(entry)
    links = [get("url"), get("external_url"), get("id") if text.is_web(get("id")) else ""]
    authors = entry.get("authors") or [entry.get("author")]  # 1.1, else 1.0
    author = next(iter(authors), None) if isinstance(authors, list) else None
    return Raw(
        title=get("title"),
        links=tuple(_joined(base, link) for link in links if link),
        guid=get("id"),
        summary=get("summary"),
        content=get("content_html") or html.escape(get("content_text"), quote=False),
        author=_getter(author)("name") if isinstance(author, dict) else "",
        published=_iso(get("date_published")) or _iso(get("date_modified")),
    )


def _iso(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return _sane(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
