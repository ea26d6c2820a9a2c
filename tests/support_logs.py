"""Support logs in a few words: a service to log time for, and what is done with the logs."""

import dataclasses
from datetime import date, timedelta
from typing import Any

from .deployments import today
from .houses import House
from .programs import Enrollment, enroll, make_program

LOG = """id version status month workedOn startedAt endedAt minutes isBillable note changeReason voidReason
    staff { id } recordedBy { id } continues { id } clientService { id } plannedService { id }
    approvedBy { id } voidedBy { id } formSubmissions { id }"""
LOGGED = f"supportLog {{ {LOG} }} continuation {{ {LOG} }}"
WORKER, COORDINATOR, MANAGER = "Support worker", "Coordinator", "Manager"


@dataclasses.dataclass
class Logging:
    """A client in a program, and the time that is given to its services."""

    house: House
    enrollment: Enrollment

    async def service(self, titled: str = "Follow-along") -> str:
        """One of the services; the identifier."""
        return str((await self.enrollment.service(titled))["id"])

    async def attempt(
        self, time: dict[str, Any], titled: str = "Follow-along", *, by: str = WORKER, **input: Any
    ) -> Any:
        """Try to log time; the payload, refused or not."""
        given = {"clientServiceId": await self.service(titled), "time": time} | input
        return await self.house.attempt("recordSupportLog", LOGGED, by=by, **given)

    async def record(self, time: dict[str, Any], titled: str = "Follow-along", **input: Any) -> Any:
        """Log time; the log."""
        payload = await self.attempt(time, titled, **input)
        assert payload["errors"] == [], payload["errors"]
        return payload["supportLog"]

    async def do(self, act: str, log: Any, *, by: str = WORKER, **input: Any) -> Any:
        """Try something with a log at its present version; the payload."""
        version = (await self.look(log["id"]))["version"]
        fields = LOGGED if act == "updateSupportLog" else f"supportLog {{ {LOG} }}"
        return await self.house.attempt(
            act, fields, by=by, supportLogId=log["id"], **({"expectedVersion": version} | input)
        )

    async def look(self, log_id: str) -> Any:
        """A log as it is now."""
        return (await self.house.ask(f"query($id: ID!) {{ supportLog(id: $id) {{ {LOG} }} }}", {"id": log_id}))[
            "supportLog"
        ]

    async def all(self, by: str = MANAGER, **filter: Any) -> list[Any]:
        """The logs that a filter finds, the oldest first."""
        document = f"""query($filter: SupportLogFilter) {{
            supportLogs(filter: $filter, orderBy: OLDEST) {{ nodes {{ {LOG} }} }} }}"""
        return list((await self.house.ask(document, {"filter": filter}, by=by))["supportLogs"]["nodes"])


async def start_logging(house: House, days_ago: int = 300, **program: Any) -> Logging:
    """A client who enrolled a while ago."""
    return Logging(house, await enroll(house, await make_program(house, **program), enrolledOn=today(house, -days_ago)))


def minutes(house: House, minutes: int = 60, days: int = -1) -> dict[str, Any]:
    """Minutes on a day, yesterday where none is named."""
    return {"duration": {"workedOn": today(house, days), "minutes": minutes}}


def times(on: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    """From one time to another on a day."""
    return {"times": {"startedOn": on, "startTime": start, "endTime": end} | more}


def last_month_end(house: House) -> tuple[str, str]:
    """The last day of the month before, and the first of this one."""
    first = date.fromisoformat(today(house)).replace(day=1)
    return (first - timedelta(1)).isoformat(), first.isoformat()


def refusals(payload: Any) -> list[tuple[str, Any]]:
    """Why it was refused, and where in the input."""
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def configure(house: House, **settings: Any) -> None:
    """Change how the house works."""
    version = (await house.ask("{ organisation { version } }"))["organisation"]["version"]
    await house.do("updateOrganisation", "", by="Administrator", expectedVersion=version, **settings)
