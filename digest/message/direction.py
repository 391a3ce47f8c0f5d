"""Which way words run, so that Hebrew or Arabic does not stir an English line. Pure."""

import re
import unicodedata

_LEFTWARD = {"R", "AL"}  # classes of the Unicode bidirectional algorithm (UAX 9)
_SOME = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Languages that are written from right to left (Unicode CLDR, layout/orientation).
_LANGUAGES = frozenset("ar arc azb ckb dv fa he iw ks ku mzn ps sd syr ug ur yi".split())  # noqa: SIM905


def direction(words: str) -> str:
    """Return "rtl" where most letters of `words` run from right to left, else "ltr"."""
    if words.isascii() or not _SOME.search(words):
        return "ltr"
    classes = [unicodedata.bidirectional(letter) for letter in words]
    leftward = sum(one in _LEFTWARD for one in classes)
    return "rtl" if leftward > classes.count("L") else "ltr"


def of_language(tag: str) -> str:
    """Return the direction of the language with this tag ("en", "fa-IR")."""
    return "rtl" if tag.partition("-")[0].lower() in _LANGUAGES else "ltr"
