"""Editions as readers get them who want some of the sections only."""

from collections.abc import Mapping

import sqlalchemy as sa

from digest.model import Message
from digest.schema import variants as table


def keep_variants(
    connection: sa.Connection, edition: int, made: Mapping[tuple[str, ...], Message]
) -> None:
    """Freeze an edition's mails for each choice of sections."""
    rows = [
        {
            "edition_id": edition,
            "sections": "\n".join(sections),
            "html": one.html,
            "text": one.text,
        }
        for sections, one in made.items()
    ]
    if rows:
        connection.execute(sa.insert(table), rows)


def variants(
    connection: sa.Connection, edition: int, *, subject: str
) -> dict[tuple[str, ...], Message]:
    """Return an edition's mails by the sections that are in them; all have its subject."""
    rows = connection.execute(sa.select(table).where(table.c.edition_id == edition))
    return {
        tuple(row.sections.splitlines()): Message(subject=subject, html=row.html, text=row.text)
        for row in rows
    }
