"""The life of a plan in a few words: making a template and a plan, working through it, activating it."""

import dataclasses
from typing import Any

from .houses import House

SECTIONS = [
    {
        "title": "About the person",
        "items": [
            {"title": "Identity", "kind": "PROFILE_FIELDS", "definition": {"profileFields": ["preferred_name"]}},
            {
                "title": "What matters to me",
                "kind": "CUSTOM_FIELDS",
                "definition": {
                    "isRequired": True,
                    "fields": [
                        {"key": "matters", "label": "What matters", "kind": "LONG_TEXT", "isRequired": True},
                        {"key": "since", "label": "Since", "kind": "DATE"},
                    ],
                },
            },
        ],
    },
    {
        "title": "Goals",
        "items": [
            {
                "title": "Goal",
                "kind": "RECORD_LINK",
                "definition": {"recordTypes": ["goal_attainment"], "allowAddAnother": True, "maxLinks": 2},
            },
            {"title": "Phone list", "kind": "INFORMATION", "definition": {"information": "Call Ann first."}},
        ],
    },
]

ITEM = "id version title status position isDone isCustom isConfirmed previousStatus"


@dataclasses.dataclass
class Plan:
    """A plan in a house, and what one does with it, always with the newest versions."""

    house: House
    id: str
    by: str = "Manager"

    async def read(self, fields: str) -> Any:
        """Fields of the plan."""
        document = f"query($id: ID!) {{ supportPlan(id: $id) {{ {fields} }} }}"
        return (await self.house.ask(document, {"id": self.id}, by=self.by))["supportPlan"]

    async def version(self) -> int:
        """The version it has."""
        return int((await self.read("version"))["version"])

    async def items(self) -> dict[str, Any]:
        """Its items, by title."""
        plan = await self.read(f"sections {{ items {{ {ITEM} }} }}")
        return {item["title"]: item for section in plan["sections"] for item in section["items"]}

    async def item(self, title: str) -> Any:
        """One of its items."""
        return (await self.items())[title]

    async def on_item(self, mutation: str, named: str, fields: str = f"planItem {{ {ITEM} }}", /, **input: Any) -> Any:
        """Try something with an item; the payload, refused or not."""
        item = await self.item(named)
        given = {"planItemId": item["id"], "expectedVersion": item["version"]} | input
        return await self.house.attempt(mutation, fields, by=self.by, **given)

    async def on_plan(self, mutation: str, fields: str = "supportPlan { id status version }", **input: Any) -> Any:
        """Try something with the plan; the payload, refused or not."""
        given = {"supportPlanId": self.id, "expectedVersion": await self.version()} | input
        return await self.house.attempt(mutation, fields, by=self.by, **given)

    async def complete(self) -> None:
        """Fill in every item and mark it done."""
        items = await self.items()
        for title, item in items.items():
            if item["isDone"]:
                continue
            await self._fill(title)
            payload = await self.on_item("markPlanItemDone", title)
            assert payload["errors"] == [], payload["errors"]

    async def _fill(self, title: str) -> None:
        if title == "What matters to me":
            await self.on_item("recordPlanItemValues", title, values={"matters": "The sea"})
        elif title.startswith("Goal"):
            await self.on_item("createLinkedRecord", title, recordType="goal_attainment", title="Swim", values={})
        elif title == "Phone list":
            item = await self.item(title)
            await self.house.do("acknowledgePlanItem", "planItem { id }", by=self.by, planItemId=item["id"])

    async def activated(self, **input: Any) -> "Plan":
        """Complete it and put it in force."""
        await self.complete()
        payload = await self.on_plan("activateSupportPlan", **input)
        assert payload["errors"] == [], payload["errors"]
        return self

    async def review(self, kind: str = "FULL") -> "Plan":
        """Start a review of it."""
        payload = await self.on_plan("startSupportPlanReview", kind=kind)
        assert payload["errors"] == [], payload["errors"]
        return Plan(self.house, payload["supportPlan"]["id"], self.by)


async def make_template(house: House, name: str = "Everyday life", **input: Any) -> str:
    """A published template; its identifier."""
    given: dict[str, Any] = {"name": name, "sections": SECTIONS, "reviewIntervalMonths": 12} | input
    made = await house.do("createPlanTemplate", "planTemplate { id version }", **given)
    template = made["planTemplate"]
    await house.do(
        "publishPlanTemplate",
        "planTemplate { id }",
        planTemplateId=template["id"],
        expectedVersion=template["version"],
    )
    return str(template["id"])


async def make_plan(house: House, template_id: str | None = None, client_id: str | None = None) -> Plan:
    """A draft for the client of the house."""
    made = await house.do(
        "createSupportPlan",
        "supportPlan { id }",
        clientId=client_id or house.client_id,
        templateId=template_id or await make_template(house),
    )
    return Plan(house, made["supportPlan"]["id"])
