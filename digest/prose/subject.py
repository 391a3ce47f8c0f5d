"""Compresses headlines to the two to five words a subject line has room for. Pure."""

import re
from dataclasses import dataclass, replace

_SAYS = re.compile(
    r"^(?:[\w.’'-]+ ){1,3}(?:says?|said|warns?|tells?|claims?|confirms?|reports?)"
    r" (?:that |it |he |she |they )*(?=\w)",
)
# A comma inside a list of two actors ("US, Iran trade strikes") is no break; a stop is.
_BREAK = re.compile(r"\s*(?:[;|…]|[:?!](?=\s|$)|,(?=\s)|\s[-–—]\s)\s*")
_TURN = frozenset({
    "to", "as", "after", "over", "amid", "for", "from", "with", "by", "at", "on", "in", "into",
    "of", "that", "while", "before", "despite", "during", "against", "near", "but", "and", "or",
    "if", "when", "where", "who", "which", "under", "between", "because", "since", "until",
    "through", "via", "toward", "towards", "without", "within", "is", "are", "was",
    "were", "has", "have", "had", "will", "would", "could", "may", "might", "can", "should",
    "must", "be", "been", "being", "says", "said", "than", "not", "about", "ahead", "following",
})  # fmt: skip
# Neither do these end a phrase, or open one that says something.
_WEAK = _TURN | frozenset({
    "the", "a", "an", "its", "his", "her", "their", "our", "your", "new", "more", "most",
    "first", "two", "three", "four", "five", "another", "no", "not", "us", "u.s", "u.k", "uk",
    "this", "these", "those", "some", "any", "all", "both", "each", "every", "other", "it",
    "they", "he", "she", "we", "you", "i", "just", "how", "why", "what", "here", "there", "so",
    "too", "very", "also", "only", "then", "now", "we'll", "one", "many", "much", "several",
    "out", "up", "off", "down", "away", "back", "still", "over", "percent", "time", "year",
    "years", "days", "here’s", "here's", "everything", "step", "big", "later", "today", "part",
})  # fmt: skip
# Verbs that headlines use with an object behind them: a phrase never ends on one.
_VERBS = frozenset({
    "accuse", "add", "adopt", "advance", "agree", "aim", "allow", "announce", "appear",
    "approve", "arrive", "ask", "assure", "award", "back", "ban", "become", "begin", "bet",
    "blast", "block", "board", "boost", "bow", "brace", "bring", "build", "burnish", "buy",
    "call", "carry", "change", "choose", "claim", "classify", "clear", "close", "come",
    "commission", "complete", "concern", "condemn", "conduct", "confirm", "consider",
    "continue", "create", "cut", "declare", "defend", "delay", "deliver", "demand", "deny",
    "deploy", "destroy", "detail", "develop", "disclose", "discloses", "discuss", "down",
    "drop", "emerge", "end", "enter", "expand", "expect", "extend", "eye", "face", "fall",
    "field", "find", "fire", "forgo", "gain", "get", "give", "go", "grow", "halt", "hang",
    "have", "help", "hit", "hold", "host", "hover", "identify", "impose", "include",
    "increase", "inform", "ink", "issue", "join", "keep", "kill", "launch", "lead", "leave",
    "let", "lift", "like", "list", "lock", "look", "lose", "make", "map", "mark", "may",
    "mean", "meet", "move", "name", "near", "need", "offer", "open", "order", "oust",
    "outline", "partner", "pass", "pause", "pick", "pitch", "plan", "plead", "pledge",
    "ponder", "prepare", "present", "press", "probe", "propose", "protect", "prove", "provide",
    "pull", "pump", "push", "put", "raise", "ramp", "reach", "read", "ready", "realize",
    "receive", "recover", "reject", "release", "remain", "remove", "rename", "replace",
    "report", "request", "rescue", "resign", "restrict", "resume", "retire", "return",
    "reveal", "review", "rise", "run", "sail", "say", "see", "seek", "seem", "select", "sell",
    "send", "set", "shape", "share", "shift", "shoot", "show", "showcase", "sign", "sink",
    "slam", "slip", "soar", "spark", "speed", "spend", "stage", "start", "stop", "strike",
    "strip", "struck", "suspend", "take", "talk", "tap", "target", "task", "team", "tell",
    "test", "threaten", "tout", "train", "turn", "unveil", "upgrade", "urge", "use", "vow",
    "wait", "want", "warn", "weigh", "widen", "win", "withdraw", "work", "wrap",
})  # fmt: skip
# Those which are nouns as well: they may end a phrase behind two other words.
_NOUNS = frozenset({
    "attack", "ban", "block", "boost", "build", "call", "change", "claim", "cut", "delay",
    "deployment", "demand", "drop", "end", "field", "fire", "help", "increase", "issue", "launch",
    "lead", "order", "plan", "probe", "push", "raise", "release", "report", "request", "return",
    "review", "run", "shift", "show", "sign", "start", "stop", "strike", "test", "upgrade",
    "work", "target", "offer", "move", "pitch",
})  # fmt: skip
_MIN, _MAX = 2, 5  # words
_DETAIL = re.compile(r"\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|\w+-[\w-]+")
_MAY_OPEN = frozenset({"us", "uk", "two", "three", "four", "five", "new", "first", "most"})
# What stands behind these is somebody else's deed: "House wants Navy | to build".
_ASKING = frozenset({
    "want", "ask", "tell", "urge", "help", "let", "force", "allow", "order", "see", "need",
    "make", "find", "expect",
})  # fmt: skip
_LINKS = frozenset({"is", "are", "was", "were"})
_DEED = frozenset({
    "to", "has", "have", "had", "will", "would", "could", "may", "might", "can", "should", "must",
})  # fmt: skip


