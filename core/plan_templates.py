"""Plan templates: what a support plan is made from, in versions that never change once published."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Continued, Document, Entity, Id, Owned, SortKey, Stamped, Versioned, references
from .guidance import Guidance
from .item_definitions import ItemDefinition, ItemKind
from .json_lists import holds
from .orders import Order
from .service_plans import ServicePlan
from .text import sort_key


class PlanTemplateStatus(StrEnum):
    """Whether plans can be made from a template."""

    DRAFT = "DRAFT"
    """Never published yet."""
    ACTIVE = "ACTIVE"
    """Offered for new plans."""
    RETIRED = "RETIRED"
    """No longer offered; plans made from it go on."""


class PlanTemplate(Versioned, Stamped, Owned):
    """A reusable form of a support plan."""

    __tablename__ = "plan_templates"
    __prefix__ = "template"
    __readable_with__ = "plan_template.read"
    __table_args__ = (
        sa.Index(
            "uq_plan_templates_name",
            "organisation_id",
            "sort_name",
            unique=True,
            postgresql_where=sa.text("status <> 'RETIRED'"),
            sqlite_where=sa.text("status <> 'RETIRED'"),
        ),
        sa.Index("ix_plan_templates_order", "organisation_id", "sort_name", "id"),
    )

    name: Mapped[str] = mapped_column(sa.String(200))
    """What it is called; unique among templates that are not retired."""
    sort_name: Mapped[str] = mapped_column(SortKey)
    description: Mapped[str | None] = mapped_column(sa.Text)
    """Whom it is for."""
    status: Mapped[PlanTemplateStatus] = mapped_column(
        sa.Enum(PlanTemplateStatus, native_enum=False, length=20), default=PlanTemplateStatus.DRAFT
    )
    """Whether plans can be made from it."""
    current_version_id: Mapped[str | None] = mapped_column(Id, references("plan_template_versions.id", use_alter=True))
    draft_version_id: Mapped[str | None] = mapped_column(Id, references("plan_template_versions.id", use_alter=True))

    current_version: Mapped["PlanTemplateVersion | None"] = relationship(
        foreign_keys=[current_version_id], lazy="raise", viewonly=True
    )
    """The published version that new plans are made from."""
    draft_version: Mapped["PlanTemplateVersion | None"] = relationship(
        foreign_keys=[draft_version_id], lazy="raise", viewonly=True
    )
    """The version that is being edited, where there is one."""
    versions: Mapped[list["PlanTemplateVersion"]] = relationship(
        primaryjoin="PlanTemplate.id == foreign(PlanTemplateVersion.template_id)",
        order_by="PlanTemplateVersion.number.desc()",
        lazy="raise",
        viewonly=True,
    )
    """All its versions, the newest first."""


class PartOfTemplate(Owned):
    """Something inside a template; the template's row is locked while it changes."""

    __abstract__ = True
    __readable_with__ = "plan_template.read"

    template_id: Mapped[str] = mapped_column(Id, references("plan_templates.id"), index=True)

    @property
    def guard(self) -> tuple[type[Entity], str]:
        """The template."""
        return PlanTemplate, self.template_id


class PlanTemplateVersion(PartOfTemplate):
    """One version of a template: a draft that is edited, or published and frozen."""

    __tablename__ = "plan_template_versions"
    __prefix__ = "tmplv"
    __table_args__ = (sa.UniqueConstraint("template_id", "number"),)

    number: Mapped[int]
    """Counts the versions of the template, from 1."""
    published_at: Mapped[datetime | None]
    """When it was frozen; null while it is edited."""
    review_interval_months: Mapped[int | None]
    """After how many months a plan made from it is due for review."""
    review_service_plan_id: Mapped[str | None] = mapped_column(Id, references("service_plans.id"), index=True)
    associated_record_types: Mapped[list[str]] = mapped_column(default=list)
    """Record types of which a plan may keep one of the client's records each, chosen when the plan is made."""

    template: Mapped[PlanTemplate] = relationship(
        primaryjoin="foreign(PlanTemplateVersion.template_id) == PlanTemplate.id", lazy="raise", viewonly=True
    )
    """The template it is a version of."""
    review_service_plan: Mapped[ServicePlan | None] = relationship(lazy="raise", viewonly=True)
    """The service plan that is deployed when a plan made from it is activated, and leads to its review."""
    sections: Mapped[list["TemplateSection"]] = relationship(
        primaryjoin="PlanTemplateVersion.id == foreign(TemplateSection.version_id)",
        order_by="TemplateSection.position",
        lazy="raise",
        viewonly=True,
    )
    """Its headings, in order."""


