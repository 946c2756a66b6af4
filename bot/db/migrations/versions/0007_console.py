"""What staff note beside a conversation: whispers, read-backs, and offers a caller declined."""

import sqlalchemy as sa
from alembic import op

from bot.db.metadata import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    after, text = ("after_seq", sa.Integer), ("text", sa.Text)
    tables = {"whispers": (after, text), "read_backs": (after,), "refusals": (("what", sa.String(128)),)}
    for name, columns in tables.items():
        conversation = sa.ForeignKey("conversations.id")
        op.create_table(
            name,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("conversation_id", sa.String(36), conversation, nullable=False, index=True),
            sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
            *(sa.Column(column, kind, nullable=False) for column, kind in columns),
            sa.Column("at", UtcDateTime, nullable=False),
        )


def downgrade() -> None:
    for name in ("refusals", "read_backs", "whispers"):
        op.drop_table(name)
