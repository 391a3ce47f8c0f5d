"""Compresses headlines to the two to five words a subject line has room for. Pure."""

import re
from dataclasses import dataclass, replace

from digest.prose.clause import clauses

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
    "through", "via", "toward", "towards", "without", "within", "is", "are", "was",
    "were", "has", "have", "had", "will", "would", "could", "may", "might", "can", "should",
    "must", "be", "been", "being", "says", "said", "than", "not", "about", "ahead", "following",
})  # fmt: skip
# Neither do these end a phrase, or open one that says something.
_NO_END = """
    a able all also an another any away back backed based big both built called combined days down
    enough due each every everything expected first five found four given gone he held her here
    here's here’s his how i it its just known later led left likely lost made many more most much
    new no not now off one only other our out over part percent poised put ready seen set several
    she similar slated so some step still sworn taken the their then there these they this those
    three time today too two u.k u.s uk up us very we we'll what why year years you your
"""
_WEAK = _TURN | frozenset(_NO_END.split())
# Verbs that headlines use with an object behind them: a phrase never ends on one.
_DEEDS = """
    clobber climb collide dispose downplay lament nab negate sidestep size swat
    accuse acknowledge acquire add admit adopt advance agree aim allege allow announce appear
    appoint approach approve arm arrest arrive ask assemble assure attack avoid award back ban
    battle become begin bet blacklist blame blast block board bolster brief bomb boost bow brace
    breach
    bring broker build burnish bury buy call cancel capture carry challenge change charge choose
    claim classify clear close collapse combat come commission complete concern condemn conduct
    confirm consider continue convict counter court crash create criticize cross cut debate debut
    declare defend defy delay deliver demand deny deploy destroy detail detain detect deter develop
    disclose discloses discover discuss dismiss dispatch disrupt ditch dock double down drive drop
    ease edge elect embrace emerge enable end ensure enter equip escape escort establish evacuate
    evade examine exchange expand expect expel explode export expose extend eye face fall fear
    field fight finalize finance find finish fire flag flee fly follow forgo free freeze fuel fund
    gain get give go greenlight greet ground grow hack hail halt handle hang harden have help hit
    hold honor host hover hunt identify impact impose inch include increase inform ink intercept
    invade investigate invite issue jail jam join jump keep kick kill lag land launch lead leak
    leap leave let lift like limit link list lobby locate lock look loom lose make map mark may
    mean mediate meet merge modernize modify monitor moor mount mourn move mull name near need
    negotiate nominate occupy offer open oppose order oust outline overhaul overtake owe pardon
    park partner pass patrol pause pay penetrate pick pin pitch plan plead pledge plot ponder pour
    praise prefer prepare present press pressure prevent prioritize privatize probe produce promise
    prompt propose protect prove provide publish pull pump punish purchase push put question quit
    race raid raise rally ramp ratify reach read ready realize rebuild rebuke recall receive
    recognize recover recruit reduce refuel refuse regain reinforce reject release remain remind
    remove rename renew repeal repel replace report request rescue reshape resign respond restart
    restore restrict resume retain retake rethink retire return revamp reveal review revive rewrite
    rise rule run rush sack sail sanction save say scale score scramble scrap scrutinize seal
    secure see seek seem seize select sell send sentence set settle sever shape share shell shelve
    shift ship shoot show showcase sign simulate sink skip slam slash slip soar solve spark speed
    spend spill split spot spur spy squeeze stage stall stand start station steal stock stop storm
    strengthen strike strip struck study sue summon supply surge surpass surrender survive suspend
    swap swear tackle take talk tap target task team tell temper test threaten tie top topple
    torpedo tout track trade train trigger trim triple triumph try turn uncover undergo unite
    unveil update upgrade urge use verify veto violate visit vote vow wage wait waive walk want
    warn weaken weaponize weigh welcome widen win withdraw woo work wrap
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
_MIN, _MAX = 2, 5  # words
_DETAIL = re.compile(r"\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|\w+-[\w-]+")
_MAY_OPEN = frozenset({"us", "uk", "two", "three", "four", "five", "new", "first", "most"})
# What stands behind these is somebody else's deed: "House wants Navy | to build".
_ASKING = frozenset({
    "want", "ask", "tell", "urge", "help", "let", "force", "allow", "order", "see", "need",
    "make", "find", "expect",
})  # fmt: skip
_LANDS = frozenset({"us", "uk"})
_THEIRS = frozenset({"its", "his", "her", "their", "it", "he", "she", "they", "we", "you", "won’t"})
_TAKING = frozenset({"order", "need", "make", "find", "expect"})  # a thing as well as a deed
_BOUNDS = frozenset({"over", "least", "nearly", "almost", "about", "some", "around", "more"})
_REACHING = frozenset({"at", "on", "into", "to", "over", "from", "with", "by", "against"})
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
    title = re.sub(
        r"[“”\"„]|(?<!\w)['‘’]|(?<=\w)['‘’](?=\s|$|[,.:;])(?<!s['’])", "", _SAYS.sub("", title)
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


def _says(words: list[str]) -> bool:
    """Tell whether a phrase says what somebody does."""
    return any(word.islower() and _is_verb(word) for word in words[1:-1])


def _deeds(title: str) -> list["_Phrase"]:
    """Return the shortened clauses of a headline that may stand alone."""
    made = clauses(_BREAK.split(title)[0].split(), _is_verb)
    return [
        _Phrase(words, opens=True, before="", after="")
        for words in made
        if _ends_well(words)
        and words[0].lower().strip(".") not in _WEAK - _MAY_OPEN
        and _is_plain(words, _ASKING - _TAKING)
        and not _acts_alone(words)
        and not (words[0].lower() in _MAY_OPEN - _LANDS and _is_verb(words[1]))
    ]


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
    if words[0].lower() in _WEAK - _MAY_OPEN or _acts_alone(words) or not _is_plain(words):
        return False
    if not phrase.opens and _is_verb(words[0]):
        return False
    return _ends_well(words) and not _breaks_off(phrase)


def _is_plain(words: list[str], asking: frozenset[str] = _ASKING) -> bool:
    """Tell whether a phrase asks for nothing, speaks of nobody unnamed, and is of one sentence."""
    asks = any(_base(word) in asking for word in words)  # small: "Space Force" asks for nothing
    unnamed = any(word.lower() in _THEIRS for word in words)
    return not asks and not unnamed and not any(word.endswith(".") for word in words[:-1])


def _breaks_off(phrase: _Phrase) -> bool:
    """Tell whether the deed is behind the phrase: "Navy | to build", "Forces fire | at a boat"."""
    if phrase.after in _DEED and not any(_is_verb(word) for word in phrase.words):
        return True
    *_, actor, last = phrase.words
    return phrase.after in _REACHING and _is_verb(last) and actor.endswith("s")


def _acts_alone(words: list[str]) -> bool:
    """Tell whether a phrase starts with a deed of nobody's: "Nabs ground contract"."""
    plain = words[0].lower()
    return _is_verb(plain) and plain != _base(plain) and not plain.endswith("ing")


def _ends_well(words: list[str]) -> bool:
    """Tell whether a phrase may end where it does: on a noun, not on a verb or a half."""
    last = re.sub(r"\W+$", "", words[-1].lower())
    if not any(word.islower() for word in words):  # a bare name
        return False
    if last in _WEAK or re.search(r"['’]s?$", words[-1]) or last.endswith("ly"):
        return False
    if not re.search(r"[A-Za-z]{2}", words[-1]):
        return False
    if len(words) > 1 and words[-2].lower() == "to" and _is_verb(last):
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
