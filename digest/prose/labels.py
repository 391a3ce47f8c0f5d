"""Labels that open a paragraph, earned by a story's state or by what is said in it. Pure."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.model import Entry

_FIGURE = re.compile(
    r"[$€£]\s?\d[\d,.]*(?:\s?(?:million|billion|trillion))?|\d[\d,.]*\s?(?:%|percent|million|billion|trillion)"
    r"|(?<![\w.,:-])(?!(?:19|20)\d\d\b)\d{2,}\b(?![-:]\w)"  # no year, hour, part of a "T-38"
)
_DATE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b"
)
_MATTERS = re.compile(
    r"\b(?:would mean|could (?:lead|force|open|leave|give|help|shift|undermine)|first (?:time|such)"
    r"|the first|the largest|the most|because|in order to|raises (?:fears|questions|concerns)"
    r"|at stake|matters)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"^(?:But|However|Still|Yet|Despite|Although|Even so)\b|\b(?:despite|although|critics)\b"
)
_BEFORE = re.compile(
    r"\b(?:last (?:week|month|year)|previously|earlier|in 20\d\d|has been|years ago)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:(?:is|are) expected|will (?:begin|start|vote|meet|decide)|next (?:week|month|year)"
    r"|(?<!a )(?<!the )(?<!their )(?<!its )plans? to|set to|slated)\b",
    re.IGNORECASE,
)
_THEMES = tuple(
    (label, re.compile(rf"\b(?:{cue})\b", re.IGNORECASE))
    for label, cue in (
        ("Under the sea", r"submarines?|undersea|seabed|torpedo\w*"),
        ("In orbit", r"satellites?|orbit\w*|space force|launch vehicle"),
        ("Cyber watch", r"cyber\w*|hack(?:s|ed|ers?|ing)?|ransomware|malware"),
        ("Drone watch", r"drones?|unmanned|uncrewed|quadcopters?"),
        ("Nuclear matters", r"nuclear|warheads?|icbms?|enrich(?:ed|ment)"),
        ("Capitol Hill", r"(?-i:Congress|Senate|(?<!White )House|NDAA|HASC|SASC)"),
        ("At sea", r"navy|naval|warships?|carriers?|destroyers?|frigates?|strait|vessels?|ships?"),
        ("In the air", r"air force|fighters?|bombers?|aircraft|f-\d+\w*|helicopters?|pilots?"),
        ("Money matters", r"[$€£]\d|budget|funding|billion|crude|tariffs?"),
        (
            "Arms and industry",
            r"contracts?|suppliers?|production|factory|munitions?|missiles?|weapons? (?:sale|deal)",
        ),
        ("On the ground", r"army|soldiers?|troops|brigade|tanks?|artillery"),
        (
            "Diplomacy",
            r"talks|summit|treaty|ceasefire|truce|envoys?|ambassadors?|negotiat\w+|sanctions?",
        ),
    )
)
_YOUNG = timedelta(hours=12)
LONG_RUN, SHORT_RUN = 3, 2  # paragraphs without a label, after which a theme may have one
_STATES = ("Update", "Latest")


@dataclass(slots=True)
class Labels:
    """Hands labels out so that they stay varied: few of each, and none where none is earned."""

    used: Counter[str] = field(default_factory=Counter)
    since: int = 0  # paragraphs without a label since the last one
    run: int = LONG_RUN  # after so many a theme may have one; a short brief has few paragraphs

    def take(self, label: str, most: int = 1) -> str:
        """Return `label` if it was not used `most` times yet, else ""."""
        if self.used[label] >= most:
            return ""
        self.used[label] += 1
        return label

    def note(self, label: str) -> None:
        """Count a finished paragraph."""
        self.since = 0 if label else self.since + 1

    def state(self, entry: Entry, *, now: datetime) -> str:
        """Return the label that a story's state earns for its first paragraph; "" for none."""
        lead = entry.items[0]
        if entry.past is not None:  # always told, so that nobody takes it for a repetition
            return next((one for one in _STATES if self.take(one, 2)), _STATES[0])
        outlets = {item.outlet.casefold() for item in entry.items}
        young = now - lead.published
        if len(outlets) > 1 and young <= _YOUNG:
            return self.take("Developing")
        if lead.beat == "official" and young <= 2 * _YOUNG:
            return self.take("New", 2)
        if young > 2 * _YOUNG and self.since >= self.run - 1:
            return self.take("ICYMI", 2)
        return ""

    def content(self, said: str) -> str:
        """Return the label that what a paragraph says earns for it; "" for none."""
        if self.since < 1:  # two in a row read like a form
            return ""
        found = (label for label, earned in _EARNED if earned(said) and self.take(label))
        return next(found, "")

    def opening(self, headline: str, fact: str) -> str:
        """Return the label that a story's opening earns; "" for none.

        It stands before the headline, so that only what holds for both of them is said.
        """
        said = f"{headline} {fact}"
        if self.since < 1:
            return ""
        if _counts(said) and (label := self.take("By the numbers")):
            return label
        if _AHEAD.search(headline) and (label := self.take("Next up")):
            return label
        if _CONTRAST.search(fact) and (label := self.take("Worth noting")):
            return label
        return self.theme(headline)

    def theme(self, said: str) -> str:
        """Return a label for what a story is about, after a run without any; "" for none."""
        if self.since < self.run:
            return ""
        return next((label for label, cue in _THEMES if cue.search(said) and self.take(label)), "")


def _counts(said: str) -> bool:
    """Tell whether figures carry the paragraph."""
    return len(set(_FIGURE.findall(_DATE.sub("", said)))) > 1


_EARNED: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("By the numbers", _counts),
    ("Worth noting", _CONTRAST.search),
    ("Why it matters", _MATTERS.search),
    ("Next up", _AHEAD.search),
    ("Context", _BEFORE.search),
)

# Every label there is: those of a story's state, those earned by content, those of a theme.
LABELS = frozenset(
    [*_STATES, "Developing", "New", "ICYMI", "Rewind", "Counts differ", "Expert reax"]
    + [label for label, _ in _EARNED]
    + [label for label, _ in _THEMES]
)
