"""Planned services made and changed by hand: their wording, their day, and what completes them."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from .billing_rates import rate_problems
from .client_services import ClientService
from .clients import Client
from .deploying import FARTHEST_DUE, check_due
from .deployment_assignees import problems_of
from .deployments import Deployment
from .errors import ClientInactive, Invalid, NotFound, OutOfRange, Refusal
from .events import Event
from .finding import found
from .permissions import requires
from .planned_service_steps import demand_unfinished
from .planned_services import PlannedActivity, PlannedService
from .service_plan_steps import NewActivity
from .staff import Role
from .visibility import Db
from .work import Work


@dataclasses.dataclass(frozen=True, slots=True)
class PlannedServiceCreated(Event):
    """A planned service was made by hand."""

    client_id: str
    assignee_id: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class PlannedServiceChanged(Event):
    """A planned service was described differently, or asks for something else."""

    changed: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PlannedServiceRescheduled(Event):
    """Somebody chose another day for a planned service."""

    was: date
    due_on: date


@dataclasses.dataclass(frozen=True)
class NewPlannedService:
    """A planned service as somebody describes it."""

    title: str
    due_on: date
    description: str | None = None
    assignee_id: str | None = None
    role_id: str | None = None
    client_service_id: str | None = None
    billing_rate_id: str | None = None
    activities: Sequence[NewActivity] = ()


@requires("planned_service.work")
async def create(work: Work, client: Client, new: NewPlannedService) -> PlannedService:
    """Make a planned service that belongs to no plan: for oneself, for the pool, or, who manages, for anybody."""
    if new.assignee_id not in (None, work.actor.staff_id):
        work.demand("planned_service.manage")
    if not client.is_active:
        raise ClientInactive(client.id)
    if refusals := [*_due_problems(new.due_on, work.today), *await _unfit(work.db, client, new)]:
        raise Invalid(refusals)
    given = {name: value for name, value in vars(new).items() if name != "activities"}
    service = PlannedService(client_id=client.id, due_set_by_hand=True, **given)
    activities = _activities(service, new.activities)
    set_committed_value(service, "activities", activities)
    work.add(service, *activities)
    work.record(PlannedServiceCreated(service.id, client.id, new.assignee_id))
    return service


@requires("planned_service.manage")
async def update(work: Work, service: PlannedService, changes: Mapping[str, Any]) -> None:
    """Change what an unfinished planned service is called, says, and asks for when it is completed."""
    demand_unfinished(service, "changed")
    refusals = await rate_problems(work.db, changes.get("billing_rate_id"))
    if refusals := [*refusals, *await _counting_problems(work.db, service.client_id, changes.get("client_service_id"))]:
        raise Invalid(refusals)
    for name, value in changes.items():
        setattr(service, name, value)
    work.record(PlannedServiceChanged(service.id, tuple(sorted(changes))))


@requires("planned_service.manage")
async def reschedule(work: Work, service: PlannedService, due_on: date) -> None:
    """Choose the day an unfinished planned service is due; it stays when its deployment is moved, unless included."""
    demand_unfinished(service, "rescheduled")
    start_on = (await work.find(Deployment, service.deployment_id)).start_on if service.deployment_id else None
    problems = check_due(due_on, start_on, ["dueOn"]) if start_on else _due_problems(due_on, work.today)
    if refusals := list(problems):
        raise Invalid(refusals)
    was, service.due_on, service.due_set_by_hand = service.due_on, due_on, True
    work.record(PlannedServiceRescheduled(service.id, was, due_on))


def _due_problems(due_on: date, today: date) -> Iterator[Refusal]:
    if abs(due_on - today) > FARTHEST_DUE:
        yield OutOfRange("This is due more than twenty years from now, or was.", path=["dueOn"])


async def _unfit(db: Db, client: Client, new: NewPlannedService) -> list[Refusal]:
    refusals = await rate_problems(db, new.billing_rate_id)
    refusals += await _counting_problems(db, client.id, new.client_service_id)
    if new.role_id is not None and not await found(db, Role, [new.role_id]):
        refusals.append(NotFound("role", new.role_id, path=["roleId"]))
    chosen = [(new.assignee_id, ("assigneeId",))] if new.assignee_id else []
    return [*refusals, *await problems_of(db, client.id, chosen)]


async def _counting_problems(db: Db, client_id: str, client_service_id: str | None) -> list[Refusal]:
    """Why the time of a planned service cannot count for a client service, where one is named."""
    if client_service_id is None:
        return []
    service = (await found(db, ClientService, [client_service_id])).get(client_service_id)
    if service is None or service.client_id != client_id:
        return [NotFound("client service of this client", client_service_id, path=["clientServiceId"])]
    return []


def _activities(service: PlannedService, given: Sequence[NewActivity]) -> list[PlannedActivity]:
    return [
        PlannedActivity(
            client_id=service.client_id,
            planned_service_id=service.id,
            position=place,
            title=activity.title,
            is_required=activity.is_required,
        )
        for place, activity in enumerate(given, start=1)
    ]
