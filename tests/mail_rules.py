"""What a newsletter's mail must be, as rules that a program can check. No network.

`faults(raw)` looks at a whole message, `page_faults(html)` at its HTML alone; each fault begins with
the name of its rule. The rules are those of the large receivers, of RFC 5322, 2047, 2369, 2919 and
8058, and of WCAG 2.2 as far as mail can follow it.
"""

import email
import email.policy
import re
from collections import Counter, defaultdict
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise

import html5lib

MAX_HTML = 92 * 1024


def _named(words):
    return words.split()


URI_HEADERS = _named(
    "list-unsubscribe list-unsubscribe-post list-archive list-help list-owner archived-at message-id"
)
ONCE = _named("from to date message-id subject mime-version list-id list-unsubscribe")
SOUGHT = _named(
    "list-archive list-help list-owner archived-at feedback-id content-language precedence"
    " auto-submitted"
)
LEAKY = _named(
    "x-mailer user-agent x-originating-ip x-priority importance bcc return-receipt-to"
    " disposition-notification-to"
)
ACTIVE = _named("script form iframe object embed video audio input button link base svg canvas")
GENERIC = {"click here", "here", "read more", "more", "link", "this", "learn more", "source"}
_WORDS = re.compile(r"\w+")


def faults(raw):
    """Return what is wrong with a message, as bytes for the wire."""
    found = [*_wire(raw), *_headers(raw), *_signature(raw)]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    found += _parts(mail)
    bodies = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in mail.walk() if not part.is_multipart()}  # fmt: skip
    html, plain = bodies.get("text/html"), bodies.get("text/plain")
    if html is None or plain is None:
        return [*found, "alternative: a part is missing"]
    found += page_faults(html, subject=str(mail["Subject"]))
    return [*found, *_text(plain, html)]


def page_faults(html, subject=""):
    """Return what is wrong with the HTML of a mail."""
    document = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        *_source(html),
        *_document(document),
        *_structure(document),
        *_links(document),
        *_looks(html, document),
        *_footer(document),
        *_summary(document, subject),
    ]


def _rule(name, holds, detail=""):
    return [] if holds else [f"{name}: {str(detail)[:200]}"]


# -- the message ---------------------------------------------------------------------------------


def _wire(raw):
    lines = raw.split(b"\r\n")
    yield from _rule("crlf", not re.search(rb"(?<!\r)\n|\r(?!\n)", raw), "a bare CR or LF")
    yield from _rule("seven-bit", all(0 < byte < 128 for byte in raw), "NUL or 8-bit bytes")
    yield from _rule("line-998", max(map(len, lines)) <= 998, max(map(len, lines)))


def _raw_headers(raw):
    head = re.sub(rb"\r\n[ \t]+", b" ", raw.partition(b"\r\n\r\n")[0]).decode("ascii", "replace")
    pairs = [line.partition(":") for line in head.split("\r\n")]
    return [(name.lower(), value.strip()) for name, _, value in pairs]


def _headers(raw):
    pairs = _raw_headers(raw)
    count, value = Counter(name for name, _ in pairs), defaultdict(str, pairs)
    odd = [name for name in ONCE if count[name] != 1]
    yield from _rule("headers-once", not odd, odd)
    yield from _rule("headers-sought", not set(SOUGHT) - set(count), set(SOUGHT) - set(count))
    yield from _rule("headers-leaky", not set(LEAKY) & set(count), set(LEAKY) & set(count))
    encoded = [w for _, v in pairs for w in re.findall(r"=\?[^?]+\?[bqBQ]\?[^?]*\?=", v)]
    yield from _rule("encoded-word-75", all(len(word) <= 75 for word in encoded), encoded)
    coded = [name for name in URI_HEADERS if "=?" in value[name]]
    yield from _rule("uri-headers-plain", not coded, coded)
    ids = value["message-id"]
    yield from _rule("message-id", re.fullmatch(r"<[^\s<>@]+@[^\s<>@]+>", ids), ids)
    listed = value["list-id"]
    yield from _rule("list-id", re.fullmatch(r"[^<>]*<[\w-]+(\.[\w-]+)+>", listed), listed)
    post = value["list-unsubscribe-post"]
    yield from _rule("one-click", post == "List-Unsubscribe=One-Click", post)
    ways = re.findall(r"<([^>]+)>", value["list-unsubscribe"])
    yield from _rule("unsubscribe-https", any(w.startswith("https://") for w in ways), ways)
    yield from _rule("unsubscribe-mailto", any(w.startswith("mailto:") for w in ways), ways)
    to = getaddresses([value["to"]])
    yield from _rule("to-one", len(to) == 1 and not count["cc"], "several recipients")
    address = to[0][1].lower() if to else "@"
    yield from _rule("unsubscribe-opaque", not any(address in w.lower() for w in ways), ways)
    senders = value["from"] + value["reply-to"]
    yield from _rule("no-noreply", not re.search(r"no-?reply", senders, re.IGNORECASE), senders)
    yield from _rule("date", _has_zone(value["date"]), value["date"])


