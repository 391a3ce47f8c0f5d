"""The operator's rules: what they keep out, let in and raise, before anything is weighed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.config import RuleSettings, SectionSettings, expression
from digest.edition.newsroom import outlet_key
from digest.edition.place import pattern, section_of
from digest.model import Bar, Item, Refusal, Story

_LETTERS = 400  # of a summary that rules read


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the rules say of one story."""

    said: tuple[str, ...] = ()  # in words, rule by rule
    refusal: Refusal | None = None
    included: bool = False  # the beat filter does not count
    boost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story that a rule hits, with the articles it hits in it."""

    rule: RuleSettings
    story: Story
    section: str
    items: tuple[Item, ...]


UNRULED = Ruling()


def hits(
    stories: Sequence[Story], rules: Sequence[RuleSettings], sections: Sequence[SectionSettings]
) -> Iterator[Hit]:
    """Yield what each rule hits, rule by rule, the stories in their order.

    A rule hits an article for which everything that it looks for holds. Cost: 10,000 articles
    take each rule a tenth of a second or so.
    """
    placed = [(story, section_of(story.items, sections)) for story in stories] if rules else []
    for rule in rules:
        for story, section in placed:
            found = tuple(item for item in story.items if _holds(rule, item, section))
            if found:
                yield Hit(rule=rule, story=story, section=section, items=found)


def rule(
    stories: Sequence[Story], rules: Sequence[RuleSettings], sections: Sequence[SectionSettings]
) -> tuple[list[Story], dict[int, Ruling]]:
    """Apply the rules: return the stories without what is kept out, and what was said of which.

    "exclude" comes first: it takes out the articles it hits, and a story left without any is
    refused (and returned whole, so that it can be told about). "include" and "boost" reach a
    story by any article that is left.
    """
    rulings: dict[int, Ruling] = {}
    kept = {story.id: story for story in stories}
    ordered = sorted(rules, key=lambda one: one.action != "exclude")
    for one in ordered:
        for hit in hits(list(kept.values()), [one], sections):
            before = rulings.get(hit.story.id, UNRULED)
            if before.refusal:
                continue
            after, story = _applied(hit, before)
            rulings[hit.story.id], kept[hit.story.id] = after, story
    return list(kept.values()), rulings


def _applied(hit: Hit, before: Ruling) -> tuple[Ruling, Story]:
    """Return what is said of a story after one more rule, and what is left of it."""
    name, story = hit.rule.name, hit.story
    boost = before.boost + hit.rule.boost
    if hit.rule.action == "exclude":
        left = tuple(item for item in story.items if item not in hit.items)
        outlets = ", ".join(dict.fromkeys(item.outlet or item.feed for item in hit.items))
        said = (*before.said, f"'{name}' takes out {_articles(hit.items)} of {outlets}")
        if left:
            return replace(before, said=said), replace(story, items=left)
        refusal = Refusal(Bar.RULED, f"kept out by rule '{name}'")
        return replace(before, said=said, refusal=refusal), story
    let_in = hit.rule.action == "include"
    words = [f"'{name}' lets it in"] if let_in else []
    words += [f"'{name}' adds {hit.rule.boost:+.2f} to its score"] if hit.rule.boost else []
    return (
        replace(
            before,
            said=(*before.said, *words),
            included=before.included or let_in,
            boost=boost,
        ),
        story,
    )


def _articles(items: Sequence[Item]) -> str:
    return f"{len(items)} {'article' if len(items) == 1 else 'articles'}"


def _holds(rule: RuleSettings, item: Item, section: str) -> bool:
    """Tell whether all that a rule looks for holds of an article; all texts whatever their case."""
    if rule.sections and section not in rule.sections:
        return False
    if rule.sources and not {outlet_key(item.feed), outlet_key(item.outlet)} & _keys(rule.sources):
        return False
    author = f" {outlet_key(item.author)} "
    if rule.authors and not any(f" {name} " in author for name in _keys(rule.authors)):
        return False
    said = f"{item.title}\n{item.summary[:_LETTERS]}"
    if rule.words and not pattern(rule.words).search(said.lower()):
        return False
    return not rule.regex or expression(rule.regex).search(f"{said}\n{item.url}") is not None


def _keys(names: Sequence[str]) -> set[str]:
    return {outlet_key(name) for name in names}


Rulings = Mapping[int, Ruling]
