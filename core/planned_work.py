"""Doing planned services: beginning, ticking off activities, completing, skipping, taking up again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import sqlalchemy as sa

from .billing_rates import BillingRate
from .completions import CompletionInputs, keep_completion
from .deployment_endings import settle
from .deployments import Deployment
from .errors import Refusal
from .events import Event
from .permissions import requires
from .plan_drafts import active_client
from .planned_approvals import submit, supervisor_ids_of
from .planned_logs import log_time, take_back_time
from .planned_notes import NoteKind, keep_note
from .planned_service_steps import COMPLETE, REOPEN, SKIP, START, demand_unfinished, whose
from .planned_services import PlannedActivity, PlannedService, PlannedServiceStatus
from .report_guards import refuse_billed
from .visibility import touch
from .work import Work

REOPENING_GUARDS: tuple[Callable[[Work, PlannedService], Awaitable[None]], ...] = (refuse_billed,)
"""What can forbid that a planned service is reopened, such as that it was billed: each raises its refusal."""


class ActivitiesOpen(Refusal):
    """Activities that are required are not ticked."""

    def __init__(self, activities: list[PlannedActivity]) -> None:
        titles = ", ".join(repr(activity.title) for activity in activities)
        super().__init__(f"Required and not ticked: {titles}.")
        self.activity_ids = [activity.id for activity in activities]


@dataclass(frozen=True, slots=True)
class PlannedServiceStarted(Event):
    """Somebody began with a planned service."""


@dataclass(frozen=True, slots=True)
class PlannedActivityTicked(Event):
    """An activity of a planned service was done."""

    activity_id: str


@dataclass(frozen=True, slots=True)
class PlannedActivityUnticked(Event):
    """An activity of a planned service was not done after all."""

    activity_id: str


@dataclass(frozen=True, slots=True)
class PlannedServiceCompleted(Event):
    """A planned service was done."""

    assignee_id: str | None


@dataclass(frozen=True, slots=True)
class PlannedServiceSkipped(Event):
    """A planned service is not done, for a reason."""


@dataclass(frozen=True, slots=True)
class PlannedServiceReopened(Event):
    """A planned service that was approved is worked on again."""


@requires(whose)
async def start(work: Work, service: PlannedService) -> None:
    """Begin with a planned service."""
    await active_client(work, service.client_id)
    START.take(service)
    service.started_at = work.now
    work.record(PlannedServiceStarted(service.id))


@requires(whose)
async def tick(work: Work, service: PlannedService, activity: PlannedActivity) -> None:
    """Tick an activity off; the first one starts the planned service. What is ticked already stays as it is."""
    demand_unfinished(service, "worked on")
    if activity.done_at is not None:
        return
    if service.status is PlannedServiceStatus.OPEN:
        await start(work, service)
    activity.done_at, activity.done_by_id = work.now, work.actor.staff_id
    touch(service)
    work.record(PlannedActivityTicked(service.id, activity.id))


@requires(whose)
async def untick(work: Work, service: PlannedService, activity: PlannedActivity) -> None:
    """Take the tick off an activity that was not done after all."""
    demand_unfinished(service, "worked on")
    if activity.done_at is None:
        return
    activity.done_at = activity.done_by_id = None
    touch(service)
    work.record(PlannedActivityUnticked(service.id, activity.id))


@requires(whose)
async def complete(
    work: Work, service: PlannedService, inputs: CompletionInputs | None = None, note: str | None = None
) -> None:
    """Complete a planned service with what its billing rate asks; it is approved at once, or by somebody else."""
    demand_unfinished(service, "completed")
    await active_client(work, service.client_id)
    rate = await work.find(BillingRate, service.billing_rate_id) if service.billing_rate_id else None
    await _demand_activities(work, service)
    await keep_completion(work, service, rate, inputs)
    await log_time(work, service, inputs)
    if note:
        keep_note(work, service, NoteKind.COMPLETED, note)
    await conclude(work, service, rate)


async def conclude(work: Work, service: PlannedService, rate: BillingRate | None = None) -> None:
    """Count a planned service as done, by whoever acts, and send it for approval where that is needed."""
    supervisors = await supervisor_ids_of(work, service)
    COMPLETE.take(service)
    service.started_at = service.started_at or work.now
    service.completed_at, service.completed_by_id = work.now, work.actor.staff_id
    work.record(PlannedServiceCompleted(service.id, service.assignee_id))
    await submit(work, service, rate, supervisors)
    await settle_deployment(work, service)


@requires("planned_service.manage")
async def skip(work: Work, service: PlannedService, reason: str) -> None:
    """Decide that a planned service is not done, and why."""
    SKIP.take(service)
    keep_note(work, service, NoteKind.SKIPPED, reason)
    work.record(PlannedServiceSkipped(service.id))
    await settle_deployment(work, service)


@requires("planned_service.manage")
async def reopen(work: Work, service: PlannedService, reason: str) -> None:
    """Take up again what was approved, unless something built on it since."""
    await active_client(work, service.client_id)
    for guard in REOPENING_GUARDS:
        await guard(work, service)
    REOPEN.take(service)
    keep_note(work, service, NoteKind.REOPENED, reason)
    work.record(PlannedServiceReopened(service.id))
    await take_up(work, service)


async def take_up(work: Work, service: PlannedService) -> None:
    """Count a planned service as not done again, nor its time; its deployment is open again with it."""
    await take_back_time(work, service)
    service.completed_at = service.completed_by_id = service.approved_at = service.approved_by_id = None
    await settle_deployment(work, service)


async def settle_deployment(work: Work, service: PlannedService) -> None:
    """Bring the deployment of a planned service in line with it, where there is one."""
    if service.deployment_id is not None:
        await settle(work, await work.find(Deployment, service.deployment_id))


async def _demand_activities(work: Work, service: PlannedService) -> None:
    query = sa.select(PlannedActivity).where(
        PlannedActivity.planned_service_id == service.id, PlannedActivity.done_at.is_(None)
    )
    left = list(await work.db.scalars(query.order_by(PlannedActivity.position)))
    if required := [activity for activity in left if activity.is_required]:
        raise ActivitiesOpen(required)
    if left:
        work.warn(f"Not ticked: {', '.join(activity.title for activity in left)}.")