def _signature(raw):
    value = defaultdict(str, _raw_headers(raw))
    tags = {name: re.sub(r"\s", "", given) for name, given in re.findall(r"(\w+)=([^;]*)", value["dkim-signature"])}  # fmt: skip
    sender = getaddresses([value["from"]])[0][1].rpartition("@")[2]
    yield from _rule("dkim-aligned", tags.get("d") == sender, tags.get("d"))
    yield from _rule("dkim-relaxed", tags.get("c") == "relaxed/relaxed" and "l" not in tags, tags.get("c"))  # fmt: skip
    signed = Counter(tags.get("h", "").lower().split(":"))
    lacking = {*ONCE, "list-unsubscribe-post", "content-type"} - set(signed)
    yield from _rule("dkim-covers", not lacking, lacking)
    yield from _rule("dkim-second-from", signed["from"] > 1)


def _has_zone(date):
    try:
        return parsedate_to_datetime(date).tzinfo is not None or date.endswith("-0000")
    except ValueError:
        return False


def _parts(mail):
    parts = list(mail.walk())
    broken = [d for p in parts for d in p.defects]
    broken += [d for p in parts for v in p.values() for d in getattr(v, "defects", ())]
    yield from _rule("defects", not broken, broken)
    again = email.message_from_bytes(mail.as_bytes(policy=email.policy.SMTP), policy=email.policy.default)  # fmt: skip
    same = [p.get_content() for p in again.walk() if not p.is_multipart()] == [
        p.get_content() for p in parts if not p.is_multipart()
    ]
    yield from _rule("round-trip", same and str(again["Subject"]) == str(mail["Subject"]))
    leaves = [p for p in parts if not p.is_multipart()]
    kinds = [p.get_content_type() for p in leaves]
    yield from _rule("alternative", kinds == ["text/plain", "text/html"], kinds)
    encodings = {str(p["content-transfer-encoding"]) for p in leaves}
    yield from _rule("encoding", encodings <= {"quoted-printable", "7bit"}, encodings)
    yield from _rule("utf-8", {p.get_content_charset() for p in leaves} <= {"utf-8", "us-ascii"})
    subject = str(mail["Subject"] or "")
    odd = re.search(r"\s\s|[\r\n\t]|!!|^(re|fwd?):", subject, re.IGNORECASE)
    yield from _rule("subject", 5 <= len(subject) <= 130 and not odd, subject)


def _text(plain, html):
    document = html5lib.parse(html, namespaceHTMLElements=False)
    long = [line for line in plain.splitlines() if len(line) > 72 and "://" not in line]
    yield from _rule("text-columns", not long, long[:1])
    markup = re.search(r"</?(p|div|td|a|br|span|table)\b|&(nbsp|amp|lt|gt|#\d+);", plain)
    yield from _rule("text-clean", not markup, markup and markup[0])
    counted = [Counter(_WORDS.findall(re.sub(r"https?://\S+", " ", one.lower()))) for one in (_shown(document.find("body")), plain)]  # fmt: skip
    lacking = counted[0] - counted[1]
    yield from _rule("text-words", not lacking, list(lacking)[:8])
    addresses = {a.get("href").removeprefix("mailto:") for a in document.iter("a")}
    gone = [one for one in addresses if one not in plain]
    yield from _rule("text-links", not gone, gone[:3])
    footed = re.search(r"^-- $", plain, re.MULTILINE)
    yield from _rule("text-footer", footed and re.search("unsubscribe: https://", plain, re.IGNORECASE))  # fmt: skip


# -- the page ------------------------------------------------------------------------------------


def _shown(element):
    """Return the words that are shown, without comments, those of a block apart from others."""
    if not isinstance(element.tag, str):
        return ""
    words = "".join([element.text or "", *(_shown(one) + (one.tail or "") for one in element)])
    return words if element.tag in {"a", "strong", "em", "span"} else f" {words} "


def _elements(document):
    return [e for e in document.find("body").iter() if isinstance(e.tag, str)]


def _source(html):
    size = len(html.encode())
    yield from _rule("html-size", size <= MAX_HTML, size)
    yield from _rule("doctype", html.lower().startswith("<!doctype html>"), html[:30])
    raw = re.findall(r"\{\{|\}\}|\{%|%\}|\*\|\w+\|\*|>None<|\bundefined\b", re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL))  # fmt: skip
    yield from _rule("raw-template", not raw, raw[:3])
    garbled = re.findall(r"\ufffd|â€.|Ã[\x80-\xbf©¨]|&amp;(?:amp|nbsp|lt|gt|quot|#\d+);", html)
    yield from _rule("mojibake", not garbled, garbled[:3])
    unseen = re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]", html)  # fmt: skip
    yield from _rule("unseen-letters", not unseen, [hex(ord(one)) for one in unseen[:3]])
    yield from _rule("no-fetching", not re.search(r"@import|@font-face|url\(|src=.data:", html.lower()))  # fmt: skip
    yield from _rule("no-scripts", not re.search(r"\son[a-z]+\s*=\s*[\"']|javascript:", html.lower()))  # fmt: skip


