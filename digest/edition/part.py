"""Parts a story whose articles have too little in common to be told in one breath. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from digest import text
from digest.edition.lexicon import LOG, PLACES
from digest.model import Item, Story

_LETTERS = 400  # of a summary
_ENOUGH = 2.0  # words in common, a place and a word of the day count half
_OFTEN, _MANY_STORIES = 0.015, 10  # of the day's stories hold a word of the day in their headlines
_LIKE = 0.45  # share of the headline's words
# Said in every second story of this trade: two that share only these are two stories.
_TRADE = frozenset(
    text.stems(
        "launch launches probe find finds finding found warn warns hit hits "
        "military defense defence war army navy air force forces new trump official officials "
        "minister president pentagon plan plans security nation national world million "
        "billion weapon weapons company industry system systems secretary state states "
        "government country countries year years week month day time people group chief head "
        "senior top leader leaders program project contract deal production technology help "
        "need needs want wants use used work working call calls set sets show shows monday "
        "tuesday wednesday thursday friday saturday sunday 2026 2027 u.s american washington "
        "department service services part support including future "
    )
)


def part(stories: Sequence[Story]) -> list[Story]:
    """Part stories until in each every article shares something with another of its articles.

    Running logs and round-ups, which tell many events, stand alone. The largest part keeps the
    story's id; each other takes the number of its first article, negative where a story bears
    that number; where that is taken too, it stays where it is.
    """
    taken = {story.id for story in stories}
    common = _common(stories)
    parted: list[Story] = []
    for story in stories:
        kept, others = _split(story.items, common, taken)
        parted.append(replace(story, items=tuple(kept)))
        for new, some in others:
            items = tuple(replace(item, story=new) for item in some)
            parted.append(Story(id=new, items=items))
    return sorted(parted, key=lambda story: story.id)


def _common(stories: Sequence[Story]) -> frozenset[str]:
    """Return the words of the day: those that stand in the headlines of many of its stories."""
    said = Counter(word for one in stories for word in set().union(*map(_title, one.items)))
    least = max(_MANY_STORIES, _OFTEN * len(stories))
    return frozenset(word for word, count in said.items() if count >= least)


def _split(
    items: Sequence[Item], common: frozenset[str], taken: set[int]
) -> tuple[list[Item], list[tuple[int, list[Item]]]]:
    """Return the items that stay in a story, and those that make stories, under their ids."""
    groups = _groups(items, common)
    main = max(groups, key=lambda group: (not _is_log(items[group[0]]), len(group), -group[0]))
    stay, others = list(main), []
    for group in groups:
        if group is main:
            continue
        number = items[group[0]].article
        new = next((one for one in (number, -number) if one not in taken), None)
        if new is None:
            stay += group
        else:
            taken.add(new)
            others.append((new, [items[i] for i in group]))
    return [items[i] for i in sorted(stay)], others


def _groups(items: Sequence[Item], common: frozenset[str]) -> list[list[int]]:
    """Return the connected groups of items that are akin, as positions in order."""
    titles = [_title(item) for item in items]
    texts = [titles[i] | _words(item.summary[:_LETTERS]) for i, item in enumerate(items)]
    groups: list[list[int]] = []
    for new in range(len(items)):
        near = [
            group
            for group in groups
            if not _is_log(items[new])
            and any(
                not _is_log(items[i])
                and _akin(titles[new], titles[i], texts[new], texts[i], common)
                for i in group
            )
        ]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([new, *(i for group in near for i in group)]))
    return sorted(groups)


def _is_log(item: Item) -> bool:
    return LOG.search(item.title.lower()) is not None


def _title(item: Item) -> set[str]:
    return _words(item.title)


def _words(words: str) -> set[str]:
    return set(text.stems(words))


def _akin(
    title: set[str],
    other_title: set[str],
    words: set[str],
    others: set[str],
    common: frozenset[str],
) -> bool:
    """Tell whether two articles may stand in one story."""
    if 2 * len(title & other_title) >= _LIKE * (len(title) + len(other_title)):
        return True
    shared = (words & others) - _TRADE
    worth = sum(0.5 if word in common or _is_place(word) else 1.0 for word in shared)
    return worth >= _ENOUGH and bool(shared & (title | other_title))


def _is_place(word: str) -> bool:
    """Tell whether a stem names one of the countries that half of the news is about."""
    return PLACES.search(re.sub(r"i$", "y", word)) is not None
