"""The page of an edition on the web"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("web", sa.Text(), nullable=False, server_default=""))
