"""Approving planned services: by a supervisor of whoever did it, else by those who manage."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from . import approval_mails
from .billing_rates import BillingRate
from .client_access import who_see
from .errors import Refusal
from .events import Event
from .planned_service_steps import PASS, SUBMIT
from .planned_services import PlannedService
from .supervision import active_supervisors
from .visibility import seeing_all
from .work import Work


class OwnWork(Refusal):
    """Nobody approves what they did themselves."""

    def __init__(self) -> None:
        super().__init__("Nobody approves or returns their own work; a supervisor does.")


class NotTheApprover(Refusal):
    """Only the supervisors of whoever did it may approve it or return it."""

    code = "FORBIDDEN"

    def __init__(self, supervisor_ids: Sequence[str]) -> None:
        super().__init__("Only a supervisor of whoever did this may approve it or return it.")
        self.supervisor_ids = list(supervisor_ids)


@dataclass(frozen=True, slots=True)
class PlannedServiceAwaitsApproval(Event):
    """A planned service was done and waits for these to approve it; for whoever manages where there is nobody."""

    supervisor_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedServiceApproved(Event):
    """A planned service was approved."""

    is_automatic: bool


async def supervisor_ids_of(work: Work, service: PlannedService) -> list[str]:
    """Who may approve a planned service because they supervise whoever does it."""
    if service.assignee_id is None:
        return []
    with seeing_all(work.db):
        return sorted(await work.db.scalars(active_supervisors(sa.literal(service.assignee_id))))


async def submit(work: Work, service: PlannedService, rate: BillingRate | None, supervisors: Sequence[str]) -> None:
    """Send what was done for approval, where somebody supervises it or its rate asks; else it is approved at once."""
    if supervisors or (rate is not None and rate.requires_approval):
        SUBMIT.take(service)
        work.record(PlannedServiceAwaitsApproval(service.id, tuple(supervisors)))
        seeing = await who_see(work.db, service.client_id, supervisors)
        if supervisors and not seeing:
            work.warn("None of the supervisors may see this client; put the client on the caseload of one of them.")
        await approval_mails.tell_supervisors(work, service, seeing - {service.completed_by_id})
    else:
        PASS.take(service)
        service.approved_at = work.now
        work.record(PlannedServiceApproved(service.id, is_automatic=True))


async def demand_approver(work: Work, service: PlannedService) -> None:
    """Refuse unless the actor may approve it: a supervisor, or where no other is left whoever manages; never oneself."""
    if work.actor.staff_id in (service.assignee_id, service.completed_by_id):
        raise OwnWork
    others = [each for each in await supervisor_ids_of(work, service) if each != service.completed_by_id]
    if not others:
        work.demand("planned_service.manage")
    elif work.actor.staff_id not in others:
        raise NotTheApprover(others)
