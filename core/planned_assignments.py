"""Who does a planned service: given to somebody, taken from the pool, put back into it."""

from dataclasses import dataclass

import sqlalchemy as sa

from .deployment_assignees import problems_of
from .errors import Invalid, Refusal
from .events import Event
from .permissions import requires
from .plan_drafts import active_client
from .planned_service_steps import demand_unfinished, whose
from .planned_services import PlannedService
from .staff import StaffMember, StaffRole
from .visibility import seeing_all
from .work import Work


class AlreadyTaken(Refusal):
    """Somebody does it already."""

    def __init__(self, assignee_id: str) -> None:
        super().__init__("Somebody does this already, so it is not in the pool any more.")
        self.assignee_id = assignee_id


@dataclass(frozen=True, slots=True)
class PlannedServiceAssigned(Event):
    """Somebody is to do a planned service from now on."""

    assignee_id: str
    was: str | None


@dataclass(frozen=True, slots=True)
class PlannedServiceReleased(Event):
    """A planned service went back into the pool."""

    was: str | None


@requires("planned_service.manage")
async def assign(work: Work, service: PlannedService, member: StaffMember) -> None:
    """Give a planned service to somebody, who must be able to see the client."""
    demand_unfinished(service, "assigned")
    await active_client(work, service.client_id)
    if refusals := await problems_of(work.db, service.client_id, [(member.id, ("assigneeId",))]):
        raise Invalid(refusals)
    _give(work, service, member.id)


@requires("planned_service.work")
async def take(work: Work, service: PlannedService) -> None:
    """Take a planned service from the pool: one that nobody does, and that is meant for nobody else's role."""
    demand_unfinished(service, "taken")
    await active_client(work, service.client_id)
    if service.assignee_id is not None:
        raise AlreadyTaken(service.assignee_id)
    if service.role_id is not None and not await _has_role(work, service.role_id):
        work.demand("planned_service.manage")
    _give(work, service, work.actor.staff_id)


@requires(whose)
async def release(work: Work, service: PlannedService) -> None:
    """Put a planned service back into the pool, with what was done so far; where it is there, nothing changes."""
    demand_unfinished(service, "put back")
    if service.assignee_id is not None:
        was, service.assignee_id = service.assignee_id, None
        work.record(PlannedServiceReleased(service.id, was))


def _give(work: Work, service: PlannedService, staff_id: str) -> None:
    if service.assignee_id != staff_id:
        was, service.assignee_id = service.assignee_id, staff_id
        work.record(PlannedServiceAssigned(service.id, staff_id, was))


async def _has_role(work: Work, role_id: str) -> bool:
    held = sa.select(StaffRole.id).where(StaffRole.staff_id == work.actor.staff_id, StaffRole.role_id == role_id)
    with seeing_all(work.db):
        return await work.db.scalar(held) is not None
