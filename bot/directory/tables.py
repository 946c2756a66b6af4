"""Tables of the directory. A service's history is its rows; the newest holds."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from bot.db.metadata import UtcDateTime, metadata

loads = Table(
    "directory_loads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

records = Table(
    "directory_records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service_id", String(128), nullable=False, index=True),
    Column("load_id", Integer, ForeignKey("directory_loads.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("record", JSON(none_as_null=True)),  # null: withdrawn with this load
)
