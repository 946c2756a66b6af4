"""The human-only switch, breaks of staff, and ways to find the rows of a day."""

import sqlalchemy as sa
from alembic import op

from bot.db.metadata import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BY_TIME = {
    "conversations": ["created_at"],
    "holders": ["at"],
    "confirmations": ["at"],
    "closings": ["at"],
    "audit": ["staff_id", "at"],
}


def upgrade() -> None:
    op.create_table(
        "human_only_switches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "breaks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("act", sa.String(8), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_breaks_staff_id_at", "breaks", ["staff_id", "at"])
    for table, columns in BY_TIME.items():
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    about = sa.text("conversation_id IS NOT NULL")
    op.create_index("ix_audit_read", "audit", ["staff_id", "at"], sqlite_where=about, postgresql_where=about)


def downgrade() -> None:
    op.drop_index("ix_audit_read", table_name="audit")
    for table, columns in BY_TIME.items():
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table_name=table)
    op.drop_table("breaks")
    op.drop_table("human_only_switches")
