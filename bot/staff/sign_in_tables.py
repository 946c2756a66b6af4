"""Tables of signing in: tries, sign-ins half done, sessions, second factors. No token is in them."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from bot.db.metadata import UtcDateTime, metadata

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("name_key", String(64), nullable=False, index=True),
    Column("address", String(64), nullable=False, index=True),
)

sign_ins_begun = Table(
    "sign_ins_begun",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False, index=True),
    Column("sealed_secret", String(255)),
    Column("expires_at", UtcDateTime, nullable=False),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False, index=True),
    Column("used_by", String(8), nullable=False),
    Column("address", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("acted_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("staff_id", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("sealed_secret", String(255), nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("set_up_at", UtcDateTime, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("staff_id", Integer, ForeignKey("staff.id"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)
