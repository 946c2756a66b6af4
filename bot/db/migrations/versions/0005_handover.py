"""Who is on duty, offers and transfers, the second person's word, what was told while waiting, call-backs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.db.metadata import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _conversation(**more: Any) -> sa.Column[str]:
    return sa.Column(
        "conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), nullable=False, **more
    )


def _staff(name: str = "staff_id", **more: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("staff.id"), **{"nullable": False, **more})


def _at(name: str = "at", **more: Any) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime, nullable=False, **more)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def upgrade() -> None:
    op.add_column("closings", sa.Column("safety_net", sa.Text))
    op.create_table("heartbeats", _staff(primary_key=True), _at())
    op.create_table("typing_marks", _conversation(primary_key=True), _staff(primary_key=True), _at("until"))
    op.create_table(
        "duties", _id(), _staff(index=True), sa.Column("duty", sa.String(8), nullable=False), _at()
    )
    op.create_table(
        "offers_to_staff",
        _id(),
        _conversation(index=True),
        _staff(index=True),
        _staff("from_id", nullable=True),
        sa.Column("note", sa.Text),
        _at(),
        _at("expires_at"),
    )
    op.create_table(
        "offer_endings",
        sa.Column("offer_id", sa.Integer, sa.ForeignKey("offers_to_staff.id"), primary_key=True),
        sa.Column("ending", sa.String(16), nullable=False),
        _at(),
    )
    op.create_table(
        "offers_open",
        _conversation(primary_key=True),
        sa.Column("offer_id", sa.Integer, sa.ForeignKey("offers_to_staff.id"), nullable=False, unique=True),
    )
    op.create_table(
        "second_requests",
        _id(),
        _conversation(index=True),
        _staff(),
        sa.Column("act", sa.String(8), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        _at(),
    )
    op.create_table(
        "second_answers",
        sa.Column("request_id", sa.Integer, sa.ForeignKey("second_requests.id"), primary_key=True),
        _staff(),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        _at(),
    )
    op.create_table(
        "waiting_told",
        _conversation(primary_key=True),
        _at("since", primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True),
        _at(),
    )
    op.create_table(
        "call_backs",
        _id(),
        _conversation(index=True),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("safe", sa.String(8), nullable=False),
        sa.Column("best_time", sa.String(200), nullable=False),
        _at(),
    )


def downgrade() -> None:
    for table in (
        "call_backs", "waiting_told", "second_answers", "second_requests", "offers_open",
        "offer_endings", "offers_to_staff", "duties", "typing_marks", "heartbeats",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("closings", "safety_net")
