"""The service is killed in the middle of its work: what it confirmed is there, and nothing is there by half."""

import asyncio
import dataclasses
import random
from typing import Any

import httpx
import strawberry

from careplan.core.careplan import Careplan

from ..houses import build_house
from ..server.running import Running, running
from .crowds import CrowdedHouse, sign_in

KILLS = (("record", 0.1), ("activation", 0.1), ("activation", 0.0))
"""What is confirmed before each kill, and how many seconds later it comes at most; meanwhile others are writing."""
WRITERS = 6
SECTIONS, ITEMS = 2, 2
"""What each plan has, made from the template of the crowd."""

CREATED = "SELECT subject_id FROM audit_entries WHERE kind = 'SupportPlanCreated'"
ACTIVATED = "SELECT subject_id FROM audit_entries WHERE kind = 'SupportPlanActivated'"
PARTS = """
    SELECT support_plans.id,
        (SELECT count(*) FROM plan_sections WHERE plan_id = support_plans.id),
        (SELECT count(*) FROM plan_items WHERE plan_id = support_plans.id)
    FROM support_plans
"""
IN_FORCE = "SELECT client_id, id FROM support_plans WHERE status = 'ACTIVE'"
LATEST = "SELECT id, latest_support_plan_id FROM clients WHERE latest_support_plan_id IS NOT NULL"
CAME_INTO_FORCE = "SELECT id FROM support_plans WHERE activated_at IS NOT NULL AND status IN ('ACTIVE', 'EXPIRED')"
LINKED = "SELECT record_id FROM record_links"
RECORDED = "SELECT id FROM client_records"
NOTES = "SELECT id, entered ->> 'note' FROM plan_items"


@dataclasses.dataclass
class Ledger:
    """What the service confirmed, and the moment it is killed: when something is confirmed for the nth time."""

    server: Running
    killed_after: str
    countdown: int
    delay: float
    plans: list[str] = dataclasses.field(default_factory=list)
    records: list[str] = dataclasses.field(default_factory=list)
    notes: dict[str, str] = dataclasses.field(default_factory=dict)
    activated: list[str] = dataclasses.field(default_factory=list)

    def confirm(self, what: str) -> None:
        """Count a confirmation, and kill the service at the one that was chosen."""
        self.countdown -= what == self.killed_after
        if self.countdown == 0 and what == self.killed_after:
            asyncio.get_running_loop().call_later(self.delay, self.server.kill)


async def work_until_killed(house: CrowdedHouse, ledger: Ledger, client_id: str, template_id: str) -> None:
    """Take one plan of a client after the other from template to active, and note what was confirmed."""
    try:
        while True:
            await _one_plan(house, ledger, client_id, template_id)
    except httpx.TransportError:
        assert ledger.server.process.poll() is not None


async def _one_plan(house: CrowdedHouse, ledger: Ledger, client_id: str, template_id: str) -> None:
    fields = "supportPlan { id sections { items { id title } } }"
    made = (await house.do("createSupportPlan", fields, clientId=client_id, templateId=template_id))["supportPlan"]
    ledger.plans.append(made["id"])
    ledger.confirm("plan")
    note, goal = (section["items"][0]["id"] for section in made["sections"])
    given = {"recordType": "goal_attainment", "title": "Swim", "values": {}, "planItemId": goal, "expectedVersion": 1}
    linked = await house.do("createLinkedRecord", "planItem { version } record { id }", **given)
    ledger.records.append(linked["record"]["id"])
    ledger.confirm("record")
    noted = await house.do(
        "recordPlanItemValues", "planItem { version }", planItemId=note, expectedVersion=1, values={"note": made["id"]}
    )
    ledger.notes[note] = made["id"]
    for item, before in ((note, noted), (goal, linked)):
        version = before["planItem"]["version"]
        await house.do("markPlanItemDone", "", planItemId=item, expectedVersion=version)
    await house.insist("activateSupportPlan", supportPlanId=made["id"], expectedVersion=1)
    ledger.activated.append(made["id"])
    ledger.confirm("activation")


async def check(house: CrowdedHouse, ledger: Ledger) -> None:
    """What the database holds: everything that was confirmed, and nothing by half."""
    parts = {plan: (sections, items) for plan, sections, items in await house.rows(PARTS)}
    assert set(parts.values()) == {(SECTIONS, ITEMS)}
    assert set(ledger.plans) <= set(parts)
    assert await the_only(house, CREATED) == set(parts)

    recorded = await the_only(house, RECORDED)
    assert set(ledger.records) <= recorded
    assert await the_only(house, LINKED) == recorded
    assert await house.value("SELECT coalesce(sum(last), 0) FROM number_series WHERE prefix = 'GAP'") == len(recorded)

    notes = dict(await house.rows(NOTES))
    assert {item: notes[item] for item in ledger.notes} == ledger.notes

    came_into_force = await the_only(house, CAME_INTO_FORCE)
    assert set(ledger.activated) <= came_into_force
    assert await the_only(house, ACTIVATED) == came_into_force
    assert sorted(await house.rows(IN_FORCE)) == sorted(await house.rows(LATEST))


async def the_only(house: CrowdedHouse, query: str) -> set[Any]:
    """What a query finds, each once."""
    found = [value for (value,) in await house.rows(query)]
    assert len(set(found)) == len(found)
    return set(found)


async def test_a_kill_loses_nothing_and_leaves_no_halves(
    database_url: str, careplan: Careplan, schema: strawberry.Schema
) -> None:
    """Killed at some moment, the service starts again on what it left, and goes on."""
    built = await build_house(careplan, schema)
    doors: list[httpx.AsyncClient] = []
    house = CrowdedHouse(built.careplan, schema, built.actors, built.client_id, iter(lambda: doors[-1], None))
    headers, template = await sign_in(house), await house.template()
    clients = await house.clients(WRITERS)

    for what, latest in KILLS:
        async with running(database_url) as server:
            ledger = Ledger(server, what, countdown=random.randint(2, 9), delay=random.uniform(0, latest))
            async with httpx.AsyncClient(base_url=server, headers=headers, timeout=60) as door:
                doors.append(door)
                await asyncio.gather(*(work_until_killed(house, ledger, client, template) for client in clients))
        await check(house, ledger)
