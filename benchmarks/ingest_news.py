"""Invented outlets whose feeds look like real ones: their sizes, formats and habits of markup.

A document is a pure function of a feed's number and its version: each version puts two items on
top and lets the two oldest go, as feeds with a window do. Everything about a feed comes from its
number by sequences that fill their range evenly, so that the first hundred feeds are as large and
as mixed as the first ten thousand: peers that are measured on fewer feeds meet the same work.
"""

import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from statistics import NormalDist

ITEMS_A_VERSION = 2
STAMP_STEP = timedelta(minutes=30)  # between two versions of a feed
_FEWEST, _MOST = 5, 150
_COUNTS = NormalDist(mu=math.log(38), sigma=0.74)  # of the logarithm of a feed's items
_PACES = NormalDist(mu=math.log(2.5), sigma=1.0)  # of the logarithm of the hours between two items

_PLACES = (
    "Averland", "Brennmark", "Castelmar", "Dunmore", "Eskerra", "Fjordane", "Galtero", "Harrowgate",
    "Isolara", "Jastrova", "Kelmount", "Lorvik", "Marenza", "Northwick", "Ostrava Bay", "Pellworth",
    "Quintara", "Rosmark", "Sundhaven", "Tirol Point", "Ullenfeld", "Västerholm", "Wexmoor", "Zell",
)  # fmt: skip
_BODIES = (
    "defense ministry", "senate committee", "coast guard", "space agency", "border police",
    "central bank", "transport union", "cyber command", "naval yard", "foreign office",
    "audit office", "grid operator", "army corps", "parliament", "shipping council", "health board",
    "appeals court", "weather service", "port authority", "drone regiment",
)  # fmt: skip
_DEEDS = (
    "approves", "delays", "questions", "reopens", "expands", "halts", "defends", "withdraws",
    "reviews", "signs", "rejects", "funds", "tests", "inspects", "suspends", "rewrites", "presents",
    "cancels", "renews", "splits",
)  # fmt: skip
_THINGS = (
    "missile order", "ferry contract", "satellite launch", "budget plan", "truce line",
    "radar network", "harbor tunnel", "spectrum auction", "refugee corridor", "grain export deal",
    "submarine refit", "pension reform", "data center permit", "frigate program", "pipeline audit",
    "drill schedule", "visa rule", "munitions plant", "rail link", "encryption bill",
)  # fmt: skip
_TURNS = (
    "after weeks of talks", "as costs climb", "despite a warning", "ahead of the summit",
    "in a split vote", "amid new doubts", "following a leak", "for the third time",
    "under pressure from allies", "while rivals watch", "before the winter", "to calm markets",
    "with a narrow majority", "after the storm", "in a surprise move", "over safety fears",
    "as winter nears", "on eve of vote", "without a debate", "in closed session",
)  # fmt: skip
_SAYERS = ("A spokeswoman", "The chairman", "Two officials", "The inspector", "Analysts", "Critics")
_NAMES = ("Ada Lindqvist", "Tomás Ferro", "Ruth Okafor", "Jan de Wael", "Mei Sato", "Omar Haddad")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_TOPICS = ("Defense", "World", "Cyber", "Economy", "Energy", "Space", "Naval", "Politics", "Law")


@dataclass(frozen=True, slots=True)
class Outlet:
    """What one feed is like, for good."""

    number: int
    form: str  # "rss", "atom" or "rdf"
    count: int  # of items in its window
    full: bool  # the whole articles are in the feed
    markup: str  # "plain", "markup" or "trailer": what a summary is made of
    pace: timedelta  # between two items
    encoding: str
    name: str
    site: str


