"""Headlines as the brief sets them: sentence case, U.S. with dots, short for the subject. Pure."""

import re
from collections import Counter
from collections.abc import Iterable

from digest import text

_SMALL = frozenset(
    "a an the and or but nor of in on at to for from by with as is are was were be been has have had"
    " will would can could may might its his her their after over into amid against that than this"
    " these those it not no new more most up out off down about before during under between while".split()
)
_COMMON_ENDING = re.compile(r"(?:ed|ing|ly|tion|tions|ment|ments|ness|ity|ities|ships?|ers|est)$")
_SAYS = re.compile(
    r"^(?:[\w.’'-]+ ){1,3}(?:says?|said|warns?|tells?|claims?|confirms?|reports?)"
    r" (?:that |it |he |she |they )*(?=\w)",
)
_BREAK = re.compile(r"\s*(?:[,;:|]|\s[-–—]\s|\?)\s*")
_TURN = frozenset(
    "to as after over amid for from with by at on in into of that while before despite during against"
    " near but and or if when where who which under between because since until is are was were has"
    " have will would could may might be says said than".split()
)
_WEAK_END = _TURN | frozenset(
    "the a an its his her their new more most first two three another no not first-ever us u.s".split()
)


def tidy(title: str) -> str:
    """Cut wire prefixes and the final stop off a headline, and give U.S. its dots."""
    title = text.cut_kicker(title).strip()
    title = re.sub(r"(?<=\w)[.]$", "", title) if not title.endswith("U.S.") else title
    title = re.sub(r"\s*\|.*$", "", title) if title.count("|") == 1 else title
    return re.sub(r"\bUS\b(?!-)|\bUS(?=-)", "U.S.", title).strip()


def learn_case(texts: Iterable[str]) -> frozenset[str]:
    """Return the words which running text writes small more often than capitalised."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for one in texts:
        for word in re.findall(r"(?<=[\w,;] )[A-Za-z][a-z’'-]+", one):
            (small if word[0].islower() else large)[word.lower()] += 1
    return frozenset(word for word, times in small.items() if times > large[word])


def sentence_case(title: str, small: frozenset[str]) -> str:
    """Set a headline in sentence case: names and acronyms keep their capitals.

    Only headlines in title case are touched; `small` holds the words that text writes small.
    """
    words = title.split()
    long = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long)
    if title.isupper():
        title = title.lower()
        words = title[:1].upper().split() + title.split()[1:]
    elif not long or capitals < 0.6 * len(long):
        return title
    cased = [words[0]]
    for before, word in zip(words, words[1:], strict=False):
        opens = before.endswith((":", "?", "!", ".")) and not before.endswith("U.S.")
        cased.append(word if opens else _cased(word, small))
    return " ".join(cased)


def _cased(word: str, small: frozenset[str]) -> str:
    """Write one word of a title-case headline small unless it looks like a name."""
    core = re.sub(r"^\W+|\W+$", "", word)
    if not core or not core[0].isupper() or not core[1:].replace("’", "").replace("'", "").islower():
        return word  # acronyms, iPhone-like names, numbers, hyphens
    plain = re.sub(r"['’]s$", "", core).lower()
    if plain in small or plain in _SMALL or _COMMON_ENDING.search(plain):
        return word.replace(core, core[0].lower() + core[1:], 1)
    return word


def shorten(title: str, limit: int) -> str:
    """Compress a headline to two to five words of at most `limit` letters for a subject line.

    It is cut where a phrase ends, before a preposition or a verb of saying; "U.S." becomes "US".
    """
    title = re.sub(r"\bU\.S\.", "US", title)
    title = re.sub(r"[“”\"„]", "", _SAYS.sub("", title))
    head = next((part for part in _BREAK.split(title) if len(part.split()) > 1), title)
    words = [word for word in head.split() if word.lower() not in {"the", "a", "an"}]
    best = _cut_at_turn(words, limit) or _longest(words, limit)
    best = best.rstrip(".,;:")
    return best[:1].upper() + best[1:]


def _cut_at_turn(words: list[str], limit: int) -> str:
    """Return the longest opening of 2 to 5 words that ends right before a turn of the phrase."""
    for size in range(min(5, len(words)), 1, -1):
        opening = " ".join(words[:size])
        ends = size == len(words) or words[size].lower().strip(",.") in _TURN
        if ends and len(opening) <= limit and words[size - 1].lower() not in _WEAK_END:
            return opening
    return ""


def _longest(words: list[str], limit: int) -> str:
    """Return as many of the first 5 words as fit, without a weak last one."""
    kept = words[:5]
    while len(kept) > 1 and (len(" ".join(kept)) > limit or kept[-1].lower() in _WEAK_END):
        kept.pop()
    return " ".join(kept)[:limit]
