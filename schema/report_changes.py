"""What managers do with reports: inputs and payloads."""

from datetime import date

import strawberry

from .declaring import input, one_of, payload
from .inputs import Key, Reason
from .payloads import Payload
from .reports import Report


@one_of
class ReportScopeInput:
    """Whose reports are made; name exactly one."""

    client_service_id: strawberry.Maybe[strawberry.ID]
    """Those of one client service."""
    enrollment_id: strawberry.Maybe[strawberry.ID]
    """Those of all services of an enrollment."""
    program_id: strawberry.Maybe[strawberry.ID]
    """Those of everybody in a program, where they are not too many for once."""


@input
class GenerateReportsInput:
    """Which reports are made."""

    scope: ReportScopeInput
    """Whose they are."""
    month: str
    """The month, such as `2026-10`; it must be over."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: the first answer comes back."""


@payload
class GenerateReportsPayload(Payload):
    """The reports that were made or changed; none where all were as they should be."""

    reports: list[Report] | None = None
    """The reports, by client service."""


@input
class ReportInput:
    """A report that something is done with."""

    report_id: strawberry.ID
    """The report."""
    expected_version: int
    """The version you read; a report that changed since is not changed."""


@payload
class ReportPayload(Payload):
    """A report that something was done with."""

    report: Report | None = None
    """The report as it is now."""


@input
class VoidReportInput(ReportInput):
    """Which report was a mistake, and why."""

    reason: Reason
    """Why it does not count, in words."""


@payload
class VoidReportPayload(ReportPayload):
    """The report, which stays on file and does not count."""


@input
class MarkReportBilledInput(ReportInput):
    """A report that was billed."""

    billed_on: date | None = None
    """The day; today where this is left out, never in the future."""


@payload
class MarkReportBilledPayload(ReportPayload):
    """The report that is billed now."""


@input
class TakeBackReportBillingInput(ReportInput):
    """A report that was not billed after all."""


@payload
class TakeBackReportBillingPayload(ReportPayload):
    """The report that is not billed now; one that was never sent was worked out anew."""
