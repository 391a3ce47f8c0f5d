"""Marks of articles that were forgotten"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mark = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "tombstones",
        sa.Column("mark", mark, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_tombstones")),
    )
