"""How far each member of staff has read a conversation."""

import sqlalchemy as sa
from alembic import op

from bot.db.metadata import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    conversation, staff = sa.ForeignKey("conversations.id"), sa.ForeignKey("staff.id")
    op.create_table(
        "read_marks",
        sa.Column("conversation_id", sa.String(36), conversation, primary_key=True),
        sa.Column("staff_id", sa.Integer, staff, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("read_marks")
