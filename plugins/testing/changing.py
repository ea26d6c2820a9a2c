"""What must be true when records of a type are made, changed, put away and kept."""

import json
from typing import Any

from ...core.item_definitions import ItemDefinition
from ...core.records import ClientRecord
from .subjects import ContractBroken, NotTried, Subject, expect
from .values import sample, wrong

KEPT = "version title values"
PLAN = """query($id: ID!) {{ supportPlan(id: $id) {{
  sections {{ items {{ links {{ isBroken record {{ __typename id {fields} }} }} }} }} }} }}"""


async def records_are_made_from_the_fields(of: Subject) -> None:
    """`createRecord` stores what it is given for every field, and the number starts with the prefix."""
    values = sample(of.record_type.fields)

    (record,) = await of.make()

    seen = await of.read("__typename number values isArchived", record)
    expect("The stored values", values, seen["values"])
    expect("The type of the record", of.kind, seen["__typename"])
    expect("What its number starts with", of.record_type.prefix, seen["number"].rpartition("-")[0])


async def each_wrong_value_is_named_by_path(of: Subject) -> None:
    """A value that a field cannot hold is refused, the field named by its path, and nothing is stored."""
    values = sample(of.record_type.fields)
    for field in of.record_type.fields:
        for value in wrong(field):
            await _refused(of, values | {field.key: value}, field.key, f"{value!r} in {field.key!r}")
        if field.is_required:
            rest = {key: each for key, each in values.items() if key != field.key}
            await _refused(of, rest, field.key, f"nothing in {field.key!r}, which is required,")
    await _refused(of, values | {"no_such_field": 1}, "no_such_field", "a field that there is not")


async def _refused(of: Subject, values: dict[str, Any], key: str, what: str) -> None:
    given: Any = {"clientId": of.house.client_id, "recordType": of.record_type.name, "title": "Wrong", "values": values}
    payload = await of.house.attempt("createRecord", "record { id }", **given)
    expect(f"A record with {what} is", None, payload["record"])
    paths = [error["path"][:2] for error in payload["errors"] if error["path"]]
    if ["values", key] not in paths:
        raise ContractBroken(f"A record with {what} is refused, but the path is not ['values', {key!r}]: {paths}.")


async def changes_grow_the_version(of: Subject) -> None:
    """`updateRecord` changes what it is given, the version grows by one, and an older version is refused."""
    (record,) = await of.make()
    before = await of.read(KEPT, record)
    values = sample(of.record_type.fields, 1)
    given: Any = {"recordId": record, "expectedVersion": before["version"], "title": "Changed", "values": values}

    await of.house.do("updateRecord", "record { id }", **given)
    stale = await of.house.attempt("updateRecord", **given)

    after = {"version": before["version"] + 1, "title": "Changed", "values": values}
    expect("The record after a change", after, await of.read(KEPT, record))
    expect("A change of an older version is refused with", ["VERSION_CONFLICT"], [e["code"] for e in stale["errors"]])


async def records_are_put_away_and_taken_out(of: Subject) -> None:
    """`archiveRecord` and `restoreRecord` work; a record that is put away is not changed, but read."""
    (record,) = await of.make()
    version = (await of.read("version", record))["version"]

    await of.house.do("archiveRecord", "record { id }", recordId=record, expectedVersion=version, reason="Test")
    put_away = await of.read("isArchived version", record)
    refused = await of.house.attempt(
        "updateRecord", recordId=record, expectedVersion=put_away["version"], title="Changed"
    )
    await of.house.do("restoreRecord", "record { id }", recordId=record, expectedVersion=put_away["version"])

    expect("Whether it is put away", True, put_away["isArchived"])
    expect(
        "A change while it is put away is refused with", ["INVALID_TRANSITION"], [e["code"] for e in refused["errors"]]
    )
    expect("Whether it is put away afterwards", False, (await of.read("isArchived", record))["isArchived"])


async def snapshots_are_stable(of: Subject) -> None:
    """What is kept of a record when a plan is activated is plain JSON, the same twice, and follows the record."""
    (record,) = await of.make()

    first, second = [await _snapshot(of, record) for _ in range(2)]
    given: Any = {"values": sample(of.record_type.fields, 1), "title": "Changed"}
    await of.house.do("updateRecord", "record { id }", recordId=record, **await _version(of, record), **given)

    expect("The snapshot taken again", first, second)
    if of.record_type.fields and await _snapshot(of, record) == first:
        raise ContractBroken("The snapshot is the same although every field changed: it must hold the fields.")


async def _version(of: Subject, record: str) -> dict[str, Any]:
    return {"expectedVersion": (await of.read("version", record))["version"]}


async def _snapshot(of: Subject, record: str) -> str:
    async with of.house.careplan.reading(of.house.actors["Manager"]) as db:
        contents = await of.record_type.contents_of(db, [await db.get_one(ClientRecord, record)])
    if record not in contents:
        raise ContractBroken("The snapshot leaves the record out: it is a mapping by identifier.")
    try:
        return json.dumps(contents[record], sort_keys=True)
    except TypeError as error:
        raise ContractBroken(f"The snapshot is not plain JSON: {error}.") from None


async def item_checks_give_words(of: Subject) -> None:
    """The check of a template's item gives reasons in words, or nothing, whatever its settings."""
    for settings in ({}, {"unknown": 1}, {"unknown": None}):
        item = ItemDefinition(record_types=(of.record_type.name,), settings=settings)
        reasons = list(of.record_type.check_item(item)) if of.record_type.check_item else []
        wordless = [reason for reason in reasons if not (isinstance(reason, str) and reason.strip())]
        expect(f"Reasons without words for an item with the settings {settings}", [], wordless)


async def records_can_be_part_of_plans(of: Subject) -> None:
    """A record is made from an item of a plan, and its typed fields are read in the nested plan."""
    linked = await of.linked()
    if linked is None:
        raise NotTried("Items that link the type need settings: name them in `item_settings` of its contract.")
    plan, record = linked

    found = await of.house.ask(PLAN.format(fields=of.everything()), {"id": plan})

    links = [
        link for section in found["supportPlan"]["sections"] for item in section["items"] for link in item["links"]
    ]
    seen = [(link["isBroken"], link["record"]["__typename"], link["record"]["id"]) for link in links]
    expect("The links of the plan", [(False, of.kind, record)], seen)