class TemplateSection(Continued, PartOfTemplate):
    """A heading of a template, such as Health or Goals, with the items below it."""

    __tablename__ = "template_sections"
    __prefix__ = "tmplsect"
    __table_args__ = (sa.UniqueConstraint("version_id", "position"),)

    version_id: Mapped[str] = mapped_column(Id, references("plan_template_versions.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    """The heading."""
    guidance: Mapped[Guidance | None] = mapped_column(Document(Guidance))
    """How to work through the section."""
    position: Mapped[int]
    """Its place in the template, from 1."""

    items: Mapped[list["TemplateItem"]] = relationship(
        primaryjoin="TemplateSection.id == foreign(TemplateItem.section_id)",
        order_by="TemplateItem.position",
        lazy="raise",
        viewonly=True,
    )
    """What there is to do below it, in order."""


class TemplateItem(Continued, PartOfTemplate):
    """One thing to be done in a plan made from the template."""

    __tablename__ = "template_items"
    __prefix__ = "tmplitem"
    __table_args__ = (sa.UniqueConstraint("section_id", "position"),)

    version_id: Mapped[str] = mapped_column(Id, references("plan_template_versions.id"), index=True)
    section_id: Mapped[str] = mapped_column(Id, references("template_sections.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    """What it is called."""
    kind: Mapped[ItemKind] = mapped_column(sa.Enum(ItemKind, native_enum=False, length=20))
    """What people do in it."""
    guidance: Mapped[Guidance | None] = mapped_column(Document(Guidance))
    """How to fill it in."""
    definition: Mapped[ItemDefinition] = mapped_column(Document(ItemDefinition))
    """What it asks for."""
    position: Mapped[int]
    """Its place in the section, from 1."""


BY_NAME = Order((PlanTemplate.sort_name, PlanTemplate.id))
NEWEST = Order((PlanTemplate.id,), descending=True)


def matching(
    statuses: Sequence[PlanTemplateStatus] | None = None,
    search: str | None = None,
    uses_record_type: str | None = None,
) -> sa.Select[PlanTemplate]:
    """Templates by status, by words in the name, and by a record type that the current or edited version uses."""
    query = sa.select(PlanTemplate)
    if statuses is not None:
        query = query.where(PlanTemplate.status.in_(statuses))
    if search:
        query = query.where(PlanTemplate.sort_name.contains(sort_key(search), autoescape=True))
    return query.where(_uses(uses_record_type)) if uses_record_type else query


def _uses(record_type: str) -> sa.ColumnElement[bool]:
    in_use = sa.or_(
        PlanTemplateVersion.id == PlanTemplate.current_version_id,
        PlanTemplateVersion.id == PlanTemplate.draft_version_id,
    )
    in_an_item = sa.exists().where(
        TemplateItem.version_id == PlanTemplateVersion.id,
        TemplateItem.kind == ItemKind.RECORD_LINK,
        holds(TemplateItem.definition, record_type, under="record_types"),
    )
    associated = holds(PlanTemplateVersion.associated_record_types, record_type)
    return sa.exists().where(in_use, sa.or_(associated, in_an_item)).correlate(PlanTemplate)
