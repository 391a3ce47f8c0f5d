"""Workers that help the daemon, and feeds that are claimed by them"""

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feeds", sa.Column("host", sa.Text(), nullable=False, server_default=""))
    op.add_column("feeds", sa.Column("claimed", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_feeds_due"), "feeds", ["due"])
    op.create_index(op.f("ix_feeds_claimed"), "feeds", ["claimed"])
    _note_hosts(op.get_bind())
    op.create_table(
        "workers",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("owner", "queues", "version")),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("began", "until")),
        *(
            sa.Column(name, sa.Integer(), nullable=False, server_default="0")
            for name in ("asked", "sent")
        ),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_workers")),
    )


def _note_hosts(connection: sa.Connection) -> None:
    feeds = sa.table("feeds", sa.column("id"), sa.column("url"), sa.column("host"))
    for key, url in connection.execute(sa.select(feeds.c.id, feeds.c.url)).all():
        host = urlsplit(url).hostname or ""
        connection.execute(sa.update(feeds).where(feeds.c.id == key).values(host=host))
