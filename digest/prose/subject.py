"""Compresses headlines to the two to five words a subject line has room for. Pure."""

import re
from dataclasses import dataclass, replace

from digest.prose.clause import PARTS, THINGS, clauses
from digest.prose.headlines import is_common

_SAYS = re.compile(
    r"^(?:[\w.’'-]+ ){1,3}(?:says?|said|warns?|tells?|claims?|confirms?|reports?)"
    r" (?:that |it |he |she |they )*(?=\w)",
)
# A comma inside a list of two actors ("US, Iran trade strikes") is no break; a stop is.
_MARKS = re.compile(r"[“”\"„]|(?<!\w)['‘’]|(?<=[^\Ws])['‘’](?=\s|$|[,.:;])")
_BREAK = re.compile(r"\s*(?:[;|…]|[:?!](?=\s|$)|,(?=\s)|\s[-–—]\s)\s*")
_TURN = frozenset({
    "to", "as", "after", "over", "amid", "for", "from", "with", "by", "at", "on", "in", "into",
    "of", "that", "while", "before", "despite", "during", "against", "near", "but", "and", "or",
    "if", "when", "where", "who", "which", "under", "between", "because", "since", "until",
    "through", "via", "toward", "towards", "like", "without", "within", "is", "are", "was",
    "were", "has", "have", "had", "will", "would", "could", "may", "might", "can", "should",
    "must", "be", "been", "being", "says", "said", "than", "not", "about", "ahead", "following",
})  # fmt: skip
# Neither do these end a phrase, or open one that says something.
_NO_END = """
    a able all also an another any away back backed based better big bigger both built called can’t
    caused cheaper closer combined couple days deeper don't don’t down due each enough every
    everything expected faster first five found four given gone greater he heavier held her here
    here's here’s higher his how i inside it its just known larger later led left let likely longer
    lost lower made many more most much new no not now off one only other our out over part percent
    poised put ready seen set several she similar slated smaller so some step still stronger sworn
    taken the their then there these they this those three time today too two u.k u.s uk up us very
    we we'll well what why won’t year years you your
"""
# Who acts is no news without the deed.
_ACTORS = """
    secretary diplomat official officials senator senators maker makers watchdog chief chiefs
    minister ministers general president firm leader leaders spokesman lawmaker lawmakers commander
    officer ambassador envoy startup company destroyer warship submarine
"""
_WHO = frozenset(_ACTORS.split())
_WEAK = _TURN | frozenset(_NO_END.split())
# Verbs that headlines use with an object behind them: a phrase never ends on one.
_DEEDS = """
    accelerate accuse acknowledge acquire add admit adopt advance agree aim allege allow announce
    appear appoint approach approve arm arrest arrive ask assemble assure attack avoid award back
    ban battle become begin bet blacklist blame blast block board bolster bomb boost bow brace
    breach brief bring broker build burnish bury buy call cancel capture carry cause challenge
    change charge choose cite claim classify clear climb clobber close collapse collide combat come
    commission complete concern condemn conduct confirm consider continue convict counter court
    crash create criticize cross cut debate debut declare defend defy delay deliver demand deny
    deploy destroy detail detain detect deter develop disclose discloses discover discuss dismiss
    dispatch dispose disrupt ditch dock double down downplay drive drop ease edge elect embrace
    emerge enable end endanger ensure enter equip escape escort establish evacuate evade examine
    exchange expand expect expel explode export expose extend eye face fall fear feel field fight
    finalize finance find finish fire flag flee fly follow forgo free freeze fuel fund gain get give
    go greenlight greet ground grow hack hail halt handle hang harden have help hit hold honor host
    hover hunt identify impact impose inch include increase inform ink intercept invade investigate
    invite issue jail jam join jolt jump jumpstart keep kick kill knock lag lament land launch lead
    leak leap leave let lift like limit link list lobby locate lock look loom lose make map mark may
    mean mediate meet merge modernize modify monitor moor mount mourn move mull nab name near need
    negate negotiate nominate occupy offer open oppose order oust outline overhaul overtake owe
    pardon park partner pass patrol pause pay penetrate pick pin pitch plan plead pledge plot ponder
    pour praise prefer prepare present press pressure prevent prioritize privatize probe produce
    promise prompt propose protect prove provide publish pull pump punish purchase push put question
    quit race raid raise rally ramp ratify rattle reach read ready realize rebuild rebuke recall
    receive recognize recover recruit reduce refuel refuse regain register reinforce reject release
    remain remind remove rename renew repeal repel replace report request rescue reshape resign
    respond restart restore restrict resume retain retake rethink retire return revamp reveal review
    revive rewrite rise rule run rush sack sail sanction save say scale score scramble scrap
    scrutinize seal secure see seek seem seize select sell send sentence set settle sever shape
    share shell shelve shift ship shoot show showcase sidestep sign simulate sink size skip slam
    slash slip soar solve spark speed spend spill split spot spur spy squeeze stage stall stand
    start station steal stock stop storm strengthen strike strip struck study sue summon supply
    surge surpass surrender survive suspend swap swat swear tackle take talk tap target task team
    tell temper test threaten tie top topple torpedo tout track trade train trigger trim triple
    triumph try turn uncover undergo unite unveil update upgrade urge use verify veto violate visit
    vote vow wage wait waive walk want warn weaken weaponize weigh welcome widen win withdraw woo
    work wrap
"""
_VERBS = frozenset(_DEEDS.split())
# Those which are nouns as well: they may end a phrase behind two other words.
_NOUNS = frozenset({
    "attack", "ban", "block", "boost", "build", "call", "change", "claim", "cut", "delay",
    "deployment", "demand", "drop", "end", "field", "fire", "help", "increase", "issue", "launch",
    "lead", "order", "plan", "probe", "push", "raise", "release", "report", "request", "return",
    "review", "run", "shift", "show", "sign", "start", "stop", "strike", "test", "upgrade",
    "work", "target", "offer", "move", "pitch", "ship", "fund", "patrol", "court", "pressure",
    "supply", "export", "trade", "bomb", "shell", "raid", "station", "challenge", "battle", "fight",
    "fear", "link", "impact", "vote", "debate", "storm", "race", "study", "score", "rule",
    "sanction",
    "defense", "finance", "promise", "pledge", "visit", "award", "charge", "sentence",
})  # fmt: skip
_MORE_NOUNS = frozenset(
    {"ground", "buy", "export", "use", "talk", "name", "team", "arm", "power", "value"}
)
_NAMED_DEEDS = frozenset({"build", "spend", "train", "fund", "meet", "test", "target", "plan"})
_MIN, _MAX = 2, 5  # words
_DETAIL = re.compile(r"\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|\w+-[\w-]+")
_MAY_OPEN = frozenset({"us", "uk", "two", "three", "four", "five", "new", "first", "most"})
# What stands behind these is somebody else's deed: "House wants Navy | to build".
_ASKING = frozenset({
    "want", "show", "ask", "tell", "urge", "help", "let", "force", "allow", "order", "see", "need",
    "make", "find", "expect",
})  # fmt: skip
_LANDS = frozenset({"us", "uk"})
_THEIRS = frozenset(
    {
        "its",
        "his",
        "her",
        "their",
        "it",
        "he",
        "she",
        "they",
        "we",
        "you",
        "him",
        "them",
        "this",
        "that",
        "these",
    }
)
_TAKING = frozenset({"order", "need", "make", "find", "expect"})  # a thing as well as a deed
_BOUNDS = frozenset({"over", "least", "nearly", "almost", "about", "some", "around", "more"})
_REACHING = frozenset({"at", "near", "on", "into", "to", "over", "from", "with", "by", "against"})
_COUNTS = frozenset({"billion", "million", "trillion", "percent"})
_SETTING = frozenset({"In", "As", "After", "Amid", "With", "Despite", "Under", "For", "At"})
_PASTS = {
    "struck": "strike", "fought": "fight", "won": "win", "sank": "sink", "sunk": "sink",
    "shot": "shoot", "sent": "send", "bought": "buy", "lost": "lose", "held": "hold",
    "kept": "keep", "met": "meet", "built": "build", "drew": "draw", "flew": "fly",
    "fled": "flee", "sold": "sell", "told": "tell", "threw": "throw", "withdrew": "withdraw",
    "began": "begin", "broke": "break", "caught": "catch", "chose": "choose", "rose": "rise",
    "fell": "fall", "grew": "grow", "froze": "freeze", "spent": "spend", "sought": "seek",
}  # fmt: skip
_OWNING = _REACHING | {"of", "for", "in", "between", "without", "within", "under", "via"}
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
    title = re.sub(r"\bU\.S\.?(?!\w)", "US", title)
    title = re.sub(r"(?<!\w)[‘']([^‘’']+)[’'](?!\w)", r"\1", title)
    title = re.sub(
        r"[“”\"„]|(?<!\w)['‘’]|(?<=\w)['‘’](?=\s|$|[,.:;])(?<!s['’])", "", _unsaid(title)
    )
    whole = _phrases(title)
    told = [*whole, *(_tightened(one) for one in whole[:1])]
    phrases = [one for one in told if len(" ".join(one.words)) <= limit and _stands(one)]
    good = [one for one in phrases if one.opens and len(one.words) > _MIN and _says(one.words)]
    good += [one for one in _deeds(title) if len(" ".join(one.words)) <= limit]
    good += [one for one in phrases if one.opens and len(one.words) > _MIN]
    if not good and not strict:
        long = [one for one in phrases if len(one.words) > _MIN]
        good = _actor(title, limit) or long
    return _opened(good[0].words) if good else ""


