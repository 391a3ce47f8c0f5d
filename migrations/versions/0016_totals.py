"""What was done so often since the beginning"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "totals",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", "kind", name=op.f("pk_totals")),
    )
