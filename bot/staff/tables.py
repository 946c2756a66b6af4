"""Tables of staff and of what they did. The audit is never changed."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from bot.db.metadata import UtcDateTime, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("password_hash", String(256), nullable=False),
    Column("role", String(16), nullable=False),
    Column("areas", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
    Column("oidc_subject", String(255), unique=True, index=True),
    Column("name_for_callers", String(40)),  # none: the one their user name gives
)

ABOUT_A_CALLER = text("conversation_id IS NOT NULL")

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("staff_id", Integer, ForeignKey("staff.id")),
    Column("account_id", Integer, ForeignKey("staff.id", name="fk_audit_account"), index=True),
    Column("action", String(32), nullable=False),
    Column("conversation_id", String(36), ForeignKey("conversations.id"), index=True),
    Column("details", JSON, nullable=False),
    # Nobody is known when a sign-in fails, nor at the command line; about a caller somebody always is.
    CheckConstraint("staff_id IS NOT NULL OR conversation_id IS NULL", name="ck_audit_names_who"),
    Index("ix_audit_staff_id_at", "staff_id", "at"),
    Index("ix_audit_read", "staff_id", "at", sqlite_where=ABOUT_A_CALLER, postgresql_where=ABOUT_A_CALLER),
)
