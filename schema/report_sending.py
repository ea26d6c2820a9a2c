"""What is done with reports that leave the house: inputs and payloads."""

from .declaring import input, payload
from .inputs import Key, Name, Reason
from .report_changes import ReportInput, ReportPayload
from .report_recipients import ReportRecipientInput


@input
class SubmitReportInput(ReportInput):
    """Which report is sent, and to whom."""

    recipient: ReportRecipientInput | None = None
    """Whom it is sent to; the recipient of the enrollment where this is left out."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nobody gets a second e-mail."""


@payload
class SubmitReportPayload(ReportPayload):
    """The report, which waits for its recipient now; or was archived, because enough were sent out before."""


@input
class RecallReportInput(ReportInput):
    """Which report is taken back."""


@payload
class RecallReportPayload(ReportPayload):
    """The report, which is ready again; it keeps its use of the limit."""


@input
class ValidateReportInput(ReportInput):
    """A report that its recipient confirmed otherwise than by the link, such as on paper."""

    validated_by: Name
    """Who confirmed it, by name."""


@payload
class ValidateReportPayload(ReportPayload):
    """The report that is confirmed now."""


@input
class ReturnReportInput(ReportInput):
    """A report that its recipient wants changed, as they told somebody."""

    comment: Reason
    """What has to be changed, in words."""


@payload
class ReturnReportPayload(ReportPayload):
    """The report, which is ready again; it keeps its use of the limit."""
