"""Plan templates under concurrency: names, places, versions and deletion stay right whoever comes first."""

import asyncio
from collections import Counter
from typing import Any

import sqlalchemy as sa

from careplan.core import template_editing, template_lifecycle
from careplan.core.errors import NotFound
from careplan.core.item_definitions import ItemDefinition, ItemKind
from careplan.core.plan_templates import PlanTemplate, PlanTemplateVersion, TemplateItem, TemplateSection
from careplan.core.support_plans import SupportPlan
from careplan.core.template_lifecycle import TemplateInUse
from careplan.core.template_parts import NewItem, NewSection

from ..houses import House

CALLERS = 24
ROUNDS = 3
READING = NewItem("Read", ItemKind.INFORMATION, ItemDefinition(information="Read this."))


async def made(house: House, name: str, *, sections: int = 1, items: int = 1) -> PlanTemplate:
    """A template in draft."""
    given = [NewSection(f"Section {number}", items=[READING] * items) for number in range(sections)]
    return await house.careplan.perform(
        house.actors["Manager"], lambda work: template_lifecycle.create(work, name, sections=given)
    )


async def together(house: House, mutation: str, *inputs: dict[str, Any]) -> Counter[str]:
    """How often mutations sent at the same time were done, or refused with which code."""
    payloads = await asyncio.gather(*(house.attempt(mutation, **given) for given in inputs))
    return Counter(payload["errors"][0]["code"] if payload["errors"] else "done" for payload in payloads)


async def rows(house: House, *columns: Any) -> list[Any]:
    """Columns as they are stored."""
    async with house.careplan.reading(house.actors["Manager"]) as db:
        return [tuple(row) for row in await db.execute(sa.select(*columns))]


async def test_a_name_is_given_once(house: House) -> None:
    """Of many who make a template of the same name, one succeeds and the others are told who has it."""
    for number in range(ROUNDS):
        inputs = [{"name": f"Café {number}" if caller % 2 else f"CAFE {number}"} for caller in range(CALLERS)]

        outcome = await together(house, "createPlanTemplate", *inputs)

        assert outcome == {"done": 1, "DUPLICATE_NAME": CALLERS - 1}
    names = [name for (name,) in await rows(house, PlanTemplate.sort_name)]
    assert sorted(names) == [f"cafe {number}" for number in range(ROUNDS)]


async def test_a_version_is_published_once(house: House) -> None:
    """Of many who publish what they read, one does."""
    template = await made(house, "Daily living")

    outcome = await together(
        house, "publishPlanTemplate", *[{"planTemplateId": template.id, "expectedVersion": 1}] * CALLERS
    )

    assert outcome == {"done": 1, "VERSION_CONFLICT": CALLERS - 1}
    assert await rows(house, PlanTemplate.version) == [(2,)]
    assert await rows(house, PlanTemplateVersion.number) == [(1,)]


async def test_the_same_key_drafts_one_version(house: House) -> None:
    """A request that is sent many times at once is done once, and answered the same every time."""
    template = await made(house, "Daily living")
    await house.do("publishPlanTemplate", "", planTemplateId=template.id, expectedVersion=1)
    given: dict[str, Any] = {"planTemplateId": template.id, "expectedVersion": 2, "idempotencyKey": "once"}

    payloads = await asyncio.gather(
        *(house.do("draftNextTemplateVersion", "draftVersion { id number }", **given) for _ in range(CALLERS))
    )

    assert len({payload["draftVersion"]["id"] for payload in payloads}) == 1
    assert sorted(await rows(house, PlanTemplateVersion.number)) == [(1,), (2,)]


async def test_a_section_is_removed_once(house: House) -> None:
    """Of many who remove the same section, one does; for the others it is gone."""
    template = await made(house, "Daily living", sections=2)
    sections = await rows(house, TemplateSection.id, TemplateSection.position)
    (first,) = [identifier for identifier, position in sections if position == 1]

    outcome = await together(
        house, "removeTemplateSection", *[{"sectionId": first, "expectedVersion": template.version}] * CALLERS
    )

    assert outcome == {"done": 1, "NOT_FOUND": CALLERS - 1}
    assert await rows(house, TemplateSection.title, TemplateSection.position) == [("Section 1", 1)]


