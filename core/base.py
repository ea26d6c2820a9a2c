"""What every table is made of: naming, identifiers, ownership, versions, stamps and column types."""

import functools
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from . import ids
from .sight import Sight

Json = dict[str, Any]
"""Plain values by name, kept as JSON; a column annotated with it is one."""
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Id = sa.String(ids.LENGTH).with_variant(sa.String(ids.LENGTH, collation="C"), "postgresql")
"""The type of a column that holds an identifier."""
LONGEST_SORT_NAME = 400
SortKey = sa.String(LONGEST_SORT_NAME).with_variant(sa.String(LONGEST_SORT_NAME, collation="C"), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A moment: aware going in, UTC in the table, aware coming out (SQLite would drop the zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a moment without a zone: nobody could say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give the zone back where the database forgot it."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Document(TypeDecorator[Any]):
    """A small typed value kept as JSON, such as guidance or a list of field definitions."""

    impl = JSON
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """The value as plain JSON."""
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """The plain JSON as a value again."""
        return None if value is None else self._adapter.validate_python(value)


def references(column: str, **options: Any) -> sa.ForeignKey:
    """A foreign key checked at the commit, so that a unit of work may store its rows in any order."""
    return sa.ForeignKey(column, deferrable=True, initially="DEFERRED", **options)


class Base(DeclarativeBase):
    """All tables of the service, of core and of plugins alike."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        datetime: Instant,
        date: sa.Date,
        Json: JSON,
        list[str]: JSON,
    }


class Entity(Base):
    """A thing with an identity of its own, named from the moment it is made."""

    __abstract__ = True
    __prefix__: ClassVar[str]

    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-10)
    """Opaque, unique across all types, and valid for the life of the thing."""

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", ids.new_id(self.__prefix__))
        super().__init__(**values)


class Owned(Entity):
    """Something of one organisation; nobody else can find it (see ``visibility``)."""

    __abstract__ = True
    __readable_with__: ClassVar[str | None] = None
    """The permission without which nobody finds such a thing."""

    @declared_attr
    def organisation_id(cls) -> Mapped[str]:  # noqa: N805
        """The organisation it belongs to."""
        return mapped_column(Id, references("organisations.id"), index=True, sort_order=-9)

    @classmethod
    def visible_to(cls, sight: Sight) -> Iterable[sa.ColumnElement[bool]]:
        """What limits, beyond the organisation, which of these somebody finds."""
        if cls.__readable_with__ is not None and not sight.may(cls.__readable_with__):
            yield sa.false()

    @property
    def guard(self) -> tuple[type[Entity], str]:
        """The row that is locked while this changes: by default its own."""
        return type(self), self.id


class Continued:
    """Something that goes on under other identifiers, copied from version to version or from review to review."""

    origin_id: Mapped[str] = mapped_column(Id, index=True)
    """The first of its line; equal for copies that are the same thing at another time."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.origin_id = values.get("origin_id") or values.get("id") or self.id  # type: ignore[attr-defined]


class Versioned:
    """Counts its changes, so that nobody overwrites what they have not seen."""

    version: Mapped[int] = mapped_column(default=1, sort_order=80)
    """Grows with each change; name it in `expectedVersion` when you change the thing."""

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


class Stamped:
    """Remembers who made it, who changed it last, and when."""

    created_at: Mapped[datetime] = mapped_column(sort_order=90)
    """When it was made."""
    created_by_id: Mapped[str | None] = mapped_column(Id, sort_order=91)
    updated_at: Mapped[datetime] = mapped_column(sort_order=92)
    """When it was last changed."""
    updated_by_id: Mapped[str | None] = mapped_column(Id, sort_order=93)


def name_of(entity: type) -> str:
    """What people call an entity: ``SupportPlan`` is a support plan."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", entity.__name__).lower()


@functools.cache
def entities_by_prefix() -> Mapping[str, type[Entity]]:
    """What each prefix of an identifier names; to be worked out anew when classes are mapped later."""
    roots = (mapper.class_ for mapper in Base.registry.mappers if mapper.inherits is None)
    return {entity.__prefix__: entity for entity in roots if issubclass(entity, Entity)}


def entity_of(identifier: str) -> type[Entity] | None:
    """Which kind of thing an identifier names, by its prefix."""
    return entities_by_prefix().get(ids.prefix_of(identifier) or "")
