"""Closing a month: its client services are looked at portion by portion, each in a unit of work of its own."""

import dataclasses
from dataclasses import dataclass

import sqlalchemy as sa

from .client_services import ClientService
from .enrollments import Enrollment
from .events import Event
from .month_closings import MonthClosing, MonthClosingStatus, Portion, closing_of
from .months import Month, MonthNotOver
from .organisations import own
from .permissions import requires
from .program_services import ProgramService
from .report_making import make_reports
from .report_sending import submit_ready
from .reports import Report, ReportStatus
from .visibility import Db, seeing_all
from .work import Work

PORTION = 250
"""How many client services are looked at in one unit of work: enough to be quick, few enough to let others in between."""


@dataclass(frozen=True, slots=True)
class MonthClosingStarted(Event):
    """Somebody, or the clock, had a month closed."""

    month: str
    run: int


@dataclass(frozen=True, slots=True)
class MonthClosingFinished(Event):
    """Every report of a month was made."""

    month: str
    run: int


@requires("report.manage")
async def close(work: Work, month: Month) -> MonthClosing:
    """Have the reports of a month made that is over; a closing that runs goes on as it is. Raises MonthNotOver."""
    if month >= Month.of(work.today):
        raise MonthNotOver(month)
    with seeing_all(work.db):
        closing = await closing_of(work.db, month)
        if closing is not None:
            await work.hold(closing)
            if closing.status is MonthClosingStatus.RUNNING:
                return closing
        portions = await portions_of(work.db, month)
    closing = closing or MonthClosing(month=str(month), run=0)
    closing.status, closing.run, closing.portions = MonthClosingStatus.RUNNING, closing.run + 1, portions
    closing.started_at, closing.started_by_id, closing.finished_at = work.now, work.actor.staff_id, None
    work.add(closing)
    work.record(MonthClosingStarted(closing.id, closing.month, closing.run))
    return closing


@requires("report.manage")
async def work_through(work: Work, closing: MonthClosing, place: int) -> None:
    """Make the reports of a portion; where they were made already, they are worked out anew or left as they are."""
    portion, month = closing.portions[place], Month.parse(closing.month)
    within = ClientService.id.between(portion.first_id, portion.last_id)
    services = await work.db.scalars(_delivered(month).where(within).order_by(ClientService.id))
    await make_reports(work, services.all(), month)


@requires("report.submit")
async def send_out(work: Work, closing: MonthClosing, place: int) -> None:
    """Send those reports of a portion that are ready and never were sent, where the house wants that."""
    if not (await own(work.db)).submits_reports:
        return
    portion = closing.portions[place]
    ready = sa.select(Report).where(
        Report.client_service_id.between(portion.first_id, portion.last_id),
        Report.month == closing.month,
        Report.status == ReportStatus.READY,
        Report.submitted_at.is_(None),
    )
    reports = (await work.db.scalars(ready.order_by(Report.id))).all()
    await work.hold_all(reports)
    await submit_ready(work, reports)


@requires("report.manage")
async def tick_off(work: Work, closing: MonthClosing, place: int) -> None:
    """Note that everything about a portion is done."""
    await work.hold(closing)
    done = dataclasses.replace(closing.portions[place], is_done=True)
    closing.portions = (*closing.portions[:place], done, *closing.portions[place + 1 :])


@requires("report.manage")
async def finish(work: Work, closing: MonthClosing) -> None:
    """Note that a month is closed, once all of its portions are done."""
    await work.hold(closing)
    if closing.status is MonthClosingStatus.RUNNING and not closing.open_portions:
        closing.status, closing.finished_at = MonthClosingStatus.DONE, work.now
        work.record(MonthClosingFinished(closing.id, closing.month, closing.run))


async def portions_of(db: Db, month: Month) -> tuple[Portion, ...]:
    """All client services that may need a report of a month, cut into portions, in one statement."""
    place = sa.func.row_number().over(order_by=ClientService.id) - 1
    numbered = _delivered(month).with_only_columns(ClientService.id, place.label("place")).subquery()
    portion = numbered.c.place // PORTION
    query = sa.select(sa.func.min(numbered.c.id), sa.func.max(numbered.c.id), sa.func.count()).group_by(portion)
    return tuple(Portion(*row) for row in await db.execute(query.order_by(portion)))


def _delivered(month: Month) -> sa.Select[ClientService]:
    """The billable services of clients who were in the program for at least a day of a month."""
    return (
        sa.select(ClientService)
        .join(Enrollment, Enrollment.id == ClientService.enrollment_id)
        .join(ProgramService, ProgramService.id == ClientService.program_service_id)
        .where(
            ProgramService.is_billable,
            Enrollment.enrolled_on <= month.last_day,
            sa.func.coalesce(Enrollment.closed_on, month.last_day) >= month.first_day,
        )
    )
