"""Stories: which event each article tells, kept so that a restart changes nothing."""

from collections.abc import Iterable

import sqlalchemy as sa

from digest.model import Story
from digest.schema import stories, story_articles
from digest.store.engine import insert


def keep_stories(connection: sa.Connection, grouped: Iterable[Story]) -> None:
    """Store the grouping: every article of `grouped` now belongs to its story."""
    story_rows, article_rows = [], []
    for story in grouped:
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
