"""The table of what staff did about the prompt to take a break. Rows are added."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from bot.db.metadata import UtcDateTime, metadata

breaks = Table(
    "breaks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
    Column("act", String(8), nullable=False),  # put_off, taken
    Column("at", UtcDateTime, nullable=False),
    Index("ix_breaks_staff_id_at", "staff_id", "at"),
)
