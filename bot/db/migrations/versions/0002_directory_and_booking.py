"""Services with their history, openings, and who has which."""

import sqlalchemy as sa
from alembic import op

from bot.db.metadata import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_loads",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "directory_records",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("service_id", sa.String(128), nullable=False, index=True),
        sa.Column("load_id", sa.Integer, sa.ForeignKey("directory_loads.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("record", sa.JSON(none_as_null=True)),
    )
    op.create_table(
        "booking_openings",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("area", sa.String(16), nullable=False, index=True),
        sa.Column("priority", sa.String(16), nullable=False),
        sa.Column("audience", sa.String(8), nullable=False),
        sa.Column("service_name", sa.String(128), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False, index=True),
        sa.Column("ends_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "booking_claims",
        sa.Column("opening_id", sa.String(64), sa.ForeignKey("booking_openings.id"), primary_key=True),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("until", UtcDateTime),
        sa.Column("reference", sa.String(16), unique=True),
        sa.UniqueConstraint("conversation_id", "state"),
    )
    op.create_table(
        "booking_history",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False, index=True),
        sa.Column("opening_id", sa.String(64), sa.ForeignKey("booking_openings.id"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reference", sa.String(16), index=True),
    )


def downgrade() -> None:
    for table in (
        "booking_history",
        "booking_claims",
        "booking_openings",
        "directory_records",
        "directory_loads",
    ):
        op.drop_table(table)
