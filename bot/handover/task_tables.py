"""Tables of the forms that staff fill in, and of what was done about abuse of the service. Rows are added."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from bot.db.metadata import UtcDateTime, metadata

staff_forms = Table(
    "staff_forms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id"), nullable=False, index=True),
    Column("form", String(32), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

conduct_steps = Table(
    "conduct_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id"), nullable=False, index=True),
    Column("step", String(8), nullable=False),  # warned, ended
    Column("reason", Text),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
