"""Labels that open a paragraph, each earned by the story's state or by what a sentence says. Pure."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.model import Entry, Item

_FIGURE = re.compile(r"[$€£]\s?\d|\d[\d,.]*\s?(?:%|percent|million|billion|trillion)|\b\d{2,}\b")
_MATTERS = re.compile(
    r"\b(?:would mean|could (?:lead|force|open|leave|give|help|shift|undermine)|first (?:time|such)\b.*\bsince"
    r"|the first\b|the largest|the most\b|because|in order to|raises (?:fears|questions|concerns)"
    r"|at stake|matters)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"^(?:But|However|Still|Yet|Despite|Although|Even so)\b|\b(?:despite|although|critics)\b")
_BEFORE = re.compile(r"\b(?:last (?:week|month|year)|previously|earlier|in 20\d\d|has been|years ago)\b", re.I)
_AHEAD = re.compile(r"\b(?:is expected|are expected|will (?:begin|start|vote|meet|decide)|next (?:week|month|year)|plans? to|slated)\b", re.I)
_THEMES = (
    ("Under the sea", re.compile(r"\b(?:submarines?|undersea|seabed|torpedo\w*)\b", re.I)),
    ("In orbit", re.compile(r"\b(?:satellites?|orbit\w*|space force|launch vehicle)\b", re.I)),
    ("Cyber watch", re.compile(r"\b(?:cyber\w*|hack\w*|ransomware|malware)\b", re.I)),
    ("Drone watch", re.compile(r"\b(?:drones?|unmanned|uncrewed|quadcopters?)\b", re.I)),
    ("Nuclear matters", re.compile(r"\b(?:nuclear|warheads?|icbms?|enrich\w*)\b", re.I)),
    ("Capitol Hill", re.compile(r"\b(?:congress\w*|senate|house|lawmakers?|ndaa)\b", re.I)),
    ("At sea", re.compile(r"\b(?:navy|naval|warships?|carriers?|destroyers?|frigates?|strait|vessels?|ships?)\b", re.I)),
    ("In the air", re.compile(r"\b(?:air force|fighters?|bombers?|aircraft|f-\d+\w*|helicopters?|pilots?)\b", re.I)),
    ("Money matters", re.compile(r"[$€£]\d|\b(?:budget|funding|billion)\b", re.I)),
    ("Arms and industry", re.compile(r"\b(?:contracts?|suppliers?|production|factory|munitions?|missiles?)\b", re.I)),
    ("On the ground", re.compile(r"\b(?:army|soldiers?|troops|brigade|tanks?|artillery)\b", re.I)),
    ("Diplomacy", re.compile(r"\b(?:talks|summit|treaty|agreement|ministers?|envoys?|sanctions?)\b", re.I)),
)  # fmt: skip
_OPINION = re.compile(r"\b(?:opinion|commentary|op-ed|editorial)\b|/(?:opinion|ideas|commentary)/", re.I)


@dataclass(slots=True)
class Labels:
    """Hands labels out so that they stay varied: none twice in a row, few of each."""

    used: Counter[str] = field(default_factory=Counter)
    written: int = 0  # paragraphs so far
    since: int = 0  # paragraphs without a label since the last one

    def take(self, label: str, most: int = 2) -> str:
        """Return `label` if it was not used `most` times yet, else ""."""
        if not label or self.used[label] >= most:
            return ""
        self.used[label] += 1
        return label

    def note(self, label: str) -> None:
        """Count a finished paragraph."""
        self.written += 1
        self.since = 0 if label else self.since + 1


def state_label(entry: Entry, labels: Labels, *, now: datetime) -> str:
    """Return the label that a story's state earns for its first paragraph; "" for none."""
    if entry.past is not None:
        return labels.take("Update", most=3)
    lead = entry.items[0]
    outlets = {item.outlet for item in entry.items}
    young = now - lead.published
    if len(outlets) > 1 and young <= timedelta(hours=12):
        return labels.take("Developing")
    if lead.beat == "official" and young <= timedelta(hours=24):
        return labels.take("New")
    if _OPINION.search(f"{lead.title} {lead.url} {lead.section}"):
        return labels.take("Second opinion")
    return ""


def content_label(said: str, labels: Labels) -> str:
    """Return the label that what a paragraph says earns for it; "" for none."""
    if len(_FIGURE.findall(said)) > 1 and (label := labels.take("By the numbers")):
        return label
    for label, cue in (("Worth noting", _CONTRAST), ("Why it matters", _MATTERS)):
        if cue.search(said) and labels.take(label):
            return label
    return ""


def theme_label(said: str, labels: Labels) -> str:
    """Return a label for what a story is about, of those not used yet; "" for none."""
    return next((label for label, cue in _THEMES if cue.search(said) and labels.take(label, 1)), "")


def follow_label(said: str, item: Item, labels: Labels) -> str:
    """Return the label of a paragraph that goes on with a story; never ""."""
    if label := content_label(said, labels):
        return label
    for label, cue in (("Next up", _AHEAD), ("Context", _BEFORE)):
        if cue.search(said) and labels.take(label):
            return label
    return f"More from {item.outlet}"[:45]
