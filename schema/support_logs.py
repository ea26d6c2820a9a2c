"""Support logs, as the API shows them, and how much time they make up."""

from datetime import date, datetime
from enum import StrEnum

import strawberry

from ..core import support_log_rules, support_logs, support_time
from ..core.staff import StaffMember as Member
from .client_services import ClientService
from .clients import Client
from .declaring import describes, enum, input, related
from .enrollments import Enrollment
from .errors import UserError
from .form_submissions import FormSubmission
from .node import Node
from .planned_services import PlannedService
from .staff import StaffMember

enum(support_logs.SupportLogStatus)


@describes(support_logs.SupportLog)
class SupportLog(Node):
    """Time that a member of staff gave to a client service."""

    client: Client = related()
    enrollment: Enrollment | None = related()
    client_service: ClientService | None = related()
    staff: StaffMember | None = related()
    worked_on: date
    month: str
    started_at: datetime | None
    ended_at: datetime | None
    minutes: int
    is_billable: bool
    note: str | None
    status: support_logs.SupportLogStatus
    planned_service: PlannedService | None = related()
    continues: "SupportLog | None" = related()
    form_submissions: list[FormSubmission] = related()
    change_reason: str | None
    recorded_by: StaffMember | None = related(Member)
    """Who wrote it down, or changed it last; null where you may not see staff."""
    approved_at: datetime | None
    approved_by: StaffMember | None = related(Member)
    """Who approved it; null before, and where you may not see staff."""
    voided_at: datetime | None
    voided_by: StaffMember | None = related(Member)
    """Who found it to be a mistake; null where you may not see staff."""
    void_reason: str | None
    version: int
    created_at: datetime
    updated_at: datetime


@describes(support_time.MonthOfSupport)
class MonthOfSupport:
    """How much time was given to a client service in a month."""

    month: str
    minutes: int
    billable_minutes: int
    awaiting_minutes: int
    log_count: int


@describes(support_time.DayOfSupport)
class DayOfSupport:
    """What somebody logged on a day."""

    on: date
    minutes: int
    billable_minutes: int
    logs: list[SupportLog]


@describes(support_time.WeekOfSupport)
class WeekOfSupport:
    """What somebody logged in a week."""

    starts_on: date
    ends_on: date
    minutes: int
    billable_minutes: int
    days: list[DayOfSupport]


@describes(support_log_rules.MonthClosed)
class MonthClosed(UserError):
    """The month is closed: nothing in it is recorded, changed or taken back any more."""

    month: str
    """The month, such as `2026-10`."""


@describes(support_log_rules.LogsOverlap)
class LogsOverlap(UserError):
    """Somebody would have been in two places at once."""

    support_log_ids: list[strawberry.ID]
    """Their logs of that time, also where you may not see the clients."""


@enum
class SupportLogOrder(StrEnum):
    """How support logs are sorted."""

    NEWEST = "NEWEST"
    """The newest day comes first."""
    OLDEST = "OLDEST"
    """The oldest day comes first."""


@input
class SupportLogFilter:
    """Which support logs; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those about a client."""
    enrollment_id: strawberry.ID | None = None
    """Those in an enrollment."""
    client_service_id: strawberry.ID | None = None
    """Those in a client service."""
    staff_id: strawberry.ID | None = None
    """Those of a member of staff."""
    month: str | None = None
    """Those that count for a month, such as `2026-10`."""
    is_billable: bool | None = None
    """Those that may be billed, or those that may not."""
    statuses: list[support_logs.SupportLogStatus] | None = None
    """Those with one of these statuses."""
