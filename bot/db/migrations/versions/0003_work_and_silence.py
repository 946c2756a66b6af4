"""Work that staff must not forget, and what was done about callers who stopped writing."""

import sqlalchemy as sa
from alembic import op

from bot.db.metadata import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.String(128), nullable=False),
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), index=True),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "work_acts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("work_items.id"), nullable=False, index=True),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id")),
        sa.Column("outcome", sa.Text),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "work_open",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("about", sa.String(128), primary_key=True),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("work_items.id"), nullable=False, unique=True),
    )
    op.create_table(
        "silence_steps",
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("after_seq", sa.Integer, primary_key=True),
        sa.Column("step", sa.String(8), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_messages_sender_at", "messages", ["sender", "at"])


def downgrade() -> None:
    op.drop_index("ix_messages_sender_at", table_name="messages")
    for table in ("silence_steps", "work_open", "work_acts", "work_items"):
        op.drop_table(table)
