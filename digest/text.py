"""Canonical URLs, plain text out of HTML, sentences, words. Pure."""

import html
import re
import unicodedata
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import filterfalse
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import nh3
import Stemmer

# Letters of HTML looked at in one field. nh3 is quadratic on nested <div>: 200 kB take seconds.
MAX_HTML = 64 * 1024

# Every alternative reads a bounded stretch, so that 64 kB of "<p" cost no more than of words.
_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|figure|figcaption|hr|pre|section"
    r"|article|header|footer|dd|dt)\b)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>?")
# Elements whose text is no reader's business.
_MUTE = {"script", "style", "template", "iframe", "noscript", "select", "textarea", "button"}
_bare = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=_MUTE).clean
# C0, C1 and DEL but for tab and newline; zero-width, bidi marks and overrides; soft hyphen, BOM;
# letters that no font shows, surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]"
)
# What lies there in Windows' code page, for which C1 is mistaken; five of its places are empty.
_WINDOWS = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_BYTES = {ord(letter): chr(byte) for byte, letter in _WINDOWS.items()}
_INNER = "[" + "".join(map(chr, range(0x80, 0xC0))) + "".join(_WINDOWS.values()) + "]"  # 10xxxxxx
_MARKS = "«»‘’“”‚„‹›…–—˜"  # which also stand behind a real letter
_GARBLED = re.compile(
    # UTF-8 read as Windows-1252, where nobody would write so: "â€™", "â„¢", "Ð¿Ñ€", an emoji
    f"â€|(?:[ÐÑ]{_INNER}){{2,}}|â[€‚„†ˆ‰\x80\x82\x84\x86\x88\x89]{_INNER}|ð[Ÿ\x9f]{_INNER}{{2}}"
    # "Ã©", "Â£", "Å¡"; beside a mark ("IRMÃ»", "NGÃ…") only in small letters ("coÃ»t", "Ã–l")
    f"|[ÂÃÄÅ](?:(?![{_MARKS}]){_INNER}|(?:(?<=[a-zß-ÿ].)|(?=.[a-zß-ÿ]))[{_MARKS}])|(?<!\\w)Â[{_MARKS}]"
)
_FIRST = "ÂÃÄÅâðÐÑ"  # a letter of each garbled sequence
_FOREIGN = re.compile("[^\x00-\x7f]+")


def clean(text: str) -> str:
    """Remove letters nobody can see (controls, bidi overrides, lone surrogates); NFC."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\xa0", " ")
    if not text.replace("\n", " ").replace("\t", " ").isprintable():
        text = _UNSEEN.sub("", text.translate(_WINDOWS))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def mend(text: str) -> str:
    """Read anew what is certainly UTF-8 that was read as Windows-1252 ("donâ€™t", "cafÃ©")."""
    for _ in range(2):  # some went through it twice
        if text.isascii() or not any(map(text.__contains__, _FIRST)) or not _GARBLED.search(text):
            return text
        text = _FOREIGN.sub(_mended, text)
    return text


def _mended(run: re.Match[str]) -> str:
    garbled = _GARBLED.search(run.string, run.start())
    if garbled is None or garbled.start() >= run.end():
        return run[0]
    if run[0] == "â€":  # the last byte of "â€\x9d" got lost on the way
        return "”"
    try:
        return run[0].translate(_BYTES).encode("latin-1").decode()
    except UnicodeError:  # of another code page
        return run[0]


def one_line(text: str) -> str:
    """Fold all white space of `text` to single spaces."""
    return " ".join(clean(text).split())


def unescape(text: str) -> str:
    """Resolve character references, also those escaped twice ("&amp;amp;")."""
    for _ in range(3):
        if "&" not in text or (once := html.unescape(text)) == text:
            break
        text = once
    return text


def plain(markup: str) -> str:
    """Turn HTML, or text that may hold some, into plain text; blank lines part paragraphs.

    No tag, comment, script, style nor form field survives. Reads at most `MAX_HTML` letters.
    """
    markup = clean(mend(markup[:MAX_HTML]))  # before tags are sought: "<\u200bscript>" would pass
    for _ in range(2):  # feeds escape their HTML once more than they should
        if "<" in markup:
            markup = clean(_bare(_BLOCK.sub("\n\n<", markup)))
        if "&" in markup:
            markup = clean(mend(unescape(markup)))
        if not _TAG.search(markup):
            break
    else:
        markup = _TAG.sub(" ", markup)
    if "\n" not in markup:
        return " ".join(markup.split())
    lines = "\n".join(map(" ".join, map(str.split, markup.split("\n"))))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def paragraphs(text: str) -> list[str]:
    """Cut plain text at its blank lines."""
    return [one for part in text.split("\n\n") if (one := one_line(part))]


# -- sentences ---------------------------------------------------------------------------------

_SHORT = """
    mr mrs ms dr prof rev hon st sr jr gen adm col lt maj sgt capt cmdr brig vice rear rep reps sen
    sens gov pres sec dept corp inc ltd co bros vs etc al fig vol approx est jan feb mar
    apr jun jul aug sep sept oct nov dec mt ft gov.t ret spc pfc cpl pvt rdml radm vadm ens wo
    univ assn ave blvd min max ca cf ed eds rev
