"""One item's sentences, clean and whole, handed out once each. Pure."""

import re

from digest import text
from digest.model import Item

MAX_QUOTATION = 35  # words
_NEW_SHARE = 0.4  # of a sentence's content words which the headline does not say
_LEAST, _MOST = 5, 70  # words of a sentence
_SPEAKS = re.compile(r"\b(?:said|says|told|wrote|warned|added|argued|according to)\b")
_FURNITURE = re.compile(
    r"^(?:opinion|branded content|sponsored|photo|image|credit|listen|watch|read more|sign up"
    r"|subscribe|click|follow us|by [A-Z])\b|\b(?:this week on|our newsletter|eBook|webinar"
    r"|in this (?:episode|podcast|week’s|week's)|appeared first)\b|https?://|©|\((?:L|R|C)\)"
    r"|\bhas the (?:story|details|latest)\.$",
    re.IGNORECASE,
)
# Words by which a sentence hangs on one that is not there.
_HANGS = re.compile(r"^(?:But|And|So|Also|However|Meanwhile|Still|Yet|Here(?:’s|'s| is| are))\b")


class Source:
    """One item's sentences: `left` of its summary, `full` of its full text."""

    def __init__(self, item: Item, *, told: str = "") -> None:
        """Take the sentences of `item` that say more than its headline and what was `told`."""
        self.item = item
        known = set(text.stems(f"{item.title} {told}"))
        summary = _sentences(item.summary)
        self.left = [one for one in summary if says_more(one, known)]
        self.full = [
            one for one in _sentences(item.content) if one not in summary and says_more(one, known)
        ]
        if not self.left:
            self.left, self.full = self.full[:2], self.full[2:]

    def quotable(self) -> str:
        """Take the next sentence if it may stand between quotation marks, whole; else ""."""
        if not self.left or not text.fits_quotation(self.left[0]):
            return ""
        return self.left.pop(0) if len(self.left[0].split()) <= MAX_QUOTATION else ""

    def plain(self, room: int) -> str:
        """Take the next sentence if it is not longer than `room` words; else ""."""
        if not self.left or len(self.left[0].split()) > room:
            return ""
        return self.left.pop(0) if _quotes_fit(self.left[0]) else ""

    def voices(self, most: int) -> list[str]:
        """Take sentences of the full text in which somebody is quoted, the first ones first."""
        spoken = [
            one
            for one in self.full
            if _SPEAKS.search(one) and text.quotations(one) and _quotes_fit(one)
        ][:most]
        self.full = [one for one in self.full if one not in spoken]
        return spoken


def says_more(sentence: str, known: set[str]) -> bool:
    """Tell whether a sentence says something that is not in `known` (stems) yet."""
    words = set(text.stems(sentence))
    return len(words - known) > max(2, _NEW_SHARE * len(words))


def _sentences(words: str) -> list[str]:
    return [
        one
        for paragraph in text.paragraphs(words)
        for place, one in enumerate(text.sentences(paragraph))
        if _whole(one) and (place or not _HANGS.match(one))
    ]


def _whole(sentence: str) -> bool:
    """Tell whether a sentence is one: it ends, is not cut off, and its quotation marks pair."""
    if not re.search(r"[.!?][\"”’')\]]*$", sentence) or sentence.endswith(("...", "…")):
        return False
    if _FURNITURE.search(sentence) or not re.match(r"[\"“‘'(\[]*[A-Z0-9$€£À-Þ]", sentence):
        return False
    paired = sentence.count("“") == sentence.count("”") and sentence.count('"') % 2 == 0
    return paired and _LEAST <= len(sentence.split()) <= _MOST


def _quotes_fit(sentence: str) -> bool:
    return all(len(quote.split()) <= MAX_QUOTATION for quote in text.quotations(sentence))
