"""Whether two headlines speak of one event, and whether they say the same of it. Pure."""

import re

from digest import text

_SAME = 0.6  # share of the shorter headline's words at which the other one says nothing new
_AKIN = 0.4  # share at which both speak of one event
_FEW, _MANY = 2, 3  # words in common beside that share; without it, with a name among them
# A number is sought from a word's beginning alone: from every letter, a word of 100 kB takes hours.
_NAME = re.compile(r"(?<=\S )[‘“(]?[A-Z][\w’'.-]*|[A-Z]{2,}[\w’-]*|(?<!\S)\S*?\d\S*")
_EVERYWHERE = frozenset(text.stems("U.S. UK Trump Pentagon Congress"))  # names in every headline


def same(title: str, other: str) -> bool:
    """Tell whether two headlines tell one fact: "Velm bans tea", "Tea banned in Velm from May"."""
    words, share = _shared(title, other)
    return len(words) >= _MANY and share >= _SAME


def akin(title: str, other: str) -> bool:
    """Tell whether two headlines speak of one event: by many words, or by some and a name."""
    words, share = _shared(title, other)
    named = _shares_name(title, other) and len(words) >= _MANY
    return named or (len(words) >= _FEW and share >= _AKIN)


def near(title: str, other: str) -> bool:
    """Tell whether two headlines may speak of one event: they share a name and another word."""
    return akin(title, other) or (
        _shares_name(title, other) and len(_shared(title, other)[0]) >= _FEW
    )


def _shares_name(title: str, other: str) -> bool:
    return bool(_names(title) & _names(other) - _EVERYWHERE)


def _shared(title: str, other: str) -> tuple[set[str], float]:
    """Return the words in common, and their share of the shorter headline's."""
    words, others = set(text.stems(title)), set(text.stems(other))
    shorter = min(len(words), len(others))
    return words & others, len(words & others) / shorter if shorter else 0.0


def _names(title: str) -> set[str]:
    """Return the stems of a headline's names and numbers."""
    return set(text.stems(" ".join(_NAME.findall(title))))
