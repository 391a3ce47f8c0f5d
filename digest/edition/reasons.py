"""Tells of every story considered why it stands where it stands, or is out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest import text
from digest.config import EditionSettings, SectionSettings
from digest.edition.grounds import joined
from digest.edition.needs import Field, needs
from digest.edition.place import pattern
from digest.edition.points import points
from digest.edition.score import is_opinion
from digest.edition.thread import thread_words
from digest.model import Edition, Entry, Past, Ranked, Reasons

_NAMED = 4  # words that are named
_SUMMARY = 300  # letters of a summary that are compared
_BLOCKS = {
    "lede": "opens the brief",
    "section": "stands in its section",
    "lastly": "closes the brief, as the light item",
}


def explain(
    made: Edition,
    *,
    past: Sequence[Past],
    settings: EditionSettings,
    sections: Sequence[SectionSettings],
) -> tuple[Ranked, ...]:
    """Return the stories considered for an edition with their reasons, in its order.

    None is empty. Cost: 1,000 stories take half a second or so.
    """
    entries = {entry.id: entry for entry in made.entries}
    read = {item.article for item in made.reading}
    told = {article: one for one in past for article in one.articles}
    field = Field(made.ranked, past, settings, made.cutoff)
    like = _likest(made.ranked)
    return tuple(
        replace(
            one,
            reasons=Reasons(
                points=points(one, settings, made.cutoff, like=like.get(one.story.id, "")),
                section=_section(one, sections),
                place=_place(one, entries, read, made, settings),
                thread=thread_words(one),
                needs=needs(one, field),
                joined=joined(one, told),
            ),
        )
        for one in made.ranked
    )


def _likest(ranked: Sequence[Ranked]) -> dict[int, str]:
    """Return for each story that lost to one like it the likest headline that ranks above."""
    found: dict[int, str] = {}
    above: list[tuple[set[str], str]] = []
    for one in sorted(ranked, key=lambda one: -one.score):
        near = dict(one.terms).get("closeness")
        if near is None:  # it could not run, or nothing was compared with it
            continue
        lead = one.fresh[0]
        words = set(text.stems(f"{lead.title} {lead.summary[:_SUMMARY]}"))
        if near:
            shared, headline = max(
                ((len(words & other) / (len(words | other) or 1), title) for other, title in above),
                default=(0.0, ""),
            )
            found[one.story.id] = headline if shared else ""
        above.append((words, lead.title))
    return found


def _section(one: Ranked, sections: Sequence[SectionSettings]) -> str:
    """Word why a story is in its section."""
    items = one.fresh or one.story.items
    feeds = [item.feed for item in items if item.section == one.section]
    if feeds and 2 * len(feeds) >= len(items):
        return f"its feed names it: {feeds[0]}"
    own = next((section for section in sections if section.name == one.section), None)
    words = pattern(own.words) if own else pattern(())
    heads = " ".join(item.title.lower() for item in items)
    texts = " ".join(item.summary.lower() for item in items)
    for where, said in (("headlines", heads), ("texts", texts)):
        if found := list(dict.fromkeys(words.findall(said))):
            return f"its {where} say {', '.join(found[:_NAMED])}"
    return "it takes what fits no other"


def _place(
    one: Ranked,
    entries: Mapping[int, Entry],
    read: set[int],
    made: Edition,
    settings: EditionSettings,
) -> str:
    """Word where a story stands, or by which rule it is out."""
    entry = entries.get(one.story.id)
    if entry is None:
        listed = bool(one.fresh) and one.fresh[0].article in read
        return f"left out: {one.refused}" + ("; a link in Additional reading" if listed else "")
    place = f"{_BLOCKS[entry.block]}, {_nth(entry, made)}"
    return f"{place}: {_why_there(entry, made, settings)}"


def _nth(entry: Entry, made: Edition) -> str:
    return f"story {entry.rank} of {len(made.entries)}"


def _why_there(entry: Entry, made: Edition, settings: EditionSettings) -> str:
    """Word why a story has its place and not a better one."""
    if entry.block == "lede":
        return "among the best that have a text of their own"
    if entry.block == "lastly":
        return "odd, and nobody comes to harm in it"
    if is_opinion(entry.items[0]):
        return "views never open the brief"
    if not any(item.summary or item.content for item in entry.items):
        return "a bare headline never opens the brief"
    if len(made.lede) < settings.lede_stories:
        return "a third of the stories at most open the brief"
    return f"the {len(made.lede)} that open the brief count for more"
