"""What an edition knew of the days before, so that it can be made again"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("considered", sa.Column("recalled", sa.LargeBinary))
