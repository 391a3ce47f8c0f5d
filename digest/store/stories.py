"""Stories: which event each article tells, kept so that a restart changes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa

from digest.model import Story
from digest.schema import stories, story_articles
from digest.store.engine import insert

_CHUNK = 500  # values in one IN (...)


def keep_stories(connection: sa.Connection, grouped: Iterable[Story]) -> None:
    """Store the grouping: every article of `grouped` now belongs to its story.

    A story whose articles all went to others is merged into the one that took most of them: its
    number leads there from now on, and what readers had of it is remembered under that one.
    """
    story_rows, article_rows = [], []
    kept = list(grouped)
    for story in kept:
        seen = [item.first_seen for item in story.items]
        story_rows.append(
            {
                "id": story.id,
                "headline": story.items[0].title,
                "first_seen": min(seen),
                "last_seen": max(seen),
            }
        )
        article_rows += [{"article_id": i.article, "story_id": story.id} for i in story.items]
    if not story_rows:
        return
    living = {story.id for story in kept}
    before = _stories_of(connection, [row["article_id"] for row in article_rows])
    statement = insert(connection, stories)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "headline": statement.excluded.headline,
                "last_seen": statement.excluded.last_seen,
            },
        ),
        story_rows,
    )
    statement = insert(connection, story_articles)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["article_id"], set_={"story_id": statement.excluded.story_id}
        ),
        article_rows,
    )
    _merge(connection, _heirs(before, article_rows, living), living)


def _stories_of(connection: sa.Connection, articles: Sequence[int]) -> dict[int, int]:
    """Return the story each article is stored with, merged or not."""
    found: dict[int, int] = {}
    for part in _parts(articles):
        query = sa.select(story_articles.c.article_id, story_articles.c.story_id).where(
            story_articles.c.article_id.in_(part)
        )
        found.update((row[0], row[1]) for row in connection.execute(query))
    return found


def _heirs(
    before: Mapping[int, int], rows: Iterable[Mapping[str, int]], living: set[int]
) -> dict[int, int]:
    """Return where each story went of whose articles none is told under its own number now.

    Most of its articles decide, and the older story where as many went to two.
    """
    moves = Counter(
        (old, row["story_id"])
        for row in rows
        if (old := before.get(row["article_id"], row["story_id"])) not in living
    )
    heirs: dict[int, int] = {}
    for (old, new), _ in sorted(moves.items(), key=lambda one: (-one[1], one[0])):
        heirs.setdefault(old, new)
    return heirs


def _merge(connection: sa.Connection, heirs: Mapping[int, int], living: set[int]) -> None:
    """Point merged stories to their heirs, also those merged into them before; wake the living."""
    merged = stories.c.merged_into_id
    for part in _parts(sorted(living)):
        awake = sa.update(stories).where(stories.c.id.in_(part), merged.is_not(None))
        connection.execute(awake.values(merged_into_id=None))
    for old, new in heirs.items():
        moved = sa.or_(stories.c.id == old, merged == old)
        connection.execute(sa.update(stories).where(moved).values(merged_into_id=new))


def _parts(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
