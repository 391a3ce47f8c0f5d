"""When the operator's copy of an edition was sent"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("copied", sa.DateTime(timezone=True)))
