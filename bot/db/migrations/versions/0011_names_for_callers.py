"""The name by which callers know a member of staff, who may sign in with an address."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("name_for_callers", sa.String(40)))


def downgrade() -> None:
    op.drop_column("staff", "name_for_callers")
