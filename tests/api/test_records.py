"""Client records through the API: any type, by its field definitions."""

import dataclasses
from typing import Any

from careplan.core.clients import Client, ClientStatus
from careplan.core.work import Work

from ..houses import House, build_house

RECORD = "record { __typename id number title version isArchived archiveReason values card { label value } }"
KINDS = "{ records(orderBy: NUMBER) { totalCount nodes { number } } }"


async def make(house: House, of: str = "goal_attainment", title: str = "Living well", **values: Any) -> Any:
    """A record about the client of the house."""
    made = await house.do("createRecord", RECORD, clientId=house.client_id, recordType=of, title=title, values=values)
    return made["record"]


async def test_a_record_gets_a_number_of_its_type_and_shows_its_fields(house: House) -> None:
    """Numbers run per type, and the answer is of the type's own GraphQL type."""
    goals = await make(house, focus="  More friends ", agreed_on="2026-01-31")
    behaviour = await make(house, "behaviour_support", "Calm mornings", kind="INTERIM")

    assert goals["number"] == "GAP-00001"
    assert goals["__typename"] == "GoalAttainmentPlan"
    assert goals["version"] == 1
    assert goals["values"] == {"focus": "More friends", "agreed_on": "2026-01-31", "next_rating_on": None}
    assert behaviour["number"] == "BSP-00001"
    assert behaviour["card"] == [{"label": "Kind", "value": "Interim"}]


async def test_each_field_that_cannot_hold_what_it_was_given_is_named_by_path(house: House) -> None:
    """Several refusals at once, and nothing is stored."""
    refused = await house.attempt(
        "createRecord",
        clientId=house.client_id,
        recordType="behaviour_support",
        title="Calm mornings",
        values={"developed_on": "yesterday", "mood": "good"},
    )

    assert {(error["code"], tuple(error["path"])) for error in refused["errors"]} == {
        ("VALIDATION", ("values", "kind")),
        ("VALIDATION", ("values", "developed_on")),
        ("VALIDATION", ("values", "mood")),
    }
    assert await house.ask(KINDS) == {"records": {"totalCount": 0, "nodes": []}}


async def test_values_must_be_an_object(house: House) -> None:
    """A list where values by key belong is refused as an input, not as our fault."""
    refused = await house.attempt(
        "createRecord", clientId=house.client_id, recordType="goal_attainment", title="Living well", values=["x"]
    )

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", ["values"])]


async def test_a_record_of_an_unknown_type_is_refused(house: House) -> None:
    """The path names the input that is wrong."""
    refused = await house.attempt(
        "createRecord", clientId=house.client_id, recordType="horoscope", title="Leo", values={}
    )

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("NOT_FOUND", ["recordType"])]


async def test_no_record_is_made_about_a_client_who_left(house: House) -> None:
    """What is on file stays readable; nothing new is added."""

    async def leave(work: Work) -> None:
        (await work.get(Client, house.client_id)).status = ClientStatus.EXITED

    await house.careplan.perform(house.actors["Manager"], leave)

    refused = await house.attempt(
        "createRecord", clientId=house.client_id, recordType="goal_attainment", title="Living well", values={}
    )

    assert [error["code"] for error in refused["errors"]] == ["CLIENT_INACTIVE"]
    assert await house.ask(KINDS) == {"records": {"totalCount": 0, "nodes": []}}


async def test_the_same_idempotency_key_makes_one_record(house: House) -> None:
    """A repeat answers like the first."""
    request: dict[str, Any] = {
        "clientId": house.client_id,
        "recordType": "goal_attainment",
        "title": "Goals",
        "values": {},
    }
    first = await house.do("createRecord", RECORD, **request, idempotencyKey="one")

    again = await house.do("createRecord", RECORD, **request, idempotencyKey="one")

    assert again["record"]["id"] == first["record"]["id"]
    assert (await house.ask(KINDS))["records"]["totalCount"] == 1


