"""Custom objects: record types that an organisation defines without code."""

from typing import Any

import pytest

from careplan.core.errors import Forbidden, Invalid
from careplan.core.fields import FieldDefinition, FieldKind
from careplan.core.work import Work
from careplan.plugins.custom_objects.definitions import define_type

from ..houses import House, build_house

IN_EVERY_HOUSE = ["behaviour_support", "deployment", "enrollment", "goal_attainment"]
MEALTIME: dict[str, Any] = {
    "name": "mealtime",
    "label": "Mealtime plan",
    "prefix": "MEAL",
    "description": "What to eat, and how.",
    "fields": (
        FieldDefinition(key="texture", label="Texture", is_required=True),
        FieldDefinition(key="since", label="Since", kind=FieldKind.DATE),
    ),
    "card_fields": ("texture",),
}


async def define(house: House, by: str = "Administrator", **changed: Any) -> None:
    """A record type of the house."""

    async def change(work: Work) -> None:
        await define_type(work, **(MEALTIME | changed))

    await house.careplan.perform(house.actors[by], change)


async def test_a_defined_type_is_usable_at_once(house: House) -> None:
    """It is listed like any other, and its records are made like any others."""
    await define(house)

    made = await house.do(
        "createRecord",
        "record { __typename number values card { label value } recordType { label } fields { key display } }",
        clientId=house.client_id,
        recordType="mealtime",
        title="Soft food",
        values={"texture": "Minced", "since": "2026-01-31"},
    )

    assert made["record"] == {
        "__typename": "CustomRecord",
        "number": "MEAL-00001",
        "values": {"texture": "Minced", "since": "2026-01-31"},
        "card": [{"label": "Texture", "value": "Minced"}],
        "recordType": {"label": "Mealtime plan"},
        "fields": [{"key": "texture", "display": "Minced"}, {"key": "since", "display": "2026-01-31"}],
    }


async def test_what_the_house_defined_is_read_once_for_an_operation(house: House) -> None:
    """However much of what is asked depends on it; the next operation sees what changed meanwhile."""
    await define(house)
    record = {"clientId": house.client_id, "recordType": "mealtime", "title": "Soft food"}
    await house.do("createRecord", "record { id }", **record, values={"texture": "Minced"})
    query = "{ records { nodes { values card { label } recordType { label } fields { key } } } recordTypes { label } }"

    with house.count_statements() as sent:
        before = await house.ask(query)
    await define(house, name="seating", label="Seating", prefix="SEAT")
    after = await house.ask(query)

    assert sum("FROM custom_record_types" in statement for statement in sent.statements) == 1
    labels = [{kind["label"] for kind in answer["recordTypes"]} for answer in (before, after)]
    assert labels[1] - labels[0] == {"Seating"}


async def test_its_fields_are_checked(house: House) -> None:
    """By path, like those of any type."""
    await define(house)

    refused = await house.attempt(
        "createRecord", clientId=house.client_id, recordType="mealtime", title="Soft food", values={"since": 5}
    )

    assert {tuple(error["path"]) for error in refused["errors"]} == {("values", "texture"), ("values", "since")}


async def test_an_update_keeps_the_other_values(house: House) -> None:
    """Null clears one."""
    await define(house)
    made = await house.do(
        "createRecord",
        "record { id }",
        clientId=house.client_id,
        recordType="mealtime",
        title="Soft food",
        values={"texture": "Minced", "since": "2026-01-31"},
    )

    changed = await house.do(
        "updateRecord",
        "record { version values }",
        recordId=made["record"]["id"],
        expectedVersion=1,
        values={"since": None},
    )

    assert changed["record"] == {"version": 2, "values": {"texture": "Minced", "since": None}}


async def test_another_organisation_has_never_heard_of_it(house: House) -> None:
    """Definitions stay where they were made."""
    await define(house)
    other = await build_house(house.careplan, house.schema, name="Elsewhere")

    listed = await other.ask("{ recordTypes { name } }")

    assert [each["name"] for each in listed["recordTypes"]] == IN_EVERY_HOUSE


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"name": "Meal Time"}, ["name"]),
        ({"name": "goal_attainment"}, ["name"]),
        ({"prefix": "x"}, ["prefix"]),
        ({"prefix": "GAP"}, ["prefix"]),
        ({"prefix": "CL"}, ["prefix"]),
        ({"fields": (*MEALTIME["fields"], MEALTIME["fields"][0])}, ["fields", "2", "key"]),
        ({"card_fields": ("colour",)}, ["cardFields", "0"]),
    ],
)
async def test_a_definition_that_cannot_be_is_refused(house: House, changed: dict[str, Any], path: list[str]) -> None:
    """The problem is named, and nothing is defined."""
    with pytest.raises(Invalid) as refused:
        await define(house, **changed)

    assert [refusal.path for refusal in refused.value.refusals] == [path]
    assert len((await house.ask("{ recordTypes { name } }"))["recordTypes"]) == len(IN_EVERY_HOUSE)


async def test_only_those_who_configure_the_house_define_types(house: House) -> None:
    """A manager does not."""
    with pytest.raises(Forbidden):
        await define(house, by="Manager")
