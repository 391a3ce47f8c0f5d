"""A page's bytes in, its story out. Pure."""

import codecs
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser

from digest import text
from digest.articles.prune import prune
from digest.articles.story import Block, blocks, root
from digest.furniture.remove import notices, remove

MAX_TEXT = 40_000  # letters of a story that are kept

_LEAST = 40  # words of a story
_STUB = 150  # words under which a page with a wall is only its beginning
_MORE = 1.3  # times as long as what is seen, from which the page's own record is better
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_WALL = re.compile(
    r"paywall|regwall|piano|tp-modal|subscri(?:be|ption)-?wall|meter(?:ed)?-|gateway|barrier|locked"
    r"|premium-?content",
    re.IGNORECASE,
)
_LEAVES = frozenset(("p", "li", "dt", "dd", "tr", "h2", "h3", "h4", "h5", "h6", "summary"))
_HTML = ("text/html", "application/xhtml+xml", "text/plain", "")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page it cannot read is no news


def extract(body: bytes, content_type: str = "") -> tuple[str, str, str]:
    """Return what a page gives: "kept", "walled" or "empty", its title, and its story's text.

    Paragraphs end in a blank line, except for "kept" there is none. `content_type` is the header
    of the answer. Never raises for what a page holds; memory and time are the caller's to limit.
    Cost: some 50 ms for 100 kB.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _HTML or not body.strip():
        return "empty", "", ""
    tree = _tree(_decoded(body, content_type))
    if tree is None:
        return "empty", "", ""
    title, walled = _title(tree), _is_walled(tree)
    recorded, closed = _recorded(tree)
    prune(tree)
    head = tree.find(".//h1")
    said = [block.text for block in _story(tree) if not _is_title(block, head, title)]
    story = remove("\n\n".join(said))
    if not closed and _length(recorded) > _MORE * _length(story):
        story = remove(recorded)
    words = _length(story)
    if (walled or closed) and words < _STUB:
        return "walled", title, ""
    if words < _LEAST:
        return "empty", title, ""
    return "kept", title, story[:MAX_TEXT].rpartition("\n\n")[0] if len(story) > MAX_TEXT else story


def _length(words: str) -> int:
    """Count words; scripts without spaces have one in two letters."""
    return max(
        len(words.split()),
        0 if words.isascii() else len(re.findall(r"[\u3040-\u9fff]", words)) // 2,
    )


def _decoded(body: bytes, content_type: str) -> str:
    """Decode a page: UTF-8 if it is that, else as the server, then as the page itself says."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    told = [match[1] for match in [_CHARSET.search(content_type)] if match]
    told += [
        match[1].decode("ascii", "replace") for match in [_DECLARED.search(body[:4096])] if match
    ]
    for name in ("utf-8-sig", *told):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("windows-1252", "replace")


def _tree(page: str) -> HtmlElement | None:
    page = page.replace("\0", "")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None
    return tree if tree.find("body") is not None else None


def _title(tree: HtmlElement) -> str:
    """Return the headline of a page: what it tells other sites, else its first head."""
    for path in (".//meta[@property='og:title']", ".//h1", ".//title"):
        found = tree.find(path)
        if found is not None:
            said = found.get("content") or found.text_content()
            if said.strip():
                return text.one_line(text.mend(said))[:300]
    return ""


def _is_title(block: Block, head: HtmlElement | None, title: str) -> bool:
    return block.within is head or text.title_key(block.text) == text.title_key(title)


def _is_walled(tree: HtmlElement) -> bool:
    """Tell whether a page says that a part of it is for those who pay or sign in."""
    tier = tree.find(".//meta[@property='article:content_tier']")
    if tier is not None and tier.get("content", "").lower() in {"locked", "metered"}:
        return True
    return any(
        _WALL.search(f"{element.get('class', '')} {element.get('id', '')}")
        for element in tree.iter("div", "section", "aside")
    )


def _recorded(tree: HtmlElement) -> tuple[str, bool]:
    """Return the text that a page keeps for machines (JSON-LD), and whether it is not for all."""
    story, closed = "", False
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            record = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for one in _objects(record):
            body = one.get("articleBody")
            if isinstance(body, str) and len(body) > len(story):
                story = body
            if "articleBody" in one or "headline" in one:
                closed = closed or str(one.get("isAccessibleForFree", "")).lower() == "false"
    plain = text.plain(story) if "<" in story or "&" in story else text.clean(text.mend(story))
    if "\n\n" not in plain:
        plain = plain.replace("\n", "\n\n")
    return plain, closed


def _objects(record: Any) -> Iterator[dict[str, Any]]:
    """Yield all objects of a parsed record."""
    waiting = [record]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _story(tree: HtmlElement) -> list[Block]:
    """Return the blocks of a pruned page's story.

    Where the page marks its story, all running text in it counts, and trafilatura has a say in
    what may be none: heads, items of lists, lines of many links. Where it does not, in all.
    """
    found = _without_notices(tree)
    marked = root(tree, found)
    if marked is not None:
        found = blocks(marked)
    if marked is not None and all(block.is_sentence for block in found):
        return found
    agreed = _agreed(tree)
    return [
        block
        for block in found
        if (marked is not None and block.is_sentence) or _pressed(block.text) in agreed
    ]


def _without_notices(tree: HtmlElement) -> list[Block]:
    """Take out of a page what it says of cookies: it may say more than the story does."""
    found = blocks(tree)
    places = notices([block.text for block in found])
    for place in places:
        within = found[place].within
        if within.tag in _LEAVES and within.getparent() is not None:  # else it fell with its parent
            within.drop_tree()
    return blocks(tree) if places else found


def _agreed(tree: HtmlElement) -> str:
    """Return what trafilatura takes for the story of a page, without white space."""
    said = trafilatura.extract(tree, include_comments=False, include_tables=True, fast=True)
    return _pressed(text.clean(text.mend(said or "")))


def _pressed(said: str) -> str:
    return re.sub(r"[\s|]+", "", said)
