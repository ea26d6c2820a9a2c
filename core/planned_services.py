"""Planned services: dated pieces of work for a client, of a deployment or by themselves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from .base import Document, Id, Stamped, Versioned, references
from .batches import among, grouped
from .billing_rates import BillingRate
from .client_services import ClientService
from .clients import Client, ClientOwned
from .deployments import Deployment
from .due_dates import DueBasis
from .due_explanations import DueFacts
from .orders import Order
from .service_plans import Fulfilment, ServicePlanStep
from .staff import Role, StaffMember
from .text import sort_key
from .visibility import Db

if TYPE_CHECKING:
    from .completions import Completion
    from .planned_notes import PlannedServiceNote


class PlannedServiceStatus(StrEnum):
    """Where a planned service stands."""

    OPEN = "OPEN"
    """Nobody began with it."""
    IN_PROGRESS = "IN_PROGRESS"
    """Somebody is at it."""
    COMPLETED = "COMPLETED"
    """It was done."""
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    """It was done, and a supervisor is to approve it."""
    APPROVED = "APPROVED"
    """It was done, and that is approved."""
    SKIPPED = "SKIPPED"
    """It is not done, for a reason."""
    CANCELLED = "CANCELLED"
    """It fell away with its deployment, or because the client left."""


UNFINISHED = (PlannedServiceStatus.OPEN, PlannedServiceStatus.IN_PROGRESS)
"""What keeps a deployment open; work that waits for approval counts as finished."""


class PlannedService(Versioned, Stamped, ClientOwned):
    """A dated piece of work for a client."""

    __tablename__ = "planned_services"
    __prefix__ = "planned"
    __readable_with__ = "planned_service.read"
    __table_args__ = (
        sa.UniqueConstraint("deployment_id", "step_id"),
        sa.Index("ix_planned_services_due", "organisation_id", "due_on", "id"),
        sa.Index("ix_planned_services_work", "assignee_id", "status", "due_on", "id"),
    )

    deployment_id: Mapped[str | None] = mapped_column(Id, references("deployments.id"))
    step_id: Mapped[str | None] = mapped_column(Id, references("service_plan_steps.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    """The place of its step in the service plan, from 1; 0 where it belongs to no plan."""
    title: Mapped[str] = mapped_column(sa.String(200))
    """What it is called."""
    description: Mapped[str | None] = mapped_column(sa.Text)
    """Guidance for whoever does it."""
    due_on: Mapped[date]
    """The day it is due, in the organisation's time zone."""
    due_set_by_hand: Mapped[bool] = mapped_column(default=False)
    """Whether somebody chose the due date, instead of counting it from the start."""
    due_basis: Mapped[DueBasis | None] = mapped_column(Document(DueBasis))
    assignee_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))
    role_id: Mapped[str | None] = mapped_column(Id, references("roles.id", ondelete="SET NULL"))
    status: Mapped[PlannedServiceStatus] = mapped_column(
        sa.Enum(PlannedServiceStatus, native_enum=False, length=20), default=PlannedServiceStatus.OPEN
    )
    """Where it stands."""
    fulfilled_by: Mapped[Fulfilment | None] = mapped_column(sa.Enum(Fulfilment, native_enum=False, length=40))
    """What completes it by itself; null where only people do."""
    search_text: Mapped[str] = mapped_column(sa.Text)
    client_service_id: Mapped[str | None] = mapped_column(Id, references("client_services.id"), index=True)
    billing_rate_id: Mapped[str | None] = mapped_column(Id, references("billing_rates.id"), index=True)
    has_lost_support: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    """Whether the support plan that prompted it went out of force, and nobody decided since that it stays."""
    started_at: Mapped[datetime | None]
    """When somebody began with it; null before."""
    completed_at: Mapped[datetime | None]
    """When it was completed; null before, and again after it was taken up anew."""
    completed_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))
    approved_at: Mapped[datetime | None]
    """When it was approved, by somebody or by itself; null before."""
    approved_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))

    client: Mapped[Client] = relationship(
        primaryjoin="foreign(PlannedService.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """For whom it is."""
    deployment: Mapped[Deployment | None] = relationship(lazy="raise", viewonly=True)
    """The deployment it belongs to; null where it stands alone."""
    step: Mapped[ServicePlanStep | None] = relationship(lazy="raise", viewonly=True)
    """The step of the service plan it was made from; null where it stands alone."""
    assignee: Mapped[StaffMember | None] = relationship(foreign_keys=[assignee_id], lazy="raise", viewonly=True)
    """Who does it; null while it waits in the pool."""
    role: Mapped[Role | None] = relationship(lazy="raise", viewonly=True)
    """The role it is meant for, where its plan names one."""
    activities: Mapped[list["PlannedActivity"]] = relationship(
        primaryjoin="PlannedService.id == foreign(PlannedActivity.planned_service_id)",
        order_by="PlannedActivity.position",
        lazy="raise",
        viewonly=True,
    )
    """What is to be done, in order."""
    client_service: Mapped[ClientService | None] = relationship(lazy="raise", viewonly=True)
    """The client service that its time counts for; null where it counts for none, or you may not see programs."""
    billing_rate: Mapped[BillingRate | None] = relationship(lazy="raise", viewonly=True)
    """What must be filled in to complete it; null where nothing is asked."""
    notes: Mapped[list["PlannedServiceNote"]] = relationship(
        primaryjoin="PlannedService.id == foreign(PlannedServiceNote.planned_service_id)",
        order_by="PlannedServiceNote.id",
        lazy="raise",
        viewonly=True,
    )
    """What staff wrote about it, the oldest first; only for whoever does it, supervises that, or manages."""
    completion: Mapped["Completion | None"] = relationship(
        primaryjoin="PlannedService.id == foreign(Completion.planned_service_id)",
        uselist=False,
        lazy="raise",
        viewonly=True,
    )
    """What was filled in last; only for whoever does it, supervises that, or manages."""

    @property
    def due_facts(self) -> DueFacts | None:
        """What explains the due date; nothing where it was never counted from a start."""
        return None if self.due_basis is None else (self.due_basis, self.due_on, self.due_set_by_hand)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do, be it done, skipped or cancelled."""
        return self.status not in UNFINISHED

    @property
    def needs_decision(self) -> bool:
        """Whether somebody decides if it is still to be done: the support plan that prompted it is not in force."""
        return self.has_lost_support and not self.is_finished

    @classmethod
    def to_be_decided(cls) -> sa.ColumnElement[bool]:
        """Those that need a decision."""
        return cls.has_lost_support & cls.status.in_(UNFINISHED)

    @property
    def lateness(self) -> tuple[date, bool]:
        """When it is due, and whether it is finished: what it takes to say whether it is overdue."""
        return self.due_on, self.is_finished


@event.listens_for(PlannedService, "before_insert")
@event.listens_for(PlannedService, "before_update")
def _keep_findable(_mapper: Any, _connection: Any, service: PlannedService) -> None:
    """Whoever renames it: it is found by what it is called now."""
    service.search_text = sort_key(service.title)


class PlannedActivity(ClientOwned):
    """One thing to do in a planned service."""

    __tablename__ = "planned_activities"
    __prefix__ = "activity"
    __readable_with__ = "planned_service.read"
    __table_args__ = (sa.UniqueConstraint("planned_service_id", "position"),)

    planned_service_id: Mapped[str] = mapped_column(Id, references("planned_services.id"))
    key: Mapped[str | None] = mapped_column(Id)
    """The activity of the step it was made from; null where it was written by hand."""
    position: Mapped[int]
    """Its place, from 1."""
    title: Mapped[str] = mapped_column(sa.String(200))
    """What to do."""
    is_required: Mapped[bool] = mapped_column(default=False)
    """Whether the planned service cannot be completed before it is done."""
    done_at: Mapped[datetime | None]
    """When it was ticked; null before."""
    done_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))


