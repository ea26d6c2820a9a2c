"""Items of a support plan: what staff work through, and the records linked to them."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Continued, Document, Id, Json, Stamped, Versioned, references
from .clients import ClientOwned
from .fields import FieldDefinition
from .guidance import Guidance
from .item_definitions import ItemDefinition, ItemKind
from .records import CardField, ClientRecord
from .support_plans import PlanSection, SupportPlan

if TYPE_CHECKING:
    from .acknowledgements import Acknowledgement
    from .plan_comments import PlanComment


class PlanItemStatus(StrEnum):
    """How far the work on an item is."""

    NOT_STARTED = "NOT_STARTED"
    """Nothing is entered yet."""
    IN_PROGRESS = "IN_PROGRESS"
    """Something is entered, nobody confirmed it."""
    COMPLETED = "COMPLETED"
    """Done, in a first plan or as something new in a review."""
    REVIEWED = "REVIEWED"
    """Confirmed as up to date in a review."""
    NOT_REQUIRED = "NOT_REQUIRED"
    """Does not apply to the client, for the reason given."""


class LinkMode(StrEnum):
    """How a record came to be linked."""

    LINKED = "LINKED"
    """It existed and was chosen."""
    CREATED = "CREATED"
    """It was created from the item."""


@dataclass(frozen=True)
class FrozenRecord:
    """A record as it was when the plan was activated."""

    number: str
    """What people call it by."""
    title: str
    """What it was about."""
    card: tuple[CardField, ...]
    """What its card showed."""
    content: Json
    """Everything its type keeps of it."""
    version: int
    """Its version then."""


@dataclass(frozen=True)
class FrozenProfile:
    """Profile fields of the client as they were when the plan was activated."""

    fields: tuple[FieldDefinition, ...]
    """What they were."""
    values: Json
    """What they held, by key."""


class PlanItem(Continued, Versioned, Stamped, ClientOwned):
    """One thing to be considered in a plan: fields to fill in, records to link, something to read."""

    __tablename__ = "plan_items"
    __prefix__ = "item"
    __readable_with__ = "support_plan.read"
    __table_args__ = (
        sa.UniqueConstraint("section_id", "position"),
        sa.Index("ix_plan_items_progress", "plan_id", "section_id", "status"),
    )

    plan_id: Mapped[str] = mapped_column(Id, references("support_plans.id"))
    section_id: Mapped[str] = mapped_column(Id, references("plan_sections.id"))
    template_item_id: Mapped[str | None] = mapped_column(Id, index=True)
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
    status: Mapped[PlanItemStatus] = mapped_column(
        sa.Enum(PlanItemStatus, native_enum=False, length=20), default=PlanItemStatus.NOT_STARTED
    )
    """How far the work on it is."""
    previous_status: Mapped[PlanItemStatus | None] = mapped_column(
        sa.Enum(PlanItemStatus, native_enum=False, length=20)
    )
    """In a review: the status it had in the plan under review."""
    is_custom: Mapped[bool] = mapped_column(default=False)
    """Whether it was added by Add Another; only such items can be removed again."""
    is_from_review: Mapped[bool] = mapped_column(default=False)
    """Whether a review copied it from the plan under review."""
    is_confirmed: Mapped[bool] = mapped_column(default=True)
    """Whether "not required" holds for this plan; in a review it counts as open until somebody confirms it."""
    entered: Mapped[Json] = mapped_column(default=dict)
    """What was entered in the plan's own fields, by key; kept also while the item is not required."""
    frozen_profile: Mapped[FrozenProfile | None] = mapped_column(Document(FrozenProfile))
    """What the profile fields held when the plan was activated, by key."""
    not_required_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it does not apply."""
    done_at: Mapped[datetime | None]
    """When it was marked done or not required."""
    done_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))

    plan: Mapped[SupportPlan] = relationship(
        primaryjoin="foreign(PlanItem.plan_id) == SupportPlan.id", lazy="raise", viewonly=True
    )
    """The plan it is part of."""
    section: Mapped[PlanSection] = relationship(
        primaryjoin="foreign(PlanItem.section_id) == PlanSection.id", lazy="raise", viewonly=True
    )
    """The section it stands in."""
    links: Mapped[list["RecordLink"]] = relationship(
        primaryjoin="PlanItem.id == foreign(RecordLink.item_id)",
        order_by="RecordLink.id",
        lazy="raise",
        viewonly=True,
    )
    """The records linked to it."""
    acknowledgements: Mapped[list["Acknowledgement"]] = relationship(
        primaryjoin="PlanItem.id == foreign(Acknowledgement.item_id)",
        order_by="Acknowledgement.id",
        lazy="raise",
        viewonly=True,
    )
    """Who read its information."""
    comments: Mapped[list["PlanComment"]] = relationship(
        primaryjoin="PlanItem.id == foreign(PlanComment.item_id)",
        order_by="PlanComment.id",
        lazy="raise",
        viewonly=True,
    )
    """What staff said about it, the oldest first."""

    @property
    def values(self) -> Json:
        """What the plan's own fields hold, by key; an item that is not required shows nothing."""
        return {} if self.status is PlanItemStatus.NOT_REQUIRED else self.entered

    @property
    def is_done(self) -> bool:
        """Whether it counts as done: completed, reviewed, or confirmed as not required."""
        if self.status is PlanItemStatus.NOT_REQUIRED:
            return self.is_confirmed
        return self.status in (PlanItemStatus.COMPLETED, PlanItemStatus.REVIEWED)


