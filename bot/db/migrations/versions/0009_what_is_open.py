"""Finds who waits or is with staff, and what they wrote last, without reading all there ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NOW_WITH_STAFF = """
INSERT INTO in_hand (conversation_id)
SELECT now.conversation_id FROM holders AS now
WHERE now.holder IN ('queue', 'human')
AND now.n = (SELECT max(n) FROM holders WHERE holders.conversation_id = now.conversation_id)
"""

UNANSWERED = """
INSERT INTO second_open (request_id)
SELECT id FROM second_requests WHERE id NOT IN (SELECT request_id FROM second_answers)
"""


def upgrade() -> None:
    conversation = sa.ForeignKey("conversations.id")
    op.create_table("in_hand", sa.Column("conversation_id", sa.String(36), conversation, primary_key=True))
    op.execute(NOW_WITH_STAFF)
    request = sa.ForeignKey("second_requests.id")
    op.create_table("second_open", sa.Column("request_id", sa.Integer, request, primary_key=True))
    op.execute(UNANSWERED)
    said = ["conversation_id", "sender", "at"]
    op.create_index("ix_messages_conversation_id_sender_at", "messages", said)


def downgrade() -> None:
    op.drop_index("ix_messages_conversation_id_sender_at", table_name="messages")
    op.drop_table("second_open")
    op.drop_table("in_hand")
