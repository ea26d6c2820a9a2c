"""Closing enrollments, with the outcome that their services give at that moment, and opening them again."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import sqlalchemy as sa

from .client_services import ClientService, ClientServiceStatus
from .clients import Client
from .enrolling import refuse_enrolled
from .enrollment_progress import EnrollmentProgress
from .enrollment_records import keep_enrollment_record
from .enrollment_services import client_services_of, progress_of
from .enrollments import CloseReason, Enrollment, EnrollmentStatus, Outcome, demand_open
from .errors import InvalidInput, InvalidTransition
from .events import Event
from .missing_forms import missing_at_closing
from .months import Month
from .permissions import requires
from .plan_drafts import active_client
from .programs import Program, demand_offered
from .report_making import make_reports
from .support_logs import SupportLog, SupportLogStatus
from .visibility import seeing_all
from .work import Work

Told = TypeVar("Told", "EnrollmentEnded", "EnrollmentReopened")
ALL_SKIPPED = "Every service was skipped (ALL_SKIPPED); the enrollment counts as successful all the same."


@dataclass(frozen=True, slots=True)
class EnrollmentEnded(Event):
    """An enrollment was closed."""

    client_id: str
    reason: str
    closed_on: date
    outcome: str | None


@dataclass(frozen=True, slots=True)
class EnrollmentReopened(Event):
    """A closed enrollment was opened again; this keeps how it had been closed."""

    client_id: str
    reason: str
    closed_on: date
    outcome: str | None


@requires("enrollment.manage")
async def close(
    work: Work, enrollment: Enrollment, reason: CloseReason, *, on: date | None = None, note: str | None = None
) -> None:
    """Close an enrollment; services that are unfinished stay so, and make it unsuccessful."""
    demand_open(enrollment)
    day = on or work.today
    _demand_reason(reason, note)
    await _demand_last_day(work, enrollment, day)
    await _close(work, enrollment, day, reason, note)


async def close_for_exit(work: Work, client: Client, on: date, reason: str) -> list[Enrollment]:
    """Close everything a client is in because they left or died, whether or not the actor may see programs.

    None is closed before it began, or before the last day that something was done in it.
    """
    with seeing_all(work.db):
        query = sa.select(Enrollment).where(
            Enrollment.client_id == client.id, Enrollment.status == EnrollmentStatus.ACTIVE
        )
        closed = list(await work.db.scalars(query.order_by(Enrollment.id)))
        for enrollment in closed:
            day = max(on, enrollment.enrolled_on, await _last_done(work, enrollment) or on)
            await _close(work, enrollment, day, CloseReason.CLIENT_EXITED, reason)
    return closed


@requires("client_service.reopen")
async def reopen(work: Work, enrollment: Enrollment, reason: str) -> None:
    """Open a closed enrollment again, as it was; once its month is over that takes `enrollment.manage`."""
    if enrollment.closed_on is None:
        raise InvalidTransition("enrollment", enrollment.status, "reopened")
    if _month(enrollment.closed_on) != _month(work.today):
        work.demand("enrollment.manage")
    await active_client(work, enrollment.client_id)
    program = await work.get(Program, enrollment.program_id)
    demand_offered(program)
    await refuse_enrolled(work, enrollment.client_id, program)
    work.record(_told(EnrollmentReopened, enrollment))  # what is cleared below
    await _end_ongoing(work, enrollment, None)
    enrollment.status = EnrollmentStatus.ACTIVE
    enrollment.closed_on = enrollment.close_reason = enrollment.close_note = None
    enrollment.outcome = enrollment.outcome_detail = None
    enrollment.reopened_on, enrollment.reopen_reason = work.today, reason
    await keep_enrollment_record(work, enrollment)


def outcome_of(progress: EnrollmentProgress, *, lacks_forms: bool = False) -> Outcome | None:
    """How an enrollment turned out whose services stand like this; nothing where none of them counts."""
    if not progress.total:
        return None
    return Outcome.UNSUCCESSFUL if progress.unfinished or lacks_forms else Outcome.SUCCESSFUL


async def _close(work: Work, enrollment: Enrollment, day: date, reason: CloseReason, note: str | None) -> None:
    progress = (await progress_of(work.db, [enrollment.id]))[enrollment.id]
    missing = await missing_at_closing(work, enrollment)
    await _end_ongoing(work, enrollment, day)
    enrollment.status = EnrollmentStatus.CLOSED
    enrollment.closed_on, enrollment.close_reason, enrollment.close_note = day, reason, note
    enrollment.outcome = outcome_of(progress, lacks_forms=bool(missing))
    enrollment.outcome_detail = replace(progress, missing_form_ids=tuple(each.form.id for each in missing))
    if progress.is_all_skipped:
        work.warn(ALL_SKIPPED)
    work.record(_told(EnrollmentEnded, enrollment))
    await keep_enrollment_record(work, enrollment)
    await _report_part_month(work, enrollment, Month.of(day))


async def _report_part_month(work: Work, enrollment: Enrollment, month: Month) -> None:
    """What was done in the month that an enrollment ends in is reported at once."""
    with seeing_all(work.db):
        services = (await client_services_of(work.db, [enrollment.id]))[enrollment.id]
    await make_reports(work, services, month)


async def _end_ongoing(work: Work, enrollment: Enrollment, day: date | None) -> None:
    """An ongoing service never completes: it stays in progress, and has a last day once the enrollment is over."""
    ongoing = sa.select(ClientService).where(
        ClientService.enrollment_id == enrollment.id,
        ClientService.is_ongoing,
        ClientService.status == ClientServiceStatus.IN_PROGRESS,
    )
    for service in await work.db.scalars(ongoing):
        service.ended_on = day


def _demand_reason(reason: CloseReason, note: str | None) -> None:
    if reason is CloseReason.CLIENT_EXITED:
        raise InvalidInput("This reason is recorded with the exit of a client.", path=["reason"])
    if reason is CloseReason.OTHER and not note:
        raise InvalidInput("Say in the note what the reason is.", path=["note"])


async def _demand_last_day(work: Work, enrollment: Enrollment, day: date) -> None:
    done = await _last_done(work, enrollment)
    if day > work.today:
        raise InvalidInput("The day lies in the future; close it when it has come.", path=["closedOn"])
    if day < enrollment.enrolled_on:
        raise InvalidInput("The day lies before the enrollment began.", path=["closedOn"])
    if done is not None and day < done:
        raise InvalidInput(f"Something was done in a service on {done}, after that day.", path=["closedOn"])


async def _last_done(work: Work, enrollment: Enrollment) -> date | None:
    last = sa.func.max(sa.func.coalesce(ClientService.completed_on, ClientService.started_on))
    steps = sa.select(last).where(ClientService.enrollment_id == enrollment.id)
    logs = sa.select(sa.func.max(SupportLog.worked_on)).where(
        SupportLog.enrollment_id == enrollment.id, SupportLog.status != SupportLogStatus.VOIDED
    )
    with seeing_all(work.db):
        days = [await work.db.scalar(steps), await work.db.scalar(logs)]
    return max((day for day in days if day is not None), default=None)


def _month(day: date) -> date:
    return day.replace(day=1)


def _told(event: type[Told], enrollment: Enrollment) -> Told:
    """An event with how the enrollment is closed."""
    reason, day, outcome = enrollment.close_reason, enrollment.closed_on, enrollment.outcome
    return event(enrollment.id, enrollment.client_id, str(reason), day or enrollment.enrolled_on, outcome)
