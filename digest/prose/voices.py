"""Who speaks: the quotations of an article, with their speakers and who those are. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digest import text
from digest.prose.standing import MAX_QUOTATION, SAY, bare

_BEHIND = re.compile(
    rf"[”\"],? (?:{SAY} (?P<after>[^“”\"]{{2,160}})|(?P<before>[^“”\"]{{2,140}}?),? {SAY}\b)"
)
_AHEAD = re.compile(rf"(?P<who>[^“”\"]{{2,140}}?),? {SAY}\b[^“”\"]{{0,70}}?[,:]? ?[“\"]")
_SUBJECT = re.compile(rf"(?P<who>[A-Z][^,“”\"]{{2,80}}?)(?:, [^,“”\"]{{3,80}},)? {SAY}\b")
_CUT = re.compile(
    r",? (?:in (?:a|an|the|his|her|response)|on (?:[A-Z]|the|his|her)|at|during|after|before|when"
    r"|as|while|by|via|late|early|ahead|following|through|last|this|earlier|referring|citing"
    r"|according)\b.*$"
)
_LEADERS = """
    admiral adviser advisor aide airman ambassador analyst attorney author candidate captain chair
    chairman chairwoman chancellor chief colonel commander commandant commissioner congressman
    congresswoman consultant coordinator correspondent counsel deputy diplomat director economist
    envoy ex executive expert fellow foreign former founder general governor head historian
    inspector judge lawmaker lawyer leader lieutenant major manager marshal mayor member minister
    negotiator officer official owner pilot premier president prince prime professor prosecutor
    representative researcher scholar secretary senator senior sergeant sheriff soldier specialist
    spokesman spokesperson spokeswoman strategist superintendent undersecretary vice assistant
    acting national security defense defence army navy air force marine state interior house senate
    committee associate managing co-founder cofounder king queen pope archbishop parliament party
    opposition military naval intelligence police
"""
_ROLES = frozenset(_LEADERS.split())
_ADJOINED = """
    ex foreign former national security defense defence army navy air force marine state interior
    house senate committee parliament party opposition military naval intelligence police prime
    vice senior acting deputy associate managing assistant
"""
_HEADS = _ROLES - frozenset(_ADJOINED.split())
_THINKER = re.compile(
    r"\b(?:analyst|expert|fellow|professor|scholar|researcher|historian|economist|institute"
    r"|think tank|university|center for|council on|foundation|strategist)\b",
    re.IGNORECASE,
)
_SHORTENED = """
    gen. adm. col. lt. maj. capt. cmdr. sgt. rep. sen. gov. dr. mr. mrs. ms. brig. rear sir lord
    reps. sens. vice cpl. spc. rev. prof.
"""
_LANDS = frozenset({"u.s.", "u.k.", "u.n.", "e.u."})
_RANKS = frozenset(_SHORTENED.split()) | _LANDS
_NAMELESS = """
    the a an but and on in at for as monday tuesday wednesday thursday friday saturday sunday
    according former january february march april may june july august september october november
    december i
"""
_NO_NAME = frozenset(_NAMELESS.split())
_PARTICLES = frozenset({
    "al", "bin", "ibn", "de", "del", "della", "van", "von", "der", "den", "el", "la", "le", "ter",
})  # fmt: skip
_JOINING = frozenset({"of", "for", "and", "to", "the", "on"})
_LAST_NAME = re.compile(r"(?:[“”]*,? )?(?:[A-Z][a-z]+\. )?([A-Z][\w’'-]+?)(?:[’']s)? (?![A-Z])")
_SPEAKER = re.compile(
    rf"(?<![\w’'-] )([A-Z][\w’'-]+)(?! [A-Z]) {SAY}\b|\b{SAY} ([A-Z][\w’'-]+)\b(?! [A-Z])"
)


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody says in one sentence."""

    words: str  # the first quotation that is a sentence of its own, marks left off
    who: str  # the name as it stands there: "Jane Roe", "Roe"; "" where only "he" or an office does
    pronoun: bool = False  # the speaker is "he", "she" or "the official"
    lower: bool = False  # nobody by name: "a spokesman", "officials"


def speech(sentence: str) -> Speech | None:
    """Return who says what in a sentence; None where it quotes nobody in whole sentences."""
    marked = re.search(r"[“\"]([^“”\"]+)[”\"]", sentence)
    if marked is None:
        return None
    said = marked.group(1)
    if len(said.split()) < 5 or not re.match(r"[A-Z0-9$]", said):  # noqa: PLR2004
        return None
    if not said.endswith((".", ",", "!", "?")) or len(said.split()) > MAX_QUOTATION:
        return None
    phrase = _phrase(sentence)
    if not phrase:
        return None
    words = phrase.split()
    lower = not any(word[:1].isupper() for word in words)
    if re.match(r"(?:the|another) (?:[\w’'-]+ ){0,2}[a-z]+$", phrase) and words[-1] in _HEADS:
        return Speech(words=said, who="", pronoun=True)  # "the official", whoever that was
    pronoun = words[0].lower().strip(",") in {"he", "she", "they", "it"}
    return Speech(words=said, who="" if pronoun else _person(words), pronoun=pronoun, lower=lower)


