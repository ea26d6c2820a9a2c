"""Leo's follow-along, month by month: three reports are sent and two of them confirmed, the fourth is over the limit."""

import dataclasses
from datetime import timedelta

import sqlalchemy as sa

from ...core import form_filling, report_answers, report_sending, support_log_recording, support_log_reviews
from ...core.client_services import ClientService
from ...core.form_places import slot_for
from ...core.forms import Form
from ...core.months import Month
from ...core.report_making import make_reports
from ...core.reports import Report, ReportStatus
from ...core.spells import Duration
from ...core.staff import StaffMember
from ...core.support_logs import SupportLog
from ...core.work import Work
from .dates import InMonths
from .founding import client_of
from .people import LEO, SAMUEL
from .programs import DANA

TITLE, FORM = "Follow-along", "Monthly follow-along"
TENTH = timedelta(days=9)


@dataclasses.dataclass(frozen=True)
class DemoMonth:
    """A month of follow-along, with a visit on its tenth day."""

    months_ago: int
    reported_ago: int
    """How many months ago its report was sent."""
    minutes: int
    note: str
    supports: str
    returned: str | None = None
    """What the recipient wanted changed at first."""
    is_confirmed: bool = False

    def month(self, work: Work) -> Month:
        """The month, seen from when its report was sent."""
        return InMonths(self.reported_ago - self.months_ago).after(work.today)


MONTHS = (
    DemoMonth(7, 6, 120, "First visit at the bakery.", "A picture list for opening time.", is_confirmed=True),
    DemoMonth(
        6,
        5,
        95,
        "Sorted out the bus times.",
        "A new bus card; talked to the shift leader.",
        returned="Please say on which bus line.",
        is_confirmed=True,
    ),
    DemoMonth(5, 0, 80, "Watched the early shift.", "Breaks are kept; nothing else is needed."),
    DemoMonth(4, 3, 75, "Short visit, all well.", "None this month."),
)


async def record(work: Work, demo: DemoMonth) -> None:
    """Log the visit and fill in the form of the month, where that was not done yet."""
    service = await _service(work)
    if service is None or await _log(work, service, demo) is not None:
        return
    samuel = (await work.db.scalars(sa.select(StaffMember).where(StaffMember.email == SAMUEL))).one()
    visit = Duration(demo.month(work).first_day + TENTH, demo.minutes)
    await support_log_recording.record(work, service, samuel, visit, note=demo.note)
    form = (await work.db.scalars(sa.select(Form).where(Form.name == FORM))).one()
    said = {"visited_on": visit.worked_on.isoformat(), "hours": 60, "supports": demo.supports}
    await form_filling.submit_whole(work, await slot_for(work, form, service), said)


async def report(work: Work, demo: DemoMonth) -> None:
    """Approve the visit, report the month, and send that, where it was not done yet."""
    service = await _service(work)
    log = await _log(work, service, demo) if service else None
    if service is None or log is None or await _report(work, service, demo.month(work)) is not None:
        return
    await support_log_reviews.approve(work, log)
    await make_reports(work, [service], demo.month(work))
    await work.db.flush()
    made = await _report(work, service, demo.month(work))
    if made is None or made.status is not ReportStatus.READY:
        return
    await report_sending.submit(work, made)
    if demo.returned:
        await report_answers.record_return(work, made, demo.returned)
        await report_sending.submit(work, made)
    if demo.is_confirmed:
        await report_answers.record_validation(work, made, DANA.name)


async def _service(work: Work) -> ClientService | None:
    client = await client_of(work, LEO)
    query = sa.select(ClientService).where(ClientService.client_id == client.id, ClientService.title == TITLE)
    return (await work.db.scalars(query.limit(1))).first()


async def _log(work: Work, service: ClientService, demo: DemoMonth) -> SupportLog | None:
    query = sa.select(SupportLog).where(SupportLog.client_service_id == service.id, SupportLog.note == demo.note)
    return (await work.db.scalars(query.limit(1))).first()


async def _report(work: Work, service: ClientService, month: Month) -> Report | None:
    query = sa.select(Report).where(Report.client_service_id == service.id, Report.month == str(month))
    return (await work.db.scalars(query.limit(1))).first()
