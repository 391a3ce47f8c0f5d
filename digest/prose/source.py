"""One item's sentences, clean and whole, handed out once each. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from digest import text
from digest.model import Item
from digest.prose.standing import MAX_QUOTATION, bare, hangs, leans, quotes_fit, unknown, whole
from digest.prose.voices import Speech, full_name, presented, speakers, speech, subject, unpresented

_NEW_SHARE = 0.45  # of a sentence's content words which were not told yet
_NEW_LEAST = 2  # of its content words, at least one more than these
_SCARE = 12  # words between quotation marks that need a speaker
_SAME = 0.8  # share of words at which two sentences are one
_DEEP = 40  # sentences of an article that are looked at; what comes behind is background
# "KARSK, Velm (Wire) - ", "Karsk, Sept. 9 (Wire): ", "KARSK, Velm: ": where and by whom.
_DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.’'-]{2,}(?:[ /][A-Z.’'-]+)*(?:, [A-Z][\w. ]{1,25}?)?"
    r"(?:, [A-Z][a-z]+\.? \d{1,2})?(?: \([A-Z][\w .&/’'-]{1,30}\))?\s+[–—-]+\s+"
    r"|[A-Z][\w ,.]{2,40} \([A-Z]{2,12}\)\s*[:–—-]+\s+"
    r"|[A-Z][A-Z.’'-]{3,}(?:[ /][A-Z.’'-]+)*(?:, [A-Z][\w. ]{1,30})?: (?=[A-Z]))"
)
# What joins a sentence to one before it, and may be left off where a name follows.
_JOINT = re.compile(
    r"(?:Meanwhile|However|In addition|Additionally|Separately|Moreover|Furthermore|Still|Also"
    r"|Instead|Finally|Elsewhere|Indeed|Notably|Now), (?=[A-Z]|[“\"][A-Z])"
    r"|(?:But|And|Yet) (?=[A-Z])"
)
# When something was is nothing new of it, and small numbers are digits elsewhere.
_NO_NEWS = frozenset(
    text.stems(
        "monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night"
        " day week month year today early late recently three four five six seven eight nine"
    )
)
_NEAR = 2  # sentences between two quotations of one speech


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an article."""

    text: str
    place: int
    opens: bool  # nothing stands before it in its text
    speech: Speech | None = None
    speaker: str = ""  # full name; "" where nobody speaks, or nobody knows who
    hangs: bool = False  # on a sentence before it
    leans: bool = False  # on its headline, or on what stands before it
    behind: str = ""  # the sentence before it, where somebody speaks in that one


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody says in an article, and how it may be told."""

    line: Line
    words: str  # the quotation alone
    who: str  # presents the speaker; "" where the sentence does so, or the reader knows already


class Source:
    """One item's sentences, in the order of reading; each is handed out once."""

    def __init__(self, item: Item) -> None:
        """Read the sentences of `item`: those of its summary, then those of its full text."""
        self.item = item
        self.said = f"{item.summary}\n\n{item.content}"
        self.lines = list(_lines(item, self.said))
        self.full = bool(item.content)

    @cached_property
    def names(self) -> dict[str, str]:
        """Each speaker's presentation."""
        people = dict.fromkeys(one.speaker for one in self.lines if one.speaker)
        return {name: presented(name, self.said) for name in people}

    def fact(self, told: set[str], before: str, room: int, *, headed: bool = False) -> str:
        """Take the next sentence of at most `room` words that stands alone and says more; else "".

        `told` are the stems of `before`, all that was told. Whole quotations are left for `voice`.
        What leans on the headline may stand behind it where it is `headed` by it.
        """
        for line in self.lines:
            if line.speech is not None or (line.leans and not (line.opens and headed)):
                continue
            small = len(bare(line.text).split()) <= min(room, MAX_QUOTATION)
            if small and self._may(line, told, before):
                self.lines.remove(line)
                return line.text
        return ""

    def voice(self, told: set[str], before: str) -> Voice | None:
        """Take the next sentence in which somebody is quoted; None for none."""
        for line in self.lines:
            who = self._who(line, before)
            if line.speech is not None and who is not None and says_more(line.text, told):
                self.lines.remove(line)
                return Voice(line, line.speech.words, who)
        return None

    def back(self, line: Line) -> None:
        """Take a sentence back that was handed out."""
        self.lines = sorted([*self.lines, line], key=lambda one: one.place)

    def drop(self, sentence: str) -> None:
        """Let a sentence count as handed out."""
        self.lines = [one for one in self.lines if one.text != sentence]

    def goes_on(self, line: Line) -> str:
        """Take what the speaker of `line` says right after it; "" for nothing."""
        for other in self.lines:
            close = 0 < other.place - line.place <= _NEAR
            if close and other.speech is not None and other.speaker == line.speaker != "":
                self.lines.remove(other)
                return other.speech.words
        return ""

    def _may(self, line: Line, told: set[str], before: str) -> bool:
        if line.hangs or not quotes_fit(line.text) or not says_more(line.text, told):
            return False
        marked = sum(len(one.split()) for one in text.quotations(line.text))
        alone = not re.search(r"\w", bare(line.text))
        if marked > _SCARE and not (alone or speakers(line.text)):
            return False
        if alone and not (line.behind and before.endswith(line.behind)):
            return False  # a quotation that goes on needs the one who speaks
        if unpresented(line.text, self.said, before):
            return False
        return line.opens or not unknown(line.text, told)

    def _who(self, line: Line, before: str) -> str | None:
        """Return the words that present a speaker, "" where none are needed, None for no way."""
        said = line.speech
        if said is None or not quotes_fit(line.text):
            return None
        if line.speaker and line.speaker not in bare(line.text) and line.speaker not in before:
            return self.names[line.speaker]
        if said.pronoun:
            return line.speaker.rpartition(" ")[2] or None
        if line.hangs or line.leans or len(bare(line.text).split()) > MAX_QUOTATION:
            return self.names.get(line.speaker)
        presentation = self.names.get(line.speaker, "")
        if line.speaker and line.speaker not in before and presentation.strip(",") not in line.text:
            return presentation
        return ""


