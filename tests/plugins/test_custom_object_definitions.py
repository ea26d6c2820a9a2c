"""Custom objects without code: an administrator defines a kind of record through the API, and it is there at once."""

import asyncio
from typing import Any

import pytest

from careplan.core.work import Work
from careplan.plugins.custom_objects.entities import CustomRecordType

from ..houses import House, build_house
from ..plans import make_plan, make_template

MEALTIME: dict[str, Any] = {
    "name": "mealtime",
    "label": "Mealtime plan",
    "prefix": "MEAL",
    "description": "What to eat, and how.",
    "fields": [
        {"key": "texture", "label": "Texture", "isRequired": True},
        {"key": "since", "label": "Since", "kind": "DATE"},
    ],
    "cardFields": ["texture"],
}
TYPE = "customRecordType { id name label version isRetired fields { key label isRetired } }"
SOFT_FOOD: dict[str, Any] = {"recordType": "mealtime", "title": "Soft food", "values": {"texture": "Minced"}}
KNOWN = "{ recordTypes { name } customRecordTypes { name } }"


async def define(house: House, **changed: Any) -> Any:
    """A record type of the house, defined by its administrator."""
    return (await house.do("defineRecordType", TYPE, by="Administrator", **(MEALTIME | changed)))["customRecordType"]


async def change(house: House, mutation: str, defined: Any, fields: str = TYPE, **input: Any) -> Any:
    """Try to change a record type as its administrator read it; the payload, refused or not."""
    given = {"customRecordTypeId": defined["id"], "expectedVersion": defined["version"]} | input
    return await house.attempt(mutation, fields, by="Administrator", **given)


async def make(house: House, **changed: Any) -> Any:
    """A record of the type about the client of the house."""
    fields = "record { id number version values card { label value } }"
    return (await house.do("createRecord", fields, clientId=house.client_id, **(SOFT_FOOD | changed)))["record"]


def refusals(payload: Any) -> list[Any]:
    """Code and path of each refusal."""
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def test_a_defined_type_is_listed_linked_and_filled_in_without_a_restart(house: House) -> None:
    """Like those that plugins bring: in lists, in forms, and from an item of a plan."""
    defined = await define(house)

    item = {"title": "Meals", "kind": "RECORD_LINK", "definition": {"recordTypes": ["mealtime"]}}
    template = await make_template(house, sections=[{"title": "Health", "items": [item]}])
    plan = await make_plan(house, template)
    made = await plan.on_item(
        "createLinkedRecord",
        "Meals",
        'record { number ... on CustomRecord { customType { id label } fields(keys: ["since", "texture"]) { key } } }',
        **SOFT_FOOD,
    )

    assert made["errors"] == []
    assert made["record"] == {
        "number": "MEAL-00001",
        "customType": {"id": defined["id"], "label": "Mealtime plan"},
        "fields": [{"key": "since"}, {"key": "texture"}],
    }
    assert {"name": "mealtime"} in (await house.ask(KNOWN))["recordTypes"]
    assert "mealtime" not in house.schema.as_str()


async def test_another_organisation_can_tell_nothing_of_it(house: House) -> None:
    """Neither from lists nor by identifier nor from refusals; it may use the same name and prefix for its own."""
    defined = await define(house)
    record = await make(house)
    other = await build_house(house.careplan, house.schema, name="Elsewhere")
    read = "query($id: ID!) { node(id: $id) { id } }"

    assert (await other.ask(KNOWN))["customRecordTypes"] == []
    assert await other.ask(read, {"id": defined["id"]}) == {"node": None}
    assert await other.ask(read, {"id": record["id"]}) == {"node": None}
    assert refusals(await change(other, "retireRecordType", defined)) == [("NOT_FOUND", ["customRecordTypeId"])]
    unknown = {"clientId": other.client_id, **SOFT_FOOD}
    assert refusals(await other.attempt("createRecord", **unknown)) == [("NOT_FOUND", ["recordType"])]
    theirs = await define(other)
    assert theirs["id"] != defined["id"]
    assert (await make(other))["number"] == "MEAL-00001"


