"""Plan templates: what a support plan is made from, in versions that never change once published."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Document, Entity, Id, Owned, SortKey, Stamped, Versioned, references
from .guidance import Guidance
from .item_definitions import ItemDefinition, ItemKind


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
    associated_record_types: Mapped[list[str]] = mapped_column(default=list)
    """Record types of which a plan may keep one of the client's records each, chosen when the plan is made."""

    template: Mapped[PlanTemplate] = relationship(
        primaryjoin="foreign(PlanTemplateVersion.template_id) == PlanTemplate.id", lazy="raise", viewonly=True
    )
    sections: Mapped[list["TemplateSection"]] = relationship(
        primaryjoin="PlanTemplateVersion.id == foreign(TemplateSection.version_id)",
        order_by="TemplateSection.position",
        lazy="raise",
        viewonly=True,
    )


class TemplateSection(PartOfTemplate):
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


class TemplateItem(PartOfTemplate):
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
