"""Tables of the diary. A live claim is a row the database allows once; what happened is kept beside it."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from bot.db.metadata import UtcDateTime, metadata

openings = Table(
    "booking_openings",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("area", String(16), nullable=False, index=True),
    Column("priority", String(16), nullable=False),
    Column("audience", String(8), nullable=False),
    Column("service_name", String(128), nullable=False),
    Column("how", String(16), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False, index=True),
    Column("ends_at", UtcDateTime, nullable=False),
)

# One row an opening, one row a conversation and state: so nobody can be double booked, on any database.
claims = Table(
    "booking_claims",
    metadata,
    Column("opening_id", String(64), ForeignKey("booking_openings.id"), primary_key=True),
    Column("conversation_id", String(36), nullable=False),
    Column("state", String(16), nullable=False),
    Column("until", UtcDateTime),  # when a hold lapses; null for a booking
    Column("reference", String(16), unique=True),
    UniqueConstraint("conversation_id", "state"),
)

history = Table(
    "booking_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("conversation_id", String(36), nullable=False, index=True),
    Column("opening_id", String(64), ForeignKey("booking_openings.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reference", String(16), index=True),
)
