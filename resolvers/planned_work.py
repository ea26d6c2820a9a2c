"""What may be done while a planned service is worked on, and when it is done."""

from ..core import planned_notes, planned_reviews, planned_work
from ..core.planned_services import PlannedActivity, PlannedService
from ..core.work import Work
from ..schema import planned_refusals as _refusals  # noqa: F401 — refusals of these mutations are described there
from ..schema import planned_work as api
from ..schema.completions import completion_inputs
from ..schema.operations import Answer, answer, mutation


@mutation(api.StartPlannedServicePayload)
async def start_planned_service(work: Work, input: api.StartPlannedServiceInput) -> Answer:
    """Begin with a planned service; ticking its first activity does that as well."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_work.start(work, service)
    return answer(planned_service=service)


@mutation(api.TickPlannedActivityPayload)
async def tick_planned_activity(work: Work, input: api.TickPlannedActivityInput) -> Answer:
    """Tick an activity off; the first one starts the planned service."""
    activity = await work.get(PlannedActivity, input.activity_id)
    service = await work.get(PlannedService, activity.planned_service_id)
    await planned_work.tick(work, service, activity)
    return answer(planned_service=service, activity=activity)


@mutation(api.UntickPlannedActivityPayload)
async def untick_planned_activity(work: Work, input: api.UntickPlannedActivityInput) -> Answer:
    """Take the tick off an activity that was not done after all."""
    activity = await work.get(PlannedActivity, input.activity_id)
    service = await work.get(PlannedService, activity.planned_service_id)
    await planned_work.untick(work, service, activity)
    return answer(planned_service=service, activity=activity)


@mutation(api.AddPlannedServiceNotePayload)
async def add_planned_service_note(work: Work, input: api.AddPlannedServiceNoteInput) -> Answer:
    """Write something about a planned service; notes are only ever added."""
    service = await work.get(PlannedService, input.planned_service_id)
    return answer(planned_service=service, note=await planned_notes.add_note(work, service, input.text))


@mutation(api.CompletePlannedServicePayload)
async def complete_planned_service(work: Work, input: api.CompletePlannedServiceInput) -> Answer:
    """Complete a planned service; it is approved at once, or waits for somebody else to approve it."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_work.complete(work, service, completion_inputs(input.inputs), input.note)
    return answer(planned_service=service)


@mutation(api.ApprovePlannedServicePayload)
async def approve_planned_service(work: Work, input: api.ApprovePlannedServiceInput) -> Answer:
    """Approve what somebody you supervise did."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_reviews.approve(work, service, input.note)
    return answer(planned_service=service)


@mutation(api.ReturnPlannedServicePayload)
async def return_planned_service(work: Work, input: api.ReturnPlannedServiceInput) -> Answer:
    """Return what somebody you supervise did, with what is still to be done."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_reviews.send_back(work, service, input.comment)
    return answer(planned_service=service)


@mutation(api.SkipPlannedServicePayload)
async def skip_planned_service(work: Work, input: api.SkipPlannedServiceInput) -> Answer:
    """Decide that a planned service is not done."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_work.skip(work, service, input.reason)
    return answer(planned_service=service)


@mutation(api.ReopenPlannedServicePayload)
async def reopen_planned_service(work: Work, input: api.ReopenPlannedServiceInput) -> Answer:
    """Take up again what was approved."""
    service = await work.get(PlannedService, input.planned_service_id, version=input.expected_version)
    await planned_work.reopen(work, service, input.reason)
    return answer(planned_service=service)