async def test_an_update_changes_what_is_given_and_leaves_the_rest(house: House) -> None:
    """Fields that are left out stay; null clears one; the version grows by one."""
    record = await make(house, focus="More friends", agreed_on="2026-01-31")

    changed = await house.do(
        "updateRecord",
        RECORD,
        recordId=record["id"],
        expectedVersion=1,
        title="Friends",
        values={"agreed_on": None, "next_rating_on": "2026-06-30"},
    )

    assert changed["record"] == {
        **record,
        "title": "Friends",
        "version": 2,
        "values": {"focus": "More friends", "agreed_on": None, "next_rating_on": "2026-06-30"},
        "card": [{"label": "Goals", "value": "0"}, {"label": "Next rating", "value": "2026-06-30"}],
    }


async def test_a_required_field_cannot_be_cleared(house: House) -> None:
    """The refusal names the field, and the record stays as it was."""
    record = await make(house, "behaviour_support", kind="INTERIM")

    refused = await house.attempt(
        "updateRecord", recordId=record["id"], expectedVersion=1, values={"kind": None, "summary": "Shouting"}
    )

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", ["values", "kind"])]
    found = await house.ask("query($id: ID!) { record(id: $id) { version values } }", {"id": record["id"]})
    assert found["record"] == {"version": 1, "values": record["values"]}


async def test_a_stale_version_is_refused(house: House) -> None:
    """Nobody overwrites what they have not seen."""
    record = await make(house)
    await house.do("updateRecord", RECORD, recordId=record["id"], expectedVersion=1, title="First")

    refused = await house.attempt("updateRecord", RECORD, recordId=record["id"], expectedVersion=1, title="Second")

    assert [error["code"] for error in refused["errors"]] == ["VERSION_CONFLICT"]


async def test_an_archived_record_leaves_the_list_and_cannot_be_changed(house: House) -> None:
    """It can be read by its identifier and listed on demand."""
    record = await make(house)

    archived = await house.do("archiveRecord", RECORD, recordId=record["id"], expectedVersion=1, reason="Made twice")
    refused = await house.attempt("updateRecord", recordId=record["id"], expectedVersion=2, title="Again")

    assert archived["record"] == {**record, "version": 2, "isArchived": True, "archiveReason": "Made twice"}
    assert [error["code"] for error in refused["errors"]] == ["INVALID_TRANSITION"]
    assert (await house.ask(KINDS))["records"]["nodes"] == []
    listed = await house.ask("{ records(filter: {isArchived: true}) { nodes { number title } } }")
    assert listed["records"]["nodes"] == [{"number": "GAP-00001", "title": "Living well"}]


async def test_a_restored_record_is_back_in_the_list(house: House) -> None:
    """Restoring what is not archived is refused."""
    record = await make(house)
    await house.do("archiveRecord", RECORD, recordId=record["id"], expectedVersion=1, reason="Made twice")

    await house.do("restoreRecord", RECORD, recordId=record["id"], expectedVersion=2)
    refused = await house.attempt("restoreRecord", RECORD, recordId=record["id"], expectedVersion=3)

    assert (await house.ask(KINDS))["records"]["nodes"] == [{"number": "GAP-00001"}]
    assert [error["code"] for error in refused["errors"]] == ["INVALID_TRANSITION"]


async def test_records_are_found_by_words_type_and_client(house: House) -> None:
    """Words may be in any field of text; case and accents do not matter."""
    await make(house, focus="Café visits with Renée")
    await make(house, "behaviour_support", "Calm mornings", kind="INTERIM")
    find = "query($filter: RecordFilter) { records(filter: $filter) { nodes { number } } }"

    by_words = await house.ask(find, {"filter": {"search": "cafe RENEE", "clientId": house.client_id}})
    by_type = await house.ask(find, {"filter": {"recordTypes": ["behaviour_support"]}})
    by_other = await house.ask(find, {"filter": {"search": "100%"}})

    assert by_words["records"]["nodes"] == [{"number": "GAP-00001"}]
    assert by_type["records"]["nodes"] == [{"number": "BSP-00001"}]
    assert by_other["records"]["nodes"] == []


