"""Finds what is wrong with rules beyond single values. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.config.faults import near
from digest.config.lines import Place

_LOOKS = ("words", "regex", "sources", "authors", "sections")


def rule_faults(
    rules: Sequence[tuple[int, Mapping[str, Any]]], sections: Sequence[str]
) -> Iterator[tuple[Place, str]]:
    """Yield the place and text of what is wrong with the numbered `rules`."""
    for index, one in rules:
        place: Place = ("rules", index)
        if not any(one.get(name) for name in _LOOKS):
            yield place, f"looks for nothing; give it {', '.join(_LOOKS[:-1])} or {_LOOKS[-1]}"
        if one.get("action") == "boost" and not one.get("boost"):
            yield (*place, "boost"), "a boost needs a number other than 0, from -1 to 1"
        if one.get("action") == "exclude" and one.get("boost"):
            yield (*place, "boost"), "what is kept out has no score to raise"
        named = one.get("sections")
        for at, name in enumerate(named if isinstance(named, list) else ()):
            if isinstance(name, str) and name.strip() not in sections:
                yield (*place, "sections", at), f"no such section{near(name, sections)}"
