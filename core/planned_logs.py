"""The time of planned services that belong to a client service: logged when they are completed with start and end."""

import sqlalchemy as sa

from .client_services import ClientService
from .completions import CompletionInputs
from .planned_services import PlannedService
from .spells import spells_between
from .support_log_recording import Entry, keep_logs
from .support_log_reviews import take_back
from .support_log_rules import demand_months, demand_service
from .support_logs import SupportLog, SupportLogStatus
from .visibility import seeing_all
from .work import Work

TAKEN_UP_AGAIN = "The planned service it was recorded with was taken up again."


async def log_time(work: Work, service: PlannedService, inputs: CompletionInputs | None) -> None:
    """Log the time a planned service was completed with, of whoever did it, where it counts for a client service."""
    if service.client_service_id is None or inputs is None or inputs.started_at is None or inputs.ended_at is None:
        return
    spells = spells_between(inputs.started_at, inputs.ended_at, work.db.moment)
    staff_id = service.assignee_id or work.actor.staff_id
    with seeing_all(work.db):
        client_service = await work.find(ClientService, service.client_service_id)
    entry = Entry(spells, staff_id, planned_service_id=service.id)
    await keep_logs(work, client_service, entry, ["inputs", "times", "startedAt"])


async def take_back_time(work: Work, service: PlannedService) -> None:
    """Let the time of a planned service count no longer, because it is not done any more.

    Raises EnrollmentClosed and what guards its months.
    """
    with seeing_all(work.db):
        query = sa.select(SupportLog).where(
            SupportLog.planned_service_id == service.id, SupportLog.status != SupportLogStatus.VOIDED
        )
        logs = list(await work.db.scalars(query.order_by(SupportLog.id)))
        for log in logs:
            client_service = await work.find(ClientService, log.client_service_id)
            await demand_service(work, client_service)
            await demand_months(work, client_service, [log.spell.month])
            await take_back(work, log, TAKEN_UP_AGAIN)
