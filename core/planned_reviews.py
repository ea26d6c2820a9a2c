"""Looking at what was done: a supervisor approves it, or returns it with what is still missing."""

from dataclasses import dataclass

from .events import Event
from .permissions import requires
from .plan_drafts import active_client
from .planned_approvals import PlannedServiceApproved, demand_approver
from .planned_notes import NoteKind, keep_note
from .planned_service_steps import APPROVE, SEND_BACK
from .planned_services import PlannedService
from .planned_work import take_up
from .work import Work


@dataclass(frozen=True, slots=True)
class PlannedServiceReturned(Event):
    """A planned service that was done was returned to whoever did it."""

    assignee_id: str | None


@requires("planned_service.read")
async def approve(work: Work, service: PlannedService, note: str | None = None) -> None:
    """Approve what somebody else did."""
    await demand_approver(work, service)
    APPROVE.take(service)
    service.approved_at, service.approved_by_id = work.now, work.actor.staff_id
    if note:
        keep_note(work, service, NoteKind.APPROVED, note)
    work.record(PlannedServiceApproved(service.id, is_automatic=False))


@requires("planned_service.read")
async def send_back(work: Work, service: PlannedService, comment: str) -> None:
    """Return what somebody else did, and say what is still to be done."""
    await demand_approver(work, service)
    await active_client(work, service.client_id)
    SEND_BACK.take(service)
    keep_note(work, service, NoteKind.RETURNED, comment)
    work.record(PlannedServiceReturned(service.id, service.assignee_id))
    await take_up(work, service)
