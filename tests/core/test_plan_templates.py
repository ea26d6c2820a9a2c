"""Plan templates: what they hold, what new plans are made from, and which items can be worked with."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from careplan.core import template_lifecycle, template_publishing
from careplan.core.careplan import Careplan
from careplan.core.errors import InvalidTransition
from careplan.core.fields import FieldDefinition, FieldKind
from careplan.core.item_configs import check_shape, problems_of
from careplan.core.item_definitions import ItemDefinition, ItemKind
from careplan.core.organisations import Organisation
from careplan.core.plan_templates import PlanTemplate
from careplan.core.record_types import RecordType, RecordTypes
from careplan.core.records import ClientRecord
from careplan.core.template_parts import NewItem, NewSection
from careplan.core.template_publishing import InvalidItemConfig
from careplan.core.template_versions import (
    TemplateKindsUnavailable,
    TemplateNotActive,
    current_content,
    flat,
    unavailable_kinds_of,
)

from ..houses import House

READING = NewItem("Who to phone", ItemKind.INFORMATION, ItemDefinition(information="Phone Kim first."))
WALKING = NewItem("Walks", ItemKind.RECORD_LINK, ItemDefinition(record_types=("walks",), settings={"pace": "slow"}))


def check_pace(definition: ItemDefinition) -> list[str]:
    """An item that links walks says how fast."""
    return [] if "pace" in definition.settings else ["Say how fast."]


WALKS = RecordType(
    name="walks",
    label="Walk",
    description="A walk somebody likes.",
    prefix="WLK",
    entity=ClientRecord,
    check_item=check_pace,
)


def with_types(house: House, *types: RecordType) -> House:
    """The same house with other record types installed."""
    return dataclasses.replace(house, careplan=Careplan(house.careplan.database, RecordTypes(types)))


async def done(house: House, change: Callable[[Any], Any]) -> Any:
    """What a unit of work of the manager gives."""
    return await house.careplan.perform(house.actors["Manager"], change)


async def made(house: House, *items: NewItem, associated: tuple[str, ...] = ()) -> PlanTemplate:
    """A template in draft with one section."""
    sections = [NewSection("All", items=items)]
    return await house.careplan.perform(
        house.actors["Manager"],
        lambda work: template_lifecycle.create(
            work, "Daily living", sections=sections, associated_record_types=associated
        ),
    )


async def did(house: House, verb: Callable[..., Any], template: PlanTemplate) -> Any:
    """What a verb gives for a template."""

    async def change(work: Any) -> Any:
        return await verb(work, await work.get(PlanTemplate, template.id))

    return await done(house, change)


async def content(house: House, template: PlanTemplate) -> Any:
    """What a new plan would be made from."""
    async with house.careplan.reading(house.actors["Manager"]) as db:
        found = await db.get(PlanTemplate, template.id)
        assert found is not None
        return await current_content(db, found)


async def unavailable(house: House, template: PlanTemplate) -> list[str]:
    """The record types a template needs and nobody installed."""
    async with house.careplan.reading(house.actors["Manager"]) as db:
        return (await unavailable_kinds_of(db, [template.id]))[template.id]


async def test_a_plan_is_made_from_the_current_version(house: House) -> None:
    """Its sections and items come in order; the draft that is edited meanwhile is left alone."""
    house = with_types(house, WALKS)
    template = await made(house, READING, WALKING)
    published = await did(house, template_publishing.publish, template)
    await did(house, template_publishing.draft_next, template)

    version, sections, items = await content(house, template)

    assert (version.id, version.number) == (published.id, 1)
    assert [section.title for section in sections] == ["All"]
    assert [item.title for item in items[sections[0].id]] == ["Who to phone", "Walks"]
    assert flat(items)[1].definition == WALKING.definition


async def test_no_plan_is_made_from_a_template_that_is_not_active(house: House) -> None:
    """Neither before it is published nor after it is retired."""
    template = await made(house, READING)
    with pytest.raises(TemplateNotActive, match="is draft"):
        await content(house, template)

    await did(house, template_publishing.publish, template)
    await did(house, template_lifecycle.retire, template)
    with pytest.raises(TemplateNotActive, match="is retired"):
        await content(house, template)


@pytest.mark.parametrize("associated", [(), ("walks",)])
async def test_no_plan_is_made_where_a_record_type_is_gone(house: House, associated: tuple[str, ...]) -> None:
    """When a plugin is uninstalled, its templates say so; when it comes back, they work again."""
    items = [READING] if associated else [WALKING]
    installed, gone = with_types(house, WALKS), with_types(house)
    template = await made(installed, *items, associated=associated)
    await did(installed, template_publishing.publish, template)

    with pytest.raises(TemplateKindsUnavailable) as refusal:
        await content(gone, template)

    assert refusal.value.kinds == ("walks",)
    assert (await unavailable(gone, template), await unavailable(installed, template)) == (["walks"], [])
    assert (await content(installed, template))[0].number == 1


async def test_a_template_is_reactivated_only_where_people_can_work_with_it(house: House) -> None:
    """A plugin that is gone keeps its templates retired."""
    installed, gone = with_types(house, WALKS), with_types(house)
    template = await made(installed, WALKING)
    await did(installed, template_publishing.publish, template)
    await did(installed, template_lifecycle.retire, template)

    with pytest.raises(InvalidItemConfig, match="Walks: The record type 'walks' is not installed"):
        await did(gone, template_lifecycle.reactivate, template)
    with pytest.raises(TemplateNotActive):
        await content(installed, template)

    await did(installed, template_lifecycle.reactivate, template)
    assert (await content(installed, template))[0].number == 1


async def test_a_record_type_checks_the_items_that_link_it(house: House) -> None:
    """What the plugin finds wrong stops publishing, in its own words."""
    house = with_types(house, WALKS)
    hasty = NewItem("Walks", ItemKind.RECORD_LINK, ItemDefinition(record_types=("walks",)))
    template = await made(house, hasty)

    with pytest.raises(InvalidItemConfig) as refusal:
        await did(house, template_publishing.publish, template)

    assert [(item.title, item.reasons) for item in refusal.value.items] == [("Walks", ("Say how fast.",))]
    async with house.careplan.reading(house.actors["Manager"]) as db:
        ids = [item.item_id for item in refusal.value.items]
        assert await problems_of(db, [*ids, "tmplitem_unknown"]) == {ids[0]: ["Say how fast."], "tmplitem_unknown": []}
    with pytest.raises(TemplateNotActive):
        await content(house, template)


async def test_profile_fields_of_the_organisation_are_known(house: House) -> None:
    """An item may use what the organisation records about clients, beside the core fields."""
    definition = ItemDefinition(profile_fields=("preferred_name", "allergies"))
    template = await made(house, NewItem("Health", ItemKind.PROFILE_FIELDS, definition))
    with pytest.raises(InvalidItemConfig, match="no profile field 'allergies'"):
        await did(house, template_publishing.publish, template)

    async def define(work: Any) -> None:
        organisation = await work.get(Organisation, work.actor.organisation_id)
        organisation.profile_fields = (FieldDefinition(key="allergies", label="Allergies"),)

    await done(house, define)

    assert (await did(house, template_publishing.publish, template)).number == 1


async def test_another_organisation_cannot_reach_a_template(house: House) -> None:
    """What belongs to somebody else does not exist."""
    template = await made(house, READING)
    stranger = dataclasses.replace(house.actors["Manager"], organisation_id=f"{house.client_id[:-1]}x")

    async with house.careplan.reading(stranger) as db:
        assert await db.get(PlanTemplate, template.id) is None
        assert await unavailable_kinds_of(db, [template.id]) == {template.id: []}


async def test_a_template_without_versions_cannot_come_to_be(house: House) -> None:
    """Its only version is not discarded."""
    template = await made(house, READING)

    with pytest.raises(InvalidTransition):
        await did(house, template_publishing.discard_draft, template)

    assert (await did(house, template_publishing.publish, template)).number == 1


def test_bounds_that_fit_are_no_contradiction() -> None:
    """Equal bounds and equal link counts are fine."""
    field = FieldDefinition(key="n", label="N", kind=FieldKind.NUMBER, minimum=3, maximum=3)

    assert check_shape(ItemKind.CUSTOM_FIELDS, ItemDefinition(fields=(field,)), ()) == []
    assert check_shape(ItemKind.RECORD_LINK, ItemDefinition(min_links=0, max_links=1), ()) == []
    assert check_shape(ItemKind.RECORD_LINK, ItemDefinition(min_links=2, max_links=2), ()) == []
