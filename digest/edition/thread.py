"""Stories that go on over days: when readers had them, and what is new since. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from digest.edition.newsroom import newsroom
from digest.edition.score import AKIN, closeness
from digest.model import Past, Ranked

_NAMED = 3  # editions and outlets that are named


def threaded(one: Ranked, past: Sequence[Past], day: date) -> Ranked:
    """Return a story with its thread: the times readers had it, its day's number, who is new.

    Days count from the first edition that told it. Its past is what `rank` found that it
    continues, and whatever continues that, or an article of it.
    """
    if one.past is None:
        return one
    last, articles = one.past, {item.article for item in one.story.items}
    earlier = [
        before
        for before in past
        if before == last
        or (
            (before.articles & articles or before.story in {one.story.id, last.story})
            and closeness(before.headline, last.headline) >= AKIN
        )
    ]
    began = min(before.began or before.day for before in earlier)
    told = {newsroom(i) for i in one.story.items if i not in one.fresh}
    new = [item.outlet or item.feed for item in one.fresh if newsroom(item) not in told]
    return replace(
        one,
        earlier=tuple(sorted(earlier, key=lambda before: before.edition)),
        day_number=(day - began).days + 1,
        new_outlets=tuple(dict.fromkeys(new)),
    )


def thread_words(one: Ranked) -> str:
    """Word a story's thread: its day, the editions that told it, what is new; "" for a new one."""
    if not one.earlier:
        return ""
    numbers = dict.fromkeys(before.edition for before in one.earlier)
    shown = [str(number) for number in numbers][-_NAMED:]
    more = f" and {len(numbers) - len(shown)} before" if len(numbers) > len(shown) else ""
    last = one.earlier[-1]
    if not one.fresh:
        new = "nothing new since"
    else:
        articles = f"{len(one.fresh)} {'article' if len(one.fresh) == 1 else 'articles'}"
        names = one.new_outlets[:_NAMED]
        rest = len(one.new_outlets) - len(names)
        first = f", {', '.join(names)}{f' and {rest} more' if rest else ''} for the first time"
        new = f"{articles} new since{first if names else ''}"
    told = f'told in edition {", ".join(shown)}{more}, last as "{last.headline}"'
    return f"day {one.day_number}: {told}; {new}"