@cache
def outlet(number: int) -> Outlet:
    """Return the outlet of a number."""
    form, full = _spread(number, math.sqrt(2)), _spread(number, math.sqrt(3)) < 0.06
    count = round(math.exp(_COUNTS.inv_cdf(_spread(number, (math.sqrt(5) - 1) / 2))))
    place = _PLACES[number % len(_PLACES)]
    return Outlet(
        number=number,
        form="rss" if form < 0.75 else "atom" if form < 0.95 else "rdf",
        count=min(max(count // 2 if full else count, _FEWEST), _MOST),
        full=full,
        markup=("plain", "markup", "trailer")[int(_spread(number, math.sqrt(7)) * 3)],
        pace=timedelta(hours=math.exp(_PACES.inv_cdf(_spread(number, math.sqrt(11))))),
        encoding="iso-8859-1" if _spread(number, math.sqrt(13)) < 0.02 else "utf-8",
        name=f"{place} {('Herald', 'Monitor', 'Dispatch', 'Observer')[number % 4]} {number}",
        site=f"https://www.outlet{number}.example.org",
    )


def document(number: int, version: int, born: datetime) -> bytes:
    """Return the feed of a number as it was at a version; `born` is when version 0 was written."""
    one = outlet(number)
    top = one.count - 1 + version * ITEMS_A_VERSION
    news = [_news(one, serial, born) for serial in range(top, top - one.count, -1)]
    written = stamp(number, born + version * STAMP_STEP)
    text = {"rss": _rss, "atom": _atom, "rdf": _rdf}[one.form](one, news, written)
    return text.encode(one.encoding, "xmlcharrefreplace")


def stamp(number: int, moment: datetime) -> str:
    """Return the time of writing as it stands in the head of a feed; always of one length."""
    return format_datetime(moment, usegmt=True) if outlet(number).form == "rss" else _iso(moment)


@dataclass(frozen=True, slots=True)
class _News:
    serial: int
    title: str
    url: str
    author: str
    topics: tuple[str, str]
    summary: str
    content: str
    published: datetime


def _spread(number: int, step: float) -> float:
    """Return the next of a sequence that fills 0 to 1 evenly (Kronecker's), never 0 itself."""
    return (0.5 + number * step) % 1.0 or 0.5


def _news(one: Outlet, serial: int, born: datetime) -> _News:
    dice = random.Random(one.number << 20 | serial)
    title = _headline(dice)
    published = born - one.pace * (one.count - serial)
    if serial >= one.count:  # of a later version: written just before it
        published = born + STAMP_STEP * (serial - one.count) / ITEMS_A_VERSION
    slug = "-".join(title.lower().replace("ä", "a").replace("’", "").split()[:6])
    url = f"{one.site}/{published:%Y/%m/%d}/{slug}-{serial}/"
    return _News(
        serial=serial,
        title=title,
        url=url,
        author=dice.choice(_NAMES),
        topics=(dice.choice(_TOPICS), dice.choice(_TOPICS)),
        summary=_summary(one, dice, title, url),
        content=_article(one, dice) if one.full else "",
        published=published,
    )


def _headline(dice: random.Random) -> str:
    """Return one of 77 million: outlets seldom use one another's words."""
    place, other = dice.choice(_PLACES), dice.choice(_PLACES)
    what = f"{dice.choice(_BODIES)} {dice.choice(_DEEDS)} {other} {dice.choice(_THINGS)}"
    return f"{place}’s {what} {dice.choice(_TURNS)}"


@cache
def _sentences() -> tuple[str, ...]:
    """Return the stock that all texts are made of: to write each anew would take minutes."""
    dice = random.Random(47)
    return tuple(
        f"{dice.choice(_SAYERS)} in {dice.choice(_PLACES)} said on {dice.choice(_DAYS)} the"
        f" {dice.choice(_BODIES)} “{dice.choice(_DEEDS)}” a {dice.choice(_THINGS)} worth"
        f" ${dice.randint(2, 980)} million {dice.choice(_TURNS)}."
        for _ in range(5_000)
    )


def _said(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(_sentences(), k=count))


def _summary(one: Outlet, dice: random.Random, title: str, url: str) -> str:
    if one.markup == "plain":
        return _said(dice, dice.choice((1, 2, 2)))
    image = (
        f'<img src="{one.site}/media/{dice.randrange(10**6)}.jpg" alt="{title}" width="640"'
        ' height="427" style="margin-bottom: 10px" />'
        if dice.random() < 0.5
        else ""
    )
    text = f"<p>{image}{_said(dice, 1)}</p>"
    if one.markup == "markup":
        return f'{text}<p><a href="{url}#more">Read&nbsp;more</a> <em>&amp; share</em> it.</p>'
    return text + (
        f'<p>The post <a rel="nofollow" href="{url}">{title}</a> appeared first on'
        f' <a rel="nofollow" href="{one.site}">{one.name}</a>.</p>'
    )


def _article(one: Outlet, dice: random.Random) -> str:
    """Return a whole article as publishing systems put it into feeds, frames and pixels and all."""
    parts = [f'<p class="lede">{_said(dice, 2)}</p>']
    parts += [f"<p>{_said(dice, dice.randint(1, 4))}</p>" for _ in range(dice.randint(3, 8))]
    photo = f"{one.site}/media/{dice.randrange(10**6)}"
    parts.insert(
        2,
        f'<figure class="wp-block-image size-large"><img loading="lazy" src="{photo}-1024x683.jpg"'
        f' srcset="{photo}-1024x683.jpg 1024w, {photo}-300x200.jpg 300w" alt="" />'
        f"<figcaption>{_said(dice, 1)}</figcaption></figure>",
    )
    parts.append(f"<ul><li>{_said(dice, 1)}</li><li>{_said(dice, 1)}</li></ul>")
    if dice.random() < 0.3:
        parts.append(f'<iframe src="{one.site}/embed/{dice.randrange(10**6)}"></iframe>')
    parts.append(f'<img src="{one.site}/pixel.gif?n={dice.randrange(10**6)}" width="1" alt="">')
    return "\n".join(parts)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _rss(one: Outlet, news: list[_News], written: str) -> str:
    head = (
        f'<?xml version="1.0" encoding="{one.encoding}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:media="http://search.yahoo.com/mrss/">\n<channel>\n'
        f"<title>{one.name}</title>\n"
        f'<atom:link href="{one.site}/feed/" rel="self" type="application/rss+xml" />\n'
        f"<link>{one.site}</link>\n<description>News from {one.name}</description>\n"
        f"<lastBuildDate>{written}</lastBuildDate>\n<language>en-us</language>\n<ttl>30</ttl>\n"
    )
    return head + "".join(_rss_item(one, item) for item in news) + "</channel>\n</rss>\n"


def _rss_item(one: Outlet, item: _News) -> str:
    content = f"<content:encoded><![CDATA[{item.content}]]></content:encoded>\n"
    return (
        f"<item>\n<title>{item.title}</title>\n<link>{item.url}</link>\n"
        f"<dc:creator><![CDATA[{item.author}]]></dc:creator>\n"
        f"<pubDate>{format_datetime(item.published, usegmt=True)}</pubDate>\n"
        f"<category><![CDATA[{item.topics[0]}]]></category>\n"
        f"<category><![CDATA[{item.topics[1]}]]></category>\n"
        f'<guid isPermaLink="false">{one.site}/?p={item.serial}</guid>\n'
        f"<description>{_kept(one, item.summary)}</description>\n"
        f"{content if one.full else ''}"
        f'<media:thumbnail url="{item.url}thumb.jpg" width="150" height="100" />\n</item>\n'
    )


def _atom(one: Outlet, news: list[_News], written: str) -> str:
    head = (
        f'<?xml version="1.0" encoding="{one.encoding}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">\n<title>{one.name}</title>\n'
        f'<link rel="alternate" type="text/html" href="{one.site}/" />\n'
        f'<link rel="self" type="application/atom+xml" href="{one.site}/atom.xml" />\n'
        f"<id>{one.site}/atom.xml</id>\n<updated>{written}</updated>\n"
    )
    return head + "".join(_atom_entry(one, item) for item in news) + "</feed>\n"


def _atom_entry(one: Outlet, item: _News) -> str:
    moment = _iso(item.published)
    content = f'<content type="html">{_kept(one, item.content)}</content>\n'
    return (
        f'<entry>\n<title type="html">{_kept(one, item.title)}</title>\n'
        f'<link rel="alternate" type="text/html" href="{item.url}" />\n<id>{item.url}</id>\n'
        f"<published>{moment}</published>\n<updated>{moment}</updated>\n"
        f"<author><name>{item.author}</name><uri>{one.site}/staff</uri></author>\n"
        f'<category term="{item.topics[0]}" />\n<category term="{item.topics[1]}" />\n'
        f'<summary type="html">{_kept(one, item.summary)}</summary>\n'
        f"{content if one.full else ''}</entry>\n"
    )


def _rdf(one: Outlet, news: list[_News], written: str) -> str:
    listed = "".join(f'<rdf:li rdf:resource="{item.url}" />\n' for item in news)
    head = (
        f'<?xml version="1.0" encoding="{one.encoding}"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{one.site}/rdf">\n<title>{one.name}</title>\n'
        f"<link>{one.site}</link>\n<description>News from {one.name}</description>\n"
        f"<dc:date>{written}</dc:date>\n<items><rdf:Seq>\n{listed}</rdf:Seq></items>\n</channel>\n"
    )
    return head + "".join(_rdf_item(one, item) for item in news) + "</rdf:RDF>\n"


def _rdf_item(one: Outlet, item: _News) -> str:
    return (
        f'<item rdf:about="{item.url}">\n<title>{item.title}</title>\n<link>{item.url}</link>\n'
        f"<description>{_kept(one, item.summary)}</description>\n"
        f"<dc:creator>{item.author}</dc:creator>\n<dc:date>{_iso(item.published)}</dc:date>\n"
        f"<dc:subject>{item.topics[0]}</dc:subject>\n</item>\n"
    )


def _kept(one: Outlet, text: str) -> str:
    """Return text as XML holds it: half of the outlets wrap it up, half escape it."""
    return f"<![CDATA[{text}]]>" if one.number % 2 else escape(text, quote=False)
