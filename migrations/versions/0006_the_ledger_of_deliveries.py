"""The ledger of deliveries: refusals and waits have names of their own"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        sa.text("UPDATE deliveries SET state = 'refused' WHERE state = 'failed' AND code >= 500")
    )
    op.execute(sa.text("UPDATE deliveries SET state = 'expired' WHERE state = 'failed'"))
    op.execute(
        sa.text("UPDATE deliveries SET state = 'deferred' WHERE state = 'queued' AND attempts > 0")
    )
    op.drop_index("ix_deliveries_edition_id_state", "deliveries")
    op.create_index(
        "ix_deliveries_edition_id_state",
        "deliveries",
        ["edition_id", "state", "next_try", "subscriber_id"],
    )
