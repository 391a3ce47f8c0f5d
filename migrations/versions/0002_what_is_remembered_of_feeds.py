"""What is remembered of feeds from one visit to the next"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns: list[sa.Column[Any]] = [
        *(_column(name, sa.Text, "") for name in ("encoding", "body_hash", "moved_to")),
        *(
            _column(name, sa.Integer, "0")
            for name in ("moved_times", "ttl", "skip_hours", "skip_days")
        ),
        *(
            sa.Column(name, sa.DateTime(timezone=True))
            for name in ("whole", "last_new", "leave_until")
        ),
        _column("as_browser", sa.Boolean, sa.false()),
        sa.Column("item_marks", sa.LargeBinary()),
        _column("rhythm", sa.Float, "0"),
    ]
    for column in columns:
        op.add_column("feeds", column)
    with op.batch_alter_table("feeds") as feeds:
        feeds.alter_column("max_bytes", server_default="15728640")


def _column(name: str, kind: Any, default: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=default)
