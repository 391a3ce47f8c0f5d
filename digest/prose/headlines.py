"""Headlines as the brief sets them: sentence case, U.S. with dots. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from digest import text
from digest.prose.morewords import MORE
from digest.prose.outlets import PRINTED
from digest.prose.smallwords import COMMON
from digest.prose.standing import curled

_SMALL = frozenset({
    "a", "an", "the", "and", "or", "but", "nor", "of", "in", "on", "at", "to", "for", "from",
    "by", "with", "as", "is", "are", "was", "were", "be", "been", "has", "have", "had", "will",
    "would", "can", "could", "may", "might", "its", "his", "her", "their", "after", "over",
    "into", "amid", "against", "that", "than", "this", "these", "those", "it", "not", "no", "new",
    "more", "most", "up", "out", "off", "down", "about", "before", "during", "under", "between",
    "while", "here", "how", "why", "what", "who", "when", "where", "if", "so", "yet", "which",
    "until", "since", "without", "within", "through", "toward", "program", "programs",
    "satellite", "satellites", "warfare", "imagery", "arm", "arms", "deploy", "drone", "drones",
    "missile", "missiles", "bomb", "bombs", "nuclear", "budget", "budgets", "tech", "weapon",
    "weapons", "defense", "defence", "military", "fighter", "fighters", "ship", "ships",
    "submarine", "submarines", "jet", "jets", "bomber", "bombers", "strike", "strikes", "war",
    "wars", "evolve", "evolves", "grow", "grows", "signal", "signals", "break", "breaks",
    "retrieve", "surround", "surrounds", "secretary", "minister", "private", "mission", "target",
    "targets", "real", "fulfill", "hunt", "hunting", "cage", "cages",
    "operations", "operation", "upgrade", "upgrades", "soars", "soar", "sputter", "uranium",
    "sector", "flight", "flights", "we", "you", "they", "he", "she", "your", "our", "my", "just",
    "like", "near", "via", "per", "still", "also", "back", "air", "harbor", "harbors", "penetrator",
    "combat", "cruise", "troop", "infrastructure", "shipyard", "shipyards", "illicit", "surpass",
    "surpasses", "flank", "squadron", "squadrons", "peace", "infantry", "howitzer", "howitzers",
})  # fmt: skip
_KNOWN = COMMON | MORE
_COMMON_ENDING = re.compile(
    r"(?:ed|ing|ly|tion|tions|ment|ments|ness|ity|ities|ships?|ers|est|able|ive|ful|less)$"
)
_NO_NAME_ENDING = re.compile(r"(?:ed|ing|ly|tions?|ments?|ness)$")
# Names with such an ending.
_LIKE_WORDS = """
    ahmed alfred beijing billy boeing browning chongqing clement connolly creed daly emily fleming
    fred guinness hamed harding inverness italy keating kelly kimberly kunming liaoning manning
    mohamed mohammed molly muhammed nanjing pershing reed reilly saeed saied sally sicily sperling
    sterling wyoming shahed shaheds
