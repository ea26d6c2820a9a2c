"""A house that is asked over HTTP, by many at once, and whose database is looked at directly."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import sqlalchemy as sa

from careplan.core import plan_making, template_lifecycle, template_publishing
from careplan.core.clients import Client
from careplan.core.fields import FieldDefinition
from careplan.core.item_definitions import ItemDefinition, ItemKind
from careplan.core.item_work import mark_done
from careplan.core.plan_contents import items_of_plan
from careplan.core.plan_items import PlanItem
from careplan.core.plan_templates import PlanTemplate
from careplan.core.record_editing import create
from careplan.core.records import ClientRecord
from careplan.core.staff import StaffMember, issue_token
from careplan.core.support_plans import SupportPlan
from careplan.core.template_parts import NewItem, NewSection
from careplan.core.text import sort_key
from careplan.core.work import Work

from ..houses import House

T = TypeVar("T")
Call = Callable[[], Awaitable[T]]

CALLERS = 24
ROUNDS = 3
ERRORS = "__typename code message ... on VersionConflict { currentVersion } ... on ReviewAlreadyOpen { conflictId }"
NOTE = ItemDefinition(allow_add_another=True, fields=(FieldDefinition(key="note", label="Note"),))
GOALS = ItemDefinition(record_types=("goal_attainment",), min_links=0, max_links=3)
SECTIONS = [
    NewSection("About me", items=[NewItem("Note", ItemKind.CUSTOM_FIELDS, NOTE)]),
    NewSection("Goals", items=[NewItem("Goal", ItemKind.RECORD_LINK, GOALS)]),
]


@dataclasses.dataclass
class CrowdedHouse(House):
    """A house whose manager asks over HTTP, each time through the next of several servers."""

    doors: Iterator[httpx.AsyncClient]

    async def raw(self, document: str, variables: dict[str, Any] | None = None, *, by: str | None = "Manager") -> Any:
        """Send a document; the body of the answer. An answer that is none fails."""
        answer = await next(self.doors).post("/graphql", json={"query": document, "variables": variables})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def attempt(self, mutation: str, fields: str = "", /, *, by: str = "Manager", **input: Any) -> Any:
        """Do one mutation; its payload, with what its errors know."""
        kind = mutation[0].upper() + mutation[1:] + "Input"
        document = (
            f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {fields} warnings errors {{ {ERRORS} }} }} }}"
        )
        return (await self.ask(document, {"input": input}))[mutation]

    async def insist(self, mutation: str, fields: str = "", /, **input: Any) -> Any:
        """Do one mutation as somebody who, told of a newer version, tries again with that one."""
        while True:
            payload = await self.attempt(mutation, fields, **input)
            if codes(payload) != ["VERSION_CONFLICT"]:
                return payload
            input["expectedVersion"] = payload["errors"][0]["currentVersion"]

    async def together(self, calls: Sequence[Call[T]]) -> list[T]:
        """Make calls at the same moment, over connections that are open already; their answers."""
        gate = asyncio.Barrier(len(calls))

        async def wait_and(call: Call[T]) -> T:
            await next(self.doors).get("/healthz")
            await gate.wait()
            return await call()

        return await asyncio.gather(*(wait_and(call) for call in calls))

    async def rows(self, query: str, **parameters: Any) -> list[Any]:
        """What the database holds, asked in SQL."""
        async with self.careplan.database.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(sa.text(query), parameters)]

    async def value(self, query: str, **parameters: Any) -> Any:
        """The one value that a query finds."""
        ((found,),) = await self.rows(query, **parameters)
        return found

    async def prepare(self, change: Callable[[Work], Awaitable[T]]) -> T:
        """Make what a test starts from, past the servers."""
        return await self.careplan.perform(self.actors["Manager"], change)

    async def template(self) -> str:
        """A published template with an item of its own fields and one for goals; its identifier."""

        async def make(work: Work) -> str:
            template = await template_lifecycle.create(work, "Everyday life", sections=SECTIONS)
            await work.db.flush()
            await template_publishing.publish(work, template)
            return template.id

        return await self.prepare(make)

    async def clients(self, count: int) -> list[str]:
        """More clients of the house."""

        async def make(work: Work) -> list[str]:
            clients = [
                Client(
                    reference=f"X-{number:03}",
                    given_name="Ann",
                    family_name=str(number),
                    sort_name=sort_key(str(number)),
                    time_zone="Australia/Perth",
                )
                for number in range(count)
            ]
            work.add(*clients)
            return [client.id for client in clients]

        return await self.prepare(make)

    async def drafts(self, template_id: str, count: int, *, client_id: str | None = None) -> list["Draft"]:
        """Drafts of one client, all items done."""

        async def make(work: Work) -> list[Draft]:
            client = await work.get(Client, client_id or self.client_id)
            template = await work.find(PlanTemplate, template_id)
            return [await self._draft(work, client, template) for _ in range(count)]

        return await self.prepare(make)

    async def _draft(self, work: Work, client: Client, template: PlanTemplate) -> "Draft":
        plan = await plan_making.create_support_plan(work, client, template)
        await work.db.flush()
        items = {item.title: item for item in await items_of_plan(work.db, plan.id)}
        for item in items.values():
            await mark_done(work, item)
        await work.db.flush()
        return Draft(plan, items)

    async def records(self, count: int) -> list[ClientRecord]:
        """Goal attainment plans of the client that nothing links yet."""

        async def make(work: Work) -> list[ClientRecord]:
            client = await work.get(Client, self.client_id)
            kind = await work.record_types.find(work.db, "goal_attainment")
            return [await create(work, client, kind, f"Swim {number}", {}) for number in range(count)]

        return await self.prepare(make)


@dataclasses.dataclass
class Draft:
    """A plan as it was made, with its items by title."""

    plan: SupportPlan
    items: dict[str, PlanItem]

    @property
    def named(self) -> dict[str, Any]:
        """What names the plan, as it was, in an input."""
        return {"supportPlanId": self.plan.id, "expectedVersion": self.plan.version}

    def item(self, title: str) -> dict[str, Any]:
        """What names an item, as it was, in an input."""
        return {"planItemId": self.items[title].id, "expectedVersion": self.items[title].version}


def codes(payload: Any) -> list[str]:
    """Why a mutation was refused; nothing where it was done."""
    return [error["code"] for error in payload["errors"]]


async def sign_in(house: House, role: str = "Manager") -> dict[str, str]:
    """Headers of somebody who is signed in."""
    careplan = house.careplan
    async with careplan.database.writing(house.actors[role], careplan.moment(None), careplan.record_types) as db:
        staff = await db.get_one(StaffMember, house.actors[role].staff_id)
        token, text = issue_token(staff, label="test", now=careplan.clock(), valid_for=timedelta(days=1))
        db.add(token)
        await db.commit()
    return {"Authorization": f"Bearer {text}"}