async def test_who_may_not_read_a_type_does_not_find_its_records(house: House) -> None:
    """Billing sees clients but no records; a record that is hidden is not found."""
    record = await make(house)

    body = await house.raw("query($id: ID!) { record(id: $id) { number } }", {"id": record["id"]}, by="Billing")
    listed = await house.ask("{ records { totalCount } }", by="Billing")

    assert body["data"] == {"record": None}
    assert body["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert listed == {"records": {"totalCount": 0}}


async def test_who_may_read_one_type_finds_only_its_records(house: House) -> None:
    """Whatever the way: lists, identifiers, parts of records."""
    goals = await make(house)
    behaviour = await make(house, "behaviour_support", kind="INTERIM")
    reads = frozenset({"client.read", "record.goal_attainment.read"})
    house.actors["Coach"] = dataclasses.replace(house.actors["Support worker"], permissions=reads)
    find = "query($id: ID!) { record(id: $id) { number } }"

    assert (await house.ask(KINDS, by="Coach"))["records"] == {"totalCount": 1, "nodes": [{"number": "GAP-00001"}]}
    assert (await house.ask(find, {"id": goals["id"]}, by="Coach"))["record"] == {"number": "GAP-00001"}
    assert (await house.raw(find, {"id": behaviour["id"]}, by="Coach"))["data"] == {"record": None}


async def test_another_house_finds_none_of_them(house: House) -> None:
    """A record of one organisation does not exist for another."""
    record = await make(house)
    other = await build_house(house.careplan, house.schema, name="Elsewhere")

    body = await other.raw("query($id: ID!) { record(id: $id) { number } }", {"id": record["id"]})
    refused = await other.attempt("updateRecord", recordId=record["id"], expectedVersion=1, title="Mine")

    assert body["data"] == {"record": None}
    assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]
    assert (await other.ask(KINDS))["records"]["totalCount"] == 0


async def test_who_may_read_but_not_create_is_told_so(house: House) -> None:
    """An auditor reads everything and changes nothing."""
    refused = await house.attempt(
        "createRecord",
        clientId=house.client_id,
        recordType="goal_attainment",
        title="Goals",
        values={},
        by="Auditor",
    )

    message = (
        "Your roles do not allow you to create client records of the type 'Goal attainment plan' "
        "(record.goal_attainment.create)."
    )
    assert [(error["code"], error["message"]) for error in refused["errors"]] == [("FORBIDDEN", message)]
    assert (await house.ask(KINDS))["records"]["totalCount"] == 0


async def test_record_types_say_how_to_fill_them_in_and_what_you_may_do(house: House) -> None:
    """A front end can show a form for a type it has never seen."""
    query = """{ recordType(name: "behaviour_support") {
        label prefix isRetired jsonSchema fields { key kind isRequired }
        permissions { read { name label isGranted } create { isGranted } others { name label isGranted } } } }"""

    found = (await house.ask(query, by="Auditor"))["recordType"]

    assert found["label"] == "Behaviour support plan"
    assert found["prefix"] == "BSP"
    assert found["isRetired"] is False
    assert found["jsonSchema"]["required"] == ["kind"]
    assert found["fields"][0] == {"key": "kind", "kind": "CHOICE", "isRequired": True}
    assert found["permissions"] == {
        "read": {
            "name": "record.behaviour_support.read",
            "label": "see client records of the type 'Behaviour support plan'",
            "isGranted": True,
        },
        "create": {"isGranted": False},
        "others": [
            {
                "name": "record.behaviour_support.authorise",
                "label": "authorise restrictive practices",
                "isGranted": False,
            }
        ],
    }


async def test_an_unknown_record_type_is_not_found(house: House) -> None:
    """A name that nobody knows is an error beside the data."""
    body = await house.raw('{ recordType(name: "horoscope") { label } }')

    assert body["data"] == {"recordType": None}
    assert body["errors"][0]["extensions"] == {"code": "NOT_FOUND", "path": ["name"]}