"""
_EXCEPTIONS = frozenset(_LIKE_WORDS.split())
_MODEL = re.compile(r"[A-Z][\w/]*-\d+\w*$")  # "CH-53K King Stallion"
# Pairs whose second word is common, and which are names together.
_NAMES = frozenset({
    "air force", "space force", "coast guard", "national guard", "marine corps", "white house",
    "supreme court", "state department", "defense department", "war department",
    "justice department", "joint chiefs", "red sea", "black sea", "baltic sea", "south china",
    "china sea", "east china", "north korea", "south korea", "middle east", "west bank",
    "golden dome", "iron dome", "capitol hill", "red cross", "united states", "united nations",
    "united kingdom", "european union", "security council", "strait of", "islamic state",
    "cyber command", "central command", "persian gulf", "cold war", "world war", "air corps",
    "marine one", "air one", "force one", "royal navy", "royal air", "new york", "new zealand",
    "hong kong", "saudi arabia", "foreign legion", "general atomics", "general dynamics",
    "general electric", "night stalker", "night stalkers", "attorney general", "inspector general",
    "northern command", "southern command", "european command", "africa command", "pacific command",
    "space command", "strategic command", "operations command", "transportation command",
    "homeland security", "north pole", "south pole", "arctic ocean", "indian ocean",
    "pacific ocean", "atlantic ocean", "suez canal", "panama canal", "gulf of", "federal reserve",
    "world bank", "world cup", "world trade", "world health", "space center", "space station",
    "special operations command", "national security council", "national security agency",
    "air force one", "air show", "air national", "pearl harbor", "national reconnaissance",
    "senate armed", "armed services", "services committee",
})  # fmt: skip
_NAME_WORDS = frozenset({
    "army", "navy", "marines", "pentagon", "congress", "senate", "house", "russia", "china",
    "iran", "israel", "ukraine", "nato", "turkey", "polish", "german", "french", "british",
    "dutch", "swedish",
})  # fmt: skip
# Offices and sides, which are capitalised before a name alone.
_OFFICES = frozenset({
    "admiral", "ambassador", "chairman", "chancellor", "colonel", "congressman", "general",
    "governor", "judge", "mayor", "minister", "president", "secretary", "senator", "northern",
    "southern", "eastern",
})  # fmt: skip
_SHORTENED = re.compile(
    r"(?:[A-Z]\.)+$|(?:Adm|Brig|Capt|Circ|Cmdr|Col|Dept|Dr|Gen|Gov|Lt|Maj|Mr|Mrs|Ms|Rep|Reps|Sen"
    r"|Sens|Sgt|St|Vs)\.$",
    re.IGNORECASE,
)
# What is set before a name small: "Pro-Velmian", "Ex-Chief".
_BEFORE = frozenset({
    "anti", "co", "counter", "de", "ex", "mega", "mid", "multi", "non", "post", "pre", "pro", "re",
    "self",
})  # fmt: skip
# What machines are called behind their model's letters and number, though the words are common.
_NICKNAMES = frozenset({
    "king", "super", "lightning", "raptor", "eagle", "strike", "black", "fighting", "red", "sea",
    "growlers", "hornets", "raptors", "eagles", "predator", "predators", "reaper", "reapers",
    "hawk", "falcon", "viper", "phantom", "osprey", "ospreys",
    "global", "light", "night", "spirit", "raider", "valkyrie", "growler", "hornet", "warthog",
})  # fmt: skip
_UPDATED = re.compile(
    r"\s*[(\[]\s*(?:updated?|corrected|video|photos?|exclusive|opinion|(?:book )?excerpt"
    r"|watch|listen|sponsored|analysis|commentary|podcast)\s*[)\]]\s*$",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\s+[|–—-]\s+(?:opinion|analysis|commentary|editorial|explainer|report|video|photos?|live)$",
    re.IGNORECASE,
)
_HOUSES = re.compile(r"\b(?:Nato|Nasa|Aukus|Norad|Unicef|Opec)\b")  # as British papers write them
_PICTURES = re.compile("\\s*[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_INSIDE = re.compile(r"(?<!\w)(‘[^‘’]+)’,(?= )")  # American print sets the comma inside
_TAIL = re.compile(
    r"\s*(?:[–—-]\s*(?P<name>[A-Z][\w.]+(?: [A-Z][\w.]+){0,2})|:\s*(?:reports?|sources))$",
    re.IGNORECASE,
)
_TICKER = re.compile(
    r"\s*\((?:NYSE|NASDAQ|LSE|LON|ASX|TSX|OTC\w*)\s?:\s?[\w.]+\)|\s*\([A-Z.]+:[A-Z]+\)"
)
# "JANE ROE: ", who writes it.
_BYLINE = re.compile(r"^[A-Z][A-Z’'-]+(?: [A-Z][A-Z’'.-]+){1,2}: (?=\S*[a-z])")
_SERIES = re.compile(
    r"^(?:opinion|commentary|exclusive|insight|analysis|explainer)\s*[:|]\s+", re.IGNORECASE
)
_CLIPPED = re.compile(r"(?:n[’']t|[’'](?:ll|d|re|ve|m))$")
_LONGEST = 30  # words of a headline
_SHORT = 3  # letters of a word that title case may leave small


def tidy(title: str, outlet: str = "") -> str:
    """Cut wire prefixes, "(Updated)", its outlet and the final stop off a headline.

    U.S. gets its dots, apostrophes are curled, and Nato is NATO.
    """
    title = _BYLINE.sub("", _TICKER.sub("", curled(text.cut_kicker(title).strip())))
    if outlet and text.split_outlet(title)[1].casefold() == outlet.casefold():
        title = text.split_outlet(title)[0]
    tail = _TAIL.search(title)
    if tail is not None and (tail["name"] is None or tail["name"] in PRINTED):
        title = title[: tail.start()]
    title = _short_enough(title)
    title = _SERIES.sub("", _KIND.sub("", _UPDATED.sub("", title))).strip() or title
    title = _INSIDE.sub(r"\1,’", _PICTURES.sub("", title)).strip() or title
    title = re.sub(r"(?<=\S) - (?=\S)", " — ", title)
    title = _HOUSES.sub(lambda found: found[0].upper(), title)
    title = re.sub(r"(?<=\w)[.]$", "", title) if not title.endswith(("U.S.", "...")) else title
    title = re.sub(r"\s*\|.*$", "", title) if title.count("|") == 1 else title
    title = title[:1].upper() + title[1:] if title.split(" ")[0].islower() else title
    title = re.sub(r"\b(?:US(?!\$)|U\.S(?!\.))\b", "U.S.", title).strip()
    return title.replace("U.S..", "U.S.")


def says_something(title: str) -> bool:
    """Tell whether a headline is one: more than the name of a page ("News", "Press releases")."""
    return len(text.stems(title)) > 1


def _short_enough(title: str) -> str:
    """Return a headline that is a headline: of a whole paragraph its first sentence."""
    if len(title.split()) <= _LONGEST:
        return title
    first = text.sentences(title)[0]
    words = first.split()
    return first if len(words) <= _LONGEST else f"{' '.join(words[:_LONGEST]).rstrip(',;:')}…"


@dataclass(frozen=True, slots=True)
class Casing:
    """What running text taught about capitals: words it writes small, pairs that are names."""

    small: frozenset[str] = frozenset()
    names: frozenset[str] = field(default=_NAMES)
    large: frozenset[str] = frozenset()  # words it never writes small


def learn_case(texts: Iterable[str]) -> Casing:
    """Learn from running text which words it mostly writes small, and which pairs are names."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    quiet: Counter[str] = Counter()
    for one in _running(texts):
        for word in re.findall(r"(?<=[\w,;] )[A-Za-z][a-z’'-]+", one):
            (small if word[0].islower() else large)[word.lower()] += 1
        for pair in re.findall(r"(?<=[a-z,] )(?=([A-Z][a-z]+ [A-Z][a-z]+))", one):
            pairs[pair.lower()] += 1
        quiet.update(re.findall(r"(?<![\w-])(?=([a-z]+ [a-z]+))", one))
    known = frozenset(word for word, times in small.items() if times > large[word])
    kept = frozenset(word for word, times in large.items() if times > 1 and not small[word])
    named = {one for one, times in pairs.items() if _named(one, times, quiet[one])}
    return Casing(small=known, names=_NAMES | named, large=kept)


