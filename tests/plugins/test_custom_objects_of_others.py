"""Custom objects of another organisation: nobody gets at them by any route, nor learns from a refusal that they exist."""

from typing import Any

import pytest

from ..houses import House, build_house
from ..plans import make_plan, make_template
from .test_custom_object_definitions import MEALTIME, SOFT_FOOD, change, define, make, refusals

SECRET = {"name": "hypnosis", "label": "Hypnosis plan", "prefix": "HYP"}
RECORD: dict[str, Any] = SOFT_FOOD | {"recordType": "hypnosis"}
ASKED = """
    query($type: ID!, $record: ID!) {
      customRecordType(id: $type) { id }
      recordType(name: "hypnosis") { name }
      record(id: $record) { id }
      nodes(ids: [$type, $record]) { id }
      records(filter: {recordTypes: ["hypnosis"], isArchived: null}) { totalCount }
      number: records(filter: {number: "HYP-00001", isArchived: null}) { totalCount }
      search: records(filter: {search: "soft", isArchived: null}) { totalCount }
    }
"""
WRITTEN = "<script>alert(1)</script>"


@pytest.fixture
async def stranger(house: House) -> House:
    """Somebody else's organisation, in the same service."""
    return await build_house(house.careplan, house.schema, name="Elsewhere")


def untold(body: Any) -> bool:
    """Whether an answer says nothing that the other organisation wrote."""
    return not any(word in str(body) for word in ("Hypnosis plan", "HYP", "Soft food"))


async def test_nothing_is_read(house: House, stranger: House) -> None:
    """By identifier, by name, by number, by words and in counts; whatever is said, says no more than of nonsense."""
    defined, record = await define(house, **SECRET), await make(house, **RECORD)

    body = await stranger.raw(ASKED, {"type": defined["id"], "record": record["id"]}, by="Administrator")

    nothing: dict[str, Any] = {"totalCount": 0}
    assert body["data"] == {
        "customRecordType": None,
        "recordType": None,
        "record": None,
        "nodes": [None, None],
        "records": nothing,
        "number": nothing,
        "search": nothing,
    }
    assert untold(body)


async def test_nothing_is_made_changed_or_linked(house: House, stranger: House) -> None:
    """Neither a record of the type, nor the record, nor a template or a link that names them."""
    defined, record = await define(house, **SECRET), await make(house, **RECORD)
    plan = await make_plan(stranger, await make_template(stranger))
    of_record = {"recordId": record["id"], "expectedVersion": record["version"]}
    field = {"key": "more", "label": "More"}

    payloads = [
        await stranger.attempt("createRecord", clientId=stranger.client_id, **RECORD),
        await house.attempt("createRecord", clientId=stranger.client_id, **RECORD),
        await stranger.attempt("updateRecord", **of_record, title="Ours"),
        await stranger.attempt("archiveRecord", **of_record, reason="Gone"),
        await stranger.attempt("deleteRecord", by="Administrator", **of_record),
        await plan.on_item("linkRecord", "Goal", recordId=record["id"]),
        await plan.on_item("createLinkedRecord", "Goal", **RECORD),
        await change(stranger, "addRecordTypeField", defined, field=field),
        await change(stranger, "updateRecordType", defined, label="Ours"),
        await change(stranger, "deleteRecordType", defined, ""),
    ]

    codes = {error["code"] for payload in payloads for error in payload["errors"]}
    assert all(payload["errors"] for payload in payloads)
    assert codes <= {"NOT_FOUND", "RECORD_NOT_LINKABLE"}
    assert untold(payloads)
    seen = await house.ask("query($id: ID!) { record(id: $id) { title version } }", {"id": record["id"]})
    assert seen["record"] == {"title": "Soft food", "version": 1}
    assert (await house.ask("{ customRecordTypes { label version } }"))["customRecordTypes"] == [
        {"label": SECRET["label"], "version": 1}
    ]


async def test_no_role_of_another_house_is_granted_anything(house: House, stranger: House) -> None:
    """Its identifier names nothing here; nothing is defined, and the role is as it was."""
    roles = "{ roles { id permissions } }"
    before = (await stranger.ask(roles))["roles"]

    grants = [{"roleId": before[0]["id"], "acts": ["READ", "DELETE"]}]
    refused = await house.attempt("defineRecordType", by="Administrator", **MEALTIME, grants=grants)

    assert refusals(refused) == [("NOT_FOUND", ["grants", "0", "roleId"])]
    assert (await house.ask("{ customRecordTypes { name } }"))["customRecordTypes"] == []
    assert (await stranger.ask(roles))["roles"] == before


async def test_series_of_numbers_are_each_houses_own(house: House, stranger: House) -> None:
    """How many records another house made cannot be told from one's own numbers."""
    for each in (house, stranger):
        await define(each, **SECRET)

    numbers = [(await make(each, **RECORD))["number"] for each in (house, house, stranger)]

    assert numbers == ["HYP-00001", "HYP-00002", "HYP-00001"]


async def test_markup_in_labels_is_text(house: House) -> None:
    """It is given back to the letter, for front ends to show as what it is."""
    fields = [{"key": "texture", "label": WRITTEN, "isRequired": True}]
    defined = await define(house, label=WRITTEN, fields=fields)
    record = await make(house, values={"texture": WRITTEN})

    assert defined["label"] == WRITTEN
    assert record["card"] == [{"label": WRITTEN, "value": WRITTEN}]
