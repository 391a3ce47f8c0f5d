"""The words of an item: its headline, outlet and texts, with the furniture cut. Pure."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from digest import text
from digest.items.raw import Raw
from digest.model import Feed, Item

MAX_TITLE = 300
MAX_SUMMARY = 1_500
MAX_CONTENT = 40_000

_AGGREGATORS = frozenset({"news.google.com"})
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


def item(raw: Raw, feed: Feed, now: datetime) -> Item:
    """Make an item of a raw entry. Where it has no web address, `url` is ""."""
    link = next((link for link in raw.links if text.is_web(link)), "")
    summary, content = _texts(raw)
    title = text.one_line(text.plain(raw.title))[:MAX_TITLE]
    title, outlet = _outlet(title, link, raw.source, feed.name)
    if not title:
        first = next(iter(text.sentences(summary)), "")
        title = " ".join(first.split()[:15]) or _words_of(link) or feed.name
    elif _repeats(summary, title, outlet):
        summary = ""
    published = min(raw.published, now) if raw.published else now
    made = Item(
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
        updated=raw.updated,
        first_seen=now,
        section=feed.section,
        beat=feed.beat,
        tier=feed.tier,
        url_key=text.canonical_url(link),
        title_key=text.title_key(title),
    )
    # Not the address as it came: a tracking parameter that changes makes no other version.
    parts = (made.guid, made.url_key, made.title, made.summary, made.content)
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=12)
    return replace(made, fingerprint=digest.hexdigest())


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
