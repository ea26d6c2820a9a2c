"""Recording support logs, changing, approving and voiding them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .client_service_work import begin
from .client_services import ClientService
from .errors import InvalidTransition, Path
from .events import Event
from .form_submissions import FormSubmission
from .permissions import requires
from .planned_approvals import OwnWork
from .spells import Duration, Spell, Times, spells_of
from .staff import StaffMember
from .support_log_rules import (
    billability,
    demand_day,
    demand_months,
    demand_service,
    house_of,
    look_for_overlaps,
)
from .support_logs import SupportLog, SupportLogStatus
from .visibility import seeing_all
from .work import Work

RECORDED, AWAITING_APPROVAL, APPROVED, VOIDED = SupportLogStatus


@dataclass(frozen=True, slots=True)
class SupportLogRecorded(Event):
    """Time was given to a client service."""

    client_id: str
    client_service_id: str
    staff_id: str
    month: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SupportLogChanged(Event):
    """A support log was written differently."""

    client_id: str
    changed: tuple[str, ...]
    minutes_before: int
    minutes: int


@dataclass(frozen=True, slots=True)
class SupportLogApproved(Event):
    """Somebody approved the time that another one gave."""

    client_id: str


@dataclass(frozen=True, slots=True)
class SupportLogVoided(Event):
    """A support log was a mistake; it stays on file and does not count."""

    client_id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A support log as somebody writes it down."""

    spells: Sequence[Spell]
    staff_id: str
    is_billable: bool | None = None
    note: str | None = None
    planned_service_id: str | None = None


def _to_record(work: Work, _service: ClientService, staff: StaffMember | None, *_: Any, **__: Any) -> str:
    return _own_or_all(work, staff.id if staff else work.actor.staff_id)


def _to_change(work: Work, log: SupportLog, *_: Any, **__: Any) -> str:
    return _own_or_all(work, log.staff_id)


def _own_or_all(work: Work, staff_id: str) -> str:
    return "support_log.write" if staff_id == work.actor.staff_id else "support_log.manage"


@requires(_to_record)
async def record(
    work: Work,
    service: ClientService,
    staff: StaffMember | None,
    time: Times | Duration,
    *,
    is_billable: bool | None = None,
    note: str | None = None,
) -> list[SupportLog]:
    """Log time that somebody, or oneself, gave to a service; in two where it goes on over the end of a month."""
    staff_id = staff.id if staff else work.actor.staff_id
    entry = Entry(spells_of(time, work.db.moment), staff_id, is_billable, note)
    return await keep_logs(work, service, entry, time.path)


async def keep_logs(work: Work, service: ClientService, entry: Entry, path: Path) -> list[SupportLog]:
    """Put time on file, whoever may: a service that had not begun begins with it."""
    enrollment = await demand_service(work, service)
    for spell in entry.spells:
        demand_day(service, enrollment, spell, path)
    await demand_months(work, service, [spell.month for spell in entry.spells])
    billable = await billability(work, service, entry.is_billable)
    await look_for_overlaps(work, entry.staff_id, entry.spells, path)
    logs = _logs(work, service, entry, await _first_status(work), is_billable=billable)
    if logs:
        await begin(work, service, logs[0].worked_on)
    return logs


@requires(_to_change)
async def update(
    work: Work, log: SupportLog, reason: str, changes: Mapping[str, Any], time: Times | Duration | None = None
) -> list[SupportLog]:
    """Write a log differently, and say why; what was approved, or is to be, waits for approval again."""
    service = await _service_of(work, log, "changed")
    if changes.get("is_billable"):
        await billability(work, service, wanted=True)
    spells = [log.spell] if time is None else await _moved(work, log, service, time)
    status, before = await _first_status(work, was=log.status), log.minutes
    for name, value in changes.items():
        setattr(log, name, value)
    log.hold_spell(spells[0])
    log.status = status
    log.approved_at = log.approved_by_id = None
    log.change_reason, log.recorded_by_id = reason, work.actor.staff_id
    changed = tuple(sorted([*changes, *(["time"] if time else [])]))
    work.record(SupportLogChanged(log.id, log.client_id, changed, before, log.minutes))
    rest = Entry(spells[1:], log.staff_id, log.is_billable, log.note, log.planned_service_id)
    return [log, *_logs(work, service, rest, status, is_billable=log.is_billable, after=log)]


