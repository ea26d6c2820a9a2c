"""Client records: what holds for every type."""

from typing import Any

import sqlalchemy as sa

from careplan.core import record_archiving, record_contents, record_editing, record_lists
from careplan.core.clients import Client
from careplan.core.item_definitions import ItemDefinition, ItemKind
from careplan.core.plan_items import LinkMode, PlanItem, RecordLink
from careplan.core.plan_templates import PlanTemplate, PlanTemplateVersion
from careplan.core.records import CardField, ClientRecord
from careplan.core.support_plans import PlanSection, SupportPlan
from careplan.core.work import Work
from careplan.plugins import FieldDefinition
from careplan.plugins.custom_objects.definitions import define_type
from careplan.plugins.goal_attainment.entities import LifeDomain
from careplan.plugins.goal_attainment.goals import add_goal

from ..houses import House

NESTED = """{ records(first: 100) { totalCount nodes {
    number title values recordType { label } client { name } fields { label display } card { value }
    ... on GoalAttainmentPlan { goals { statement ratings { level } } score { current } }
    ... on BehaviourSupportPlan { kind strategies { who } restrictivePractices { isAuthorised } unauthorisedPractices }
} } }"""


async def perform(house: House, change: Any, by: str = "Administrator") -> Any:
    """Do a change as somebody of the house."""
    return await house.careplan.perform(house.actors[by], change)


async def make(work: Work, house: House, kind: str, /, **values: Any) -> Any:
    """A record of a type about the client of the house."""
    client = await work.get(Client, house.client_id)
    return await record_editing.create(work, client, await work.record_types.find(work.db, kind), f"A {kind}", values)


async def make_some(house: House, times: int) -> None:
    """Records of three types, so many of each, with parts."""

    async def change(work: Work) -> None:
        for _ in range(times):
            plan = await make(work, house, "goal_attainment", focus="Friends")
            await add_goal(work, plan, {"statement": "Join a choir", "domain": LifeDomain.COMMUNITY})
            await make(work, house, "behaviour_support", kind="INTERIM")
            await make(work, house, "mealtime", texture="Minced")

    await perform(house, change)


async def define_mealtime(house: House) -> None:
    """A record type of the house's own."""
    fields = [FieldDefinition(key="texture", label="Texture")]
    await perform(house, lambda work: define_type(work, name="mealtime", label="Meals", prefix="MEAL", fields=fields))


async def test_records_of_any_type_are_read_in_as_many_statements_however_many_they_are(house: House) -> None:
    """Types are mixed, and each brings tables and readers of its own."""
    await define_mealtime(house)
    await make_some(house, 1)
    with house.count_statements() as few:
        one_each = await house.ask(NESTED)
    await make_some(house, 16)

    with house.count_statements() as many:
        all_of_them = await house.ask(NESTED)

    assert one_each["records"]["totalCount"] == 3
    assert all_of_them["records"]["totalCount"] == 51
    assert len(many) == len(few)


async def test_a_frozen_record_is_all_that_its_type_keeps(house: House) -> None:
    """Later changes of the record do not reach it."""
    await define_mealtime(house)
    await make_some(house, 1)

    async def freeze(work: Work) -> Any:
        found = (await work.db.scalars(sa.select(ClientRecord).order_by(ClientRecord.number))).all()
        frozen = await record_contents.freeze(work.db, work.record_types, found)
        return [frozen[record.id] for record in found]

    behaviour, goals, meals = await perform(house, freeze)

    assert behaviour.number == "BSP-00001"
    assert behaviour.content["kind"] == "INTERIM"
    assert behaviour.content["restrictivePractices"] == []
    assert goals.card == (CardField("Goals", "1"), CardField("T-score", "40.0 (from 40.0)"))
    assert [goal["statement"] for goal in goals.content["goals"]] == ["Join a choir"]
    assert goals.version == 2
    assert meals.content == {"texture": "Minced"}


async def test_freezing_takes_as_many_statements_however_many_records_there_are(house: House) -> None:
    """A plan may link hundreds."""
    await define_mealtime(house)
    counts = []
    for times in (1, 10):
        await make_some(house, times)
        async with house.careplan.reading(house.actors["Manager"]) as db:
            found = (await db.scalars(sa.select(ClientRecord))).all()
            with house.count_statements() as counted:
                await record_contents.freeze(db, house.careplan.record_types, found)
        counts.append(len(counted))

    assert counts[0] == counts[1]


