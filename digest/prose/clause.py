"""Compresses the clause of a headline: who does what, in at most five words. Pure."""

import re
from collections.abc import Callable, Sequence
from itertools import product

Test = Callable[[str], bool]

_ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their", "our", "this", "that"})
_INNER = frozenset({"on", "at", "in", "into", "for", "from", "with", "against", "over", "by", "to"})
_PARTICLES = frozenset({"up", "down", "out", "off", "back"})
# Verbs that do nothing to what stands behind them.
_DULL = frozenset({
    "says", "said", "is", "are", "was", "were", "has", "have", "had", "be", "been", "means", "mean",
})  # fmt: skip
_WISHES = frozenset({
    f"{verb}{end}" for end in ("", "s", "ed", "d")
    for verb in (
        "aim", "seek", "plan", "vow", "agree", "move", "threaten", "prepare", "pledge", "look",
        "hope", "begin", "try", "trie", "start", "continue", "decide", "refuse", "promise", "offer",
        "propose",
    )
})  # fmt: skip
_END = re.compile(
    r"(?:and|or|but|as|after|over|amid|for|from|with|by|at|on|in|into|to|of|that|while|before"
    r"|despite|during|against|near|if|when|where|who|which|under|between|because|since|until"
    r"|through|via|towards?|without|within|is|are|was|were|has|have|had|will|would|could|may"
    r"|might|can|should|must|be|than|not|about|ahead|following|so|then|just|here|there|how|why"
    r"|what|says?|said|sources?|reports?|officials?)"
)
_PEOPLE = re.compile(r"^[A-Z]\w+(?:ian|ean|ese|ish|ench|aeli|aqi|emeni|tani|rman)$")
_MOST = 5  # words
_EARLY = 8  # the verb stands among the first words, or there is none
_BRIEF = 3  # words of an actor in front of "to build"


def clauses(words: Sequence[str], is_verb: Test) -> list[list[str]]:
    """Return the shortened clauses that the words of a headline allow, the fullest first."""
    places = range(1, min(len(words), _EARLY))
    at = next((n for n in places if _acts(words, n, is_verb)), 0)
    subject = _subject(words[:at])
    if not subject or _PEOPLE.search(subject[-1]):  # "Velmian attacks": whose, not who
        return []
    verb = ["to", words[at]] if words[at - 1] == "to" else [words[at]]
    rest = list(words[at + 1 :])
    if rest[0:1] == ["over"] and rest[1:2] and rest[1][0].isdigit():  # "deploys over 900 men"
        return []
    while rest and (rest[0].lower() in _PARTICLES or (len(verb) <= 2 and rest[0] in _INNER)):  # noqa: PLR2004
        verb.append(rest.pop(0))
        if verb[-1] == "to" and rest and (is_verb(rest[0]) or words[at].lower() in _WISHES):
            verb.append(rest.pop(0))  # "seeks to limit"
    target = _object(rest, is_verb)
    found: list[list[str]] = []
    for actors, things in product((2, 3, 1), (2, 3, 1)):
        made = [*subject[-actors:], *verb, *target[-things:]]
        lone = actors == 1 < len(subject)
        parted = _parts(subject, actors) or _parts(target, things) or lone
        gerund = len(things_ := target[-things:]) == 1 and things_[0].endswith("ing")
        if target and not (parted or gerund) and len(made) <= _MOST and made not in found:
            found.append(made)
    return found


def _acts(words: Sequence[str], n: int, is_verb: Test) -> bool:
    """Tell whether the word at `n` is the verb: small, and no noun behind an article."""
    word, before = words[n], words[n - 1].lower()
    if not word.islower() or word in _DULL or not is_verb(word):
        return False
    return before == "to" or before not in _ARTICLES | _INNER


def _subject(words: Sequence[str]) -> list[str]:
    """Return the words of who acts; [] where they are more than one actor."""
    kept = [word for word in words if word.lower() not in _ARTICLES]
    if kept[-1:] == ["to"]:
        kept = kept[:-1]
        if len(kept) > _BRIEF or re.search(r"[’']", " ".join(kept)):
            return []
    mixed = any(_END.fullmatch(word.lower()) or word.endswith((",", ":")) for word in kept)
    return [] if mixed else kept


def _object(rest: Sequence[str], is_verb: Test) -> list[str]:
    """Return the words of the first thing that is acted upon."""
    found: list[str] = []
    for word in rest:
        plain = word.lower().strip(",;:")
        if plain in _ARTICLES and not found:
            continue
        deed = found and is_verb(plain) and plain.endswith(("ing", "ed", "es"))
        if deed or _END.fullmatch(plain):
            break
        found.append(word.strip(",;:"))
        if word.endswith((",", ";", ":")):
            break
    return found


def _parts(words: Sequence[str], kept: int) -> bool:
    """Tell whether keeping the last words only cuts through a name."""
    if kept >= len(words):
        return False
    dropped, first = words[-kept - 1], words[-kept]
    return dropped[:1].isupper() and first[:1].isupper() and dropped not in {"US", "UK"}
