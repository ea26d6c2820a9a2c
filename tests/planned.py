"""Planned services in a few words: made by hand, worked on, looked at."""

import dataclasses
from typing import Any

from .deployments import today
from .houses import House

WORKER, COORDINATOR, MANAGER = "Support worker", "Coordinator", "Manager"
STATE = """
    id version status title description dueOn assignee { id } isFinished completedAt approvedAt startedAt
    activities { id title doneAt } notes { kind text author { name } } completion { id }
    billingRate { id } deployment { id status isReopened version }
"""


@dataclasses.dataclass
class Planned:
    """A planned service, and what is done with it."""

    house: House
    id: str

    async def look(self, fields: str = STATE, *, by: str = MANAGER) -> Any:
        """What it is now."""
        document = f"query($id: ID!) {{ plannedService(id: $id) {{ {fields} }} }}"
        return (await self.house.ask(document, {"id": self.id}, by=by))["plannedService"]

    async def attempt(self, act: str, fields: str = "", *, by: str = WORKER, **input: Any) -> Any:
        """Try something at its present version; the payload, refused or not."""
        version = (await self.look("version"))["version"]
        named = {"plannedServiceId": self.id, "expectedVersion": version}
        return await self.house.attempt(act, fields, by=by, **(named | input))

    async def do(self, act: str, *, by: str = WORKER, **input: Any) -> Any:
        """Do something; what it is afterwards."""
        payload = await self.attempt(act, f"plannedService {{ {STATE} }}", by=by, **input)
        assert payload["errors"] == [], payload["errors"]
        return payload["plannedService"]

    async def refused(self, act: str, *, by: str = WORKER, **input: Any) -> list[tuple[str, Any]]:
        """Why something is refused; fails where it is not, or where anything changed."""
        before = await self.look()
        payload = await self.attempt(act, by=by, **input)
        assert payload["errors"] != []
        assert await self.look() == before
        return [(error["code"], error["path"]) for error in payload["errors"]]

    async def tick(self, place: int = 0, *, by: str = WORKER, act: str = "tickPlannedActivity") -> Any:
        """Tick one of its activities."""
        activity = (await self.look())["activities"][place]
        return await self.house.attempt(act, f"plannedService {{ {STATE} }}", by=by, activityId=activity["id"])


async def plan_work(house: House, *, of: str | None = WORKER, due: int = 3, **input: Any) -> Planned:
    """A planned service made by hand, for a member of staff or for the pool."""
    given = {"clientId": house.client_id, "title": "Call them", "dueOn": today(house, due)}
    if of is not None:
        given["assigneeId"] = house.actors[of].staff_id
    made = await house.do("createPlannedService", "plannedService { id }", **(given | input))
    return Planned(house, made["plannedService"]["id"])


async def make_rate(house: House, combination: str = "DATE_UNITS", **input: Any) -> str:
    """A billing rate; its identifier."""
    given = {"staffDescription": f"By {combination}", "inputCombination": combination} | input
    return str((await house.do("createBillingRate", "billingRate { id }", **given))["billingRate"]["id"])


async def supervise(house: House, supervisor: str = COORDINATOR, of: str = WORKER) -> None:
    """Let one member of staff approve what another does."""
    given = {"staffMemberId": house.actors[of].staff_id, "supervisorId": house.actors[supervisor].staff_id}
    await house.do("assignSupervisor", "", by="Administrator", **given)


async def bring_to(service: Planned, status: str) -> None:
    """Bring an open planned service of the worker into a status; with a supervisor where it is to wait for approval."""
    if status in ("IN_PROGRESS", "AWAITING_APPROVAL", "APPROVED"):
        await service.do("startPlannedService")
    if status == "AWAITING_APPROVAL":
        await supervise(service.house)
    if status in ("AWAITING_APPROVAL", "APPROVED"):
        await service.do("completePlannedService")
    if status == "SKIPPED":
        await service.do("skipPlannedService", by=MANAGER, reason="Not wanted.")
    assert (await service.look("status"))["status"] == status


async def skip(house: House, *ids: str) -> None:
    """Finish planned services: they are not done."""
    for identifier in ids:
        await Planned(house, identifier).do("skipPlannedService", by=MANAGER, reason="Not wanted.")
