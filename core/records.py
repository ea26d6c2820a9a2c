"""Client records: what plan items link to; each type brings its own table and rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Mapper, declared_attr, foreign, mapped_column, relationship

from . import field_values
from .base import Document, Id, Json, Stamped, Versioned, references
from .batches import among
from .clients import Client, ClientOwned
from .errors import InvalidInput
from .fields import FieldDefinition
from .kept_records import kept_entities
from .sight import Sight
from .staff import StaffMember


@dataclass(frozen=True)
class CardField:
    """One line on a record's card."""

    label: str
    """What the line is about."""
    value: str
    """What it says, as people read it."""

    @classmethod
    def of(cls, definitions: Iterable[FieldDefinition], values: Mapping[str, Any]) -> "list[CardField]":
        """A line for each field that holds something."""
        read = field_values.read(definitions, values)
        return [cls(value.label, value.display) for value in read if not value.is_empty]


class ClientRecord(Versioned, Stamped, ClientOwned):
    """Something on file about a client that plans link to, such as a goal attainment plan.

    A type of record extends it with a table of its own, whose key is made here.
    """

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
    number: Mapped[str] = mapped_column(sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"))
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

    def __init_subclass__(cls, **options: Any) -> None:
        cls.id = mapped_column(Id, references("client_records.id"), primary_key=True, sort_order=-10)
        super().__init_subclass__(**options)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        if cls.__name__ != "ClientRecord":
            return {"polymorphic_identity": cls.__tablename__, "polymorphic_load": "selectin"}
        return {"polymorphic_on": "entity", "version_id_col": cls.version}

    @classmethod
    def visible_to(cls, sight: Sight) -> Iterable[sa.ColumnElement[bool]]:
        """Beyond the client's: the types that somebody's roles let them read."""
        yield from super().visible_to(sight)
        if hidden := kept_entities(sight, readable=False):
            yield cls.entity.not_in(hidden)
        if "record.*.read" not in sight.permissions:
            by_type = among(cls.record_type, _readable_types(sight))
            yield by_type | cls.entity.in_(kept_entities(sight, readable=True))

    @property
    def is_archived(self) -> bool:
        """Whether it was put away; an archived record can be read, but not linked."""
        return self.archived_at is not None

    def read_values(self, definitions: Sequence[FieldDefinition]) -> Json:
        """What its fields hold, as plain values by key."""
        return {field.key: _as_plain(getattr(self, field.key)) for field in definitions}

    def write_values(self, definitions: Sequence[FieldDefinition], values: Mapping[str, Any]) -> None:
        """Record values in the columns named like the fields."""
        columns = sa.inspect(type(self)).columns
        for key, value in values.items():
            setattr(self, key, _as_stored(columns[key], key, value))


class RecordPart(Stamped, ClientOwned):
    """Something that is part of a record, such as a goal; it changes with the record and counts in its version."""

    __abstract__ = True

    @declared_attr
    def record_id(cls) -> Mapped[str]:  # noqa: N805
        """The record it is part of."""
        return mapped_column(Id, references("client_records.id"), index=True, sort_order=-7)

    @declared_attr
    def created_by(cls) -> Mapped[StaffMember | None]:  # noqa: N805
        """Who added it."""
        owner: Any = cls
        return relationship(
            primaryjoin=lambda: foreign(owner.created_by_id) == StaffMember.id, lazy="raise", viewonly=True
        )


class _InstalledTypes(dict[Any, Mapper[Any]]):
    """Which class stores which kind of record; one whose plugin is gone is read as what core knows of it."""

    def __missing__(self, _: Any) -> Mapper[Any]:
        return ClientRecord.__mapper__


ClientRecord.__mapper__.polymorphic_map = _InstalledTypes()


@event.listens_for(ClientRecord, "load")
@event.listens_for(ClientRecord, "refresh")
def _leave_storage_alone(record: ClientRecord, *_: Any) -> None:
    """A record whose plugin is gone can be archived; what stored it is not ours to change, nor to be warned about."""
    vars(record).pop("entity", None)


def _readable_types(sight: Sight) -> list[str]:
    parts = (permission.split(".") for permission in sight.permissions)
    return sorted(part[1] for part in parts if len(part) == 3 and part[0] == "record" and part[2] == "read")


def _as_plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _as_stored(column: Any, key: str, value: Any) -> Any:
    kind = column.type.python_type
    if value is None:
        return None
    if kind is int and not float(value).is_integer():
        raise InvalidInput("This must be a whole number.", path=["values", key])
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, int | float | Enum) and not isinstance(value, bool) else value


def permission_for(record_type: str, act: str) -> str:
    """The permission to `read`, `create`, `update` or `delete` records of a type."""
    return f"record.{record_type}.{act}"
