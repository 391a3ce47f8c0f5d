"""Compresses the clause of a headline: who does what, in at most five words. Pure."""

import re
from collections.abc import Callable, Sequence
from itertools import product

Test = Callable[[str], bool]

_ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their", "our", "this", "that"})
_INNER = frozenset({"on", "at", "in", "into", "for", "from", "with", "against", "over", "by", "to"})
_PARTICLES = frozenset({"around", "up", "down", "out", "off", "back"})
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
    r"|through|via|towards?|without|within|across|among|around|him|them|they|it|we|well|behind|beyond|inside|outside|past|per"
    r"|throughout|upon|versus|is|are|was|were|has|have|had|will|would|could|may"
    r"|might|can|should|must|be|than|not|about|ahead|following|so|then|just|here|there|how|why"
    r"|what|says?|said|sources?|reports?|officials?)"
)
# Deeds by their ending which are things: "tea spending increase".
THINGS = frozenset({
    "spending", "training", "funding", "meeting", "warning", "hearing", "building", "testing",
    "planning", "targeting", "refueling", "shipbuilding", "firing", "landing", "bombing",
})  # fmt: skip
# What stands before these does something itself: "discloses tug | can sail".
_OF_ANOTHER = frozenset({
    "this", "can", "could", "will", "would", "may", "might", "should", "must", "is", "are", "was",
    "were", "has", "have",
})  # fmt: skip
_SOON = frozenset({"set", "poised", "ready", "expected", "due"})  # "set to block" is "to block"
_ADVERBS = frozenset({"just", "still", "now", "reportedly", "also", "finally", "again"})
_NEGATIONS = frozenset({"no", "not", "never", "few", "fewer", "nobody", "nothing"})
# Of these there is always more to say: "declares state | of emergency".
PARTS = frozenset(
    {
        "state",
        "life",
        "use",
        "number",
        "lack",
        "series",
        "pair",
        "rest",
        "part",
        "parts",
        "body",
        "range",
    }
)
_SIDES = frozenset(
    {
        "middle",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "royal",
    }
)
_PEOPLE = re.compile(r"^[A-Z]\w+(?:ian|ean|ese|ish|ench|aeli|aqi|emeni|tani|rman)$")
_MOST = 5  # words
_EARLY = 8  # the verb stands among the first words, or there is none
_BRIEF = 3  # words of an actor in front of "to build"


def clauses(
    words: Sequence[str], is_verb: Test, is_name: Test = str.istitle, is_thing: Test = str.isdigit
) -> list[list[str]]:
    """Return the shortened clauses that the words of a headline allow, the fullest first.

    `is_thing` tells of a verb whether it may be a noun as well, `is_name` of the headline's first
    word, which has a capital in any case, whether it is a name.
    """
    places = [n for n in range(1, min(len(words), _EARLY)) if _acts(words, n, is_verb)]
    at = _verb_at(words, places, is_thing)
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
    verb = verb[verb[0] in _SOON and verb[1:2] == ["to"] :]
    target = _object(rest, is_verb)
    behind = rest[len(target) : len(target) + 1]
    if target and _breaks(target, behind, is_verb):
        return []
    found: list[list[str]] = []
    for actors, things in product((2, 3, 1), (2, 3, 1)):
        made = [*subject[-actors:], *verb, *target[-things:]]
        lone = actors == 1 < len(subject)
        parted = _parts(subject, actors) or _parts(target, things) or lone
        parted = parted or _meant(subject[:-actors], is_name)
        parted = parted or bool(_NEGATIONS & {word.lower() for word in target[:-things]})
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
    kept = [word for word in words if word.lower() not in _ARTICLES | _ADVERBS]
    if {word.lower() for word in kept} & _DULL:
        return []
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
        ends = plain.endswith(("ing", "ed", "es")) and plain not in THINGS
        deed = found and is_verb(plain) and ends
        if deed or plain == "this" or _END.fullmatch(plain):
            break
        found.append(word.strip(",;:"))
        if word.endswith((",", ";", ":")):
            break
    return found


def _verb_at(words: Sequence[str], places: Sequence[int], is_thing: Test) -> int:
    """Return the place of the verb; 0 for none: what may be a thing is one where a verb follows."""
    first = places[0] if places else 0
    if not first or not is_thing(words[first]) or words[first - 1] == "to":
        return first
    sure = [n for n in places if not is_thing(words[n]) and words[n - 1] != "to"]
    return next(iter(sure), first)


def _breaks(target: Sequence[str], behind: Sequence[str], is_verb: Test) -> bool:
    """Tell whether what is acted upon goes on `behind` its words, or is itself a deed.

    "Declares state | of emergency", "raids auto | and steel sectors", "starts feeling pressure".
    """
    if (target[-1] in PARTS and behind == ["of"]) or set(behind) & _OF_ANOTHER:
        return True
    listed = behind in (["and"], ["or"]) and target[-1].islower() and not target[-1].endswith("s")
    deed = target[0].endswith("ing") and is_verb(target[0]) and target[0] not in THINGS
    return listed or (deed and len(target) > 1)


def _meant(dropped: Sequence[str], is_name: Test) -> bool:
    """Tell whether words before who acts tell whose or which it is: "Velm’s | military chief"."""
    return any(
        word.endswith(("’s", "'s", "’"))
        or word.lower() in _SIDES
        or (word[:1].isupper() and (n > 0 or is_name(word)))
        for n, word in enumerate(dropped)
    )


def _parts(words: Sequence[str], kept: int) -> bool:
    """Tell whether keeping the last words only cuts through a name."""
    if kept >= len(words):
        return False
    dropped, first = words[-kept - 1], words[-kept]
    return dropped[:1].isupper() and first[:1].isupper() and dropped not in {"US", "UK"}