async def test_places_stay_dense_and_unique(house: House) -> None:
    """However many add, move and remove at once, without having seen each other."""
    template = await made(house, "Daily living", sections=2, items=6)
    ids = [identifier for (identifier,) in await rows(house, TemplateItem.id)]

    async def add(work: Any) -> None:
        held = await work.get(PlanTemplate, template.id)
        sections = await work.db.scalars(sa.select(TemplateSection).order_by(TemplateSection.position))
        await template_editing.add_item(work, held, sections.all()[0], READING, position=1)

    async def move(work: Any, identifier: str) -> None:
        item = await work.get(TemplateItem, identifier)
        held = await work.get(PlanTemplate, template.id)
        sections = (await work.db.scalars(sa.select(TemplateSection))).all()
        (other,) = [section for section in sections if section.id != item.section_id]
        await template_editing.move_item(work, held, item, other, position=2)

    async def remove(work: Any, identifier: str) -> None:
        item = await work.get(TemplateItem, identifier)
        await template_editing.remove_item(work, await work.get(PlanTemplate, template.id), item)

    def acts() -> list[Any]:
        moves = [lambda work, each=each: move(work, each) for place, each in enumerate(ids) if place % 3]
        return [add] * 8 + moves + [lambda work, each=each: remove(work, each) for each in ids[::3]]

    await asyncio.gather(*(house.careplan.perform(house.actors["Manager"], act, patience=60) for act in acts()))

    places: dict[str, list[int]] = {}
    for section_id, position in await rows(house, TemplateItem.section_id, TemplateItem.position):
        places.setdefault(section_id, []).append(position)
    assert all(sorted(found) == [*range(1, len(found) + 1)] for found in places.values())
    assert sum(map(len, places.values())) == 12 + 8 - 4
    assert await rows(house, PlanTemplate.version) == [(1 + 8 + 8 + 4,)]


async def test_sections_that_are_added_together_keep_their_places(house: House) -> None:
    """Those who lose read the version again, until everybody has their section."""
    template = await made(house, "Daily living", sections=0)

    async def add(number: int) -> None:
        while True:
            ((version,),) = await rows(house, PlanTemplate.version)
            payload = await house.attempt(
                "addTemplateSection",
                planTemplateId=template.id,
                expectedVersion=version,
                section={"title": f"Section {number}"},
                position=1,
            )
            if not payload["errors"]:
                return
            assert payload["errors"][0]["code"] == "VERSION_CONFLICT"

    await asyncio.gather(*(add(number) for number in range(6)))

    found = await rows(house, TemplateSection.title, TemplateSection.position)
    assert sorted(position for _, position in found) == [1, 2, 3, 4, 5, 6]
    assert {title for title, _ in found} == {f"Section {number}" for number in range(6)}


async def test_a_template_is_either_deleted_or_used(house: House) -> None:
    """Deleting it while plans are made from it ends one way or the other, never in between."""
    for number in range(ROUNDS):
        template = await made(house, f"Template {number}")
        await house.do("publishPlanTemplate", "", planTemplateId=template.id, expectedVersion=1)
        ((version_id,),) = await rows(house, PlanTemplate.current_version_id)

        async def use(work: Any, version_id: str = version_id) -> None:
            version = await work.find(PlanTemplateVersion, version_id)
            work.add(SupportPlan(client_id=house.client_id, template_version_id=version.id))

        async def delete(work: Any, identifier: str = template.id) -> None:
            await template_lifecycle.delete(work, await work.get(PlanTemplate, identifier))

        acts = [use, delete] * 6 if number % 2 else [delete, use] * 6
        manager = house.actors["Manager"]
        outcomes = await asyncio.gather(*(house.careplan.perform(manager, act) for act in acts), return_exceptions=True)

        assert {type(outcome) for outcome in outcomes} <= {type(None), TemplateInUse, NotFound}
        plans = len(await rows(house, SupportPlan.id))
        assert len(await rows(house, PlanTemplate.id)) == (1 if plans else 0)
        await house.careplan.perform(manager, _clear)


async def _clear(work: Any) -> None:
    for entity in (SupportPlan, TemplateItem, TemplateSection, PlanTemplateVersion, PlanTemplate):
        await work.db.execute(sa.delete(entity))
