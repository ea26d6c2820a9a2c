"""Service plans: fixed schedules of work, in versions that never change once they were deployed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Continued, Document, Entity, Id, Owned, SortKey, Stamped, Versioned, references
from .billing_rates import BillingRate
from .due_dates import MOST_DELAY_DAYS, DayUnit, WeekendRule
from .orders import Order
from .staff import Role, StaffMember
from .text import sort_key


class ServicePlanStatus(StrEnum):
    """Whether a service plan can be deployed."""

    ACTIVE = "ACTIVE"
    """It can be deployed."""
    ARCHIVED = "ARCHIVED"
    """It is not offered any more; what was deployed goes on."""


class Fulfilment(StrEnum):
    """What completes a planned service by itself."""

    SUPPORT_PLAN_ACTIVATED = "SUPPORT_PLAN_ACTIVATED"
    """The client's support plan is activated."""


@dataclass(frozen=True, slots=True)
class StepActivity:
    """One thing to do in a step."""

    key: str
    """Stays the same whatever it is called, in every version."""
    title: str
    """What to do."""
    is_required: bool = False
    """Whether the planned service cannot be completed before it is done."""


class ServicePlan(Versioned, Stamped, Owned):
    """A fixed schedule of work that is deployed for clients, such as the onboarding of a new participant."""

    __tablename__ = "service_plans"
    __prefix__ = "svcplan"
    __readable_with__ = "service_plan.read"
    __table_args__ = (
        sa.Index(
            "uq_service_plans_name",
            "organisation_id",
            "sort_name",
            unique=True,
            postgresql_where=sa.text("status = 'ACTIVE'"),
            sqlite_where=sa.text("status = 'ACTIVE'"),
        ),
        sa.Index("ix_service_plans_order", "organisation_id", "sort_name", "id"),
    )

    name: Mapped[str] = mapped_column(sa.String(200))
    """What it is called; unique among those that are not archived."""
    sort_name: Mapped[str] = mapped_column(SortKey)
    description: Mapped[str | None] = mapped_column(sa.Text)
    """What it is for."""
    status: Mapped[ServicePlanStatus] = mapped_column(
        sa.Enum(ServicePlanStatus, native_enum=False, length=20), default=ServicePlanStatus.ACTIVE
    )
    """Whether it can be deployed."""
    limit_concurrent_deployments: Mapped[bool] = mapped_column(default=False)
    """Whether a client has at most one open deployment of it at a time; looked at when it is deployed."""
    current_version_id: Mapped[str] = mapped_column(Id, references("service_plan_versions.id", use_alter=True))

    current_version: Mapped["ServicePlanVersion"] = relationship(
        foreign_keys=[current_version_id], lazy="raise", viewonly=True
    )
    """What is deployed from now on."""
    versions: Mapped[list["ServicePlanVersion"]] = relationship(
        primaryjoin="ServicePlan.id == foreign(ServicePlanVersion.service_plan_id)",
        order_by="ServicePlanVersion.number.desc()",
        lazy="raise",
        viewonly=True,
    )
    """All its versions, the newest first."""


class PartOfServicePlan(Owned):
    """Something inside a service plan; the plan's row is locked while it changes."""

    __abstract__ = True
    __readable_with__ = "service_plan.read"

    service_plan_id: Mapped[str] = mapped_column(Id, references("service_plans.id"), index=True)

    @property
    def guard(self) -> tuple[type[Entity], str]:
        """The service plan."""
        return ServicePlan, self.service_plan_id


class ServicePlanVersion(PartOfServicePlan):
    """One version of a service plan: it can be edited until it is deployed for the first time, and never again."""

    __tablename__ = "service_plan_versions"
    __prefix__ = "svcplanv"
    __table_args__ = (sa.UniqueConstraint("service_plan_id", "number"),)

    number: Mapped[int]
    """Counts the versions of the plan, from 1."""
    weekend_rule: Mapped[WeekendRule] = mapped_column(
        sa.Enum(WeekendRule, native_enum=False, length=30), default=WeekendRule.KEEP
    )
    """What becomes of a due date on a weekend or holiday."""
    default_billing_rate_id: Mapped[str | None] = mapped_column(Id, references("billing_rates.id"))
    first_deployed_at: Mapped[datetime | None]
    """When it was deployed for the first time; from then on it never changes."""

    service_plan: Mapped[ServicePlan] = relationship(
        primaryjoin="foreign(ServicePlanVersion.service_plan_id) == ServicePlan.id", lazy="raise", viewonly=True
    )
    """The service plan it is a version of."""
    default_billing_rate: Mapped[BillingRate | None] = relationship(lazy="raise", viewonly=True)
    """What must be filled in to complete what is made from a step without a rate of its own; null for nothing."""
    steps: Mapped[list["ServicePlanStep"]] = relationship(
        primaryjoin="ServicePlanVersion.id == foreign(ServicePlanStep.version_id)",
        order_by="ServicePlanStep.position",
        lazy="raise",
        viewonly=True,
    )
    """What there is to do, in order."""


class ServicePlanStep(Continued, PartOfServicePlan):
    """One piece of work in a service plan; deploying it makes a planned service."""

    __tablename__ = "service_plan_steps"
    __prefix__ = "svcstep"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "position"),
        sa.CheckConstraint(f"delay_days BETWEEN 0 AND {MOST_DELAY_DAYS}", name="delay_in_range"),
    )

    version_id: Mapped[str] = mapped_column(Id, references("service_plan_versions.id"))
    position: Mapped[int]
    """Its place in the plan, from 1."""
    title: Mapped[str] = mapped_column(sa.String(200))
    """What it is called."""
    description: Mapped[str | None] = mapped_column(sa.Text)
    """Guidance for whoever does it; can stand alone, without activities."""
    delay_days: Mapped[int]
    """How many days after the start of the plan it is due; the start is day 0."""
    day_unit: Mapped[DayUnit] = mapped_column(sa.Enum(DayUnit, native_enum=False, length=20), default=DayUnit.CALENDAR)
    """Which days the delay counts."""
    activities: Mapped[tuple[StepActivity, ...]] = mapped_column(Document(tuple[StepActivity, ...]), default=())
    """What is to be done, in order."""
    assignee_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))
    role_id: Mapped[str | None] = mapped_column(Id, references("roles.id", ondelete="SET NULL"))
    fulfilled_by: Mapped[Fulfilment | None] = mapped_column(sa.Enum(Fulfilment, native_enum=False, length=40))
    """What completes it by itself; null where only people do."""
    billing_rate_id: Mapped[str | None] = mapped_column(Id, references("billing_rates.id"))

    assignee: Mapped[StaffMember | None] = relationship(lazy="raise", viewonly=True)
    """Who does it, unless somebody else is chosen when the plan is deployed."""
    role: Mapped[Role | None] = relationship(lazy="raise", viewonly=True)
    """The role that does it, where no person is named: whoever looks after the client and has it."""
    billing_rate: Mapped[BillingRate | None] = relationship(lazy="raise", viewonly=True)
    """What must be filled in to complete it; null where nothing is asked."""


BY_NAME = Order((ServicePlan.sort_name, ServicePlan.id))
NEWEST = Order((ServicePlan.id,), descending=True)


def matching(statuses: Sequence[ServicePlanStatus] | None = None, search: str | None = None) -> sa.Select[ServicePlan]:
    """Service plans by status and by words in the name."""
    query = sa.select(ServicePlan)
    if statuses is not None:
        query = query.where(ServicePlan.status.in_(statuses))
    return query.where(ServicePlan.sort_name.contains(sort_key(search), autoescape=True)) if search else query
