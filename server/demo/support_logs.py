"""Support logs of the demo house, where time counts once somebody else approved it."""

import dataclasses
from datetime import time, timedelta

import sqlalchemy as sa

from ...core import organisations, support_log_recording, support_log_reviews
from ...core.client_services import ClientService
from ...core.enrollments import Enrollment, EnrollmentStatus
from ...core.spells import Duration, Times
from ...core.staff import StaffMember
from ...core.support_logs import SupportLog, SupportLogStatus
from ...core.work import Work
from .founding import client_of
from .people import ELLIE, LEO, MEI, PRIYA, SAMUEL

TRAVEL, FOLLOW_ALONG = "Travel training", "Follow-along"


@dataclasses.dataclass(frozen=True)
class DemoLog:
    """Time that somebody gave to a client service, so many days ago."""

    client: str
    service: str
    staff: str
    days_ago: int
    note: str
    minutes: int | None = None
    start: time = time(9)
    end: time = time(11)
    is_approved: bool = False

    def written(self, work: Work) -> Times | Duration:
        """The time as it is written down."""
        day = work.today - timedelta(self.days_ago)
        return Times(day, self.start, self.end) if self.minutes is None else Duration(day, self.minutes)


LOGS = (
    DemoLog(LEO, FOLLOW_ALONG, SAMUEL, 68, "First visit of the quarter.", 90, is_approved=True),
    DemoLog(LEO, FOLLOW_ALONG, SAMUEL, 40, "Watched a whole shift.", start=time(8), end=time(12, 15), is_approved=True),
    DemoLog(LEO, FOLLOW_ALONG, MEI, 33, "Helped with the new roster.", 50, is_approved=True),
    DemoLog(LEO, FOLLOW_ALONG, SAMUEL, 6, "Talked to the shift leader.", 60),
    DemoLog(LEO, FOLLOW_ALONG, SAMUEL, 5, "Written down twice.", 60),
    DemoLog(ELLIE, TRAVEL, MEI, 4, "Read the timetable together.", 45, is_approved=True),
    DemoLog(ELLIE, TRAVEL, PRIYA, 3, "Found the right stop.", start=time(14), end=time(15, 15)),
)


async def want_approval(work: Work) -> None:
    """Let time count only once it is approved, where nothing was logged yet."""
    if await work.db.scalar(sa.select(SupportLog.id).limit(1)) is None:
        house = await organisations.own(work.db)
        await organisations.configure(work, house, {"support_log_approval": True})


async def record(work: Work) -> None:
    """Log what is not there yet, where the client is in the program."""
    staff = {member.email: member for member in await work.db.scalars(sa.select(StaffMember))}
    for each in LOGS:
        client = await client_of(work, each.client)
        service = await _service_of(work, client.id, each.service)
        if service is not None and await _log_of(work, client.id, each.note) is None:
            await support_log_recording.record(work, service, staff[each.staff], each.written(work), note=each.note)


async def approve(work: Work) -> None:
    """Approve what was looked at already."""
    for each in LOGS:
        client = await client_of(work, each.client)
        log = await _log_of(work, client.id, each.note)
        if each.is_approved and log is not None and log.status is SupportLogStatus.AWAITING_APPROVAL:
            await support_log_reviews.approve(work, log)


async def _service_of(work: Work, client_id: str, title: str) -> ClientService | None:
    query = sa.select(ClientService).join(Enrollment, Enrollment.id == ClientService.enrollment_id)
    active = (Enrollment.status == EnrollmentStatus.ACTIVE) & (ClientService.title == title)
    return (await work.db.scalars(query.where(active, ClientService.client_id == client_id).limit(1))).first()


async def _log_of(work: Work, client_id: str, note: str) -> SupportLog | None:
    query = sa.select(SupportLog).where(SupportLog.client_id == client_id, SupportLog.note == note)
    return (await work.db.scalars(query.limit(1))).first()
