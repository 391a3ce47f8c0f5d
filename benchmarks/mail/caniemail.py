"""How much of what a page uses each mail program supports, by the data of caniemail.com.

For each feature that is used and each program: supported 1, partly 0.5, not 0, unknown not counted.
Features that a page only adds, and that programs may ignore without harm, are left out (GRACEFUL).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib

PROGRAMS = """
    gmail.desktop-webmail gmail.ios gmail.android gmail.mobile-webmail outlook.windows
    outlook.outlook-com outlook.ios outlook.android outlook.macos apple-mail.macos apple-mail.ios
    yahoo.desktop-webmail yahoo.ios yahoo.android aol.desktop-webmail samsung-email.android
    thunderbird.macos protonmail.desktop-webmail fastmail.desktop-webmail hey.desktop-webmail
""".split()  # noqa: SIM905
GRACEFUL = set(
    """
    css-at-media-prefers-color-scheme css-at-media css-color-scheme html-meta-color-scheme
    html-role html-lang html-dir html-style css-important css-selector-class css-selector-type
    css-selector-grouping html-comments css-word-break html-body
    """.split()  # noqa: SIM905
)
_ELEMENTS = {f"h{n}": "html-h1-h6" for n in range(1, 7)} | {"ul": "html-lists", "ol": "html-lists"}
_WHOLE = {"font-family": "font", "font-style": "font"}  # features that stand for several properties
_SIDES = re.compile(r"(margin|padding)-(?:top|right|bottom|left)|(border)-(?!radius|spacing).*")
_UNITS = re.compile(r"\d(px|em|rem|vh|vw|pt|%|ch)")
_WORTH = {"y": 1.0, "a": 0.5, "n": 0.0}


def score(html: str, data: Path) -> tuple[float, float, str]:
    """Return mean and worst score (0..100) over the programs, and the worst one's name."""
    known = {one["slug"]: one["stats"] for one in json.loads(data.read_bytes())["data"]}
    used = {feature for feature in features(html) if feature in known} - GRACEFUL
    scores = {}
    for program in PROGRAMS:
        family, platform = program.split(".")
        told = [_latest(known[one].get(family, {}).get(platform)) for one in used]
        worth = [_WORTH[one] for one in told if one in _WORTH]
        scores[program] = 100 * sum(worth) / len(worth)
    worst = min(scores, key=lambda program: scores[program])
    return sum(scores.values()) / len(scores), scores[worst], worst


def _latest(versions: dict[str, str] | None) -> str:
    """The first letter of what the newest version that was tested does."""
    return list(versions.values())[-1].strip()[:1] if versions else "u"


def features(html: str) -> Iterator[str]:
    """Yield the features that a page uses, in caniemail's names."""
    yield "html-doctype"
    document = html5lib.parse(html, namespaceHTMLElements=False)
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        yield _ELEMENTS.get(element.tag, f"html-{element.tag}")
        yield from (f"html-{name}" for name in element.attrib if isinstance(name, str))
        yield from _declared(element.get("style") or "")
        if element.tag == "style":
            for block in re.findall(r"\{([^{}]*)\}", element.text or ""):
                yield from _declared(block)
        if element.tag == "a" and (element.get("href") or "").startswith("mailto:"):
            yield "html-mailto-links"
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            yield "html-anchor-links"


def _declared(rules: str) -> Iterator[str]:
    for rule in rules.split(";"):
        name, _, value = rule.partition(":")
        name = name.strip().lower()
        if not name or name.startswith(("-", "mso-")):
            continue
        side = _SIDES.fullmatch(name)
        yield f"css-{(side[1] or side[2]) if side else _WHOLE.get(name, name)}"
        if name == "display":
            yield f"css-display-{value.strip()}"
        yield from (f"css-unit-{unit.replace('%', 'percent')}" for unit in _UNITS.findall(value))
