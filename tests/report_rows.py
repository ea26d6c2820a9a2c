"""Reports as rows: for tests of what is read from them, whatever made them."""

from typing import Any

from careplan.core.client_services import ClientService
from careplan.core.program_services import BillingMode
from careplan.core.reports import Report, ReportContent, ReportLine, ReportStatus
from careplan.core.work import Work

from .houses import House
from .programs import Enrollment, enroll

HOUR = 6_200


async def make_report(
    house: House, enrollment: Enrollment | None = None, month: str = "2026-09", minutes: int = 90, **more: Any
) -> str:
    """A report of the client's follow-along, as somebody made it; its identifier."""
    service_id = (await (enrollment or await enroll(house)).service("Follow-along"))["id"]

    async def make(work: Work) -> str:
        service = await work.get(ClientService, service_id)
        report = Report(**(_usual(month, minutes) | more))
        report.client_id, report.enrollment_id = service.client_id, service.enrollment_id
        report.client_service_id = service.id
        work.add(report)
        return report.id

    return await house.careplan.perform(house.actors["Manager"], make)


async def change_report(house: House, report_id: str, **values: Any) -> None:
    """A report as it is a little later."""

    async def change(work: Work) -> None:
        report = await work.get(Report, report_id)
        for name, value in values.items():
            setattr(report, name, value)

    await house.careplan.perform(house.actors["Manager"], change)


def _usual(month: str, minutes: int) -> dict[str, Any]:
    amount = minutes * HOUR // 60
    line = ReportLine("Follow-along", minutes, HOUR, amount, ("Billable time was logged in the month.",))
    return {
        "month": month,
        "kind": BillingMode.HOURLY,
        "sequence": 1,
        "status": ReportStatus.READY,
        "title": "Follow-along",
        "signature_label": "Employment Specialist",
        "logs_on_report": True,
        "minutes": minutes,
        "amount": amount,
        "currency": "AUD",
        "content": ReportContent(lines=(line,)),
    }