def _unsaid(title: str) -> str:
    """Cut who says it off a headline, unless that tells whose it is: "Velm says | navy sails"."""
    found = _SAYS.match(title)
    if found is None or (title[found.end()].islower() and _is_name(title.split(" ", 1)[0])):
        return title
    return title[found.end() :]


def _says(words: list[str]) -> bool:
    """Tell whether a phrase says what somebody does."""
    return any(word.islower() and _is_verb(word) for word in words[1:-1])


def _deeds(title: str) -> list["_Phrase"]:
    """Return the shortened clauses of a headline that may stand alone."""
    opening, *others = _BREAK.split(title)
    if others and opening.split(" ")[0] in _SETTING:  # "In a first, | Navy boat rescues pilots"
        opening = others[0]
    made = clauses(opening.split(), _is_verb, _is_name, _is_thing)
    return [
        _Phrase(words, opens=True, before="", after="")
        for words in made
        if _ends_well(words)
        and words[0].lower().strip(".") not in _WEAK - _MAY_OPEN
        and _is_plain(words, _ASKING - _TAKING)
        and not _acts_alone(words)
        and not (words[0].lower() in _MAY_OPEN - _LANDS and _is_verb(words[1]))
    ]


def _is_name(word: str) -> bool:
    """Tell whether a headline's first word is a name, or whose something is."""
    return not is_common(word.lower().rstrip("."))


