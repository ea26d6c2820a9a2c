"""The words migrations are written in. They mean the same for ever, whatever becomes of the models."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

ID = sa.String(90).with_variant(sa.String(90, collation="C"), "postgresql")
SORT_KEY = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def add_foreign_key(name: str, table: str, target: str, columns: list[str], remote: list[str], **options: Any) -> None:
    """Close a ring of tables that refer to each other; SQLite has the foreign key from the table's start."""
    if op.get_context().dialect.name != "sqlite":
        op.create_foreign_key(name, table, target, columns, remote, **options)
