"""The table of the switch that lets people alone answer. Rows are added; the newest of a channel stands."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from bot.db.metadata import UtcDateTime, metadata

human_only_switches = Table(
    "human_only_switches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
