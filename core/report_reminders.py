"""Reminders of month end: whoever owes forms that reports wait for is told so once, without a word about whom."""

import sqlalchemy as sa

from . import mail
from .clients import CaseloadAssignment
from .month_closings import MonthClosing
from .months import Month
from .permissions import requires
from .reports import Report, ReportStatus
from .staff import StaffMember
from .support_logs import COUNTING, SupportLog
from .work import Work

AT_ONCE = 100
"""How many people are written to in one unit of work."""

TEXT = """Hello {name},

{waiting} for {month} that you can fill in. Please sign in and submit what is missing: the reports cannot be sent before.
"""


@requires("report.manage")
async def remind(work: Work, closing: MonthClosing, after: str = "") -> str | None:
    """Write to those who come behind a member of staff and owe forms, once in a run; the last of them, if any."""
    month, last = Month.parse(closing.month), None
    found = await work.db.execute(_owing(month).where(StaffMember.id > after).order_by(StaffMember.id).limit(AT_ONCE))
    for member, count in found.all():
        last = member.id
        waiting = (
            "One end-of-month report waits for forms" if count == 1 else f"{count} end-of-month reports wait for forms"
        )
        await mail.post(
            work,
            name=member.name,
            address=member.email,
            subject=f"Forms are missing for {month.in_words}",
            text=TEXT.format(name=member.name, waiting=waiting, month=month.in_words),
            key=f"month-end/{month}/{closing.run}/{member.id}",
        )
    return last


def _owing(month: Month) -> sa.Select[StaffMember, int]:
    """The staff who owe forms and for how many reports: who gave the time, or where nobody did, who looks after the client."""
    same_month = (SupportLog.client_service_id == Report.client_service_id) & (SupportLog.month == Report.month)
    gave = same_month & SupportLog.status.in_(COUNTING)
    waits = (Report.month == str(month)) & (Report.status == ReportStatus.AWAITING_FORMS)
    by_time = sa.select(Report.id.label("report_id"), SupportLog.staff_id).join(SupportLog, gave).where(waits)
    by_client = (
        sa.select(Report.id, CaseloadAssignment.staff_id)
        .join(CaseloadAssignment, CaseloadAssignment.client_id == Report.client_id)
        .where(waits, ~sa.exists().where(gave))
    )
    owed = by_time.union(by_client).subquery()
    return (
        sa.select(StaffMember, sa.func.count())
        .join(owed, owed.c.staff_id == StaffMember.id)
        .where(StaffMember.is_active)
        .group_by(StaffMember.id)
    )
