"""A front end that has never heard of a record type renders its form, fills it in, and works with its records."""

from collections.abc import Mapping
from typing import Any

import pytest

from ..houses import House
from ..plans import make_plan, make_template

FORMS = """query($name: String!) { recordType(name: $name) { name label prefix isRetired cardFields jsonSchema
    permissions { read { isGranted } create { isGranted } update { isGranted } delete { isGranted } }
    fields { key label kind help isRequired isRetired minimum maximum choices { value label isRetired } } } }"""
RECORD = "record { id number title version isArchived values card { label value } recordType { name } fields { key isEmpty } }"
DEFINED: Mapping[str, Any] = {
    "sensory_profile": {
        "prefix": "SEN",
        "fields": [
            {"key": "sounds", "label": "Sounds", "kind": "LONG_TEXT", "isRequired": True},
            {"key": "level", "label": "Level", "kind": "NUMBER", "minimum": 1, "maximum": 5},
            {"key": "seen_on", "label": "Seen on", "kind": "DATE"},
            {"key": "signed", "label": "Signed", "kind": "SIGNATURE"},
        ],
    },
    "transport": {
        "prefix": "TRA",
        "fields": [
            {
                "key": "by",
                "label": "By",
                "kind": "CHOICE",
                "isRequired": True,
                "choices": [{"value": "bus", "label": "Bus"}],
            },
            {"key": "days", "label": "Days", "kind": "CHOICES", "choices": [{"value": "mon", "label": "Monday"}]},
            {"key": "alone", "label": "Alone", "kind": "YES_NO"},
            {"key": "fare", "label": "Fare", "kind": "MONEY"},
        ],
    },
}
KINDS = ("behaviour_support", "goal_attainment", *DEFINED)
SAMPLES: dict[str, Any] = {
    "TEXT": "Some words",
    "LONG_TEXT": "Some words\nin two lines",
    "NUMBER": 2,
    "DATE": "2026-01-31",
    "YES_NO": True,
    "MONEY": {"amount": 1250, "currency": "AUD"},
    "SIGNATURE": {"name": "Ann", "signedOn": "2026-01-31"},
}


@pytest.fixture(params=KINDS)
async def form(request: pytest.FixtureRequest, house: House) -> Any:
    """What a front end reads about each record type in turn, before it shows a form."""
    for name, given in DEFINED.items():
        await house.do(
            "defineRecordType", "customRecordType { id }", by="Administrator", name=name, label=name, **given
        )
    return (await house.ask(FORMS, {"name": request.param}))["recordType"]


def filled_in(form: Any) -> dict[str, Any]:
    """A value for every field, by nothing but its definition."""
    values = {}
    for field in form["fields"]:
        chosen = [choice["value"] for choice in field["choices"]]
        of_kind = SAMPLES | {"CHOICE": chosen[:1] and chosen[0], "CHOICES": chosen}
        values[field["key"]] = of_kind[field["kind"]]
    return values


def wrong(form: Any) -> dict[str, Any]:
    """A value that fits no field."""
    return {field["key"]: {"what": "is this"} for field in form["fields"]}


async def test_a_form_is_rendered_filled_in_and_read_back(house: House, form: Any) -> None:
    """What was entered is what is read, in the order of the fields; then it is changed, put away, taken out again."""
    values = filled_in(form)
    given = {"clientId": house.client_id, "recordType": form["name"], "title": "Made from a form", "values": values}

    made = (await house.do("createRecord", RECORD, **given))["record"]
    changed = await house.do("updateRecord", RECORD, recordId=made["id"], expectedVersion=1, title="Changed")
    given = {"recordId": made["id"]}
    archived = await house.do("archiveRecord", RECORD, **given, expectedVersion=2, reason="Over")
    restored = await house.do("restoreRecord", RECORD, **given, expectedVersion=3)

    assert made["number"] == f"{form['prefix']}-00001"
    assert made["values"] == values
    assert made["recordType"] == {"name": form["name"]}
    assert made["fields"] == [{"key": field["key"], "isEmpty": False} for field in form["fields"]]
    assert sorted(form["jsonSchema"]["properties"]) == sorted(values)
    assert changed["record"]["title"] == "Changed"
    assert changed["record"]["values"] == values
    assert (archived["record"]["isArchived"], restored["record"]["isArchived"]) == (True, False)
    assert form["permissions"] == {
        "read": {"isGranted": True},
        "create": {"isGranted": True},
        "update": {"isGranted": True},
        "delete": {"isGranted": False},
    }


async def test_its_records_are_listed_and_their_fields_asked_for_by_key(house: House, form: Any) -> None:
    """In the order asked; keys that a type does not have are left out."""
    given = {"clientId": house.client_id, "recordType": form["name"], "title": "Listed", "values": filled_in(form)}
    made = (await house.do("createRecord", RECORD, **given))["record"]
    keys = [field["key"] for field in reversed(form["fields"])]
    query = """query($filter: RecordFilter!, $keys: [String!]) {
        records(filter: $filter) { nodes { number wanted: fields(keys: $keys) { key } all: fields { key } } } }"""
    by_number = {"recordTypes": [form["name"]], "number": made["number"]}

    found = await house.ask(query, {"filter": by_number, "keys": ["nothing", *keys]})

    (record,) = found["records"]["nodes"]
    assert [value["key"] for value in record["wanted"]] == keys
    assert [value["key"] for value in record["all"]] == [*reversed(keys)]


async def test_each_value_that_does_not_fit_is_named_by_path(house: House, form: Any) -> None:
    """When it is created, changed, or created from an item of a plan; and nothing is stored."""
    paths = sorted(["values", field["key"]] for field in form["fields"])
    item = {"title": "Any", "kind": "RECORD_LINK", "definition": {"recordTypes": [form["name"]]}}
    plan = await make_plan(house, await make_template(house, sections=[{"title": "One", "items": [item]}]))
    given = {"recordType": form["name"], "title": "Wrong", "values": wrong(form)}

    refused = await house.attempt("createRecord", clientId=house.client_id, **given)
    from_item = await plan.on_item("createLinkedRecord", "Any", **given)

    for payload in (refused, from_item):
        assert {error["code"] for error in payload["errors"]} == {"VALIDATION"}
        assert sorted({tuple(error["path"][:2]) for error in payload["errors"]}) == [tuple(path) for path in paths]
    assert (await house.ask("{ records { totalCount } }"))["records"]["totalCount"] == 0


async def test_it_is_created_and_linked_from_an_item(house: House, form: Any) -> None:
    """Both ways: made from the item, and chosen from those that fit."""
    item = {"title": "Any", "kind": "RECORD_LINK", "definition": {"recordTypes": [form["name"]]}}
    plan = await make_plan(house, await make_template(house, sections=[{"title": "One", "items": [item]}]))
    given = {"recordType": form["name"], "title": "From a form", "values": filled_in(form)}
    other = (await house.do("createRecord", RECORD, clientId=house.client_id, **given))["record"]

    created = await plan.on_item("createLinkedRecord", "Any", "record { number }", **given)
    fitting = await house.ask(
        "query($id: ID!) { linkableRecords(planItemId: $id) { nodes { number recordType { label } } } }",
        {"id": (await plan.item("Any"))["id"]},
    )
    linked = await plan.on_item("linkRecord", "Any", "link { problem record { number } }", recordId=other["id"])

    assert created["record"] == {"number": f"{form['prefix']}-00002"}
    assert len(fitting["linkableRecords"]["nodes"]) == 2
    assert linked["link"] == {"problem": None, "record": {"number": f"{form['prefix']}-00001"}}
