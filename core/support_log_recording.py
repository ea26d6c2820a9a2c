"""Recording support logs, and writing them differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .authorisation_use import warn_of_use
from .client_service_work import begin
from .client_services import ClientService
from .errors import Path
from .events import Event
from .permissions import requires
from .report_upkeep import follow
from .spells import Duration, Spell, Times, spells_of
from .staff import StaffMember
from .support_log_rules import (
    billability,
    changeable,
    demand_day,
    demand_months,
    demand_service,
    house_of,
    look_for_overlaps,
    own_or_all,
    to_change,
)
from .support_logs import SupportLog, SupportLogStatus
from .work import Work

RECORDED, AWAITING_APPROVAL = SupportLogStatus.RECORDED, SupportLogStatus.AWAITING_APPROVAL


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
class Entry:
    """A support log as somebody writes it down."""

    spells: Sequence[Spell]
    staff_id: str
    is_billable: bool | None = None
    note: str | None = None
    planned_service_id: str | None = None


def _to_record(work: Work, _service: ClientService, staff: StaffMember | None, *_: Any, **__: Any) -> str:
    return own_or_all(work, staff.id if staff else work.actor.staff_id)


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
        await follow(work, service, [spell.month for spell in entry.spells])
    await warn_of_use(work, service, logs)
    return logs


@requires(to_change)
async def update(
    work: Work, log: SupportLog, reason: str, changes: Mapping[str, Any], time: Times | Duration | None = None
) -> list[SupportLog]:
    """Write a log differently, and say why; what was approved, or is to be, waits for approval again."""
    service = await changeable(work, log, "changed")
    if changes.get("is_billable"):
        await billability(work, service, wanted=True)
    was, spells = log.spell, [log.spell] if time is None else await _moved(work, log, service, time)
    status = await _first_status(work, was=log.status)
    for name, value in changes.items():
        setattr(log, name, value)
    log.hold_spell(spells[0])
    log.status = status
    log.approved_at = log.approved_by_id = None
    log.change_reason, log.recorded_by_id = reason, work.actor.staff_id
    changed = tuple(sorted(name for name in (*changes, "time") if name in changes or time is not None))
    work.record(SupportLogChanged(log.id, log.client_id, changed, was.minutes, log.minutes))
    rest = Entry(spells[1:], log.staff_id, log.is_billable, log.note, log.planned_service_id)
    logs = [log, *_logs(work, service, rest, status, is_billable=log.is_billable, after=log)]
    await follow(work, service, [was.month, *(spell.month for spell in spells)])
    await warn_of_use(work, service, logs)
    return logs


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