def _named(pair: str, large: int, small: int) -> bool:
    """Tell whether a pair is a name: mostly in capitals, and no "under pressure"."""
    return large > small and pair.split(maxsplit=1)[0] not in text.STOP | _SMALL


def _running(texts: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of texts that are no headlines in title case."""
    for one in texts:
        for sentence in text.sentences(one):
            if not _title_case(sentence.split()):
                yield sentence


def sentence_case(title: str, casing: Casing) -> str:
    """Set a headline in sentence case: names and acronyms keep their capitals.

    Only headlines in title case, or all in capitals, are touched.
    """
    words = title.split()
    if not title.isupper():
        words = [_quieter(word, casing) for word in words]
        title = " ".join(words)
    if title.isupper() and len(words) > 1:
        words = [word.capitalize() if len(word) > _SHORT else word.lower() for word in words]
        words[0] = words[0].capitalize()
    elif not _title_case(words):
        return title
    keys = [re.sub(r"^\W+|['’]s$|\W+$", "", word).lower() for word in words]
    cased = [_compound(words[0], casing, opens=True) if "-" in words[0] else words[0]]
    for i in range(1, len(words)):
        opens = words[i - 1].endswith((":", "?", "!", ".")) and not _SHORTENED.match(words[i - 1])
        paired = _in_name(keys, i, casing)
        paired = paired or (keys[i] in _OFFICES and _is_name(words[i + 1 : i + 2], casing))
        dated = keys[i] == "may" and re.match(r"\d{1,2}\b", " ".join(words[i + 1 : i + 2]))
        model = _MODEL.match(words[i - 1]) and keys[i] in _NICKNAMES
        named = (
            opens or keys[i] in _NAME_WORDS or paired or bool(model or dated) or _quoted(words, i)
        )
        cased.append(words[i] if named else _cased(words[i], keys[i], casing))
    return " ".join(cased)


def is_common(word: str) -> bool:
    """Tell whether a word in small letters is no name, whatever a text may teach."""
    return _is_common(word, Casing())


def _in_name(keys: list[str], i: int, casing: Casing) -> bool:
    """Tell whether a word is part of a name of two words or three."""
    counts = (3,) if keys[i] in text.STOP else (2, 3)
    runs = (keys[at : at + count] for count in counts for at in range(i + 1 - count, i + 1))
    return any(" ".join(run) in casing.names for run in runs)


def _is_name(following: list[str], casing: Casing) -> bool:
    """Tell whether the word that follows is somebody's name."""
    plain = re.sub(r"^\W+|['’]s$|\W+$", "", "".join(following)).lower()
    return "".join(following)[:1].isupper() and not _is_common(plain, casing)


def _quieter(word: str, casing: Casing) -> str:
    """Write a word small that is shouted: "NUCLEAR", "MISSING"; not "NATO"."""
    core = re.sub(r"^\W+|\W+$", "", word)
    loud = len(core) > _SHORT + 1 and core.isalpha() and core.isupper()
    plain = core.lower()
    if not loud or plain in casing.large:
        return word
    common = any(plain in known for known in (_KNOWN, _SMALL, casing.small))
    if not common and not plain.endswith("ing"):
        return word
    return word.replace(core, core.lower(), 1)


def _quoted(words: list[str], place: int) -> bool:
    """Tell whether a word stands between quotation marks, where every letter is somebody's own."""
    before = " ".join(words[: place + 1])
    return (
        before.count("“") > before.count("”") or before.count('"') % 2 == 1 or "”" in words[place]
    )


def _title_case(words: list[str]) -> bool:
    long = [word for word in words[1:] if len(word) > _SHORT and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long)
    small = [word for word in long if word[0].islower() and word.lower() not in _SMALL]
    return len(long) > 1 and capitals >= 0.6 * len(long) and len(small) <= 1


def _cased(word: str, plain: str, casing: Casing) -> str:
    """Write one word of a title-case headline small unless it looks like a name."""
    core = re.sub(r"^\W+|\W+$", "", word)
    if re.fullmatch(r"\d+-[A-Z][a-z]+(?:-[A-Z][a-z]+)?", core):  # "36-Year-Old"
        return word.replace(core, core.lower(), 1)
    if not core or not core[0].isupper():
        return word
    if "-" in core:
        return word.replace(core, _compound(core, casing), 1)
    if len(core) > 1 and not core[1:].replace("’", "").replace("'", "").islower():
        return word  # acronyms, iPhone-like names, numbers, other hyphens
    if _is_common(plain, casing):
        return word.replace(core, core[0].lower() + core[1:], 1)
    return word


def _compound(core: str, casing: Casing, *, opens: bool = False) -> str:
    """Write the common words of "Drone-Hunting" small, and of "Tomahawk-Like" the second one."""
    first, *rest = core.split("-")
    rest = [part.lower() if _common_part(part, casing) else part for part in rest]
    small = _common_part(first, casing) and all(part.islower() for part in rest)
    if not opens and (small or first.lower() in _BEFORE):
        first = first.lower()
    return "-".join([first, *rest])


def _common_part(part: str, casing: Casing) -> bool:
    plain = part.lower()
    return part[1:].islower() and plain not in _NAME_WORDS and _is_common(plain, casing)


def _is_common(word: str, casing: Casing) -> bool:
    if word in _EXCEPTIONS:
        return False
    if word in _SMALL | _OFFICES or word in _KNOWN or word in casing.small or _CLIPPED.search(word):
        return True
    stem = re.sub(r"(?:ies|es|s)$", "", word)
    if stem in _KNOWN or f"{stem}e" in _KNOWN:
        return True
    if word in casing.large and not _NO_NAME_ENDING.search(word):
        return False
    return bool(_COMMON_ENDING.search(word) or _COMMON_ENDING.search(stem))