class RecordLink(Stamped, ClientOwned):
    """That a record is part of a plan, through one of its items."""

    __tablename__ = "record_links"
    __prefix__ = "link"
    __readable_with__ = "support_plan.read"
    __table_args__ = (sa.UniqueConstraint("item_id", "record_id"),)

    item_id: Mapped[str] = mapped_column(Id, references("plan_items.id"))
    plan_id: Mapped[str] = mapped_column(Id, references("support_plans.id"), index=True)
    record_id: Mapped[str] = mapped_column(Id, references("client_records.id"), index=True)
    record_type: Mapped[str] = mapped_column(sa.String(60))
    """The name of the record's type."""
    mode: Mapped[LinkMode] = mapped_column(sa.Enum(LinkMode, native_enum=False, length=20))
    """How the record came to be linked."""
    is_broken: Mapped[bool] = mapped_column(default=False)
    """Whether the record was archived since; the item cannot be marked done until that is resolved."""
    frozen: Mapped[FrozenRecord | None] = mapped_column(Document(FrozenRecord))
    """The record as it was when the plan was activated; null before."""

    def copy_to(self, item: PlanItem) -> "RecordLink":
        """The same record, linked to another item of the client."""
        return RecordLink(
            client_id=item.client_id,
            plan_id=item.plan_id,
            item_id=item.id,
            record_id=self.record_id,
            record_type=self.record_type,
            mode=self.mode,
            is_broken=self.is_broken,
        )

    item: Mapped[PlanItem] = relationship(
        primaryjoin="foreign(RecordLink.item_id) == PlanItem.id", lazy="raise", viewonly=True
    )
    """The item it is linked to."""
    record: Mapped[ClientRecord | None] = relationship(
        primaryjoin="foreign(RecordLink.record_id) == ClientRecord.id", lazy="raise", viewonly=True
    )
    """The record as it is now; null where you may not see records of its type."""


class AssociatedRecord(Stamped, ClientOwned):
    """A record that belongs to a plan as a whole, such as the client's goal attainment plan."""

    __tablename__ = "associated_records"
    __prefix__ = "assoc"
    __readable_with__ = "support_plan.read"
    __table_args__ = (sa.UniqueConstraint("plan_id", "record_type"),)

    plan_id: Mapped[str] = mapped_column(Id, references("support_plans.id"))
    record_type: Mapped[str] = mapped_column(sa.String(60))
    """The name of the record's type; a plan keeps at most one of each."""
    record_id: Mapped[str] = mapped_column(Id, references("client_records.id"), index=True)
    frozen: Mapped[FrozenRecord | None] = mapped_column(Document(FrozenRecord))
    """The record as it was when the plan was activated; null before."""

    record: Mapped[ClientRecord | None] = relationship(
        primaryjoin="foreign(AssociatedRecord.record_id) == ClientRecord.id", lazy="raise", viewonly=True
    )
    """The record as it is now; null where you may not see records of its type."""
