"""What is done to print reports: inputs and payloads."""

import strawberry

from .declaring import input, payload
from .payloads import Payload
from .reports import Report


@input
class RequestReportPdfInput:
    """Which report to make a PDF of."""

    report_id: strawberry.ID
    """The report. Its version does not matter: what is made shows it as it is then."""


@payload
class RequestReportPdfPayload(Payload):
    """The report."""

    report: Report | None = None
    """The report; look at its `pdf` until that is ready."""