def _document(document):
    body, metas = document.find("body"), {m.get("name"): m.get("content") for m in document.iter("meta")}  # fmt: skip
    yield from _rule("lang-dir", document.get("lang") and document.get("dir"))
    children = [child for child in body if isinstance(child.tag, str)]
    bare = [c.tag for c in children if not (c.get("lang") and c.get("dir"))]
    yield from _rule("body-child-lang-dir", children and not bare, bare)
    title = document.find("head/title")
    yield from _rule("title", title is not None and (title.text or "").strip())
    view = metas.get("viewport") or ""
    yield from _rule("viewport", "width=device-width" in view and not re.search("user-scalable|maximum-scale", view), view)  # fmt: skip
    yield from _rule("colour-scheme", "dark" in (metas.get("color-scheme") or ""))


def _structure(document):
    elements = _elements(document)
    tables = [e for e in elements if e.tag == "table" and e.get("role") != "presentation"]
    yield from _rule("table-role", not tables, len(tables))
    images = [e for e in elements if e.tag == "img"]
    yield from _rule("image-alt", all(i.get("alt") is not None for i in images))
    yield from _rule("image-size", all(int(i.get("width") or 0) > 8 for i in images), "a pixel?")
    heads = [int(e.tag[1]) for e in elements if re.fullmatch("h[1-6]", e.tag)]
    steps = all(after - before <= 1 for before, after in pairwise(heads))
    yield from _rule("heads", heads[:1] == [1] and heads.count(1) == 1 and steps, heads)
    empty = [e.tag for e in elements if e.tag in {"p", "li", "h1", "h2"} and not _shown(e).strip()]
    yield from _rule("no-empty-blocks", not empty, empty)
    active = [e.tag for e in [*document.find("head"), *elements] if e.tag in ACTIVE]
    yield from _rule("no-active-content", not active, active)


def _links(document):
    links = [(" ".join(_shown(a).split()), a.get("href") or "") for a in document.iter("a")]
    yield from _rule("link-name", all(name for name, _ in links))
    vague = [name for name, _ in links if name.lower().strip(" .→»") in GENERIC]
    yield from _rule("link-specific", not vague, vague)
    leads = defaultdict(set)
    for name, href in links:
        leads[name.lower()].add(href)
    double = [name for name, places in leads.items() if len(places) > 1]
    yield from _rule("link-unique", not double, double[:3])
    odd = [href for _, href in links if not href.startswith(("https://", "mailto:"))]
    yield from _rule("link-https", not odd, odd[:3])
    tracked = [h for _, h in links if re.search(r"[?&](utm_|mc_eid|fbclid|gclid)|//(click|track|trk)\.", h)]  # fmt: skip
    yield from _rule("link-untracked", not tracked, tracked[:3])
    false = [n for n, h in links if "." in n and re.match(r"(https?://|www\.)", n) and n.split("/")[2:3] != h.split("/")[2:3]]  # fmt: skip
    yield from _rule("link-honest", not false, false)


def _looks(html, document):
    elements = _elements(document)
    styles = [e.get("style") or "" for e in elements]
    sizes = [float(size) for one in styles for size in re.findall(r"font-size:\s*([\d.]+)px", one)]
    yield from _rule("font-14", sizes and min(sizes) >= 14, min(sizes, default=0))
    yield from _rule("inlined", sum(map(bool, styles)) >= 0.2 * len(elements))
    wide = re.findall(r"max-width:\s*(\d+)px", " ".join(styles))
    yield from _rule("width-640", "640" in wide and max(map(int, wide)) <= 680, wide)
    yield from _rule("outlook-width", re.search(r"<!--\[if mso\]><table[^>]* width=\"640\"", html))
    block = sum(len(style.text or "") for style in document.iter("style"))
    yield from _rule("style-block", block <= 16_384, block)
    yield from _rule("dark-rules", "prefers-color-scheme: dark" in html)
    plain = [e for e in elements if e.tag == "a" and "underline" not in (e.get("style") or "")]
    yield from _rule("links-underlined", not plain, len(plain))


def _footer(document):
    names = " | ".join(_shown(a) for a in document.iter("a"))
    words = " ".join(_shown(document.find("body")).split())
    yield from _rule("way-out", re.search("unsubscribe", names, re.IGNORECASE), names[-200:])
    yield from _rule("preferences", re.search("change what you get", names), names[-200:])
    yield from _rule("on-the-web", re.search("on the web", names), names[-200:])
    yield from _rule("reason", re.search("because you asked", words), words[-300:])
    yield from _rule("postal-address", re.search(r"\b\d+ [A-Z][^.]{5,80}\b[A-Z]{2} \d{5}\b", words[-700:]), words[-300:])  # fmt: skip


def _summary(document, subject):
    first = next((" ".join(_shown(e).split()) for e in _elements(document) if e.tag in {"p", "h1"}), "")  # fmt: skip
    yield from _rule("summary-line", 35 <= len(first) <= 150 and first.lower() not in subject.lower(), first)  # fmt: skip
