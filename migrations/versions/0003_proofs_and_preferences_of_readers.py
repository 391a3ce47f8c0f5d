"""Proofs and preferences of readers"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Made anew, so that SQLite never gives a number twice: an old link must not open what
    # belongs to another reader.
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "subscribers",
        recreate="always" if sqlite else "never",
        table_kwargs={"sqlite_autoincrement": True},
    ) as readers:
        readers.add_column(sa.Column("paused_until", sa.DateTime(timezone=True)))
        readers.add_column(sa.Column("sections", sa.Text(), nullable=False, server_default=""))
        readers.add_column(
            sa.Column("text_only", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        readers.add_column(sa.Column("asked", sa.DateTime(timezone=True)))
        readers.add_column(sa.Column("confirm_due", sa.DateTime(timezone=True)))
        readers.add_column(
            sa.Column("confirm_tries", sa.Integer(), nullable=False, server_default="0")
        )
    op.create_index("ix_subscribers_confirm_due", "subscribers", ["confirm_due"])
    op.create_table(
        "proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name=op.f("fk_proofs_subscriber_id_subscribers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofs")),
    )
    op.create_index(op.f("ix_proofs_subscriber_id"), "proofs", ["subscriber_id"])
    op.create_table(
        "suppressions",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "variants",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["editions.id"],
            name=op.f("fk_variants_edition_id_editions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "sections", name=op.f("pk_variants")),
    )