def _is_thing(word: str) -> bool:
    return _base(word.lower()) in _NOUNS | _MORE_NOUNS or word.lower() in THINGS


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
        if n in {0, len(phrase.words) - 1}
        or not _DETAIL.fullmatch(word.lower())
        or ("-" in word and n > 1 and phrase.words[n - 1].islower())  # "cruise missile-armed"
    ]
    if {word.lower() for word in phrase.words} & _BOUNDS:  # "over 900 men"
        return phrase
    return replace(phrase, words=words)


def _actor(title: str, limit: int) -> list[_Phrase]:
    """Return who acts, where the deed is too long to be told: "Navy drone boat"."""
    opening = next((one.words for one in _phrases(title) if one.opens), [])
    verb = next((n for n, word in enumerate(opening) if n and _is_verb(word)), 0)
    words = opening[:verb]
    fits = _MIN < len(words) <= _MAX and len(" ".join(words)) <= limit
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
    if _goes_on(phrase):
        return False
    if words[0].lower() in _WEAK - _MAY_OPEN or _acts_alone(words) or not _is_plain(words):
        return False
    if not phrase.opens and (_is_verb(words[0]) or words[0].endswith("ing")):
        return False
    return _ends_well(words) and not _breaks_off(phrase)


def _goes_on(phrase: _Phrase) -> bool:
    """Tell whether what a phrase speaks of comes behind it, or before it.

    "Declares state | of emergency", "discloses tug | can sail", "Lockheed, | GM announce loan".
    """
    words = phrase.words
    acts = any(_is_verb(word) for word in words[1:])
    if phrase.before in _OWNING and any(_is_verb(word) for word in words[1:-1]):
        return True  # "Buy from | Karsk jolts yards"
    if phrase.before in {"says", "said"} and words[:1] and words[0].islower():
        return True  # whose "military"?
    if phrase.after == "of" and words[-1].lower() in PARTS:
        return True
    if acts and phrase.after in (_DEED - {"to"}) | _LINKS:
        return True
    listed = not phrase.opens and not phrase.before and len(words) > 1
    return listed and _is_verb(words[1]) and words[1] == _base(words[1])


