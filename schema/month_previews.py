"""What a month comes to before it is closed, as the API shows it."""

import strawberry

from ..core import billing_findings, month_previews, report_previews
from ..core.program_services import BillingMode
from .client_services import ClientService
from .connections import Connection
from .declaring import computed, describes, enum, input
from .forms import Form
from .reports import Report, ReportLine

enum(report_previews.PreviewOutcome)


@describes(billing_findings.Finding)
class BillingFinding:
    """What came of a condition of a billing rule."""

    asked: str
    found: str
    holds: bool | None
    parts: list["BillingFinding"]


@describes(report_previews.ReportPreview)
class ReportPreview:
    """What would become of the report about a client service in a month."""

    client_service: ClientService
    kind: BillingMode
    outcome: report_previews.PreviewOutcome
    is_due: bool
    because: list[str]
    lines: list[ReportLine]
    minutes: int
    amount: int | None
    currency: str | None
    finding: BillingFinding | None
    report: Report | None
    missing_forms: list[Form] | None
    warnings: list[str]


@describes(month_previews.AmountTotal)
class AmountTotal:
    """What everything that would be billed in one currency comes to."""

    currency: str | None
    amount: int | None
    minutes: int
    report_count: int


@strawberry.type(
    name="ReportPreviewConnection", description="One page of what would be reported and billed for a month."
)
class MonthPreview(Connection[ReportPreview]):
    """One page of what would be reported and billed for a month."""

    month: str = strawberry.field(description="The month, such as `2026-10`.")
    totals: list[AmountTotal] = strawberry.field(
        resolver=computed(month_previews.totals_of, by="scope").serve("totals"),
        description="What everything on all pages comes to, by currency; worked out only when asked for.",
    )


@input
class MonthPreviewFilter:
    """Which client services; each field that is given narrows it down."""

    program_id: strawberry.ID | None = None
    """Those of enrollments in a program."""
    enrollment_id: strawberry.ID | None = None
    """Those of an enrollment."""
    client_service_id: strawberry.ID | None = None
    """One client service."""
    client_id: strawberry.ID | None = None
    """Those of a client."""
