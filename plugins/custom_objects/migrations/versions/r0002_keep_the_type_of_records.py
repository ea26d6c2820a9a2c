"""Keep the type of records with them, and how long records of a type are kept."""

import sqlalchemy as sa
from alembic import op

from careplan.core.migrations.columns import ID

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("custom_record_types", schema=None) as batch_op:
        batch_op.add_column(sa.Column("keep_years", sa.Integer(), nullable=True))

    with op.batch_alter_table("custom_records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("type_id", ID, nullable=True))
    op.execute(
        "UPDATE custom_records SET type_id = (SELECT custom_record_types.id FROM client_records"
        " JOIN custom_record_types ON custom_record_types.organisation_id = client_records.organisation_id"
        " AND custom_record_types.name = client_records.record_type WHERE client_records.id = custom_records.id)"
    )
    with op.batch_alter_table("custom_records", schema=None) as batch_op:
        batch_op.alter_column("type_id", existing_type=ID, nullable=False)
        batch_op.create_index(batch_op.f("ix_custom_records_type_id"), ["type_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_custom_records_type_id_custom_record_types"),
            "custom_record_types",
            ["type_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
