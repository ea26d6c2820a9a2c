"""Reports as files, as the API shows them."""

from datetime import datetime

from ..core import report_documents
from .declaring import describes, enum

enum(report_documents.ReportPdfStatus)


@describes(report_documents.ReportPdf)
class ReportPdf:
    """A report as it is now, as a PDF."""

    status: report_documents.ReportPdfStatus
    url: str | None
    requested_at: datetime
    made_at: datetime | None
