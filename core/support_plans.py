"""Support plans: how a client is supported, from draft to active to expired."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Document, Id, Stamped, Versioned, references
from .clients import Client, ClientOwned
from .guidance import Guidance
from .plan_templates import PlanTemplateVersion

if TYPE_CHECKING:
    from .plan_comments import PlanComment
    from .plan_items import AssociatedRecord, PlanItem


class SupportPlanStatus(StrEnum):
    """Where a plan stands in its life."""

    DRAFT = "DRAFT"
    """Being worked on."""
    ACTIVE = "ACTIVE"
    """In force; a client has at most one such plan. It can be read, not changed."""
    EXPIRED = "EXPIRED"
    """Was in force; another plan replaced it, or it ended."""
    CANCELLED = "CANCELLED"
    """A draft that was given up, or an active plan that was withdrawn."""


class ReviewKind(StrEnum):
    """How much of a plan a review looks at."""

    FULL = "FULL"
    """Everything is confirmed again."""
    AMENDMENT = "AMENDMENT"
    """Only what changes is done again; everything else stays as it was."""


class EndReason(StrEnum):
    """Why a plan is no longer in force."""

    SUPERSEDED = "SUPERSEDED"
    """Another plan of the client was activated."""
    CLIENT_EXITED = "CLIENT_EXITED"
    """The client left or died."""
    END_DATE = "END_DATE"
    """Its last day passed."""


class SupportPlan(Versioned, Stamped, ClientOwned):
    """What a client needs and how they are supported, agreed and kept up to date."""

    __tablename__ = "support_plans"
    __prefix__ = "plan"
    __readable_with__ = "support_plan.read"
    __table_args__ = (
        sa.Index(
            "uq_support_plans_one_active",
            "client_id",
            unique=True,
            postgresql_where=sa.text("status = 'ACTIVE'"),
            sqlite_where=sa.text("status = 'ACTIVE'"),
        ),
        sa.Index(
            "uq_support_plans_one_open_review",
            "review_of_id",
            unique=True,
            postgresql_where=sa.text("status = 'DRAFT' AND review_of_id IS NOT NULL"),
            sqlite_where=sa.text("status = 'DRAFT' AND review_of_id IS NOT NULL"),
        ),
        sa.Index("ix_support_plans_order", "organisation_id", "id"),
        sa.Index("ix_support_plans_due", "organisation_id", "status", "next_review_on", "id"),
        sa.CheckConstraint("(status <> 'ACTIVE') OR (activated_on IS NOT NULL)", name="active_since"),
    )

    template_version_id: Mapped[str] = mapped_column(Id, references("plan_template_versions.id"), index=True)
    status: Mapped[SupportPlanStatus] = mapped_column(
        sa.Enum(SupportPlanStatus, native_enum=False, length=20), default=SupportPlanStatus.DRAFT
    )
    """Where it stands in its life."""
    review_of_id: Mapped[str | None] = mapped_column(Id, references("support_plans.id"), index=True)
    review_kind: Mapped[ReviewKind | None] = mapped_column(sa.Enum(ReviewKind, native_enum=False, length=20))
    """How much this review looks at; null where the plan is not a review."""
    activated_on: Mapped[date | None]
    """The day it came into force, in the organisation's time zone."""
    activated_at: Mapped[datetime | None]
    """The instant it came into force, when linked records and profile fields were frozen."""
    next_review_on: Mapped[date | None]
    """The day by which it is to be reviewed."""
    ends_on: Mapped[date | None]
    """Its last day in force, where one is agreed."""
    ended_on: Mapped[date | None]
    """The day it went out of force."""
    end_reason: Mapped[EndReason | None] = mapped_column(sa.Enum(EndReason, native_enum=False, length=20))
    """Why it expired."""
    cancel_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was cancelled, in words."""
    approved_at: Mapped[datetime | None]
    """When its content was approved for activation; a change of content takes the approval back."""
    approved_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))
    approval_note: Mapped[str | None] = mapped_column(sa.Text)
    """What the approver wrote."""

    client: Mapped[Client] = relationship(
        primaryjoin="foreign(SupportPlan.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """Whose plan it is."""
    template_version: Mapped[PlanTemplateVersion] = relationship(lazy="raise", viewonly=True)
    """What it was made from."""
    review_of: Mapped["SupportPlan | None"] = relationship(
        remote_side="SupportPlan.id", foreign_keys=[review_of_id], lazy="raise", viewonly=True
    )
    """The plan it is a review of."""
    sections: Mapped[list["PlanSection"]] = relationship(
        primaryjoin="SupportPlan.id == foreign(PlanSection.plan_id)",
        order_by="PlanSection.position",
        lazy="raise",
        viewonly=True,
    )
    """Its headings, in order."""
    associated_records: Mapped[list["AssociatedRecord"]] = relationship(
        primaryjoin="SupportPlan.id == foreign(AssociatedRecord.plan_id)",
        order_by="AssociatedRecord.record_type",
        lazy="raise",
        viewonly=True,
    )
    """The records that belong to it as a whole, at most one of each type."""
    comments: Mapped[list["PlanComment"]] = relationship(
        primaryjoin="SupportPlan.id == foreign(PlanComment.plan_id)",
        order_by="PlanComment.id",
        lazy="raise",
        viewonly=True,
    )
    """What staff said about it and its items, the oldest first."""


class PlanSection(ClientOwned):
    """A heading of a plan, such as Health or Goals, with the items below it."""

    __tablename__ = "plan_sections"
    __prefix__ = "section"
    __readable_with__ = "support_plan.read"
    __table_args__ = (sa.UniqueConstraint("plan_id", "position"),)

    plan_id: Mapped[str] = mapped_column(Id, references("support_plans.id"))
    template_section_id: Mapped[str | None] = mapped_column(Id)
    title: Mapped[str] = mapped_column(sa.String(200))
    """The heading."""
    guidance: Mapped[Guidance | None] = mapped_column(Document(Guidance))
    """How to work through the section."""
    position: Mapped[int]
    """Its place in the plan, from 1."""

    plan: Mapped[SupportPlan] = relationship(
        primaryjoin="foreign(PlanSection.plan_id) == SupportPlan.id", lazy="raise", viewonly=True
    )
    """The plan it is part of."""
    items: Mapped[list["PlanItem"]] = relationship(
        primaryjoin="PlanSection.id == foreign(PlanItem.section_id)",
        order_by="PlanItem.position",
        lazy="raise",
        viewonly=True,
    )
    """What there is to do below it, in order."""