@requires("support_log.approve")
async def approve(work: Work, log: SupportLog) -> None:
    """Approve time that somebody else gave and wrote down, also after the enrollment was closed."""
    if work.actor.staff_id in (log.staff_id, log.recorded_by_id):
        raise OwnWork
    if log.status is not AWAITING_APPROVAL:
        raise InvalidTransition("support log", log.status, "approved")
    await demand_months(work, await _service(work, log), [log.spell.month])
    log.status, log.approved_at, log.approved_by_id = APPROVED, work.now, work.actor.staff_id
    work.record(SupportLogApproved(log.id, log.client_id))


@requires(_to_change)
async def void(work: Work, log: SupportLog, reason: str) -> None:
    """Say that a log was a mistake: it stays on file and does not count; forms filled in with it stay, unattached."""
    await _service_of(work, log, "voided")
    await take_back(work, log, reason)


async def take_back(work: Work, log: SupportLog, reason: str) -> None:
    """Let a log count no longer, whoever may."""
    log.status, log.void_reason = VOIDED, reason
    log.voided_at, log.voided_by_id = work.now, work.actor.staff_id
    with seeing_all(work.db):
        attached = sa.select(FormSubmission).where(FormSubmission.support_log_id == log.id)
        for submission in await work.db.scalars(attached):
            submission.support_log_id = None
    work.record(SupportLogVoided(log.id, log.client_id))


async def _service(work: Work, log: SupportLog) -> ClientService:
    with seeing_all(work.db):
        return await work.find(ClientService, log.client_service_id)


async def _service_of(work: Work, log: SupportLog, step: str) -> ClientService:
    """The service of a log that may still be changed."""
    if log.status is VOIDED:
        raise InvalidTransition("support log", log.status, step)
    service = await _service(work, log)
    await demand_service(work, service)
    await demand_months(work, service, [log.spell.month])
    return service


async def _moved(work: Work, log: SupportLog, service: ClientService, time: Times | Duration) -> list[Spell]:
    """The time that a log is to be of instead, where it may be."""
    enrollment, spells = await demand_service(work, service), spells_of(time, work.db.moment)
    for spell in spells:
        demand_day(service, enrollment, spell, time.path)
    await demand_months(work, service, [spell.month for spell in spells])
    await look_for_overlaps(work, log.staff_id, spells, time.path, but=log.id)
    return spells


def _logs(
    work: Work,
    service: ClientService,
    entry: Entry,
    status: SupportLogStatus,
    *,
    is_billable: bool,
    after: SupportLog | None = None,
) -> list[SupportLog]:
    """A log for each spell; what goes on over the end of a month continues the one before."""
    logs = list[SupportLog]()
    for spell in entry.spells:
        log = SupportLog(
            client_id=service.client_id,
            enrollment_id=service.enrollment_id,
            client_service_id=service.id,
            staff_id=entry.staff_id,
            recorded_by_id=work.actor.staff_id,
            planned_service_id=entry.planned_service_id,
            continues_id=after.id if after else None,
            is_billable=is_billable,
            note=entry.note,
            status=status,
        )
        log.hold_spell(spell)
        work.record(SupportLogRecorded(log.id, log.client_id, service.id, log.staff_id, log.month, log.minutes))
        logs.append(log)
        after = log
    work.add(*logs)
    return logs


async def _first_status(work: Work, *, was: SupportLogStatus = RECORDED) -> SupportLogStatus:
    wants_approval = (await house_of(work)).support_log_approval
    return AWAITING_APPROVAL if wants_approval or was is not RECORDED else RECORDED
