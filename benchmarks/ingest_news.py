"""Invented outlets whose feeds look like real ones: their sizes, formats and habits of markup.

A document is a pure function of a feed's number and its version: each version puts two items on
top and lets the two oldest go, as feeds with a window do. Everything about a feed comes from its
number by sequences that fill their range evenly, so that the first hundred feeds are as large and
as mixed as the first ten thousand: peers that are measured on fewer feeds meet the same work.
"""

import math
import random
import re
from collections.abc import Sequence
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


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Real news seldom has four words in a row that other news has too, and who looks for copies counts
# on it. So any four words in a row, or three of a title, hold an invented name or two other open
# places: stock phrases would be met more often than in any newspaper.
_STARTS = _listed(
    "Aver Bren Castel Dun Esk Fjor Gal Harrow Iso Jast Kel Lor Mar North Ost Pell Quin Ros Sund Tir"
    " Ullen Väster Wex Yar Zel Arden Bel Corm Drav Elm Fen Grim Holt Ingel Kirk Lang Mor Nim Orr"
)
_ENDS = _listed(
    "land mark mar more era dane tero gate lara ova mount vik enza wick rava worth tara dal haven"
    " field holm moor stad brook ford"
)
_FIRST = _listed(
    "Ada Tomás Ruth Jan Mei Omar Lena Piotr Asha Bruno Carla Dmitri Edda Farid Greta Hugo Ines"
    " Jonas Katya Luis Mona Nils Olga Paolo Rosa Sven Tara Ugo Vera Wim Yusuf Zoë"
)
_KINDS = _listed(
    "naval cyber fiscal rural coastal allied civil covert digital early failed federal foreign"
    " hidden joint late legal local mobile narrow nuclear orbital partial private public regional"
    " senior shared solar sudden tactical tidal urban unsigned vast weekly wider written arctic"
)
_THINGS = _listed(
    "missile ferry satellite budget truce radar harbor spectrum refugee grain submarine pension"
    " permit frigate pipeline drill visa munitions railway encryption treaty audit blockade convoy"
    " deposit embargo factory garrison hearing inquiry junta kiosk levy memo network outpost patrol"
    " quota reactor summit tariff uprising vaccine warrant airfield border census dam election"
    " famine glacier hospital island jury kelp lagoon mine nickel orchard port quarry river"
)
_DEEDS = _listed(
    "approves delays questions reopens expands halts defends withdraws reviews signs rejects funds"
    " tests inspects suspends rewrites presents cancels renews splits seizes shields trades doubles"
    " orders leaks maps builds counts denies grounds buries blames courts drops equips"
)
_SHAPES = (
    "{person} {deed} {place}’s {kind} {thing} although {person} {deed} a {kind} {thing}.",
    "In {place}, the {kind} {thing} office {deed} {count} {thing} papers, {person} said.",
    "“{place} {deed} every {kind} {thing}”, {person} told {place} on {day} of {person}.",
    "By {day} {person} and {person} had the {kind} {thing} of {place} in {count} pieces.",
    "{count} {kind} crews left {place} as {person} {deed} the {thing} {thing}.",
    "Nobody in {place} {deed} {person}’s {kind} {thing}, which costs ${count} million.",
    "If {person} {deed} it, {place} loses {count} {thing} jobs to {place}.",
    "{person} {deed} {place}, where {person} called {place} {thing} votes {kind}.",
)
_TITLES = (
    "{place}’s {kind} {thing} {deed} {place} {thing}",
    "{person} {deed} {kind} {thing}, {place} {deed} {thing} plan",
    "Why {place} {deed} its {kind} {thing} despite {count} {thing} claims",
    "{kind} {thing}: {place} {deed} {count} {thing} orders",
)
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
    place = _STARTS[number % len(_STARTS)] + _ENDS[number // 7 % len(_ENDS)]
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
    title = _said(dice, 1, _TITLES)
    published = born - one.pace * (one.count - serial)
    if serial >= one.count:  # of a later version: written just before it
        published = born + STAMP_STEP * (serial - one.count) / ITEMS_A_VERSION
    slug = "-".join(re.sub(r"[^a-z ]", "", title.lower()).split()[:6])
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


class _Words(dict[str, str]):
    """Gives another word each time that a sentence asks for one of a kind."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice.random

    def __missing__(self, kind: str) -> str:
        if kind == "person":
            return f"{self._one(_FIRST)} {self['place']}"
        if kind == "place":
            return self._one(_STARTS) + self._one(_ENDS)
        return str(2 + int(self._dice() * 978)) if kind == "count" else self._one(_LISTS[kind])

    def _one(self, words: Sequence[str]) -> str:
        return words[int(self._dice() * len(words))]


_LISTS = {"kind": _KINDS, "thing": _THINGS, "deed": _DEEDS, "day": _DAYS}


def _said(dice: random.Random, count: int, shapes: Sequence[str] = _SHAPES) -> str:
    """Return sentences, or whatever the shapes are of."""
    words = _Words(dice)
    return " ".join(dice.choice(shapes).format_map(words) for _ in range(count))


def _summary(one: Outlet, dice: random.Random, title: str, url: str) -> str:
    if one.markup == "plain":
        return _said(dice, dice.choice((2, 2, 3, 3)))
    image = (
        f'<img src="{one.site}/media/{dice.randrange(10**6)}.jpg" alt="{title}" width="640"'
        ' height="427" style="margin-bottom: 10px" />'
        if dice.random() < 0.5
        else ""
    )
    text = f"<p>{image}{_marked(one, dice, _said(dice, 2))}</p>"
    if one.markup == "markup":
        return f'{text}<p><a href="{url}#more">Read&nbsp;more</a> <em>&amp; share</em> it.</p>'
    return text + (
        f'<p>The post <a rel="nofollow" href="{url}">{title}</a> appeared first on'
        f' <a rel="nofollow" href="{one.site}">{one.name}</a>.</p>'
    )


def _marked(one: Outlet, dice: random.Random, text: str) -> str:
    """Set words of a text as writers do: links, emphasis, breaks, nearly as many as real feeds."""
    words = text.split(" ")
    for place in range(len(words)):
        die = dice.random()
        if die < 0.06:
            words[place] = f'<a href="{one.site}/tag/{place}">{words[place]}</a>'
        elif die < 0.16:
            tag = dice.choice(("strong", "em", "b", "i", "span"))
            words[place] = f"<{tag}>{words[place]}</{tag}>"
        elif die < 0.2:
            words[place] += "<br />"
    return " ".join(words)


def _article(one: Outlet, dice: random.Random) -> str:
    """Return a whole article as publishing systems put it into feeds, frames and pixels and all."""
    parts = [f'<p class="lede">{_marked(one, dice, _said(dice, 2))}</p>']
    parts += [
        f"<p>{_marked(one, dice, _said(dice, dice.randint(2, 5)))}</p>"
        for _ in range(dice.randint(3, 8))
    ]
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
