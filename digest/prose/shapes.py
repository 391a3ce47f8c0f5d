"""The shapes of sentences that open a story, add to it, or let somebody speak. Pure."""

from collections.abc import Sequence

from digest.model import Item, Sentence, Span
from digest.prose.pieces import (
    closed,
    fits_quotation,
    joined,
    length,
    may_carry,
    ours,
    sentence,
    stopped,
    theirs,
    verb,
    verbatim,
)
from digest.prose.source import Voice
from digest.prose.standing import timely

_SHAPES = 4  # of an opening
_LONGEST = 39  # words of headline and quotation in one sentence


def opening(
    item: Item, head: Span, fact: str, *, day: str, turn: int, full: bool
) -> list[Sentence]:
    """Set headline, attribution and the item's first sentence, in one of several shapes.

    `full` = the item has a full text, from which somebody will be quoted: then its own words need
    no quotation marks. `turn` counts openings, so that neighbours differ.
    """
    shut = closed(head.text)
    who = ours(f"{item.outlet} {verb(item)}", item.url)
    end = ours(f"{day}.")
    headed = sentence(item, *stopped(head))
    turn %= _SHAPES
    if fact and turn == 1 and full and may_carry(fact, head.text) and timely(fact):
        return [headed, sentence(item, theirs(fact.removesuffix(".")), ours(", "), who, end)]
    if not fact or not fits_quotation(fact) or (full and turn and timely(fact)):
        opened = sentence(item, *joined(head), _asking(item, head) or who, end)
        return [opened, verbatim(item, fact)] if fact else [opened]
    quoted = Span(f" “{fact}”")
    long = length([sentence(item, head, quoted)]) > _LONGEST
    if shut or ((long or turn % 2 == 0) and not head.text.endswith("U.S.")):
        return [headed, sentence(item, who, ours(f"{day}:"), quoted)]
    if turn == 1 or day or long:
        return [sentence(item, *joined(head), who, ours(f"{day}:"), quoted)]
    link = ours(f"according to {item.outlet}", item.url)
    return [sentence(item, *joined(head), link, ours(":"), quoted)]


def added(item: Item, head: Span, fact: str, *, day: str, opens: bool, does: str) -> list[Sentence]:
    """Tell what another newsroom adds, behind its headline where there is one; [] for nothing.

    `opens` = the sentence opens a paragraph that has no label; `does` is its verb.
    """
    who = ours(f"{item.outlet} {does}", item.url)
    if head.text:
        opened = sentence(item, *joined(head), _asking(item, head) or who, ours(f"{day}."))
        return [opened, verbatim(item, fact)] if timely(fact) else [opened]
    if not opens and may_carry(fact) and timely(fact):
        return [sentence(item, theirs(fact.removesuffix(".")), ours(", "), who, ours(f"{day}."))]
    if fits_quotation(fact):
        named = (ours(item.outlet, bold=opens), ours(" "), ours(does, item.url))
        return [sentence(item, *named, ours(f"{day}:"), Span(f" “{fact}”"))]
    if not timely(fact):
        return []
    return [verbatim(item, fact) if item.outlet in fact else _credited(item, fact)]


def _asking(item: Item, head: Span) -> Span | None:
    """Return who asks, where a headline is a question; None where it is none."""
    asks = head.text.endswith(("?", "?”", "?’"))
    return ours(f"{item.outlet} asked", item.url) if asks else None


def _credited(item: Item, fact: str) -> Sentence:
    """Set a sentence as it stands there, with who wrote it behind it: "... (The Velm Post)."""
    whose = ours(item.outlet, item.url)
    if fact.endswith(".") and not fact.endswith("U.S."):
        return sentence(item, theirs(fact.removesuffix(".")), ours(" ("), whose, ours(")."))
    return sentence(item, theirs(fact), ours(" ("), whose, ours(")"))


def voiced(item: Item, voice: Voice, *, day: str, opens: bool) -> list[Sentence]:
    """Tell a quotation with its speaker: as it stands there, or presented by us."""
    if not voice.who:
        return [verbatim(item, voice.line.text)]
    link = ours("said", item.url)
    if voice.words.endswith(","):
        speaker = (theirs(voice.who, bold=opens), ours(" "), link, ours(f"{day}."))
        return [sentence(item, Span(f"“{voice.words}” "), *speaker)]
    name = theirs(voice.who[:1].upper() + voice.who[1:], bold=opens)
    return [sentence(item, name, ours(" "), link, ours(f"{day}:"), Span(f" “{voice.words}”"))]


def further(item: Item, words: str, speaker: str) -> Sentence:
    """Tell what somebody who just spoke said next; `speaker` is the full name."""
    name = speaker.rpartition(" ")[2]
    if words.endswith(","):
        return sentence(item, Span(f"“{words}” "), Span(name), ours(" added."))
    return sentence(item, Span(name), ours(" added:"), Span(f" “{words}”"))


def also(items: Sequence[Item], more: int) -> list[Sentence]:
    """Name newsrooms that tell a story too, each with its link; `more` others are counted."""
    sentences = []
    for n, item in enumerate(items):
        last = n + 1 == len(items)
        end = (f" (+{more})." if more else ".") if last else ","
        front = ours("Also: " if n == 0 else "")
        sentences.append(sentence(item, front, ours(item.outlet, item.url), ours(end)))
    return sentences


def also_headed(item: Item, title: str, more: int) -> Sentence:
    """Tell a story's headline elsewhere, with its link; `more` other newsrooms are counted."""
    count = f", +{more}" if more else ""
    link = Span(title, url=item.url)
    return sentence(item, ours("Also: "), link, ours(" ("), ours(item.outlet), ours(f"{count})."))
