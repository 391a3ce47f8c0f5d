"""The longest silence of a feed"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    longest = sa.Column("longest", sa.Float(), nullable=False, server_default="0")
    op.add_column("feeds", longest)