"""
_ABBREVIATIONS = frozenset(_SHORT.split())
# As the Associated Press shortens them; written with a capital, else "ill." and "wash." are words.
_WRITTEN = """
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev
    Okla Ore Pa Tenn Vt Va Wash Wis Wyo
"""
_STATES = frozenset(_WRITTEN.split())
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9$€£À-Þ])")
_LONGEST_WORD = 100  # letters, with what stands behind it
_LAST_WORD = re.compile(r"([\w.&'’-]+)[.!?…]+[\"'”’)\]]*\s+$")


def sentences(text: str) -> list[str]:
    """Split running text into sentences; "U.S.", initials and titles of people end none."""
    found, start = [], 0
    for match in _END.finditer(text):
        if not _ends_sentence(text[start : match.end()], text[match.end() :]):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends_sentence(before: str, after: str) -> bool:
    """Tell whether the full stop at the end of `before` closes a sentence."""
    if _in_quotation(before, after):
        return False
    end = before[-_LONGEST_WORD:]  # searching all of it takes the square of its length
    last = _LAST_WORD.search(end)
    if last is None or not re.search(r"\.\s+$", end):
        return True
    if last.group(1) in _STATES or re.fullmatch(r"[\s(]*\d{1,2}\.\s+", before):  # "1. Who pays?"
        return False
    return not _goes_on(last.group(1).lower(), after)


def _goes_on(word: str, after: str) -> bool:
    """Tell whether the full stop behind `word` only shortens it."""
    if word in {"no", "nos"}:
        return after[:1].isdigit()
    if re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):  # U.S., U.N., a.m.: end only before an opener
        return not re.match(r"(?:The|A|An|In|On|At|But|And|It|He|She|They|This|That)\b", after)
    return word in _ABBREVIATIONS or re.fullmatch(r"[a-z]", word) is not None


def _in_quotation(before: str, after: str) -> bool:
    """Tell whether a quotation is open after `before`; one that nobody closes is a slip."""
    if before.count("“") > before.count("”"):
        return "”" in after
    return before.count('"') % 2 == 1 and '"' in after


_QUOTE = re.compile(r"“([^“”]{3,}?)”|\"([^\"]{3,}?)\"")


def quotations(text: str) -> list[str]:
    """Return what stands between double quotation marks, without the marks."""
    return [match.group(1) or match.group(2) for match in _QUOTE.finditer(text)]


def fits_quotation(sentence: str) -> bool:
    """Tell whether `sentence` can stand between double quotation marks: none of its own inside."""
    return not re.search(r"[“”\"„«»]", sentence)


# -- words -------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_AMERICA = re.compile(r"\bUSA?\b|\bU\.S\.(?:A\.)?")
_POSSESSIVE = re.compile(r"['’]s?$|['’]")
_SMALL = """
    the a an of to in on for and at with as by from is are was were be been it its after
    over how why what who whom which when where says say said tells told new his her hers
    their theirs our your he she they we you i this that these those will would has have had
    not but us live latest news update updates or if than then there here into out up down
    about against amid also can could may might should do does did more most no nor so such
    only some any all both per via being before during between under while just now still
    first last one two set get gets got make makes made take takes took report reports
    reported according