async def test_roles_get_what_the_definition_grants_them(house: House) -> None:
    """Nothing else, and it is in the audit trail; a type that goes takes its permissions along."""
    made = await house.do("createRole", "role { id }", by="Administrator", name="Cook", permissions=["client.read"])
    role_id = made["role"]["id"]
    roles = "{ roles { id permissions } }"

    defined = await define(house, grants=[{"roleId": role_id, "acts": ["READ", "CREATE"]}])
    granted = {role["id"]: role["permissions"] for role in (await house.ask(roles))["roles"]}
    gone = await change(house, "deleteRecordType", defined, "deletedCustomRecordTypeId")
    left = {role["id"]: role["permissions"] for role in (await house.ask(roles))["roles"]}
    trail = await house.ask("{ auditEntries(first: 5) { nodes { kind subjectId } } }", by="Administrator")

    assert granted[role_id] == ["client.read", "record.mealtime.create", "record.mealtime.read"]
    assert gone["deletedCustomRecordTypeId"] == defined["id"]
    assert left[role_id] == ["client.read"]
    assert [entry["kind"] for entry in trail["auditEntries"]["nodes"]] == [
        "CustomTypeDeleted",
        "RoleChanged",
        "CustomTypeDefined",
        "RoleChanged",
        "RoleChanged",
    ]


async def test_a_grant_for_a_role_nobody_knows_is_refused_by_path(house: House) -> None:
    """And nothing is defined."""
    refused = await house.attempt(
        "defineRecordType", by="Administrator", **MEALTIME, grants=[{"roleId": "role_x", "acts": ["READ"]}]
    )

    assert refusals(refused) == [("NOT_FOUND", ["grants", "0", "roleId"])]
    assert (await house.ask(KNOWN))["customRecordTypes"] == []


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"name": "Meal Time"}, ["name"]),
        ({"name": "goal_attainment"}, ["name"]),
        ({"prefix": "GAP"}, ["prefix"]),
        ({"prefix": "CL"}, ["prefix"]),
        ({"fields": [*MEALTIME["fields"], MEALTIME["fields"][0]]}, ["fields", "2", "key"]),
        ({"fields": [{"key": "Big", "label": "Big"}], "cardFields": []}, ["fields", "0", "key"]),
        ({"fields": [{"key": "a", "label": "A", "kind": "CHOICE"}], "cardFields": []}, ["fields", "0", "choices"]),
        ({"cardFields": ["colour"]}, ["cardFields", "0"]),
        ({"keepYears": -1}, ["keepYears"]),
    ],
)
async def test_a_definition_that_cannot_be_names_the_input(house: House, changed: Any, path: list[str]) -> None:
    """By path; nothing is defined."""
    refused = await house.attempt("defineRecordType", by="Administrator", **(MEALTIME | changed))

    assert refusals(refused) == [("VALIDATION", path)]
    assert (await house.ask(KNOWN))["customRecordTypes"] == []


async def test_only_those_who_configure_the_house_define_and_change_types(house: House) -> None:
    """A manager reads them."""
    defined = await define(house)
    given = {"customRecordTypeId": defined["id"], "expectedVersion": 1}

    assert refusals(await house.attempt("defineRecordType", **MEALTIME)) == [("FORBIDDEN", None)]
    assert refusals(await house.attempt("retireRecordType", **given)) == [("FORBIDDEN", None)]
    assert (await house.ask(KNOWN))["customRecordTypes"] == [{"name": "mealtime"}]


async def test_the_same_idempotency_key_defines_one_type(house: House) -> None:
    """A repeat answers like the first."""
    first = await define(house, idempotencyKey="one")

    assert (await define(house, idempotencyKey="one"))["id"] == first["id"]


