"""Tables of what staff note beside a conversation. No caller ever reads them. Rows are added."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from bot.db.metadata import UtcDateTime, metadata


def _noted(name: str, *columns: Column[int] | Column[str]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("conversation_id", String(36), ForeignKey("conversations.id"), nullable=False, index=True),
        Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
        *columns,
        Column("at", UtcDateTime, nullable=False),
    )


whispers = _noted(
    "whispers",
    Column("after_seq", Integer, nullable=False),  # the last message before it
    Column("text", Text, nullable=False),
)
read_backs = _noted("read_backs", Column("after_seq", Integer, nullable=False))
refusals = _noted("refusals", Column("what", String(128), nullable=False))  # what was offered
