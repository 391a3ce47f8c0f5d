"""Editions: frozen objects, and the memory of what readers have had."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa

from digest.model import Edition, Frozen, Item, Message, Past
from digest.schema import appearances, deliveries, stories
from digest.schema import editions as table
from digest.store.engine import insert


def publish(
    connection: sa.Connection,
    edition: Edition,
    message: Message,
    document: str,
    *,
    kind: str,
    now: datetime,
) -> Frozen | None:
    """Freeze an edition, and remember its stories; None where the day's daily one is there.

    The insert is the lock: of two processes exactly one freezes the daily edition of a day.
    """
    statement = insert(connection, table).values(
        number=edition.number,
        day=edition.day,
        kind=kind,
        state="made",
        cutoff=edition.cutoff,
        composed=now,
        subject=message.subject,
        html=message.html,
        text=message.text,
        web=message.web,
        document=document,
    )
    new = connection.execute(statement.on_conflict_do_nothing().returning(table.c.id)).scalar()
    if new is None:
        return None
    rows = [
        {
            "edition_id": new,
            "article_id": item.article,
            "story_id": story,
            "headline": headline,
        }
        for item, story, headline in _shown(edition)
    ]
    if rows:
        connection.execute(insert(connection, appearances).on_conflict_do_nothing(), rows)
    return find_edition(connection, number=edition.number)


def _shown(edition: Edition) -> list[tuple[Item, int, str]]:
    """Return each item that readers are shown, with its story and under which headline."""
    told = [(item, entry.id, entry.headline) for entry in edition.entries for item in entry.items]
    return told + [(item, item.story, item.title) for item in edition.reading]


def next_number(connection: sa.Connection) -> int:
    """Return the number the next edition will carry."""
    return (connection.execute(sa.select(sa.func.max(table.c.number))).scalar() or 0) + 1


def past(
    connection: sa.Connection, *, since: date, until: datetime, kinds: Iterable[str]
) -> list[Past]:
    """Return the stories of the editions from `since` on whose cut-off is not after `until`.

    A story that became part of another is told under that one's number. When each began counts
    editions before `since` too.
    """
    story = sa.func.coalesce(stories.c.merged_into_id, appearances.c.story_id).label("story")
    ran = (
        sa.select(
            story,
            appearances.c.article_id,
            appearances.c.headline,
            table.c.number,
            table.c.day,
        )
        .join(table, table.c.id == appearances.c.edition_id)
        .outerjoin(stories, stories.c.id == appearances.c.story_id)
        .where(table.c.cutoff <= until, table.c.kind.in_(list(kinds)))
    )
    all_ran = ran.subquery()
    first = sa.select(all_ran.c.story, sa.func.min(all_ran.c.day).label("day"))
    began = {row.story: row.day for row in connection.execute(first.group_by(all_ran.c.story))}
    articles: defaultdict[tuple[int, int, date, str], set[int]] = defaultdict(set)
    for row in connection.execute(ran.where(table.c.day >= since).order_by(table.c.number)):
        articles[row.story, row.number, row.day, row.headline].add(row.article_id)
    return [
        Past(
            story=story,
            edition=number,
            day=day,
            headline=headline,
            articles=frozenset(found),
            began=began[story],
        )
        for (story, number, day, headline), found in articles.items()
    ]


def daily(connection: sa.Connection, day: date) -> Frozen | None:
    """Return the edition that goes to the subscribers on `day`, if it was made."""
    return _one(connection, sa.select(table).where(table.c.day == day, table.c.kind == "daily"))


def latest(connection: sa.Connection, day: date) -> Frozen | None:
    """Return the last edition made on `day`, for whomever."""
    query = sa.select(table).where(table.c.day == day).order_by(table.c.number.desc()).limit(1)
    return _one(connection, query)


def find_edition(connection: sa.Connection, *, number: int) -> Frozen | None:
    """Return the edition with this number."""
    return _one(connection, sa.select(table).where(table.c.number == number))


def editions(connection: sa.Connection) -> list[Frozen]:
    """Return all editions, the newest first."""
    query = sa.select(table).order_by(table.c.number.desc())
    return [frozen_of(row) for row in connection.execute(query).mappings()]


def open_editions(connection: sa.Connection) -> list[Frozen]:
    """Return the daily editions that are not with all their readers yet, the oldest first."""
    query = sa.select(table).where(table.c.kind == "daily", table.c.state != "sent")
    rows = connection.execute(query.order_by(table.c.number)).mappings()
    return [frozen_of(row) for row in rows]


def last_daily(connection: sa.Connection) -> Frozen | None:
    """Return the newest daily edition."""
    query = sa.select(table).where(table.c.kind == "daily")
    return _one(connection, query.order_by(table.c.number.desc()).limit(1))


def count_editions(connection: sa.Connection) -> dict[str, int]:
    """Count the editions by kind, "daily" and "once"."""
    query = sa.select(table.c.kind, sa.func.count()).group_by(table.c.kind)
    return {row[0]: row[1] for row in connection.execute(query)}


def adopt(connection: sa.Connection, edition: int) -> bool:
    """Make an edition that was made on demand the daily one of its day; False if one is there."""
    day = sa.select(table.c.day).where(table.c.id == edition).scalar_subquery()
    other = table.alias()
    taken = sa.exists().where(other.c.day == day, other.c.kind == "daily")
    changed = connection.execute(
        sa.update(table).where(table.c.id == edition, ~taken).values(kind="daily")
    )
    return changed.rowcount == 1


def withdraw(connection: sa.Connection, edition: int) -> bool:
    """Make a daily edition one made on demand, and drop its deliveries; False once it goes out."""
    mine = sa.and_(table.c.id == edition, table.c.kind == "daily", table.c.state == "made")
    changed = connection.execute(sa.update(table).where(mine).values(kind="once"))
    if changed.rowcount == 1:
        connection.execute(sa.delete(deliveries).where(deliveries.c.edition_id == edition))
    return changed.rowcount == 1


def last_cutoff(connection: sa.Connection, *, until: datetime) -> datetime | None:
    """Return up to when the last daily edition before `until` knew the news; None without one."""
    query = sa.select(sa.func.max(table.c.cutoff)).where(
        table.c.kind == "daily", table.c.cutoff <= until
    )
    return connection.execute(query).scalar()


def set_state(connection: sa.Connection, edition: int, state: str) -> None:
    """Move an edition on: "made", "sending", "sent". It never goes back."""
    order = ("made", "sending", "sent")
    before = order[: order.index(state)]
    connection.execute(
        sa.update(table).where(table.c.id == edition, table.c.state.in_(before)).values(state=state)
    )


def note_copy(connection: sa.Connection, edition: int, *, now: datetime) -> bool:
    """Note that the operator's copy of an edition goes out; False where it went before."""
    mine = sa.and_(table.c.id == edition, table.c.copied.is_(None))
    return connection.execute(sa.update(table).where(mine).values(copied=now)).rowcount == 1


def composed_before(connection: sa.Connection, number: int) -> datetime | None:
    """Return when the daily edition before this number was made; None where there is none."""
    query = sa.select(table.c.composed).where(table.c.kind == "daily", table.c.number < number)
    return connection.execute(query.order_by(table.c.number.desc()).limit(1)).scalar()


def _one(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> Frozen | None:
    row = connection.execute(query).mappings().first()
    return frozen_of(row) if row else None


def frozen_of(row: sa.RowMapping) -> Frozen:
    """Return the edition that a row of the table is."""
    return Frozen(
        id=row["id"],
        number=row["number"],
        day=row["day"],
        kind=row["kind"],
        state=row["state"],
        cutoff=row["cutoff"],
        composed=row["composed"],
        document=row["document"],
        message=Message(subject=row["subject"], html=row["html"], text=row["text"], web=row["web"]),
    )
