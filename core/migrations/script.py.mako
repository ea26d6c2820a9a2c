"""${message}."""

import sqlalchemy as sa
from alembic import op

from careplan.core.migrations.columns import ID, INSTANT, JSON, SORT_KEY, add_foreign_key

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