async def test_a_type_is_described_anew_retired_and_restored(house: House) -> None:
    """A stale version is refused; a retired type keeps its records, and makes no new ones."""
    defined = await define(house)
    record = await make(house)

    updated = await change(house, "updateRecordType", defined, label="Meals", keepYears=7)
    stale = await change(house, "updateRecordType", defined, label="Eating")
    retired = await change(house, "retireRecordType", updated["customRecordType"])
    refused = await house.attempt("createRecord", clientId=house.client_id, **SOFT_FOOD)
    changed = await house.do("updateRecord", "record { title }", recordId=record["id"], expectedVersion=1, title="Soup")
    restored = await change(house, "restoreRecordType", retired["customRecordType"])

    assert updated["customRecordType"]["label"] == "Meals"
    assert refusals(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert retired["customRecordType"]["isRetired"] is True
    assert refusals(refused) == [("RECORD_TYPE_RETIRED", ["recordType"])]
    assert changed["record"] == {"title": "Soup"}
    assert restored["customRecordType"]["isRetired"] is False
    assert (await make(house))["number"] == "MEAL-00002"


async def test_a_type_in_use_is_not_deleted(house: House) -> None:
    """Records count, also those that are put away, and templates; the refusal says how many."""
    defined = await define(house)
    counts = "deletedCustomRecordTypeId errors { ... on RecordTypeInUse { recordCount templateCount } }"
    item = {"title": "Meals", "kind": "RECORD_LINK", "definition": {"recordTypes": ["mealtime"]}}
    await make_template(house, sections=[{"title": "Health", "items": [item]}])
    record = await make(house)
    await house.do("archiveRecord", "record { id }", recordId=record["id"], expectedVersion=1, reason="Made twice")

    refused = await change(house, "deleteRecordType", defined, counts)
    usage = "{ customRecordTypes { usage { records templates canDelete fields { key records } } } }"

    assert refused["errors"][0]["recordCount"] == 1
    assert refused["errors"][0]["templateCount"] == 1
    assert (await house.ask(usage))["customRecordTypes"] == [
        {"usage": {"records": 1, "templates": 1, "canDelete": False, "fields": [{"key": "texture", "records": 1}]}}
    ]


async def test_numbers_go_on_where_they_stopped_when_a_type_is_defined_again(house: House) -> None:
    """A number is never given twice."""
    defined = await define(house, keepYears=0)
    record = await make(house)
    given = {"recordId": record["id"]}
    await house.do("archiveRecord", "record { id }", **given, expectedVersion=1, reason="Made twice")
    await house.do("deleteRecord", "deletedRecordId", by="Administrator", **given, expectedVersion=2)
    gone = await change(house, "deleteRecordType", defined, "deletedCustomRecordTypeId")

    await define(house)

    assert gone["errors"] == []
    assert (await make(house))["number"] == "MEAL-00002"


async def test_two_who_define_the_same_at_once_define_it_once(house: House) -> None:
    """The same name, or the same prefix: one of them is told that it is taken."""
    names = ("mealtime", "mealtime", "breakfast")
    asked = [house.attempt("defineRecordType", by="Administrator", **(MEALTIME | {"name": name})) for name in names]

    payloads = await asyncio.gather(*asked)

    assert sorted(len(payload["errors"]) > 0 for payload in payloads) == [False, True, True]
    assert len((await house.ask(KNOWN))["customRecordTypes"]) == 1


async def test_two_who_add_the_same_field_at_once_add_it_once(house: House) -> None:
    """The other one is told that the type changed."""
    defined = await define(house)
    field = {"key": "who", "label": "Who cooks"}

    payloads = await asyncio.gather(*(change(house, "addRecordTypeField", defined, field=field) for _ in range(3)))

    assert sorted(refusals(payload) for payload in payloads) == [[], *[[("VERSION_CONFLICT", ["expectedVersion"])]] * 2]


async def test_a_type_does_not_go_while_somebody_makes_a_record_of_it(house: House) -> None:
    """Either the record is there and the type stays, or the type is gone and there is no record."""
    for round_ in range(4):
        defined = await define(house, name=f"meal{round_}", prefix=f"M{round_}X")
        making = house.attempt(
            "createRecord", clientId=house.client_id, **(SOFT_FOOD | {"recordType": f"meal{round_}"})
        )

        deleting = change(house, "deleteRecordType", defined, "deletedCustomRecordTypeId")
        made, deleted = await asyncio.gather(making, deleting)

        assert (made["errors"] == []) is (deleted["errors"] != [])
        records = await house.ask(
            "query($of: [String!]) { records(filter: {recordTypes: $of}) { nodes { recordType { name } } } }",
            {"of": [f"meal{round_}"]},
        )
        stored = [{"recordType": {"name": f"meal{round_}"}}] if made["errors"] == [] else []
        assert records["records"]["nodes"] == stored


async def test_the_key_of_a_type_holds_in_the_table(house: House) -> None:
    """Whatever a verb overlooks: a type with records cannot be taken from under them."""
    defined = await define(house)
    await make(house)

    async def tear_out(work: Work) -> None:

        await work.db.delete(await work.get(CustomRecordType, defined["id"]))

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await house.careplan.perform(house.actors["Administrator"], tear_out)
