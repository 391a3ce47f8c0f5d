"""Finds the story in a page's tree, and its paragraphs. Pure."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from digest import text
from digest.articles.prune import names

_BLOCKS_SAID = """
    html body main article section div p ul ol li dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 table
    thead tbody tfoot tr caption header center details summary hr address figure hgroup figcaption
"""
_BLOCKS = frozenset(_BLOCKS_SAID.split())
_CELLS = frozenset(("td", "th"))
_MARKED = re.compile(
    r"(?:article|story|post|entry|news|content|page|single|body|main|press-?release|release)"
    r"[-_]*(?:body|text|copy|content|main|paragraphs|detail|details)\b|\bbody[-_]?(?:text|copy|content)"
    r"|rich-?text-?(?:story-?)?body|wysiwyg|govspeak|field--name-body|available-content|fulltext"
    r"|\bstory\b|\barticle\b|\bbody\b|\bpost\b|\bentry\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…:;。！？؟।]['\"”’»」)\]]*$")
_MOST = 0.7  # of the page's sentences, from which an element that is marked so is the story
_MANY = 0.5  # of the story's, that one of several articles on a page holds at least
_SPOKEN = 6  # words from which a block may be a sentence
_DENSE = 0.5  # share of a block in links, from which it may be none


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that stands by itself: a paragraph, a list item, a row, a head."""

    text: str
    linked: float  # share of its letters in links
    within: HtmlElement

    @property
    def is_sentence(self) -> bool:
        """Whether it reads as running text: long enough, it ends in a stop, few links."""
        spoken = len(self.text.split()) >= _SPOKEN or not self.text.isascii()
        return spoken and self.linked < _DENSE and _ENDS.search(self.text) is not None


def blocks(tree: HtmlElement) -> list[Block]:
    """Return the blocks of text under `tree`, in order. It must hold no comments."""
    found: list[Block] = []
    run = _Run()
    for event, element in iterwalk(tree, events=("start", "end")):
        opens = event == "start"
        if element.tag in _BLOCKS:
            found += run.ended(element if not opens or element is tree else element.getparent())
        elif element.tag == "br" and opens:
            run.said.append("\n")
        elif element.tag in _CELLS and not opens:
            run.said.append(" | ")
        run.links += (element.tag == "a") * (1 if opens else -1)
        if opens or element is not tree:
            run.add(element.text if opens else element.tail)
    return found


class _Run:
    """The text since the last element that begins or ends a block."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.linked = 0  # letters in links
        self.links = 0  # that are open

    def add(self, said: str | None) -> None:
        if said:
            self.said.append(said.replace("\n", " "))
            self.linked += len(said.strip()) * (self.links > 0)

    def ended(self, within: HtmlElement) -> list[Block]:
        """Return the blocks of the run, which empty lines between two <br> part; start anew."""
        joined = "".join(self.said)
        share = self.linked / max(1, len(joined.strip()))
        self.said, self.linked = [], 0
        parts = (text.one_line(text.mend(part)) for part in re.split(r"\n[ \t\xa0]*\n\s*", joined))
        return [Block(part.strip(" |"), share, within) for part in parts if part.strip(" |")]


def root(tree: HtmlElement, found: Sequence[Block]) -> HtmlElement | None:
    """Return the element that holds the story of a pruned page; None where no mark tells.

    It is the smallest element named as a story's body that holds most of the page's sentences, or
    the article among several; else the smallest of all that does, if its children are paragraphs.
    """
    weights = _weights(tree, found)
    whole = weights[tree]
    if not whole:
        return None
    story = _among(tree, weights) if tree.find(".//article") is not None else tree
    whole = weights[story]
    able = [one for one in story.iter() if weights[one] >= _MOST * whole]
    marked = [one for one in able if _is_marked(one)]
    if marked:
        return marked[-1]  # the innermost: each holds the next
    return able[-1] if able and able[-1].tag in {"div", "section", "td", "center"} else None


def _is_marked(element: HtmlElement) -> bool:
    return (
        element.tag in {"article", "main"}
        or element.get("itemprop", "").lower() == "articlebody"
        or element.get("role") in {"article", "main"}
        or (element.tag != "body" and _MARKED.search(names(element)) is not None)
    )


def _weights(tree: HtmlElement, found: Sequence[Block]) -> defaultdict[HtmlElement, int]:
    """Count for every element the words of the sentences in it."""
    weights: defaultdict[HtmlElement, int] = defaultdict(int)
    for block in found:
        if block.is_sentence:
            words = len(block.text.split())
            for element in (block.within, *block.within.iterancestors()):
                weights[element] += words
    return weights


def _among(tree: HtmlElement, weights: defaultdict[HtmlElement, int]) -> HtmlElement:
    """Return the story among a page's articles; `tree` where several make it, as in a live blog."""
    articles = [
        one for one in tree.iter("article") if next(one.iterancestors("article"), None) is None
    ]
    titled = [one for one in articles if one.find(".//h1") is not None]
    first = titled[0] if titled else max(articles, key=weights.__getitem__)
    least = (1 - _MOST) * weights[tree]
    if not titled:
        least = max(least, _MANY * sum(weights[one] for one in articles))
    return first if weights[first] >= least else tree