def shorten(title: str, limit: int, *, strict: bool = False) -> str:
    """Compress a headline to two to five words of at most `limit` letters; "" where none fit.

    It is cut where a phrase ends: never behind a verb, a preposition or an article. "U.S."
    becomes "US". The opening is taken where it is whole and says something; unless `strict`,
    a shorter one will do, or a phrase from further on.
    """
    title = re.sub(r"\bU\.S\.", "US", title)
    title = re.sub(r"[“”\"„]|(?<!\w)['‘’]|['‘’](?!\w)", "", _SAYS.sub("", title))
    whole = _phrases(title)
    told = [*whole, *(_tightened(one) for one in whole[:1])]
    phrases = [one for one in told if len(" ".join(one.words)) <= limit and _stands(one)]
    good = [one for one in phrases if one.opens and len(one.words) > _MIN]
    if not good and not strict:
        long = [one for one in phrases if len(one.words) > _MIN]
        actor = _actor(title, limit)
        good = [one for one in phrases if one.opens] or actor or long or phrases
    return _opened(good[0].words) if good else ""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words between two turns of a headline."""

    words: list[str]
    opens: bool  # the headline starts with it
    before: str  # the turn in front of it
    after: str  # the turn behind it


def _phrases(title: str) -> list[_Phrase]:
    """Cut a headline into its phrases: at marks, and before words that turn the sentence."""
    phrases: list[_Phrase] = []
    for part in _BREAK.split(title):
        words: list[str] = []
        before = ""
        for word in [*part.split(), ""]:
            turn = word.lower().strip(",.")
            if word and turn not in _TURN:
                words.append(word)
                continue
            # "In a first, | Navy boat ...": what stands before the comma is no opening.
            told = any(one.words and one.opens for one in phrases)
            opens = not before and not told
            phrases.append(_Phrase(_headless(words, first=opens), opens, before, turn))
            words, before = [], turn
    return phrases


def _tightened(phrase: _Phrase) -> _Phrase:
    """Return a phrase without numbers and joined adjectives: "fires two short-range missiles"."""
    words = [
        word
        for n, word in enumerate(phrase.words)
        if n in {0, len(phrase.words) - 1} or not _DETAIL.fullmatch(word.lower())
    ]
    return replace(phrase, words=words)


def _actor(title: str, limit: int) -> list[_Phrase]:
    """Return who acts, where the deed is too long to be told: "Navy drone boat"."""
    opening = next((one.words for one in _phrases(title) if one.opens), [])
    verb = next((n for n, word in enumerate(opening) if n and _is_verb(word)), 0)
    words = opening[:verb]
    fits = _MIN <= len(words) <= _MAX and len(" ".join(words)) <= limit
    if not fits or not words[-1].islower() or not _ends_well(words):
        return []
    return [_Phrase(words, opens=True, before="", after="")]


def _headless(words: list[str], *, first: bool) -> list[str]:
    """Cut articles, and a verb that opens a phrase from inside the sentence."""
    kept = [word for word in words if word.lower() not in {"the", "a", "an"}]
    if not first and kept and _is_verb(kept[0]):
        kept = kept[1:]
    return kept


def _stands(phrase: _Phrase) -> bool:
    """Tell whether a phrase stands alone."""
    words = phrase.words
    if not _MIN <= len(words) <= _MAX or not re.match(r"[\w$€£]", words[0]):
        return False
    if {phrase.before, phrase.after} & {"and", "or"} or phrase.before in (_DEED | _LINKS) - {"to"}:
        return False
    if words[0].lower() in _WEAK - _MAY_OPEN:
        return False
    if any(_base(word) in _ASKING for word in words):  # small: "Space Force" asks for nothing
        return False
    # "Navy | to build": an actor whose deed is cut off.
    if phrase.after in _DEED and not any(_is_verb(word) for word in words):
        return False
    return _ends_well(words)


def _ends_well(words: list[str]) -> bool:
    """Tell whether a phrase may end where it does: on a noun, not on a verb or a half."""
    last = re.sub(r"\W+$", "", words[-1].lower())
    if not any(word.islower() for word in words):  # a bare name
        return False
    if last in _WEAK or re.search(r"['’]s?$", words[-1]) or last.endswith("ly"):
        return False
    if not re.search(r"[A-Za-z]{2}", words[-1]):
        return False
    return not _is_verb(last) or (_base(last) in _NOUNS and len(words) > _MIN)


def _is_verb(word: str) -> bool:
    return _base(re.sub(r"\W+$", "", word.lower())) in _VERBS


def _base(word: str) -> str:
    """Return the verb that an inflected form may come from."""
    for pattern, new in (
        (r"ies$", "y"), (r"(sh|ch|ss|x)es$", r"\1"), (r"s$", ""), (r"ied$", "y"), (r"ed$", "e"),
        (r"ed$", ""), (r"(\w)\1ed$", r"\1"), (r"ing$", ""), (r"ing$", "e"), (r"(\w)\1ing$", r"\1"),
    ):  # fmt: skip
        base = re.sub(pattern, new, word)
        if base != word and base in _VERBS:
            return base
    return word


def _opened(words: list[str]) -> str:
    line = " ".join(words).rstrip(".,;:")
    return line[:1].upper() + line[1:]