async def test_a_record_whose_plugin_is_gone_is_read_as_what_core_knows(house: House) -> None:
    """Its number, title and card stay; what its fields held is not lost, only not shown."""

    async def orphan(work: Work) -> str:
        record = await make(work, house, "behaviour_support", kind="INTERIM")
        await work.db.flush()
        gone = {"entity": "gone_records", "record_type": "gone"}
        await work.db.execute(sa.update(ClientRecord).where(ClientRecord.id == record.id).values(**gone))
        return str(record.id)

    record_id = await perform(house, orphan)

    found = await house.ask(
        "query($id: ID!) { record(id: $id) { __typename number title recordType { name } values card { value } } }",
        {"id": record_id},
    )

    assert found["record"] == {
        "__typename": "UnavailableRecord",
        "number": "BSP-00001",
        "title": "A behaviour_support",
        "recordType": None,
        "values": {},
        "card": [{"value": "Interim"}],
    }


async def test_a_record_whose_plugin_is_gone_can_be_frozen_and_archived(house: House) -> None:
    """Plans that link it can still be worked on."""

    async def orphan(work: Work) -> str:
        record = await make(work, house, "behaviour_support", kind="INTERIM")
        await work.db.flush()
        gone = {"entity": "gone_records", "record_type": "gone"}
        await work.db.execute(sa.update(ClientRecord).where(ClientRecord.id == record.id).values(**gone))
        return str(record.id)

    record_id = await perform(house, orphan)

    async def put_away(work: Work) -> Any:
        record = await work.get(ClientRecord, record_id)
        await record_archiving.archive(work, record, "The plugin is gone")
        return (await record_contents.freeze(work.db, work.record_types, [record]))[record.id]

    frozen = await perform(house, put_away)

    assert (frozen.number, frozen.content) == ("BSP-00001", {})


async def test_an_archived_record_breaks_its_links_and_a_restored_one_mends_them(house: House) -> None:
    """The links themselves stay."""

    async def link(work: Work) -> tuple[str, str]:
        record = await make(work, house, "goal_attainment")
        made = _linked(house.client_id, record)
        work.add(*made)
        return record.id, made[-1].id

    record_id, link_id = await perform(house, link)

    async def archive(work: Work) -> list[str]:
        await record_archiving.archive(work, await work.get(ClientRecord, record_id), "Made twice")
        return work.warnings

    async def restore(work: Work) -> None:
        await record_archiving.restore(work, await work.get(ClientRecord, record_id))

    async def is_broken(work: Work) -> bool:
        return (await work.get(RecordLink, link_id)).is_broken

    warnings = await perform(house, archive)
    broken = await perform(house, is_broken)
    await perform(house, restore)

    assert broken is True
    assert await perform(house, is_broken) is False
    assert len(warnings) == 1


async def test_only_records_of_the_client_that_fit_and_are_in_use_can_be_linked(house: House) -> None:
    """Archived ones, and those of other types, do not show."""
    await define_mealtime(house)
    await make_some(house, 2)

    async def choose(work: Work) -> list[str]:
        fits = record_lists.linkable(house.client_id, ["goal_attainment", "mealtime"])
        first, *_ = await work.db.scalars(fits.order_by(ClientRecord.number))
        await record_archiving.archive(work, first, "Made twice")
        await work.db.flush()
        return [record.number for record in await work.db.scalars(fits.order_by(ClientRecord.number))]

    assert await perform(house, choose) == ["GAP-00002", "MEAL-00001", "MEAL-00002"]


def _linked(client_id: str, record: ClientRecord) -> list[Any]:
    template = PlanTemplate(name="Any", sort_name="any")
    version = PlanTemplateVersion(template_id=template.id, number=1)
    plan = SupportPlan(client_id=client_id, template_version_id=version.id)
    section = PlanSection(client_id=client_id, plan_id=plan.id, title="Goals", position=1)
    item = PlanItem(
        client_id=client_id,
        plan_id=plan.id,
        section_id=section.id,
        origin_id="item",
        title="Goals",
        kind=ItemKind.RECORD_LINK,
        definition=ItemDefinition(record_types=(record.record_type,)),
        position=1,
    )
    owned = {"client_id": client_id, "plan_id": plan.id, "record_id": record.id, "record_type": record.record_type}
    return [template, version, plan, section, item, RecordLink(item_id=item.id, mode=LinkMode.LINKED, **owned)]
