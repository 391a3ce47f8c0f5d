"""Outlets as print names them, and whose house they are of. Pure."""

import re
from urllib.parse import urlsplit

from digest.model import Item

_ACRONYM = re.compile(r"^[bcdfghjklmnpqrstvwxz]{2,5}$")
_SHELF = re.compile(r"(?:^|\.)(?:news\.google|feedproxy\.google|news\.yahoo|msn)\.[a-z.]+$")
_CARRIER = re.compile(r"(?:^|\.)(?:feedburner|feedproxy\.google|feedblitz|feedpress)\.\w+$")
_FRONT = re.compile(r"^(?:www\d?|rss|feeds?|feedx|api|news|moxie|amp|m|edition)\.")
_DESK = re.compile(r"(?:: [\w ’'&-]{2,40}| \((?:via )?[\w ]{2,30}\))$")  # "The Guardian: World"
# The printed names of houses whose feeds are often listed by their bare addresses.
_PRINTED = {
    "dailymail.co.uk": "Daily Mail", "dj.com": "The Wall Street Journal",
    "wsj.com": "The Wall Street Journal", "washingtonpost.com": "The Washington Post",
    "nytimes.com": "The New York Times", "theguardian.com": "The Guardian",
    "foxnews.com": "Fox News", "nbcnews.com": "NBC News", "abcnews.com": "ABC News",
    "abcnews.go.com": "ABC News", "cbsnews.com": "CBS News", "bbci.co.uk": "BBC",
    "bbc.co.uk": "BBC", "bbc.com": "BBC", "aljazeera.com": "Al Jazeera", "thehill.com": "The Hill",
    "lemonde.fr": "Le Monde", "ft.com": "Financial Times", "bloomberg.com": "Bloomberg",
    "cnn.com": "CNN", "npr.org": "NPR", "reuters.com": "Reuters", "apnews.com": "AP",
    "politico.com": "Politico", "politico.eu": "Politico Europe", "axios.com": "Axios",
    "defenseone.com": "Defense One", "defensenews.com": "Defense News", "twz.com": "The War Zone",
    "breakingdefense.com": "Breaking Defense", "spacenews.com": "SpaceNews", "msn.com": "MSN",
    "economist.com": "The Economist", "latimes.com": "Los Angeles Times", "time.com": "Time",
    "usatoday.com": "USA Today", "skynews.com": "Sky News", "sky.com": "Sky News",
    "independent.co.uk": "The Independent", "telegraph.co.uk": "The Telegraph",
    "theatlantic.com": "The Atlantic", "foreignpolicy.com": "Foreign Policy",
    "foreignaffairs.com": "Foreign Affairs", "dw.com": "Deutsche Welle",
    "france24.com": "France 24", "scmp.com": "South China Morning Post", "vox.com": "Vox",
    "nationalreview.com": "National Review", "theepochtimes.com": "The Epoch Times",
    "dailywire.com": "The Daily Wire", "newsmax.com": "Newsmax", "cnbc.com": "CNBC",
    "kyivindependent.com": "Kyiv Independent", "themoscowtimes.com": "The Moscow Times",
    "jpost.com": "The Jerusalem Post", "timesofisrael.com": "The Times of Israel",
    "haaretz.com": "Haaretz", "slate.com": "Slate", "thedailybeast.com": "The Daily Beast",
    "businessinsider.com": "Business Insider", "washingtontimes.com": "The Washington Times",
    "washingtonexaminer.com": "Washington Examiner", "propublica.org": "ProPublica",
    "thediplomat.com": "The Diplomat", "stripes.com": "Stars and Stripes",
    "militarytimes.com": "Military Times", "armytimes.com": "Army Times", "usni.org": "USNI News",
    "warontherocks.com": "War on the Rocks", "vice.com": "Vice", "motherjones.com": "Mother Jones",
    "breitbart.com": "Breitbart", "huffpost.com": "HuffPost", "buzzfeednews.com": "BuzzFeed News",
    "indiatimes.com": "The Times of India", "channelnewsasia.com": "CNA",
    "arabnews.com": "Arab News", "rt.com": "RT", "japantoday.com": "Japan Today",
    "straitstimes.com": "The Straits Times", "hindustantimes.com": "Hindustan Times",
    "euronews.com": "Euronews", "nikkei.com": "Nikkei Asia", "globaltimes.cn": "Global Times",
    "koreaherald.com": "The Korea Herald", "dawn.com": "Dawn",
    "tribune.com.pk": "The Express Tribune",
    "newsweek.com": "Newsweek", "semafor.com": "Semafor", "forbes.com": "Forbes",
    "voanews.com": "VOA", "rferl.org": "RFE/RL", "pbs.org": "PBS", "wired.com": "Wired",
    "theintercept.com": "The Intercept", "cbc.ca": "CBC",
    "theverge.com": "The Verge", "arstechnica.com": "Ars Technica",
    "louderwithcrowder.com": "Louder with Crowder", "thehackernews.com": "The Hacker News",
    "bleepingcomputer.com": "BleepingComputer", "techcrunch.com": "TechCrunch",
    "japantimes.co.jp": "The Japan Times", "rfi.fr": "RFI", "un.org": "UN News",
}  # fmt: skip

PRINTED = frozenset(_PRINTED.values())


def outlet_name(outlet: str, url: str = "") -> str:
    """Return an outlet's name as print has it.

    "defense-one" is Defense One, "cnbc" is CNBC, "The Guardian: World" is The Guardian, and a
    feed named by its address is named by its house. Where that is one that only carries feeds of
    others, the address of an item, `url`, tells whose it is.
    """
    if re.match(r"https?://", outlet):
        host, whose = _host(outlet), _host(url)
        return _of_host(whose if whose and _CARRIER.search(host) else host) or outlet
    if outlet.lower() in _PRINTED:
        return _PRINTED[outlet.lower()]
    outlet = outlet.rpartition(" | ")[2].strip() or outlet  # "Oil Prices Today | Oil Post"
    outlet = _DESK.sub("", outlet) or outlet
    outlet = re.sub(r"(?<=[A-Za-z]{3})\.(?:com|org|net|co\.uk)$", "", outlet)
    if outlet != outlet.lower() or "." in outlet or not re.search(r"[a-z]", outlet):
        return outlet
    words = re.split(r"[\s_-]+", outlet.strip())
    return " ".join(
        word.upper() if _ACRONYM.match(word) else word[:1].upper() + word[1:]
        for word in words
        if word
    )


def _host(address: str) -> str:
    """Return the host of an address; "" where it is none, since feeds may call themselves so."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _of_host(host: str) -> str:
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if (known := ".".join(labels[start:])) in _PRINTED:
            return _PRINTED[known]
    return _FRONT.sub("", host)


def house(item: Item) -> str:
    """Return what all feeds of one newsroom have in common, in small letters.

    Its address tells, "reuters" for "www.reuters.com", unless it is that of an aggregator: then
    its name.
    """
    host = _host(item.url)
    printed = _folded(outlet_name(item.outlet, item.url))
    labels = host.split(".")
    if len(labels) < 2 or _SHELF.search(host):  # noqa: PLR2004  (a name and its country)
        return printed
    known = _folded(_of_host(host))
    if known in _FOLDED:
        return known
    # "bbc" in "bbc.co.uk", "abc" in "abc.net.au"
    deep = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3  # noqa: PLR2004
    bare = _folded(labels[-3 if deep else -2])
    return printed if printed and bare.startswith(printed) else bare


def _folded(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold().removeprefix("the "))


_FOLDED = frozenset(map(_folded, PRINTED))
