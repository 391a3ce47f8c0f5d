"""Which sentences may be lifted out of an article, and which hang on another one. Pure."""

import re

from digest import text

SAY = (
    r"(?:said|says|told|added|wrote|writes|warned|argued|noted|explained|testified|continued|stated"
    r"|declared|announced|insisted|acknowledged|predicted|tweeted|posted|responded|replied|claimed"
    r"|stressed|cautioned|concluded|recalled|recounted)"
)
MAX_QUOTATION = 35  # words between one pair of marks, and words in a row without any
_LEAST, _MOST = 5, 70  # words of a sentence
_FURNITURE = re.compile(
    r"^(?:opinion|branded content|sponsored|photos?|images?|credit|listen|watch"
    r"|read (?:more|also|next)|sign up|subscribe|click|follow (?:us|the|all|our)|by [A-Z]"
    r"|update[ds]?:|editor[’']s|correction|related|advertisement|file photo|share this|copyright"
    r"|this (?:article|story|post|report) (?:was|is|has|first|originally)|all rights|get the"
    r"|in this (?:photo|picture|image|file))\b"
    r"|\b(?:this week on|our newsletters?|ebook|webinar|podcast episode|appeared first|your inbox"
    r"|privacy policy|cookies?|in this (?:episode|podcast|week[’']s)|click here|email address"
    r"|contributed to this (?:report|story|article)|sign up for|terms of (?:use|service)"
    r"|(?:is|was) a (?:staff )?(?:reporter|correspondent|writer) (?:for|at|covering)"
    r"|follow (?:him|her|them) on|declined to comment"
    r"|did not (?:immediately )?(?:respond|return|reply))\b"
    r"|https?://|www\.|\S@\S|©|\((?:L|R|C|AP Photo|Reuters|left|right|Photo)\b|\bPhoto by\b"
    r"|\bGetty\b|/\w+ Photos?\b|\bvia (?:AP|Reuters|AFP|Getty)\b"
    r"|\b(?:as seen|see|shown|listed|found|available|reproduced) (?:here|below|above)\b"
    r"|\bhas the (?:story|details|latest)(?:\.$| (?:updates?|details|on|from)\b)",
    re.IGNORECASE,
)
# What a picture shows: somebody does something on a day of the calendar.
_CAPTION = re.compile(
    r"\b(?:speaks?|walks?|attends?|stands?|poses?|looks? on|listens?|arrives?|shakes? hands|waves?"
    r"|gestures?|addresses|meets?|leaves?|delivers?|holds?|is seen|are seen|sits?|fires?|sails?"
    r"|flies|prepares?|conducts?|transits?|takes? off)\b.*\b(?:on|in)?,? ?(?:[A-Z][a-z]+day,? )?"
    r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d"
)
_OPENS = re.compile(r"[\"“‘'(\[]*[A-Z0-9$€£À-Þ]")
_CLOSES = re.compile(r"[.!?][\"”’)\]]*$")
# Words by which a sentence hangs on one that is not there.
_HANGS = re.compile(
    r"(?:But|And|So(?! far)|Or|Nor|Yet|Also|However|Still|Instead|Moreover|Furthermore|Otherwise"
    r"|In (?:turn|response|contrast|fact|other words|doing so|part|return|all|it|them)"
    r"|Nevertheless|Nonetheless|Then|Thus|Therefore|Hence|Similarly|Likewise|Consequently|Indeed"
    r"|Accordingly|Afterwards?|Later|Earlier|Previously|Again|Too|Finally|Elsewhere|Except|Plus"
    r"|For (?:example|instance|one|its part|his part|her part|their part|that|this)"
    r"|As (?:a result|such|well|of now|for)|By (?:contrast|comparison|then)|To that end"
    r"|At the (?:same time|time|moment|meeting|event|hearing)"
    r"|On the (?:other hand|contrary|flip side)|That(?:[’']s)?|Those|Such|He(?:[’']s)?"
    r"|She(?:[’']s)?|They(?:[’']re)?|His|Her|Their|Him|Them|Theirs|Neither|Either|Another|Others?"
    r"|(?:One|Two|Three|Some|Most|Many|Several|Each|All|None|Half)"
    r" (?:of (?:them|those|these|the)|said|says?|are|is|was|were|have|had|has)"
    r"|Here(?:[’']s)?|Asked|Not only|Among (?:them|those|other)|Since then|Until then"
    r"|Despite (?:this|that|these)|With (?:that|this)|Which|Who|Because|Rather|Even|Perhaps"
    r"|Of course|Yes|No(?=,)|Well|Now|Once|Same|Only|Back|If so|What[’']s more|Put"
    r"|When (?:it|he|she|they|asked)|After (?:that|this)|Before (?:that|this))\b"
)
# By these it may lean on its own headline, which stands right before it.
_LEANS = re.compile(r"(?:This|These|It(?:[’']s)?|Its|Both|Meanwhile|In addition|Additionally)\b")
_TWO_OF_THEM = re.compile(
    r"\b(?:the (?:two|three|four|pair|duo|trio|former|latter|others)|aforementioned"
    r"|as (?:well|noted|mentioned) (?:above|earlier)|mentioned (?:above|earlier)|respectively"
    r"|see below|above|below this)\b",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"^(?:\S+ ){0,8}(?:also|too|likewise|similarly|meanwhile|however|instead|then)\b"
)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
_SAID_IT = re.compile(rf"\b(?:he|she|it|they) (?:has |have |had |also )?(?:{SAY}|reported)\b")
_OTHERS = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?] )(?<=[\w,;’'”)] )[A-Z][\w’'-]*[a-z]|^(?:[A-Z][\w.’'-]+ ){1,3}[A-Z]")
_OURSELVES = re.compile(r"\b(?:I|[Ww]e|us|[Oo]ur|ours|[Mm]y|me|[Yy]ou|[Yy]our|yours)\b(?!\.)")
_DAY_ONLY = re.compile(
    r"\b(?:yesterday|tomorrow|today|tonight|this (?:morning|afternoon|evening)|last night)\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\b(?:this|these|those|such) (?!(?:week|month|year|time|day|morning|summer|spring|autumn|fall"
    r"|winter|weekend|is|was|will|would|as|a|an)\b)([a-z’'-]+)"
)
_THE = re.compile(r"^(?:In |On |At |For |With |Under |Over |As )?[Tt]he ((?:[a-z’'-]+ ?){1,3})")
_MARKED = re.compile(r"[“\"][^”\"]*[”\"]")


def whole(sentence: str) -> bool:
    """Tell whether a sentence is one: it ends, is not cut off, and its quotation marks pair."""
    if not _CLOSES.search(sentence) or sentence.endswith(("...", "…", "...”", "…”")):
        return False
    if _FURNITURE.search(sentence) or _CAPTION.search(sentence) or not _OPENS.match(sentence):
        return False
    if sentence.isupper() or sentence.count("(") != sentence.count(")"):
        return False
    paired = sentence.count("“") == sentence.count("”") and sentence.count('"') % 2 == 0
    return paired and _LEAST <= len(sentence.split()) <= _MOST


def curled(words: str) -> str:
    """Curl apostrophes and single quotation marks; what double ones enclose keeps every letter."""
    parts = re.split(r"([“\"][^”\"]*[”\"])", words)
    for n in range(0, len(parts), 2):
        pairs = re.sub(
            r"(?<!\w)'(?=\w)((?:[^']|(?<=\w)'(?=\w))*[\w.,!?])'(?!\w)", r"‘\1’", parts[n]
        )
        parts[n] = re.sub(r"(?<=\w)‘(?=\w)", "’", pairs.replace("'", "’"))
    return "".join(parts)


def bare(sentence: str) -> str:
    """Return what stands outside quotation marks."""
    return _MARKED.sub("“”", sentence)


def hangs(sentence: str) -> bool:
    """Tell whether a sentence hangs on one before it: on its "he", its "but", its "said it"."""
    outside = bare(sentence)
    if _HANGS.match(outside.lstrip("“”‘’' ,")) or _SAID_IT.search(outside):
        return True
    if _OURSELVES.search(outside) or _too_early(_OTHERS, outside):
        return True
    named, person = _NAME.search(outside), _PERSON.search(outside)
    return person is not None and not (named and named.start() < person.start())


def leans(sentence: str) -> bool:
    """Tell whether a sentence only leans on what it follows: on its "these", its "also"."""
    outside = bare(sentence)
    opening = _LEANS.match(outside.lstrip("“”‘’' ,")) or _ALSO.match(outside)
    return bool(opening or _TWO_OF_THEM.search(outside)) or _too_early(_THING, outside)


def _too_early(pronoun: re.Pattern[str], outside: str) -> bool:
    """Tell whether a pronoun comes before anything it could stand for."""
    found = pronoun.search(outside)
    return found is not None and not text.stems(outside[: found.start()])


def unknown(sentence: str, told: set[str]) -> bool:
    """Tell whether a sentence speaks of "the something" of which nothing (stems) was told."""
    outside = bare(sentence)
    found = [_THE.match(outside), *_THIS.finditer(outside)]
    spoken = [set(text.stems(one.group(1))) for one in found if one is not None]
    return any(nouns and not nouns & told for nouns in spoken)


def timely(sentence: str) -> bool:
    """Tell whether a sentence is as true tomorrow: it has no "today" outside quotation marks."""
    return _DAY_ONLY.search(bare(sentence)) is None


def quotes_fit(sentence: str) -> bool:
    """Tell whether each quotation in a sentence may be shown whole."""
    return all(len(quote.split()) <= MAX_QUOTATION for quote in text.quotations(sentence))
