"""Where two newsrooms count one thing differently. Pure."""

import re
from collections.abc import Sequence

from digest.model import Item
from digest.prose.pieces import fits_quotation
from digest.prose.source import Source

_SPELT = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
"""
_WORDS = _SPELT.split()
_PEOPLE = """
    people persons civilians soldiers troops servicemen men women children others sailors marines
    airmen fighters militants officers
"""
_N = rf"(\d[\d,]*(?!\.\d)|{'|'.join(_WORDS)})\b"
_WHO = rf"(?: (?:{'|'.join(_PEOPLE.split())}))?"
_ABOUT = r"(?:at least |about |some |around |more than |nearly )?"
_WERE = r" (?:(?:were|was|have been|had been|are|others) )*"
_OPENING = 5  # sentences of an article in which its figures stand
_COUNTS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("killed", rf"\bkill(?:s|ed|ing) {_ABOUT}{_N}{_WHO}(?! (?:wounded|injured|hurt))"),
        ("killed", rf"\b{_N}{_WHO}{_WERE}(?:killed|dead|died)\b"),
        ("hurt", rf"\b(?:wound(?:s|ed|ing)|injur(?:es|ed|ing)) {_ABOUT}{_N}"),
        ("hurt", rf"\b{_N}{_WHO}{_WERE}(?:wounded|injured|hurt)\b"),
        ("held", rf"\b{_N}{_WHO}{_WERE}(?:arrested|detained)\b"),
    )
)


def differing(sources: Sequence[Source]) -> list[tuple[Item, str]]:
    """Return two newsrooms' sentences that count one thing differently; [] for none.

    Each as the item with words that may be quoted whole. The second one is used up, and the first
    where it would not open its story.
    """
    lead = sources[0]
    counted = _counted(lead)
    for other in sources[1:]:
        for name, (number, words) in _counted(other).items():
            if name in counted and counted[name][0] != number:
                first = counted[name][1]
                if lead.lines[0].text != first:
                    lead.drop(first)
                other.drop(words)
                return [(lead.item, first), (other.item, words)]
    return []


def _counted(source: Source) -> dict[str, tuple[int, str]]:
    """Return what the opening of an article counts: the number, and the sentence it stands in."""
    found: dict[str, tuple[int, str]] = {}
    for line in source.lines[:_OPENING]:
        if line.hangs or line.leans or not fits_quotation(line.text):
            continue
        for name, pattern in _COUNTS:
            numbers = {_number(words) for words in pattern.findall(line.text)}
            if len(numbers) == 1:
                found.setdefault(name, (numbers.pop(), line.text))
    return found


def _number(words: str) -> int:
    plain = words.lower().replace(",", "")
    return _WORDS.index(plain) + 1 if plain in _WORDS else int(plain)
