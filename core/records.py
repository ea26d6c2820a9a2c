"""Client records: what plan items link to; each type brings its own table and rules."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from .base import Document, Json, Stamped, Versioned
from .clients import Client, ClientOwned
from .fields import FieldDefinition


@dataclass(frozen=True)
class CardField:
    """One line on a record's card."""

    label: str
    """What the line is about."""
    value: str
    """What it says, as people read it."""


class ClientRecord(Versioned, Stamped, ClientOwned):
    """Something on file about a client that plans link to, such as a goal attainment plan."""

    __tablename__ = "client_records"
    __prefix__ = "record"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "number"),
        sa.Index("ix_client_records_of_client", "client_id", "record_type", "id"),
        sa.Index("ix_client_records_order", "organisation_id", "id"),
    )

    entity: Mapped[str] = mapped_column(sa.String(60))
    record_type: Mapped[str] = mapped_column(sa.String(60))
    """The name of its type, as `recordTypes` lists it."""
    number: Mapped[str] = mapped_column(sa.String(40))
    """What people call it by, such as `GAP-00077`; never given twice."""
    title: Mapped[str] = mapped_column(sa.String(200))
    """What it is about, in a few words."""
    search_text: Mapped[str] = mapped_column(sa.Text)
    card: Mapped[tuple[CardField, ...]] = mapped_column(Document(tuple[CardField, ...]), default=())
    """What a card about it shows."""
    archived_at: Mapped[datetime | None]
    """When it was put away; it can be read, but no longer linked."""
    archive_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was put away."""

    client: Mapped[Client] = relationship(
        primaryjoin="foreign(ClientRecord.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """Whom it is about."""

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        if cls.__name__ != "ClientRecord":
            return {"polymorphic_identity": cls.__tablename__, "polymorphic_load": "selectin"}
        return {"polymorphic_on": "entity", "version_id_col": cls.version}

    def read_values(self, fields: Sequence[FieldDefinition]) -> Json:
        """What its fields hold, as plain values by key."""
        values = {field.key: getattr(self, field.key) for field in fields}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}

    def write_values(self, fields: Sequence[FieldDefinition], values: Mapping[str, Any]) -> None:
        """Record values in the columns named like the fields."""
        for key, value in values.items():
            column = sa.inspect(type(self)).columns.get(key)
            is_day = column is not None and isinstance(column.type, sa.Date) and value is not None
            setattr(self, key, date.fromisoformat(value) if is_day else value)
