"""Reports in a few words: a client with time in months that are over, and what is done with the reports."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from careplan.core.client_services import ClientService
from careplan.core.month_closings import MonthClosing, MonthClosingStatus
from careplan.core.months import Month
from careplan.core.report_making import make_reports
from careplan.core.reports import Report, ReportStatus
from careplan.core.work import Work

from .houses import House
from .programs import enroll, make_program
from .support_logs import Logging

HOURLY = {"amount": 6_200, "currency": "AUD", "unit": "HOUR"}
ONCE = {"amount": 62_500, "currency": "AUD", "unit": "ONCE"}
SERVICES: list[dict[str, Any]] = [
    {"name": "Intake", "isBillable": False},
    {"name": "Discovery", "billingMode": "MILESTONE", "price": ONCE},
    {"name": "Travel training", "price": HOURLY},
    {"name": "Follow-along", "isOngoing": True, "price": HOURLY, "logsOnReport": True, "signatureLabel": "Job coach"},
]
REPORT = """id version month kind sequence isSupplement supplementOf { id } status title signatureLabel logsOnReport
    minutes amount currency lines { description minutes unitAmount amount because } cautions voidReason isBilled billedOn
    logs { minutes minutesReported isBillable staffName note workedOn supportLog { id } }
    forms { name datedOn dateSource placement answers { label text } formSubmission { id } }
    missingForms { name } supplements { id }"""


@dataclasses.dataclass
class Reporting(Logging):
    """A client in a program, the time that is given to its services, and the reports about them."""

    async def reports(self, titled: str | None = None, *, by: str = "Manager", **filter: Any) -> list[Any]:
        """The reports about a service, or all of them, the oldest first; voided ones included."""
        if titled is not None:
            filter["clientServiceId"] = await self.service(titled)
        document = f"""query($filter: ReportFilter) {{
            reports(filter: $filter, orderBy: OLDEST, first: 100) {{ nodes {{ {REPORT} }} }} }}"""
        return list((await self.house.ask(document, {"filter": filter}, by=by))["reports"]["nodes"])

    async def report(self, titled: str = "Follow-along", **filter: Any) -> Any:
        """The one report about a service that is not void."""
        (found,) = [each for each in await self.reports(titled, **filter) if each["status"] != "VOIDED"]
        return found

    async def generate(self, month: str, *, by: str = "Manager", **scope: Any) -> Any:
        """Have the reports of a month made, for the enrollment unless said otherwise; the payload."""
        given = {"scope": scope or {"enrollmentId": self.enrollment.id}, "month": month}
        return await self.house.attempt("generateReports", f"reports {{ {REPORT} }}", by=by, **given)

    async def generated(self, month: str, **scope: Any) -> list[Any]:
        """Have the reports of a month made; those that changed."""
        payload = await self.generate(month, **scope)
        assert payload["errors"] == [], payload["errors"]
        return list(payload["reports"])

    async def act(self, mutation: str, report: Any, *, by: str = "Manager", **input: Any) -> Any:
        """Try something with a report at its present version; the payload."""
        document = "query($id: ID!) { report(id: $id) { version } }"
        version = (await self.house.ask(document, {"id": report["id"]}))["report"]["version"]
        given = {"reportId": report["id"], "expectedVersion": version} | input
        return await self.house.attempt(mutation, f"report {{ {REPORT} }}", by=by, **given)

    async def stand(self, report: Any, status: str) -> None:
        """Bring a report to where sending it would."""

        async def change(work: Work) -> None:
            row = await work.get(Report, report["id"])
            uses = sa.select(sa.func.count(Report.use_number)).where(Report.client_service_id == row.client_service_id)
            if status == "PENDING" and row.use_number is None:
                row.use_number = (await work.db.scalar(uses) or 0) + 1
            row.status, row.validated_at = ReportStatus(status), work.now if status == "VALIDATED" else None

        await self.house.careplan.perform(self.house.actors["Manager"], change)

    async def validated(self, report: Any) -> None:
        """Let a report be confirmed by its recipient."""
        await self.stand(report, "PENDING")
        await self.stand(report, "VALIDATED")

    async def close(self, month: str) -> None:
        """Close a month: its reports are made, and what comes later is worked into them."""

        async def change(work: Work) -> None:
            work.add(
                MonthClosing(
                    month=month, status=MonthClosingStatus.DONE, portions=(), started_at=work.now, finished_at=work.now
                )
            )
            await make_reports(work, (await work.db.scalars(sa.select(ClientService))).all(), Month.parse(month))

        await self.house.careplan.perform(self.house.actors["Manager"], change)


async def start_reporting(house: House, days_ago: int = 300, **program: Any) -> Reporting:
    """A client who enrolled a while ago in a program with prices."""
    made = await make_program(house, **({"services": SERVICES} | program))
    first = (date.fromisoformat(_today(house)) - timedelta(days_ago)).isoformat()
    return Reporting(house, await enroll(house, made, enrolledOn=first))


def month_before(house: House, months: int = 1) -> Month:
    """The month before this one, or one so many before."""
    month = Month.of(date.fromisoformat(_today(house)))
    for _ in range(months):
        month = month.before
    return month


def day_in(month: Month, day: int = 10) -> date:
    """A day of a month."""
    return date(month.year, month.number, day)


def on(month: Month, minutes: int = 60, day: int = 10) -> dict[str, Any]:
    """Minutes on a day of a month."""
    return {"duration": {"workedOn": day_in(month, day).isoformat(), "minutes": minutes}}


def _today(house: House) -> str:
    return house.careplan.moment(house.actors["Manager"]).today.isoformat()
