"""Which section a story belongs to: its feed's, else the one whose words it holds. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from digest.config import SectionSettings
from digest.model import Item

_TITLE, _SUMMARY = 3.0, 1.0


@lru_cache(maxsize=256)
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Compile a list of words and stems ("deploy*") into one pattern that ignores case."""
    if not words:
        return re.compile(r"(?!)")
    parts = [
        re.escape(word.rstrip("*").lower()) + (r"[\w’']*" if word.endswith("*") else "")
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")


def section_of(items: Sequence[Item], sections: Sequence[SectionSettings]) -> str:
    """Return the section of a story told by `items`.

    The section most of its feeds name, if it is one of `sections`; else the one whose words weigh
    most, a word of a headline three times that of a summary; else the last but one, which takes
    what fits nowhere.
    """
    known = {section.name for section in sections}
    named = Counter(item.section for item in items if item.section in known)
    if named and 2 * sum(named.values()) >= len(items):
        return min(named, key=lambda name: (-named[name], name))
    weights = {section.name: _weight(items, section) for section in sections}
    best = max(weights, key=lambda name: weights[name], default="")
    if best and weights[best] > 0:
        return best
    return sections[-2 if len(sections) > 1 else -1].name


def _weight(items: Sequence[Item], section: SectionSettings) -> float:
    words = pattern(section.words)
    total = 0.0
    for item in items:
        title, summary = item.title.lower(), item.summary.lower()
        total += _TITLE * len(set(words.findall(title)))
        total += _SUMMARY * min(3, len(set(words.findall(summary))))
    return section.weight * total / max(1, len(items))
