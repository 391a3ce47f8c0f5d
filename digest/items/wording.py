"""The words of an item: its headline, outlet and texts, with the furniture cut. Pure."""

import hashlib
import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from digest import text
from digest.furniture.trim import trim
from digest.items.raw import Raw
from digest.model import Feed, Item

MAX_TITLE = 300
MAX_SUMMARY = 1_500
MAX_CONTENT = 40_000

_AGGREGATORS = frozenset({"news.google.com"})
_MAX_OUTLET = 80
_GLANCE = 40
_SCHEME = re.compile(r"[^/?#\s]*:|.*\s")
# What an aggregator writes instead of a summary: the headline with its link once more, or several.
_LINKS = re.compile(r"\s*(?:<(?:ol|ul|li|p|div|table|tr|td)\b[^<>]*>\s*){0,9}<a\s", re.IGNORECASE)


def item(raw: Raw, feed: Feed, now: datetime) -> Item:
    """Make an item of a raw entry. Where it has no web address, `url` is ""."""
    link = _link(raw)
    aggregated = (urlsplit(link).hostname or "") in _AGGREGATORS
    summary, content = ("", "") if aggregated and _LINKS.match(raw.summary) else _texts(raw)
    title = text.one_line(text.plain(raw.title))[:MAX_TITLE]
    title, outlet = _outlet(title, raw.source, feed.name, aggregated=aggregated)
    if not title:
        first = next(iter(text.sentences(summary)), "")
        title = " ".join(first.split()[:15]) or _words_of(link) or feed.name
    elif _repeats(summary, title, outlet):
        summary = ""
    guid, url_key = text.one_line(raw.guid)[:500], text.canonical_url(raw.origin or link)
    # Not the address as it came: a tracking parameter that changes makes no other version.
    version = f"{guid}\0{url_key}\0{title}\0{summary}\0{content}".encode()
    return Item(
        feed=feed.name,
        feed_id=feed.id,
        url=link,
        guid=guid,
        title=title,
        outlet=outlet or feed.name,
        author=text.one_line(text.plain(raw.author))[:100],
        summary=summary,
        content=content,
        published=min(raw.published, now) if raw.published else now,
        updated=raw.updated,
        first_seen=now,
        section=feed.section,
        beat=feed.beat,
        tier=feed.tier,
        fingerprint=hashlib.blake2b(version, digest_size=12).hexdigest(),
        url_key=url_key,
        title_key=text.title_key(title),
    )


def _texts(raw: Raw) -> tuple[str, str]:
    """Return summary and full text as plain text, furniture cut; each "" where there is none."""
    summary = trim(text.plain(raw.summary))
    content = summary if raw.content == raw.summary else trim(text.plain(raw.content))
    if len(summary) > MAX_SUMMARY and len(summary) > len(content):
        content = summary
    if not summary or len(summary) > MAX_SUMMARY:
        summary = "\n\n".join(text.paragraphs(summary or content)[:2])
    if content == summary:
        content = ""
    return _cut(summary, MAX_SUMMARY), _cut(content, MAX_CONTENT)


def _link(raw: Raw) -> str:
    """Return the best web address; one without a scheme is left where no base was known."""
    web = (link for link in raw.links if text.is_web(link))
    loose = (link for link in raw.links if link and not _SCHEME.match(link))
    return next(web, "") or next(loose, "")


def _cut(plain: str, limit: int) -> str:
    """Shorten to whole sentences."""
    if len(plain) <= limit:
        return plain
    kept = plain[:limit]
    whole = [match.end() for match in re.finditer(r"[.!?][\"”’)]*(?=\s)", kept)]
    return kept[: whole[-1]] if whole else kept.rsplit(" ", 1)[0]


def _outlet(title: str, source: str, feed: str, *, aggregated: bool) -> tuple[str, str]:
    """Part a headline from the outlet behind it, where an aggregator or the feed adds it."""
    source = text.one_line(text.plain(source))
    for name in filter(None, (source, feed)):
        if not title.lower().endswith(name.lower()):
            continue
        tail = re.search(rf"\s+(?:[-–—|»]|::)\s+{re.escape(name)}$", title, re.IGNORECASE)
        if tail and tail.start():
            return title[: tail.start()], source or feed
    if not aggregated:
        return title, ""
    head, _, outlet = title.rpartition(" - ")
    if head and len(outlet) <= _MAX_OUTLET:
        return head, source or outlet
    return title, source


def _repeats(summary: str, title: str, outlet: str) -> bool:
    """Tell whether a summary says no more than the headline and the outlet."""
    said = {*text.tokens(title), *text.tokens(outlet)}
    first = summary[:_GLANCE].rpartition(" ")[0]  # nearly always enough
    return said.issuperset(text.tokens(first)) and said.issuperset(text.tokens(summary))


def _words_of(link: str) -> str:
    """Make a headline of an address, where nothing else is left."""
    parts = urlsplit(link)
    slug = unquote(parts.path).rstrip("/").rpartition("/")[2]
    words = re.sub(r"[-_+]+", " ", re.sub(r"\.\w{2,5}$", "", slug))
    return (text.one_line(words).capitalize() or parts.netloc)[:MAX_TITLE]
