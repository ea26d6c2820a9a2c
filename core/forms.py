"""Forms: what staff fill in about clients, from typed fields, in versions that never change once they are filled in."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from . import field_schemas
from .base import Document, Entity, Id, Json, Owned, SortKey, Stamped, Versioned, references
from .fields import FieldDefinition
from .json_lists import holds
from .orders import Order
from .text import sort_key

if TYPE_CHECKING:
    from .form_assignments import FormAssignment

LIVE = sa.text("deleted_at IS NULL")


class Form(Versioned, Stamped, Owned):
    """Something to be filled in about clients, such as an assessment or a consent."""

    __tablename__ = "forms"
    __prefix__ = "form"
    __readable_with__ = "form.read"
    __table_args__ = (
        sa.Index(
            "uq_forms_name",
            "organisation_id",
            "sort_name",
            unique=True,
            postgresql_where=LIVE,
            sqlite_where=LIVE,
        ),
        sa.Index("ix_forms_order", "organisation_id", "sort_name", "id"),
        sa.Index("ix_forms_newest", "organisation_id", "id"),
    )

    name: Mapped[str] = mapped_column(sa.String(200))
    """What it is called; unique among forms that are not deleted."""
    sort_name: Mapped[str] = mapped_column(SortKey)
    description: Mapped[str | None] = mapped_column(sa.Text)
    """What it is for."""
    tags: Mapped[list[str]] = mapped_column(default=list)
    """Words to group forms by."""
    is_repeatable: Mapped[bool] = mapped_column(default=False)
    """Whether it can be filled in many times; otherwise there is one entry for each client, enrollment or service."""
    is_required: Mapped[bool] = mapped_column(default=False)
    """Whether it must be submitted wherever it is assigned; an assignment can require it where this does not."""
    current_version_id: Mapped[str] = mapped_column(Id, references("form_versions.id", use_alter=True))
    deleted_at: Mapped[datetime | None]
    """When it was deleted: it is no longer filled in nor required; what was submitted stays for ever."""
    delete_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was deleted."""

    current_version: Mapped["FormVersion"] = relationship(
        foreign_keys=[current_version_id], lazy="raise", viewonly=True
    )
    """The fields that are filled in from now on."""
    versions: Mapped[list["FormVersion"]] = relationship(
        primaryjoin="Form.id == foreign(FormVersion.form_id)",
        order_by="FormVersion.number.desc()",
        lazy="raise",
        viewonly=True,
    )
    """All its versions, the newest first."""
    assignments: Mapped[list["FormAssignment"]] = relationship(
        primaryjoin="Form.id == foreign(FormAssignment.form_id)",
        order_by="FormAssignment.id",
        lazy="raise",
        viewonly=True,
    )
    """Where it is filled in."""

    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted."""
        return self.deleted_at is not None


class PartOfForm(Stamped, Owned):
    """Something that belongs to a form; the form's row is locked while it changes."""

    __abstract__ = True
    __readable_with__ = "form.read"

    form_id: Mapped[str] = mapped_column(Id, references("forms.id"), index=True)

    @property
    def guard(self) -> tuple[type[Entity], str]:
        """The form."""
        return Form, self.form_id


class FormVersion(PartOfForm):
    """The fields of a form as they were for a while; they never change once somebody filled them in."""

    __tablename__ = "form_versions"
    __prefix__ = "formv"
    __table_args__ = (sa.UniqueConstraint("form_id", "number"),)

    number: Mapped[int]
    """Counts the versions of the form, from 1."""
    fields: Mapped[tuple[FieldDefinition, ...]] = mapped_column(Document(tuple[FieldDefinition, ...]))
    """What there is to fill in, in order."""

    form: Mapped[Form] = relationship(
        primaryjoin="foreign(FormVersion.form_id) == Form.id", lazy="raise", viewonly=True
    )
    """The form it is a version of."""

    @property
    def json_schema(self) -> Json:
        """The fields as JSON Schema (2020-12), for front ends and for checking before something is submitted."""
        return field_schemas.json_schema(self.fields, complete=True)


BY_NAME = Order((Form.sort_name, Form.id))
NEWEST = Order((Form.id,), descending=True)


def matching(
    *, search: str | None = None, tags: Sequence[str] | None = None, is_deleted: bool | None = False
) -> sa.Select[Form]:
    """Forms by words in the name, by tags, all of which they have, and by whether they are deleted (null: either)."""
    query = sa.select(Form)
    for word in sort_key(search).split():
        query = query.where(Form.sort_name.contains(word, autoescape=True))
    for tag in tags or ():
        query = query.where(holds(Form.tags, tag))
    if is_deleted is not None:
        query = query.where(Form.deleted_at.is_not(None) if is_deleted else Form.deleted_at.is_(None))
    return query
