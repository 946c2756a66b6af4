"""Tries, alarms and the chain on work items; forms that staff fill in; steps against abuse."""

import sqlalchemy as sa
from alembic import op

from bot.db.metadata import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("work_acts", sa.Column("due_at", UtcDateTime))
    op.add_column("work_acts", sa.Column("to", sa.String(16)))
    op.create_table(
        "staff_forms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), nullable=False, index=True
        ),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "conduct_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), nullable=False, index=True
        ),
        sa.Column("step", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("conduct_steps")
    op.drop_table("staff_forms")
    op.drop_column("work_acts", "to")
    op.drop_column("work_acts", "due_at")
