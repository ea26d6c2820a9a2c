"""Month closings: whether the reports of a month were made, as the API shows it and takes what is done with it."""

from datetime import datetime

from ..core import month_closings, months, staff
from ..core.reports import ReportStatus
from .declaring import computed, describes, enum, input, payload, related
from .errors import UserError
from .inputs import Key, Name
from .node import Node
from .payloads import Payload
from .staff import StaffMember

enum(month_closings.MonthClosingStatus)
enum(month_closings.MonthClosingOrder)
enum(ReportStatus)


@describes(month_closings.ClosingProgress)
class ClosingProgress:
    """How far the closing of a month is, in client services."""

    done: int
    total: int


@describes(month_closings.ReportCount)
class ReportCount:
    """How many reports have one status."""

    status: ReportStatus
    count: int


@describes(month_closings.MonthClosing)
class MonthClosing(Node):
    """That the reports of a month were made, for every client service that was delivered in it."""

    month: str
    status: month_closings.MonthClosingStatus
    run: int
    progress: ClosingProgress
    started_at: datetime
    started_by: StaffMember | None = related(staff.StaffMember)
    """Who had it closed; null where it was closed by itself."""
    finished_at: datetime | None
    report_counts: list[ReportCount] = computed(month_closings.report_counts_of, by="month")
    """How many reports there are about the month, by status; of clients you may see."""


@describes(months.MonthNotOver)
class MonthNotOver(UserError):
    """The month goes on: what is done in it can be looked at, but not settled yet."""

    month: str
    """The month."""


@input
class CloseMonthInput:
    """The month to close."""

    month: Name
    """A month that is over, such as `2026-10`."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: the month is not closed twice."""


@payload
class CloseMonthPayload(Payload):
    """The closing that was started, or goes on."""

    month_closing: MonthClosing | None = None
    """How far it is; ask for it again to see it go on."""
