"""Staff accounts: tries to sign in, sessions that end, second factors, leavers, and an audit of accounts."""

import sqlalchemy as sa
from alembic import op

from bot.db.metadata import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("left_at", UtcDateTime))
    op.add_column("staff", sa.Column("oidc_subject", sa.String(255)))
    op.create_index("ix_staff_oidc_subject", "staff", ["oidc_subject"], unique=True)
    with op.batch_alter_table("audit") as audit:
        audit.alter_column("staff_id", existing_type=sa.Integer, nullable=True)
        audit.add_column(
            sa.Column("account_id", sa.Integer, sa.ForeignKey("staff.id", name="fk_audit_account"))
        )
        audit.create_check_constraint("ck_audit_names_who", "staff_id IS NOT NULL OR conversation_id IS NULL")
        audit.create_index("ix_audit_account_id", ["account_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
        sa.Column("name_key", sa.String(64), nullable=False, index=True),
        sa.Column("address", sa.String(64), nullable=False, index=True),
    )
    op.create_table(
        "sign_ins_begun",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False, index=True),
        sa.Column("sealed_secret", sa.String(255)),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.drop_table("staff_sessions")  # everybody signs in once more
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False, index=True),
        sa.Column("used_by", sa.String(8), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("acted_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "second_factors",
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("sealed_secret", sa.String(255), nullable=False),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("set_up_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("code_hash", sa.String(64), primary_key=True),
    )


def downgrade() -> None:
    for table in ("recovery_codes", "second_factors", "staff_sessions", "sign_ins_begun", "sign_in_tries"):
        op.drop_table(table)
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.execute("DELETE FROM audit WHERE staff_id IS NULL")
    with op.batch_alter_table("audit") as audit:
        audit.drop_index("ix_audit_account_id")
        audit.drop_constraint("ck_audit_names_who", type_="check")
        audit.drop_constraint("fk_audit_account", type_="foreignkey")
        audit.drop_column("account_id")
        audit.alter_column("staff_id", existing_type=sa.Integer, nullable=False)
    op.drop_index("ix_staff_oidc_subject", table_name="staff")
    op.drop_column("staff", "oidc_subject")
    op.drop_column("staff", "left_at")