def says_more(sentence: str, told: set[str]) -> bool:
    """Tell whether a sentence says something that is not in `told` (stems) yet."""
    words = set(text.stems(sentence)) - _NO_NEWS
    return len(words - told) > max(_NEW_LEAST, _NEW_SHARE * len(words))


def _lines(item: Item, said: str) -> Iterator[Line]:
    """Yield the sentences of an item that are whole, each with its speaker."""
    place, last, behind = 0, "", ""
    seen: list[set[str]] = []
    for body in (item.summary, item.content):
        opens = True
        for paragraph in text.paragraphs(_undated(body)):
            for found in text.sentences(_paired(paragraph)):
                sentence = found[joint.end() :] if (joint := _JOINT.match(found)) else found
                place += 1
                words = set(text.stems(sentence))
                if place > _DEEP or any(_same(words, other) for other in seen):
                    continue
                seen.append(words)
                line = _line(sentence, place, said, last, opens=opens)
                opens = False
                if line is None:
                    last = behind = ""
                    continue
                spoken = line.text if line.speaker or speakers(line.text) else ""
                yield replace(line, behind=behind)
                last, behind = line.speaker, spoken


def _line(sentence: str, place: int, said: str, last: str, *, opens: bool) -> Line | None:
    """Return a sentence as a line; `last` spoke in the one before. None for what is no sentence."""
    if not whole(sentence):
        return None
    spoken = speech(sentence)
    if spoken is not None and spoken.pronoun:
        speaker = last
    else:
        who = spoken.who if spoken else subject(sentence)
        speaker = full_name(who, said) if who else ""
    return Line(sentence, place, opens, spoken, speaker, hangs(sentence), leans(sentence))


def _undated(body: str) -> str:
    """Cut the dateline off a text."""
    found = _DATELINE.match(body)
    return body[found.end() :] if found else body


def _paired(paragraph: str) -> str:
    """Give quotations that open with one kind of mark and end with another the same at both."""
    paragraph = re.sub(r"“([^“”\"]*)\"", r"“\1”", paragraph)
    return re.sub(r"(^|\s)\"([^“”\"]*)”", r"\1“\2”", paragraph)


def _same(words: set[str], other: set[str]) -> bool:
    return bool(words) and len(words & other) >= _SAME * min(len(words), len(other)) > 0