"""
STOP = frozenset(_SMALL.split())
_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def tokens(text: str) -> list[str]:
    """Lower-case words; "U.S." and "US" are one ("u.s"), possessives are cut."""
    if "U" in text:
        text = _AMERICA.sub("u.s", text)
    flat = text.lower()
    if not flat.isascii():
        flat = unicodedata.normalize("NFKD", flat)
        flat = "".join(filterfalse(unicodedata.combining, flat))
    words: list[str] = _WORD.findall(flat)
    if "'" in flat or "’" in flat:
        return [_POSSESSIVE.sub("", word) for word in words]
    return words


def stems(text: str) -> list[str]:
    """Stemmed content words of `text`, stop words left out (Porter's English stemmer, 2001)."""
    return [_stem(word) for word in tokens(text) if word not in STOP and len(word) > 1]


def weekday(moment: datetime, *, today: date, zone: tzinfo) -> str:
    """Name the day of `moment` as the brief does: "Tuesday", or "June 3" when a week has passed."""
    day = moment.astimezone(zone).date()
    return f"{day:%A}" if today - day < timedelta(days=7) else f"{day:%B} {day.day}"


# -- titles ------------------------------------------------------------------------------------

_PREFIX = re.compile(
    r"^(?:(?:UPDATE|CORRECTED|REFILE|RPT|WRAPUP|ANALYSIS|FACTBOX|EXPLAINER)(?:\s*\d+)?\s*[-–—:]\s*"
    r"|(?:BREAKING|EXCLUSIVE|UPDATED?|DEVELOPING|JUST IN|WATCH|LIVE|VIDEO|LISTEN)\s*[:|–—-]\s+)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"^(?P<title>.+?)\s+(?:[-–—|»]|::)\s+(?P<outlet>[^-–—|»]{2,60})$")


def cut_kicker(title: str) -> str:
    """Cut wire prefixes ("UPDATE 1-", "BREAKING:") off a headline."""
    for _ in range(2):
        title = _PREFIX.sub("", title)
    return title.strip()


def split_outlet(title: str) -> tuple[str, str]:
    """Part "Headline - Outlet" into its two halves; the second is "" where there is none."""
    match = _SUFFIX.match(title)
    return (match["title"], match["outlet"].strip()) if match else (title, "")


def title_key(title: str) -> str:
    """Return what two copies of one headline have in common: lower-case words without marks."""
    return " ".join(tokens(cut_kicker(unescape(title))))


# -- addresses ---------------------------------------------------------------------------------

_TRACKING = re.compile(
    r"^(?:utm_|at_|ns_|mc_|pk_|_hs|hsa_|wt_|oly_|vero_|trk|ga_|__twitter_|__source).*"
    r"|^(?:fbclid|gclid|dclid|msclkid|igshid|yclid|twclid|mkt_tok|cmp|cmpid|icid|ocid|ito|ref|ref_src"
    r"|ref_url|refsrc|referrer|smid|smtyp|srnd|srcref|mod|oref|xtor|ftag|partner|traffic_source"
    r"|campaign_id|emci|emdi|ceid|sref|spm|soc_src|soc_trk|guccounter|li|oc|cvid|s_cid|taid|feedtype|emc"
    r"|via|share|shareadraft|amp)$",
    re.IGNORECASE,
)
_WRAPPED = (  # redirectors which carry their target in a parameter
    (re.compile(r"(?:^|\.)google\.[a-z.]+$"), re.compile(r"^/url$"), ("q", "url")),
    (re.compile(r"(?:^|\.)bing\.com$"), re.compile(r"^/news/apiclick\.aspx$"), ("url",)),
    (re.compile(r"^l\.facebook\.com$"), re.compile(r"^/l\.php$"), ("u",)),
    (re.compile(r"safelinks\.protection\.outlook\.com$"), re.compile(r""), ("url",)),
)
_AMP_CACHE = re.compile(
    r"^(?:[\w-]+\.cdn\.ampproject\.org/(?:[a-z]/)?(?:s/)?|(?:www\.)?google\.[a-z.]+/amp/(?:s/)?)"
    r"(?P<rest>[^/]+\..*)$"
)
_IN_PATH = (  # redirectors which carry it in their path
    re.compile(r"^feedproxy\.google\.com/~r/[^/]+/~3/(?P<rest>[^/]+\.[^/]+/.*)$"),
    re.compile(r"^r\.search\.yahoo\.com/.*/RU=https?%3A%2F%2F(?P<rest>[^/]+)/", re.IGNORECASE),
)
# Google News: an address made anew for each reader and visit, behind which any page may lie.
_GOOGLE_NEWS = "news.google.com"
_DISGUISED = re.compile(r"(?:/rss)?/(?:articles|read)/")
_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.(?=[^.]+\.)")
_PATH_END = re.compile(r"(?:/(?:index|default)\.(?:html?|php|aspx?))?/*$", re.IGNORECASE)


def unwrap(url: str) -> str:
    """Return the address behind a known redirector or AMP cache, else `url`. No network."""
    for _ in range(3):
        try:
            parts = urlsplit(url)
        except ValueError:
            return url
        inner = _wrapped_in(parts.hostname or "", parts.path, parts.query)
        address = parts.netloc.lower() + parts.path
        if cached := _AMP_CACHE.match(address):
            inner = f"https://{cached['rest']}" + (f"?{parts.query}" if parts.query else "")
        elif proxied := next(filter(None, (one.match(address) for one in _IN_PATH)), None):
            inner = f"https://{unquote(proxied['rest'])}"
        if not inner:
            return url
        url = inner
    return url


def _wrapped_in(host: str, path: str, query: str) -> str:
    """Return the target that a known redirector carries in its query, or ""."""
    for hosts, paths, names in _WRAPPED:
        if hosts.search(host.lower()) and paths.search(path):
            values = dict(parse_qsl(query))
            return next((values[n] for n in names if values.get(n, "").startswith("http")), "")
    return ""


def is_web(url: str) -> bool:
    """Tell whether a reader may be sent to `url`: http or https, with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and not re.search(r"[\s<>\"]", url)
    )


def canonical_url(url: str) -> str:
    """Return the identity of a page: equal for all addresses of it; "" = no page, or hidden.

    Scheme, www, m and amp hosts, AMP paths, index pages, fragments, tracking parameters and the
    order of the others do not count; id, p, v and the like always do.
    """
    url = unwrap(url.strip())
    if not is_web(url):
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    if host == _GOOGLE_NEWS and _DISGUISED.match(parts.path):
        return ""
    try:
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:
        return ""
    path = _PATH_END.sub("", re.sub(r"//+", "/", unquote(parts.path)))
    path = re.sub(r"/amp$|^/amp(?=/)|\.amp(?=\.html?$|$)", "", path)
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name) and value.lower() != "amp"
    )
    return _HOST.sub("", host) + port + path + (f"?{urlencode(query)}" if query else "")


def reader_url(url: str) -> str:
    """Return `url` as a reader is sent there: unwrapped, without tracking, https where it can be.

    Sites on plain http answer on https almost everywhere; a port or a bare IP address is left
    as it is.
    """
    url = unwrap(url.strip())
    if not is_web(url):
        return ""
    parts = urlsplit(url)
    query = "&".join(
        pair for pair in parts.query.split("&") if not _TRACKING.match(pair.partition("=")[0])
    )
    secure = parts.scheme == "http" and re.fullmatch(r"[a-z0-9.-]*[a-z]", parts.netloc.lower())
    return parts._replace(scheme="https" if secure else parts.scheme, query=query).geturl()
