"""Reports that leave the house, in a few words: made as they are stored, and what is done with them."""

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa

from careplan.core import report_sending
from careplan.core.addresses import Recipient
from careplan.core.client_services import ClientService
from careplan.core.mail import OutgoingMail
from careplan.core.program_services import BillingMode
from careplan.core.reports import Report, ReportContent, ReportLine, ReportStatus
from careplan.core.work import Work

from .deployments import today
from .houses import House
from .programs import Enrollment, enroll, make_program

DANA = Recipient("Dana Reed", "dana@agency.example")
MONTHS = [f"{year}-{month:02}" for year in (2022, 2023, 2024, 2025) for month in range(1, 13)][:44]
CONTENT = ReportContent(
    lines=(ReportLine("Follow-along", 90, 6_200, 9_300, ("Billable time was given in the month.",)),),
)


@dataclasses.dataclass
class Sending:
    """A client in a program whose reports are sent, and the service they are about."""

    house: House
    enrollment: Enrollment
    service_id: str

    async def make(self, month: str = "2025-10", **values: Any) -> str:
        """A report that is ready; its identifier."""
        return (await self.make_all([month], **values))[0]

    async def make_all(self, months: list[str], **values: Any) -> list[str]:
        """Reports that are ready, one for each month; their identifiers."""

        async def store(work: Work) -> list[str]:
            service = await work.find(ClientService, self.service_id)
            reports = [_report(service, month, values) for month in months]
            work.add(*reports)
            return [report.id for report in reports]

        return await self.house.careplan.perform(self.house.actors["Manager"], store)

    async def read(self, report_id: str) -> Report:
        """A report as it is stored."""
        async with self.house.careplan.reading(self.house.actors["Manager"]) as db:
            return await db.get_one(Report, report_id)

    async def do(self, verb: Callable[..., Awaitable[Any]], report_id: str, /, *given: Any, by: str = "Manager") -> Any:
        """Do something with a report."""

        async def change(work: Work) -> Any:
            return await verb(work, await work.get(Report, report_id), *given)

        return await self.house.careplan.perform(self.house.actors[by], change)

    async def submit(self, report_id: str, recipient: Recipient | None = DANA) -> Report:
        """Submit a report; as it is then."""
        await self.do(report_sending.submit, report_id, recipient)
        return await self.read(report_id)

    async def link(self) -> str:
        """The path of the link that was sent last."""
        async with self.house.careplan.reading(self.house.actors["Manager"]) as db:
            newest = sa.select(OutgoingMail.link).order_by(OutgoingMail.id.desc()).limit(1)
            return str(await db.scalar(newest))

    async def events(self) -> list[tuple[str, Any]]:
        """What happened to reports, in order: what, and who did it."""
        document = "{ auditEntries(orderBy: OLDEST, first: 100) { nodes { kind staff { name } } } }"
        nodes = (await self.house.ask(document))["auditEntries"]["nodes"]
        return [(each["kind"], each["staff"] and each["staff"]["name"]) for each in nodes if "Report" in each["kind"]]


def _report(service: ClientService, month: str, values: dict[str, Any]) -> Report:
    usual: dict[str, Any] = {
        "kind": BillingMode.HOURLY,
        "sequence": 1,
        "status": ReportStatus.READY,
        "title": "Follow-along",
        "signature_label": "Employment Specialist",
        "logs_on_report": True,
        "minutes": 90,
        "amount": 9_300,
        "currency": "USD",
        "content": CONTENT,
    }
    of = {"client_id": service.client_id, "enrollment_id": service.enrollment_id, "client_service_id": service.id}
    return Report(**of, month=month, **(usual | values))


async def start_sending(house: House, limit: int | None = None) -> Sending:
    """A client in a program with one service that is reported each month."""
    service = {"name": "Follow-along", "isOngoing": True, "logsOnReport": True, "reportSubmissionLimit": limit}
    program = await make_program(house, services=[service])
    enrollment = await enroll(house, program, enrolledOn=today(house, -1_200))
    return Sending(house, enrollment, (await enrollment.service("Follow-along"))["id"])
