"""Deployments: service plans at work for a client, and how they end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Document, Id, Stamped, Versioned, references
from .batches import among, grouped
from .clients import Client, ClientOwned
from .finding import found
from .orders import Order
from .service_plans import ServicePlan, ServicePlanStep, ServicePlanVersion
from .visibility import Db

if TYPE_CHECKING:
    from .planned_services import PlannedService


class DeploymentStatus(StrEnum):
    """Where a deployment stands."""

    OPEN = "OPEN"
    """Some of its planned services are not finished."""
    COMPLETED = "COMPLETED"
    """All its planned services are finished."""
    CANCELLED = "CANCELLED"
    """It was called off; what was not finished by then is cancelled."""


@dataclass(frozen=True, slots=True)
class StepOverride:
    """What one deployment does differently with one step; what is null stays as the plan has it."""

    step_id: str
    is_included: bool = True
    """Whether a planned service is made for it at all."""
    due_on: date | None = None
    description: str | None = None
    assignee_id: str | None = None
    is_unassigned: bool = False
    """Whether nobody is to do it yet, whoever the plan names."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What one deployment does differently from its plan."""

    assignee_id: str | None = None
    """Who does everything for which no step says otherwise."""
    steps: tuple[StepOverride, ...] = ()
    billing_rate_id: str | None = None
    """What must be filled in to complete each of them, in place of what the plan asks."""

    def of(self, step: ServicePlanStep) -> tuple[int, StepOverride]:
        """What is done differently with a step, and where among these it stands."""
        for place, override in enumerate(self.steps):
            if override.step_id == step.id:
                return place, override
        return 0, StepOverride(step.id)


class Deployment(Versioned, Stamped, ClientOwned):
    """A service plan at work for one client, from a start date on."""

    __tablename__ = "deployments"
    __prefix__ = "deploy"
    __readable_with__ = "planned_service.read"
    __table_args__ = (
        sa.Index(
            "uq_deployments_one_open",
            "client_id",
            "service_plan_id",
            unique=True,
            postgresql_where=sa.text("status = 'OPEN' AND is_limited AND NOT is_reopened"),
            sqlite_where=sa.text("status = 'OPEN' AND is_limited AND NOT is_reopened"),
        ),
        sa.Index("ix_deployments_order", "organisation_id", "id"),
        sa.UniqueConstraint("prompted_by_id", "service_plan_id"),
    )

    service_plan_id: Mapped[str] = mapped_column(Id, references("service_plans.id"), index=True)
    plan_version_id: Mapped[str] = mapped_column(Id, references("service_plan_versions.id"), index=True)
    start_on: Mapped[date]
    """Day 0, from which due dates are counted."""
    status: Mapped[DeploymentStatus] = mapped_column(
        sa.Enum(DeploymentStatus, native_enum=False, length=20), default=DeploymentStatus.OPEN
    )
    """Where it stands."""
    is_limited: Mapped[bool] = mapped_column(default=False)
    """Whether nothing else is deployed from the plan for the client while it is open."""
    is_reopened: Mapped[bool] = mapped_column(default=False)
    """Whether it was completed before, and some of its work was taken up again."""
    prompted_by_id: Mapped[str | None] = mapped_column(Id)
    """The enrollment or support plan that prompted it; null where somebody deployed it by hand."""
    is_superseded: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    """Whether the support plan that prompted it went out of force; the next one may begin beside it."""
    overrides: Mapped[Overrides] = mapped_column(Document(Overrides), default=Overrides())
    ended_at: Mapped[datetime | None]
    """When it was completed or cancelled; null while it is open."""
    cancel_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was cancelled, in words."""

    client: Mapped[Client] = relationship(
        primaryjoin="foreign(Deployment.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """For whom it was deployed."""
    service_plan: Mapped[ServicePlan] = relationship(lazy="raise", viewonly=True)
    """What was deployed."""
    plan_version: Mapped[ServicePlanVersion] = relationship(lazy="raise", viewonly=True)
    """The version that was deployed; later versions change nothing here."""
    planned_services: Mapped[list["PlannedService"]] = relationship(
        primaryjoin="Deployment.id == foreign(PlannedService.deployment_id)",
        order_by="(PlannedService.due_on, PlannedService.position, PlannedService.id)",
        lazy="raise",
        viewonly=True,
    )
    """Its work, by due date and then by step."""

    @property
    def skipped_step_ids(self) -> tuple[str, ...]:
        """The steps that were left out."""
        return tuple(each.step_id for each in self.overrides.steps if not each.is_included)


NEWEST = Order((Deployment.id,), descending=True)
BY_START = Order((Deployment.start_on, Deployment.id))


def matching(
    client_id: str | None = None,
    service_plan_id: str | None = None,
    statuses: Sequence[DeploymentStatus] | None = None,
) -> sa.Select[Deployment]:
    """Deployments by client, by service plan and by status."""
    query = sa.select(Deployment)
    if client_id is not None:
        query = query.where(Deployment.client_id == client_id)
    if service_plan_id is not None:
        query = query.where(Deployment.service_plan_id == service_plan_id)
    return query if statuses is None else query.where(Deployment.status.in_(statuses))


async def open_deployments_of(db: Db, client_ids: Sequence[str]) -> Mapping[str, list[Deployment]]:
    """The service plans that are at work for clients, the newest first."""
    query = sa.select(Deployment).where(
        among(Deployment.client_id, client_ids), Deployment.status == DeploymentStatus.OPEN
    )
    found = await db.scalars(query.order_by(Deployment.id.desc()))
    groups = grouped((deployment.client_id, deployment) for deployment in found)
    return {client_id: groups.get(client_id, []) for client_id in client_ids}


async def skipped_steps_of(
    db: Db, skipped: Sequence[tuple[str, ...]]
) -> Mapping[tuple[str, ...], list[ServicePlanStep]]:
    """The steps that deployments left out, in the order of the plan."""
    steps = await found(db, ServicePlanStep, {step_id for step_ids in skipped for step_id in step_ids})
    return {
        step_ids: sorted((steps[each] for each in step_ids if each in steps), key=lambda step: step.position)
        for step_ids in skipped
    }
