"""What paragraphs are made of: spans of items' words, and frames of our own around them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from digest import text
from digest.model import Item, Sentence, Span
from digest.prose.standing import MAX_QUOTATION, SAY, curled

_VIEW = re.compile(
    r"\b(?:opinion|commentary|op-ed|analysis)\b|/(?:opinions?|ideas|commentary|commentisfree"
    r"|analysis|views?|voices|letters)/"
    r"|^[^:]*\b(?:should|must|ought to)\b(?!.*\b(?:says?|said|tells?)\b)",
    re.IGNORECASE,
)
# Why Velm buys tugs. The strait: what to expect.
_EXPLAINS = re.compile(r"(?:^|: )(?:what|why|how|where|when|who)\b(?!.*\?)", re.IGNORECASE)
_OFFICIAL, _THINKERS = {"official", "oversight"}, {"analysis", "think tank", "law"}
_SPOKEN = re.compile(rf"\b{SAY}\b")
_WORD = re.compile(r"\S*\w\S*")
_SINGLE = re.compile(r"(?<!\w)‘[^‘’]+(?:(?<=\w)’(?=\w)[^‘’]+)*’$")
_ANY_MARK = re.compile(r"[“”\"]")
# Every word that may stand in a span of our own, beside names of outlets and of days.
_OURS = """
    according to reported said wrote explained asked added it has more also read on at here from the
    edition of earlier
"""
FRAMES = frozenset(_OURS.split())


def theirs(words: str, **style: str | bool) -> Span:
    """Return words of an item, set as the brief sets them: U.S. with dots, quotation marks curled.

    What stands between quotation marks keeps every letter.
    """
    parts = re.split(r"([“\"][^”\"]*[”\"])", words)
    told = "".join(
        f"“{part[1:-1]}”" if n % 2 else re.sub(r"\bUS\b(?!\$)", "U.S.", curled(part))
        for n, part in enumerate(parts)
    )
    return Span(told, **style)  # type: ignore[arg-type]


def ours(words: str, url: str = "", *, bold: bool = False) -> Span:
    """Return words of our own."""
    return Span(words, bold=bold, url=url, ours=True)


def sentence(item: Item, *spans: Span) -> Sentence:
    """Return a sentence that an item vouches for; empty spans fall away."""
    return Sentence(spans=tuple(span for span in spans if span.text), item=item.id)


def verbatim(item: Item, words: str) -> Sentence:
    """Return a sentence as it stands in an item, with the way there on its verb of saying."""
    parts = re.split(r"([“\"][^”\"]*[”\"])", words)
    for n, part in enumerate(parts):
        found = _SPOKEN.search(part) if n % 2 == 0 else None
        if found is not None:
            before, behind = "".join(parts[:n]), "".join(parts[n + 1 :])
            return sentence(
                item,
                theirs(before + part[: found.start()]),
                Span(found[0], url=item.url),
                theirs(part[found.end() :] + behind),
            )
    return sentence(item, theirs(words))


def verb(item: Item) -> str:
    """Choose the verb that fits who speaks: officials say, thinkers write, newsrooms report.

    What opens with "why" or "how" is explained.
    """
    if _EXPLAINS.search(item.title):
        return "explained"
    if item.beat in _OFFICIAL:
        return "said"
    if item.beat in _THINKERS or _VIEW.search(f"{item.title} {item.url} {item.section}"):
        return "wrote"
    return "reported"


def length(sentences: Sequence[Sentence]) -> int:
    """Count words."""
    return sum(len(one.text.split()) for one in sentences)


def longest_run(sentences: Sequence[Sentence]) -> int:
    """Return the most words in a row that stand outside quotation marks and are one item's."""
    longest = run = 0
    inside, item = False, -1
    for one in sentences:
        if one.item != item:
            run, item = 0, one.item
        for span in one.spans:
            for n, part in enumerate(_ANY_MARK.split(span.text)):
                if n:
                    inside, run = not inside, 0
                if span.ours and part.strip(" .,:;"):
                    run = 0
                elif not inside:
                    run += len(_WORD.findall(part))
                longest = max(longest, run)
    return longest


def fits(before: Sequence[Sentence], new: Sequence[Sentence], most: int) -> bool:
    """Tell whether sentences may follow others in one paragraph of at most `most` words."""
    together = (*before, *new)
    return length(together) <= most and longest_run(together) <= MAX_QUOTATION


def closed(title: str) -> bool:
    """Tell whether a headline ends on a mark of its own."""
    return title.endswith(("?", "!", "…", "...", "?”", "?’", "!”", "!’"))


def joined(head: Span) -> tuple[Span, Span]:
    """Return a headline, and what stands between it and who tells it."""
    if closed(head.text):
        return (head, ours(" "))
    marked = _marked(head, ",")
    return (head, ours(", ")) if marked is head else (marked, ours(" "))


def stopped(head: Span) -> tuple[Span, Span]:
    """Return a headline as a sentence, and the full stop that it still needs."""
    if closed(head.text) or head.text.endswith((".", ".”", ".’")):
        return (head, theirs(""))
    marked = _marked(head, ".")
    return (head, theirs(".")) if marked is head else (marked, theirs(""))


def _marked(head: Span, mark: str) -> Span:
    """Set a mark behind the words that a ‘quotation’ ends on: inside it, as American print does."""
    ends = _SINGLE.search(head.text)
    return replace(head, text=f"{head.text[:-1]}{mark}’") if ends else head


def may_carry(fact: str, head: str = "") -> bool:
    """Tell whether ", Reuters reported" may follow a sentence: nobody else speaks in it."""
    plain = not _ANY_MARK.search(fact) and fact.endswith(".") and not fact.endswith("U.S.")
    spoken = _SPOKEN.search(fact) or re.search(r"\baccording to\b|\breported\b", fact)
    short = len(head.split()) + len(fact.split()) <= MAX_QUOTATION
    return plain and not spoken and short


def fits_quotation(fact: str) -> bool:
    """Tell whether a sentence may stand between quotation marks as a whole."""
    return text.fits_quotation(fact) and len(fact.split()) <= MAX_QUOTATION
