"""Bytes in, items out: the only place that knows feedparser. Pure."""

import calendar
import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXException

import feedparser

from digest import text
from digest.errors import FeedError
from digest.model import Feed, Item

MAX_ITEMS = 500  # of one answer; a feed that sends more has its first ones read
MAX_TITLE = 300
MAX_SUMMARY = 1_500
MAX_CONTENT = 40_000

_AGGREGATORS = frozenset({"news.google.com"})
_FURNITURE = (
    re.compile(r"\s*The post\b.{0,300}?\bappeared first on\b.*$", re.DOTALL),
    re.compile(
        r"\s*(?:Continue reading|Read more|Read the full (?:story|article))\b.{0,120}$", re.I
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
    if not body.strip():
        raise FeedError("the answer is empty")
    read = _read_json if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _read_xml
    raws = read(body, url or feed.url, headers or {})
    found = [item for raw in raws[:MAX_ITEMS] if (item := _item(raw, feed, now)) is not None]
    found.reverse()  # feeds list the newest first
    return sorted(found, key=lambda item: item.published)


def identify(fresh: Sequence[Item], known: Sequence[Item]) -> list[int]:
    """Find the article each fresh version belongs to, looking at `known` versions and the others.

    Returns for each the id of a known article, 0 for a new one, or -k for that of the k-th.
    One article: the same guid in one feed, the same address, or the same headline close in time.
    """
    articles: list[int] = []
    seen: list[tuple[Item, int]] = [(item, item.article) for item in known]
    by_key: dict[tuple[str, str], list[tuple[Item, int]]] = {}
    for item, article in seen:
        _index(by_key, item, article)
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
    keys = [
        ("guid", f"{item.feed_id} {item.guid}"),
        ("url", item.url_key),
        ("title", item.title_key),
    ]
    return [
        key
        for key, value in zip(keys, (item.guid, item.url_key, item.title_key), strict=True)
        if value
    ]


def _index(by_key: dict[tuple[str, str], list[tuple[Item, int]]], item: Item, article: int) -> None:
    for key in _keys(item):
        by_key.setdefault(key, []).append((item, article))


def _same(one: Item, other: Item) -> bool:
    """Tell whether two versions that share a guid, an address or a headline are one article."""
    if one.url_key and one.url_key == other.url_key:
        return "/" in one.url_key  # a front page is no article
    if one.feed_id == other.feed_id and one.guid and one.guid == other.guid:
        words, others = set(one.title_key.split()), set(other.title_key.split())
        return not words or not others or 2 * len(words & others) >= min(len(words), len(others))
    if one.title_key != other.title_key or len(one.title_key.split()) < 4:
        return False
    hours = abs((one.published - other.published).total_seconds()) / 3600
    # One feed repeats its headlines ("Press briefing") for other events; other feeds copy.
    return hours <= (12 if one.feed_id == other.feed_id else 96)


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
    parts = (item.guid, item.url, item.title, item.summary, item.content)
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
    head, tail = text.split_outlet(title)
    source = text.one_line(text.plain(source))
    aggregated = (urlsplit(link).hostname or "") in _AGGREGATORS
    if tail and (aggregated or tail.casefold() in {source.casefold(), feed.casefold()}):
        return head, source or tail
    return title, source if aggregated else ""


def _repeats(summary: str, title: str, outlet: str) -> bool:
    """Tell whether a summary says no more than the headline and the outlet."""
    words = set(text.tokens(summary))
    return words <= set(text.tokens(title)) | set(text.tokens(outlet))


def _words_of(link: str) -> str:
    slug = urlsplit(link).path.rstrip("/").rpartition("/")[2] or urlsplit(link).netloc
    return re.sub(r"\.\w{2,5}$", "", slug).replace("-", " ").replace("_", " ").strip().capitalize()


# -- XML ---------------------------------------------------------------------------------------


def _read_xml(body: bytes, url: str, headers: Mapping[str, str]) -> list[Raw]:
    known = {"content-location": url}  # without a base, one entry's xml:base leaks into the next
    if "content-type" in headers:
        known["content-type"] = headers["content-type"]
    try:
        parsed = feedparser.parse(
            io.BytesIO(body),
            response_headers=known,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # noqa: BLE001  (feedparser raises whatever its input makes it)
        raise FeedError(f"cannot be read ({type(error).__name__})") from None
    if not parsed.entries and not parsed.get("version"):
        if re.search(rb"<!doctype html|<html[\s>]", body[:2000], re.IGNORECASE):
            raise FeedError("a web page came, not a feed")
        raise FeedError("neither RSS, Atom nor JSON Feed")
    fault = parsed.get("bozo_exception")
    if not parsed.entries and isinstance(fault, SAXException):
        raise FeedError(f"broken XML ({text.one_line(fault.getMessage())[:100]})")
    return [_raw(entry, url) for entry in parsed.entries]


def _raw(entry: Any, base: str) -> Raw:
    links = [entry.get("feedburner_origlink"), entry.get("link")]
    guid = entry.get("id") or ""
    if text.is_web(str(guid)):
        links.append(guid)
    links += [link.get("href") for link in entry.get("links", ()) if isinstance(link, dict)]
    contents = [part.get("value") or "" for part in entry.get("content", ())]
    source = entry.get("source") or {}
    return Raw(
        title=str(entry.get("title") or ""),
        links=tuple(_joined(base, link) for link in links if isinstance(link, str) and link),
        guid=str(guid),
        summary=str(entry.get("summary") or ""),
        content=max(contents, key=len, default=""),
        author=str(entry.get("author") or ""),
        source=str(source.get("title") or "") if isinstance(source, dict) else "",
        published=_moment(entry.get("published_parsed")) or _moment(entry.get("updated_parsed")),
    )


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def _moment(parsed: Any) -> datetime | None:
    """Turn feedparser's UTC tuple into a moment; None for what no newsroom ever meant."""
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return moment if moment and moment.year >= 1990 else None


# -- JSON Feed 1.0 and 1.1 -----------------------------------------------------------------------


def _read_json(body: bytes, url: str, headers: Mapping[str, str]) -> list[Raw]:
    del headers  # JSON is UTF-8
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"broken JSON ({text.one_line(str(error))[:100]})") from None
    entries = document.get("items") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise FeedError("neither RSS, Atom nor JSON Feed")
    return [_raw_json(_getter(entry), url) for entry in entries if isinstance(entry, dict)]


def _getter(entry: dict[str, Any]) -> Callable[[str], str]:
    """Return a reader of `entry`'s values as text, "" for what is missing or no value."""

    def get(name: str) -> str:
        value = entry.get(name)
        return str(value) if isinstance(value, str | int | float) else ""

    return get


def _raw_json(get: Callable[[str], str], base: str) -> Raw:
    links = [get(name) for name in ("url", "external_url", "id")]
    return Raw(
        title=get("title"),
        links=tuple(_joined(base, link) for link in links if link),
        guid=get("id"),
        summary=get("summary"),
        content=get("content_html") or get("content_text"),
        published=_iso(get("date_published")) or _iso(get("date_modified")),
    )


def _iso(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
