"""Finds what a messaging app still owes its callers, and which of its messages says where they wait."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NOT_SENT = """
INSERT INTO owed (conversation_id, seq, channel)
SELECT messages.conversation_id, messages.seq, conversations.channel FROM messages
JOIN conversations ON conversations.id = messages.conversation_id
WHERE conversations.channel = 'telegram' AND messages.sender != 'caller'
AND NOT EXISTS (
    SELECT 1 FROM deliveries
    WHERE deliveries.conversation_id = messages.conversation_id AND deliveries.seq = messages.seq
    AND deliveries.result != 'failed'
)
"""


def upgrade() -> None:
    op.create_table(
        "owed",
        sa.Column("conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
    )
    op.execute(NOT_SENT)
    op.add_column("deliveries", sa.Column("number", sa.BigInteger))
    op.add_column("waiting_told", sa.Column("seq", sa.Integer))


def downgrade() -> None:
    op.drop_column("waiting_told", "seq")
    op.drop_column("deliveries", "number")
    op.drop_table("owed")
