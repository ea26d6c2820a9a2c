"""What may be done about who does a planned service, when, and what it says."""

from ..core import planned_assignments, planned_service_changes
from ..core.clients import Client
from ..core.planned_services import PlannedService
from ..core.staff import StaffMember
from ..core.work import Work
from ..schema import planned_service_changes as api
from ..schema.operations import Answer, answer, changes, mutation


@mutation(api.CreatePlannedServicePayload)
async def create_planned_service(work: Work, input: api.CreatePlannedServiceInput) -> Answer:
    """Make a planned service that belongs to no plan."""
    client = await work.get(Client, input.client_id)
    service = await planned_service_changes.create(work, client, api.new_planned_service(input))
    return answer(planned_service=service)


@mutation(api.UpdatePlannedServicePayload)
async def update_planned_service(work: Work, input: api.UpdatePlannedServiceInput) -> Answer:
    """Change what a planned service is called, says, and asks for when it is completed."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_service_changes.update(work, service, changes(input, "planned_service_id"))
    return answer(planned_service=service)


@mutation(api.ReschedulePlannedServicePayload)
async def reschedule_planned_service(work: Work, input: api.ReschedulePlannedServiceInput) -> Answer:
    """Choose another day for a planned service."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_service_changes.reschedule(work, service, input.due_on)
    return answer(planned_service=service)


@mutation(api.AssignPlannedServicePayload)
async def assign_planned_service(work: Work, input: api.AssignPlannedServiceInput) -> Answer:
    """Give a planned service to somebody."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_assignments.assign(work, service, await work.find(StaffMember, input.assignee_id))
    return answer(planned_service=service)


@mutation(api.TakePlannedServicePayload)
async def take_planned_service(work: Work, input: api.TakePlannedServiceInput) -> Answer:
    """Take a planned service from the pool, to do it yourself."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_assignments.take(work, service)
    return answer(planned_service=service)


@mutation(api.ReleasePlannedServicePayload)
async def release_planned_service(work: Work, input: api.ReleasePlannedServiceInput) -> Answer:
    """Put a planned service back into the pool, with what was done so far."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_assignments.release(work, service)
    return answer(planned_service=service)
