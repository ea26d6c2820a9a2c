"""What is stored about custom record types and their records."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from .. import ClientRecord, Document, FieldDefinition, Id, Json, Owned, Stamped, Versioned, references


class CustomRecordType(Versioned, Stamped, Owned):
    """A kind of record that an organisation defined."""

    __tablename__ = "custom_record_types"
    __prefix__ = "rectype"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "name"),
        sa.UniqueConstraint("organisation_id", "prefix"),
    )

    name: Mapped[str] = mapped_column(sa.String(60))
    """What the API calls it; never changed."""
    label: Mapped[str] = mapped_column(sa.String(200))
    """What people call it."""
    description: Mapped[str] = mapped_column(sa.Text)
    """What it is for."""
    prefix: Mapped[str] = mapped_column(sa.String(20))
    """What its numbers start with."""
    fields: Mapped[tuple[FieldDefinition, ...]] = mapped_column(Document(tuple[FieldDefinition, ...]))
    """What can be recorded, in order; retired fields among the others."""
    card_fields: Mapped[list[str]]
    """The keys of the fields that a card shows; empty for all."""
    keep_years: Mapped[int | None]
    """For how many years its records are kept once they are put away; null for ever."""
    is_retired: Mapped[bool] = mapped_column(default=False)
    """Whether no new records of it are made."""


class CustomRecord(ClientRecord):
    """A record of a kind that the organisation defined."""

    __tablename__ = "custom_records"

    type_id: Mapped[str] = mapped_column(Id, references("custom_record_types.id"), index=True)
    values: Mapped[Json] = mapped_column(default=dict)
    """What its fields hold, by key."""

    custom_type: Mapped[CustomRecordType] = relationship(
        primaryjoin=lambda: foreign(CustomRecord.type_id) == CustomRecordType.id, lazy="raise", viewonly=True
    )
    """The kind of record, as the organisation defined it."""

    def read_values(self, definitions: Sequence[FieldDefinition]) -> Json:
        """What its fields hold, by key."""
        return {field.key: (self.values or {}).get(field.key) for field in definitions}

    def write_values(self, definitions: Sequence[FieldDefinition], values: Mapping[str, Any]) -> None:
        """Record values. What a field once held leaves its key behind, so that nobody takes it for never used."""
        before = self.values or {}
        merged = {**before, **values}
        self.values = {key: value for key, value in merged.items() if value is not None or key in before}
