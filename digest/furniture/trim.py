"""What hangs on the ends of a text: bylines and datelines before it, "read more" behind. Pure."""

import re

_NEAR = 200  # letters from the beginning or the end where furniture stands
# Datelines: "KYIV, Ukraine, March 3 (Reuters) - ", "TOKYO — ".
_DATELINES = (
    re.compile(
        r"[A-Z][A-Z'’.-]+(?:[ ,]+[A-Z][\w'’.-]*)*(?:,? \d{1,2})?,? \([A-Z][\w .&/'’-]{1,30}\)"
        r"\s*[-–—]+\s+"
    ),
    re.compile(r"(?=[A-Z'’. -]{4})[A-Z'’.-]+(?: [A-Z'’.-]+)*(?:, [A-Z][a-z.]+)?\s+[—–]\s+"),
)
_PART = r"(?:[A-Z]\.|[A-ZÀ-Þ][a-zß-ÿ][\w’'-]*|[A-ZÀ-Þ]{2,}|al-[A-Z]\w+|de|van|von|der|bin)"
_NAME = rf"[A-ZÀ-Þ][\w’'.-]+(?: {_PART}){{1,3}}?"
_ROLE = (
    r"(?:,? (?:and|for|in|of)? ?(?:the )?(?:[Ss]taff|[Ss]enior|[Cc]hief|[Cc]orrespondents?"
    r"|[Rr]eporters?|[Ww]riters?|[Ee]ditors?|[Cc]ontributors?|[Cc]ontributing|[Nn]ews|STAFF|WRITER"
    r"|[A-Z][\w.]+ (?:Staff|News|Correspondent)))*"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_STAMP = (  # the date and the hour that stand behind a name
    rf"(?:[\s|•·,–—-]*(?:Published|Updated|Posted|on|at|{_MONTH} \d{{1,2}},? \d{{4}}"
    rf"|\d{{1,2}} {_MONTH} \d{{4}}|\d{{1,2}}[:.]\d{{2}} ?(?:[apAP]\.?[mM]\.?)?"
    r"(?: [A-Z]{2,4})?)\b[.:]?)"
)
_OPENS = r"(?:The|A|An|In|On|At|As|After|When|While|For|Two|Three|Four|Five|U\.S\.|US|It|This|That)"
# "By Jane Roe, Staff Writer | March 3, 2026 The Navy ..."
_BYLINE = re.compile(
    rf"By {_NAME}(?:(?:, | and |, and ){_NAME})*{_ROLE}"
    rf"(?:{_STAMP}+[\s|•·,–—-]*|\s*[|•·–—-]+\s*|\s+(?={_OPENS} )"
    r"|\s+(?=[A-Z]{4,}\b.{0,60}[—–-] ))"
)
_SIGNED = re.compile(r"\s*The post\b.{0,300}?\bappeared first on\b.*$", re.DOTALL)
_MORE = re.compile(
    r"\s*(?:Continue reading|Read more|Read the full (?:story|article))\b.{0,120}$", re.IGNORECASE
)
_GOES_ON = re.compile(r"\s*\[?(?:…|\.\.\.)\]?\s*$")
_LEFT_OUT = re.compile(r"\s*\[(?:…|\.\.\.|&hellip;)\]")


def trim(plain: str) -> str:
    """Cut bylines, datelines, "The post ... appeared first on ...", "Read more", "[...]"."""
    plain = opening(plain)
    if "appeared first on" in plain:
        plain = _SIGNED.sub("", plain)
    plain = plain[:-_NEAR] + _MORE.sub("", plain[-_NEAR:])
    if "…" in plain or "..." in plain or "[&" in plain:
        plain = _LEFT_OUT.sub("", plain[:-_NEAR] + _GOES_ON.sub("", plain[-_NEAR:]))
    return plain.strip()


def opening(plain: str) -> str:
    """Cut a byline and a dateline that are glued to the first sentence."""
    if plain.startswith("By ") and (byline := _BYLINE.match(plain[:_NEAR])):
        plain = plain[byline.end() :]
    for pattern in _DATELINES:
        if dateline := pattern.match(plain[:_NEAR]):
            plain = plain[dateline.end() :]
    return plain
