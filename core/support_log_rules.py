"""When time may be logged: in open months and enrollments, and, where the house says so, without overlaps."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import sqlalchemy as sa

from .client_services import ClientService, ClientServiceStatus
from .enrollments import Enrollment, demand_open
from .errors import InvalidInput, InvalidTransition, Path, Refusal
from .months import Month
from .organisations import Organisation, own
from .plan_drafts import active_client
from .program_services import ProgramService
from .report_guards import refuse_sent
from .spells import Spell
from .staff import StaffMember
from .support_logs import SupportLog, SupportLogStatus
from .visibility import seeing_all
from .work import Work


class MonthClosed(Refusal):
    """The month is closed: nothing in it is recorded, changed or taken back any more."""

    def __init__(self, month: str) -> None:
        super().__init__(f"The month {month} is closed; what was done in it can be read, but not changed.")
        self.month = month


class LogsOverlap(Refusal):
    """Somebody would have been in two places at once."""

    def __init__(self, support_log_ids: Sequence[str], *, path: Path) -> None:
        super().__init__("Another support log of the same member of staff overlaps with this time.", path=path)
        self.support_log_ids = list(support_log_ids)


async def _refuse_closed(work: Work, _service: ClientService, month: Month) -> None:
    closed_through = (await house_of(work)).closed_through
    if closed_through is not None and str(month) <= closed_through:
        raise MonthClosed(str(month))


Guard = Callable[[Work, ClientService, Month], Coroutine[Any, Any, None]]
BEFORE_LOGGING: tuple[Guard, ...] = (_refuse_closed, refuse_sent)
"""What must be true before the time of a month is recorded, changed or taken back: each raises a refusal where it is not."""


async def house_of(work: Work) -> Organisation:
    """How the house works, whoever acts."""
    with seeing_all(work.db):
        return await own(work.db)


async def demand_service(work: Work, service: ClientService) -> Enrollment:
    """The open enrollment of a service, of an active client. Raises EnrollmentClosed and ClientInactive."""
    with seeing_all(work.db):
        enrollment = await work.find(Enrollment, service.enrollment_id)
    demand_open(enrollment)
    await active_client(work, service.client_id)
    return enrollment


async def demand_months(work: Work, service: ClientService, months: Sequence[Month]) -> None:
    """Refuse to touch the time of months that are done with. Raises what the guards raise."""
    for month in sorted(set(months)):
        for guard in BEFORE_LOGGING:
            await guard(work, service, month)


async def service_of(work: Work, log: SupportLog) -> ClientService:
    """The service that time was given to, whoever acts."""
    with seeing_all(work.db):
        return await work.find(ClientService, log.client_service_id)


async def changeable(work: Work, log: SupportLog, step: str) -> ClientService:
    """The service of a log that may still be changed."""
    if log.status is SupportLogStatus.VOIDED:
        raise InvalidTransition("support log", log.status, step)
    service = await service_of(work, log)
    await demand_service(work, service)
    await demand_months(work, service, [log.spell.month])
    return service


def to_change(work: Work, log: SupportLog, *_: Any, **__: Any) -> str:
    """The permission it takes to change a log: one for one's own, another for those of everybody else."""
    return own_or_all(work, log.staff_id)


def own_or_all(work: Work, staff_id: str) -> str:
    """The permission it takes to write down the time of a member of staff."""
    return "support_log.write" if staff_id == work.actor.staff_id else "support_log.manage"


def demand_day(service: ClientService, enrollment: Enrollment, spell: Spell, path: Path) -> None:
    """Refuse time from before the enrollment, after the service was completed, or in one that is left out."""
    if service.status is ClientServiceStatus.SKIPPED:
        raise InvalidTransition("client service", service.status, "given time")
    if spell.worked_on < enrollment.enrolled_on:
        raise InvalidInput(f"The client enrolled on {enrollment.enrolled_on}, after that day.", path=path)
    if service.completed_on is not None and spell.worked_on > service.completed_on:
        raise InvalidInput(f"The service was completed on {service.completed_on}, before that day.", path=path)


async def billability(work: Work, service: ClientService, wanted: bool | None) -> bool:
    """Whether time may be billed: as its service is, unless somebody says that it is not. Raises InvalidInput."""
    with seeing_all(work.db):
        can_be = (await work.find(ProgramService, service.program_service_id)).is_billable
    if wanted and not can_be:
        raise InvalidInput("This service is not billed, so its time cannot be billable.", path=["isBillable"])
    return can_be if wanted is None else wanted


async def look_for_overlaps(
    work: Work, staff_id: str, spells: Sequence[Spell], path: Path, *, but: str | None = None
) -> None:
    """Warn of other logs of the same member of staff at the same time; refuse them where the house wants that."""
    timed = [spell for spell in spells if spell.started_at is not None]
    if not timed:
        return
    refuses = (await house_of(work)).refuses_overlapping_logs
    with seeing_all(work.db):
        if refuses:  # two who record for one person at once: the second waits, and then sees what the first recorded
            lock = sa.select(StaffMember.id).where(StaffMember.id == staff_id).with_for_update(key_share=True)
            await work.db.execute(lock)
        found = list(await work.db.scalars(_overlapping(staff_id, timed, but)))
    if found and refuses:
        raise LogsOverlap(found, path=path)
    if found:
        work.warn(f"At the same time this member of staff has {len(found)} other support log(s).")


def _overlapping(staff_id: str, spells: Sequence[Spell], but: str | None) -> sa.Select[str]:
    query = sa.select(SupportLog.id).where(
        SupportLog.staff_id == staff_id,
        SupportLog.status != SupportLogStatus.VOIDED,
        SupportLog.started_at < spells[-1].ended_at,
        SupportLog.ended_at > spells[0].started_at,
    )
    return (query.where(SupportLog.id != but) if but else query).order_by(SupportLog.id)
