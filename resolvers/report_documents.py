"""What may be done to print reports."""

from ..core import report_documents
from ..core.reports import Report
from ..core.work import Work
from ..schema import report_printing as acts
from ..schema.operations import Answer, answer, mutation


@mutation(acts.RequestReportPdfPayload)
async def request_report_pdf(work: Work, input: acts.RequestReportPdfInput) -> Answer:
    """Have a report made a PDF, in the background; asking again changes nothing unless the report changed."""
    report = await work.get(Report, input.report_id)
    await report_documents.request(work, report)
    return answer(report=report)
