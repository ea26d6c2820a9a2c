"""What may be done with reports that leave the house."""

from ..core import report_answers
from ..core import report_sending as core
from ..core.reports import Report
from ..core.work import Work
from ..schema import report_sending as acts
from ..schema.operations import Answer, answer, mutation
from ..schema.report_recipients import recipient


@mutation(acts.SubmitReportPayload)
async def submit_report(work: Work, input: acts.SubmitReportInput) -> Answer:
    """Send a report to its recipient, who confirms it; or archive it, where enough were sent out before."""
    report = await work.get(Report, input.report_id, version=input.expected_version)
    await core.submit(work, report, recipient(input.recipient, "recipient"))
    return answer(report=report)


@mutation(acts.RecallReportPayload)
async def recall_report(work: Work, input: acts.RecallReportInput) -> Answer:
    """Take a report back that waits for its recipient; their link stops working."""
    report = await work.get(Report, input.report_id, version=input.expected_version)
    await core.recall(work, report)
    return answer(report=report)


@mutation(acts.ValidateReportPayload)
async def validate_report(work: Work, input: acts.ValidateReportInput) -> Answer:
    """Record that the recipient of a report confirmed it otherwise, such as on paper; their link stops working."""
    report = await work.get(Report, input.report_id, version=input.expected_version)
    await report_answers.record_validation(work, report, input.validated_by)
    return answer(report=report)


@mutation(acts.ReturnReportPayload)
async def return_report(work: Work, input: acts.ReturnReportInput) -> Answer:
    """Record that the recipient wants a report changed, as they told somebody; their link stops working."""
    report = await work.get(Report, input.report_id, version=input.expected_version)
    await report_answers.record_return(work, report, input.comment)
    return answer(report=report)