def _is_plain(words: list[str], asking: frozenset[str] = _ASKING) -> bool:
    """Tell whether a phrase asks for nothing, speaks of nobody unnamed, and is of one sentence."""
    asks = any(_base(word) in asking for word in words)  # small: "Space Force" asks for nothing
    unnamed = any(word.lower() in _THEIRS for word in words)
    counted = all(
        re.search(r"\d", words[n - 1]) if n else False
        for n, word in enumerate(words)
        if word.lower() in _COUNTS
    )
    return (
        counted and not asks and not unnamed and not any(word.endswith(".") for word in words[:-1])
    )


def _breaks_off(phrase: _Phrase) -> bool:
    """Tell whether the deed is behind the phrase: "Navy | to build", "Forces fire | at a boat"."""
    if phrase.after in _DEED and not any(_is_verb(word) for word in phrase.words):
        return True
    *others, actor, last = phrase.words
    acts = _is_verb(last) and not any(_is_verb(word) for word in [*others, actor])
    return acts and (phrase.after in _REACHING and (actor.endswith("s") or last.endswith("s")))


def _acts_alone(words: list[str]) -> bool:
    """Tell whether a phrase starts with a deed of nobody's: "Nabs ground contract"."""
    plain = words[0].lower()
    return _is_verb(plain) and plain != _base(plain) and not plain.endswith("ing")


def _ends_well(words: list[str]) -> bool:
    """Tell whether a phrase may end where it does: on a noun, not on a verb or a half."""
    last = re.sub(r"\W+$", "", words[-1].lower())
    if not any(word.islower() for word in words):  # a bare name
        return False
    return not (_is_half(words, last) or _is_actor(words, last)) and _is_object(words, last)


def _is_half(words: list[str], last: str) -> bool:
    """Tell whether the last word needs another one: "his", "very", "Velm’s", "billion"."""
    if last in _WEAK or re.search(r"['’]s?$", words[-1]) or last.endswith("ly"):
        return True
    return not re.search(r"[A-Za-z]{2}|[A-Z]-\d", words[-1])


def _is_actor(words: list[str], last: str) -> bool:
    """Tell whether a phrase only names who acts: "Senior diplomat"."""
    return last in _WHO and not any(word.islower() and _is_verb(word) for word in words[1:])


def _is_object(words: list[str], last: str) -> bool:
    """Tell whether the last word may be a thing, though it be a verb as well."""
    if last.endswith("ing") and _is_verb(last) and _base(last) not in _NAMED_DEEDS:
        return False
    return not _is_verb(last) or (_base(last) in _NOUNS and len(words) > _MIN)


def _is_verb(word: str) -> bool:
    return _base(re.sub(r"\W+$", "", word.lower())) in _VERBS


def _base(word: str) -> str:
    """Return the verb that an inflected form may come from."""
    word = _PASTS.get(word, word)
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
