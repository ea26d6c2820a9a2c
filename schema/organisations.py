"""The organisation, as the API shows it and takes what is done with it."""

from datetime import date, datetime

import strawberry

from ..core import due_dates, holiday_calendars, organisations
from .declaring import describes, input, payload
from .fields import FieldDefinition, FieldDefinitionInput
from .inputs import Name
from .node import Node
from .payloads import Payload


@describes(due_dates.Holiday)
class Holiday:
    """A day that is not worked, and what it is called."""

    on: date
    name: str


@describes(holiday_calendars.HolidayCalendar)
class HolidayCalendar:
    """Which days an organisation does not work, beside weekends."""

    country: str | None
    subdivision: str | None
    own_holidays: list[Holiday]
    worked_days: list[date]


@describes(organisations.Organisation)
class Organisation(Node):
    """A provider of disability or community care."""

    name: str
    time_zone: str
    activation_approval: bool
    caseload_only: bool
    support_log_approval: bool
    refuses_overlapping_logs: bool
    approval_mails: bool
    closed_through: str | None
    submits_reports: bool
    profile_fields: list[FieldDefinition]
    holiday_calendar: HolidayCalendar | None
    version: int
    created_at: datetime
    updated_at: datetime


@input
class UpdateOrganisationInput:
    """What changes about how the house works; what is left out stays."""

    expected_version: int
    """The version you read; an organisation that changed since is not changed."""
    name: strawberry.Maybe[Name]
    """What it is called."""
    time_zone: strawberry.Maybe[Name]
    """Its IANA time zone, such as `Australia/Perth`; days of plans are days there."""
    activation_approval: strawberry.Maybe[bool]
    """Whether a support plan needs another person's approval before it is activated."""
    caseload_only: strawberry.Maybe[bool]
    """Whether staff without `client.read_all` find only the clients assigned to them."""
    support_log_approval: strawberry.Maybe[bool]
    """Whether the time that staff log from now on counts only once somebody else approved it."""
    refuses_overlapping_logs: strawberry.Maybe[bool]
    """Whether one member of staff cannot log two spells at the same time; otherwise there is only a warning."""
    approval_mails: strawberry.Maybe[bool]
    """Whether supervisors are sent an e-mail when somebody's planned service waits for their approval."""
    closed_through: strawberry.Maybe[Name | None]
    """The last month, such as `2026-10`, in and before which no time is recorded or changed any more; null opens all."""
    submits_reports: strawberry.Maybe[bool]
    """Whether reports that are ready when a month is closed are sent to their recipients at once."""


@payload
class UpdateOrganisationPayload(Payload):
    """How the house works now."""

    organisation: Organisation | None = None
    """The organisation."""


@input
class DefineProfileFieldsInput:
    """Everything that is recorded about every client from now on, beside the core fields."""

    expected_version: int
    """The version of the organisation you read; one that changed since is not changed."""
    fields: list[FieldDefinitionInput]
    """All profile fields, in order; what was recorded under a field that goes stays stored, unshown."""


@payload
class DefineProfileFieldsPayload(Payload):
    """What is recorded about every client now."""

    organisation: Organisation | None = None
    """The organisation."""