def subject(sentence: str) -> str:
    """Return who says something in a sentence without whole quotations; "" for nobody by name."""
    found = _SUBJECT.match(sentence)
    return _person(found["who"].split()) if found else ""


def _phrase(sentence: str) -> str:
    """Return the words that name the speaker of a sentence; "" where none are there."""
    ahead = _AHEAD.match(sentence)
    if ahead is not None:
        return ahead["who"].strip()
    behind = _BEHIND.search(sentence)
    if behind is None:
        return ""
    found = behind["after"] or behind["before"] or ""
    return _CUT.sub("", found.strip()).rstrip(".,; ")


def _person(words: Sequence[str]) -> str:
    """Return the first name among words, without rank and role: "Jane Roe", "Roe"; "" for none."""
    name: list[str] = []
    for word in words:
        core = word.strip(",.;:()“”\"'‘’")
        plain = core.lower()
        named = core[:1].isupper() and plain not in _NO_NAME
        if named and core.endswith(("’s", "'s")):  # "Roe’s spokesman" is another one
            name = []
            continue
        if named and not _titled(word):
            name.append(core)
            if word.endswith((",", ";", ":")):
                break
        elif name and plain not in _PARTICLES:
            break
        elif name:
            name.append(core)
    while name and name[-1].lower() in _PARTICLES:
        name.pop()
    return " ".join(name)


def _titled(word: str) -> bool:
    plain = word.lower().strip(",;:()")
    parts = {plain.strip("."), plain.rstrip("s"), *plain.split("-")}
    return plain in _RANKS or bool(parts & _ROLES)


def full_name(who: str, said: str) -> str:
    """Return the full name of a speaker known by the last: "Roe" is the "Jane Roe" of `said`.

    Names of two words and more are full already; "" where no such person was presented.
    """
    if " " in who:
        return who
    # Role words before a name are capitalised too: "Secretary Roe" presents nobody.
    first, middle = r"([A-Z][\w’'-]*|[A-Z]\.)", r"([A-Z]\.|[a-z]{2,3}|[A-Z][\w’'-]*)"
    for found in re.finditer(rf"{first} (?:{middle} )??{re.escape(who)}\b", said):
        names = [part for part in found.group(1, 2) if part]
        if all(not _titled(part) and part.lower() not in _NO_NAME for part in names):
            return found.group(0)
    return ""


def unpresented(sentence: str, said: str, before: str) -> bool:
    """Tell whether a sentence speaks by the last name alone of somebody nobody was told of yet."""
    outside = bare(sentence)
    names = [_LAST_NAME.match(outside), *_SPEAKER.finditer(outside)]
    for found in names:
        name = next(filter(None, found.groups()), "") if found else ""
        full = full_name(name, said) if name else ""
        if full and full not in before and full not in sentence:
            return True
    return False


def presented(name: str, said: str) -> str:
    """Return a person as an article first presents them: "Defense Secretary Jane Roe".

    The words before the name where they are a title, else those behind it between commas; the bare
    name where neither tells who it is. All words as they stand there, in their order.
    """
    at = re.search(rf"(?<![\w-]){re.escape(name)}\b", said)
    if at is None:
        return name
    title = _title(said[max(0, at.start() - 120) : at.start()])
    if title:
        return f"{title} {name}"
    behind = re.match(r", ((?:the |a |an )?[^,.;:“”\"()—]{4,80})(?=[,.])", said[at.end() :])
    if behind is not None and _is_role(behind.group(1)):
        return f"{name}, {behind.group(1)},"
    return name


def _title(before: str) -> str:
    """Return the title that ends `before`; "" where it ends on none."""
    if not before.endswith(" "):
        return ""
    kept: list[str] = []
    for word in reversed(before.split()[-8:]):
        plain = word.lower()
        if word.endswith((",", ";", ":", "”", '"', ")")) or (
            word.endswith(".") and plain not in _RANKS
        ):
            break
        core = plain.strip("’'").removesuffix("’s").removesuffix("'s")
        if not (
            word[:1].isupper() or core in _ROLES or plain in _JOINING or core.rstrip("s") in _ROLES
        ):
            break
        kept.insert(0, word)
    while kept and (kept[0].lower() in _JOINING | _NO_NAME - {"former"} or _idle(kept[0])):
        kept.pop(0)
    told = any(word.lower() in _HEADS or word.lower() in _RANKS - _LANDS for word in kept)
    return " ".join(kept) if told else ""


def _idle(word: str) -> bool:
    """Tell whether a capital only opens the sentence: "Meanwhile", "Speaking"."""
    plain = word.lower().strip(",.")
    return plain in text.STOP or plain.endswith(("ly", "ing"))


def _is_role(words: str) -> bool:
    first = words.split(maxsplit=1)[0].lower()
    if first in {"who", "which", "whose", "where", "when", "but", "and", "said", "who’s"}:
        return False
    return any(word.lower().strip("’s") in _HEADS for word in words.split())


def is_thinker(presentation: str) -> bool:
    """Tell whether a speaker is one who studies the matter rather than one who decides it."""
    return _THINKER.search(presentation) is not None


def speakers(sentence: str) -> bool:
    """Tell whether a sentence says outside its quotations who speaks."""
    return re.search(rf"\b{SAY}\b|\baccording to\b", bare(sentence)) is not None