BY_DUE_DATE = Order((PlannedService.due_on, PlannedService.id))
NEWEST = Order((PlannedService.id,), descending=True)
IN_PLAN_ORDER = (PlannedService.due_on, PlannedService.position, PlannedService.id)


async def unfinished_of(db: Db, deployment_ids: Sequence[str]) -> Mapping[str, list[PlannedService]]:
    """The planned services of deployments that are not finished, in their order."""
    query = sa.select(PlannedService.deployment_id, PlannedService).where(
        among(PlannedService.deployment_id, deployment_ids), PlannedService.status.in_(UNFINISHED)
    )
    groups = grouped((row[0], row[1]) for row in await db.execute(query.order_by(*IN_PLAN_ORDER)))
    return {deployment_id: groups.get(deployment_id, []) for deployment_id in deployment_ids}


async def siblings_of(db: Db, planned_service_ids: Sequence[str]) -> Mapping[str, list[PlannedService]]:
    """The other planned services of the same deployment, in their order; none for what stands alone."""
    one = aliased(PlannedService)
    query = (
        sa.select(one.id, PlannedService)
        .join(one, sa.and_(one.deployment_id == PlannedService.deployment_id, one.id != PlannedService.id))
        .where(among(one.id, planned_service_ids))
        .order_by(*IN_PLAN_ORDER)
    )
    groups = grouped((row[0], row[1]) for row in await db.execute(query))
    return {identifier: groups.get(identifier, []) for identifier in planned_service_ids}


async def overdue(db: Db, lateness: Sequence[tuple[date, bool]]) -> Mapping[tuple[date, bool], bool]:
    """Whether work is overdue: not finished, and due before today in the organisation's time zone."""
    return {(due_on, is_finished): not is_finished and due_on < db.moment.today for due_on, is_finished in lateness}
