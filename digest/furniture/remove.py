"""Takes the furniture out of a whole article, paragraph by paragraph. Pure."""

import re
from collections.abc import Sequence

from digest import text
from digest.furniture.marks import (
    BEHIND,
    BUTTONS,
    CALENDAR,
    COMMENTS,
    CONSENT_HEADS,
    COOKIE,
    CREDIT,
    FOREIGN,
    HEADS,
    PRIVACY,
    VISITOR,
)
from digest.furniture.phrases import NOTICES
from digest.furniture.trim import opening, trim

_HEAD = 12  # words of a heading or a title at most; a title in a list may have twice as many
_NOTICE = 120  # words of one paragraph of a privacy notice
_APART = 4  # paragraphs that may stand between two of one notice
_FEW = 3  # paragraphs from which a notice is one, with all that stands between them
_CAPTION = 90  # words
_LONGEST = 1_500  # letters of a piece of furniture
_ENDS = re.compile(r"[.!?…。！？؟]['\"”’»)\]]*$")
_SAID = re.compile(r"[“”\"«»„]|\b(?:said|says|told|according to|wrote|added|asked)\b")
_LEFT_OUT = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*$")
_BULLET = re.compile(r"^[\s\[•·▪►▶»>*|–—-]+")


def remove(content: str) -> str:
    """Return `content` without the paragraphs, lines and sentences that are not of the story.

    Paragraphs end in a blank line, before and after. Cost: about 0.1 ms a paragraph.
    """
    found = text.paragraphs(content)
    if not found:
        return ""
    found = [*map(opening, found[:2]), *found[2:]]
    cut = notices(found)
    kept = _without_lists([one for place, one in enumerate(found) if place not in cut])
    story = [one for paragraph in kept if (one := _within(paragraph))]
    while len(story) > 1 and _is_bare(story[-1]) and not _is_bare(story[-2]):
        story.pop()  # the head of what was cut below it
    return trim("\n\n".join(story))


def is_furniture(paragraph: str) -> bool:
    """Tell whether a paragraph, or a sentence, stands around a story and is not of it."""
    bare = _BULLET.sub("", paragraph[:_LONGEST]).strip()
    words = len(bare.split())
    if len(paragraph) > _LONGEST:
        return False
    if not re.search(r"\w", bare) or _is_controls(bare, words):
        return True
    if any(words <= most and pattern.match(bare) for pattern, most in NOTICES):
        return True
    if FOREIGN.match(bare) and words <= 2 * _HEAD:
        return True
    if words <= _CAPTION and CREDIT.search(bare[-200:]):
        return True
    return words <= _CAPTION // 2 and BEHIND.search(bare[-80:]) is not None


def _is_controls(bare: str, words: int) -> bool:
    """Tell whether a line is made of buttons, or is a date, an hour, a length of time."""
    if words > _HEAD:
        return False
    said = [word.strip(".,:;()|•·/[]-–—+&!").lower() for word in bare.split()]
    said = [word for word in said if word and not re.fullmatch(r"[\d.:,/-]+[a-z]{0,2}", word)]
    return all(word in BUTTONS for word in said) or all(word in CALENDAR for word in said)


def _is_bare(paragraph: str) -> bool:
    """Tell whether a paragraph is short and ends in no mark: a head without its text."""
    return len(paragraph.split()) <= _HEAD and not _ENDS.search(paragraph)


def _is_title(paragraph: str) -> bool:
    """Tell whether a paragraph may be a headline: short, and it ends in no full stop."""
    return len(paragraph.split()) <= 2 * _HEAD and not re.search(r"[.…。]['\"”’»)]*$", paragraph)


def _without_lists(found: Sequence[str]) -> list[str]:
    """Cut furniture, with the titles that stand under a head such as "Related stories"."""
    kept: list[str] = []
    listing = False
    for place, paragraph in enumerate(found):
        bare = _BULLET.sub("", paragraph).strip()
        if COMMENTS.fullmatch(bare) and place > len(found) // 2:
            break  # what readers wrote stands below
        if len(bare.split()) <= _HEAD and HEADS.fullmatch(bare):
            listing = True
            continue
        listing = listing and _is_title(paragraph)
        if not listing and not is_furniture(paragraph):
            kept.append(paragraph)
    return kept


def notices(found: Sequence[str]) -> set[int]:
    """Return the places of what a page says of cookies and data, also whole preference centres."""
    marks = [place for place, paragraph in enumerate(found) if _is_notice(paragraph)]
    runs: list[list[int]] = []
    for place in marks:
        if runs and place - runs[-1][-1] <= _APART:
            runs[-1].append(place)
        else:
            runs.append([place])
    cut = set(marks)
    for run in runs:
        if len(run) >= _FEW:
            cut.update(range(run[0], run[-1] + 1))
            for place in range(run[-1] + 1, len(found)):  # its last lines, to the story or the end
                if len(found[place].split()) > _HEAD and not (
                    PRIVACY.search(found[place]) and VISITOR.search(found[place])
                ):
                    break
                cut.add(place)
    return cut


def _is_notice(paragraph: str) -> bool:
    """Tell whether a paragraph speaks to the page's visitor about cookies and data."""
    words = len(paragraph.split())
    if words <= _HEAD and CONSENT_HEADS.fullmatch(paragraph.strip()):
        return True
    if words > 2 * _NOTICE or _SAID.search(paragraph) or not VISITOR.search(paragraph):
        return False
    kinds = {match.group().lower() for match in PRIVACY.finditer(paragraph)}
    return len(kinds) >= (2 if COOKIE.search(paragraph) else 4)


def _within(paragraph: str) -> str:
    """Cut sentences of furniture out of a paragraph of the story, and what hangs on its end."""
    paragraph = _LEFT_OUT.sub("", paragraph)
    sentences = text.sentences(paragraph)
    if len(sentences) < 2:  # noqa: PLR2004  (a paragraph of one was looked at whole)
        return paragraph
    kept = [one for one in sentences if not is_furniture(one)]
    return paragraph if len(kept) == len(sentences) else " ".join(kept)
