"""Working on the items of a plan through the API."""

from typing import Any

import pytest

from careplan.core import item_additions

from ..houses import House
from ..plans import Plan, make_plan, make_template


def codes(payload: Any) -> list[str]:
    """The codes of a payload's errors."""
    return [error["code"] for error in payload["errors"]]


async def test_recorded_values_put_an_item_in_progress(house: House) -> None:
    """Values are kept by key and shown typed; null empties a field."""
    plan = await make_plan(house)
    await plan.on_item(
        "recordPlanItemValues", "What matters to me", values={"matters": " The sea ", "since": "2020-02-29"}
    )

    payload = await plan.on_item(
        "recordPlanItemValues",
        "What matters to me",
        "planItem { status values fields { key display ... on DateValue { day } } missing { key } }",
        values={"since": None},
    )

    assert payload["planItem"] == {
        "status": "IN_PROGRESS",
        "values": {"matters": "The sea"},
        "fields": [{"key": "matters", "display": "The sea"}, {"key": "since", "display": "", "day": None}],
        "missing": [],
    }


async def test_wrong_values_are_named_by_field_and_nothing_is_kept(house: House) -> None:
    """Each field that cannot hold what it was given is one error with its path."""
    plan = await make_plan(house)

    payload = await plan.on_item(
        "recordPlanItemValues", "What matters to me", values={"matters": 5, "since": "2020-02-31", "else": "x"}
    )

    assert sorted((error["code"], error["path"]) for error in payload["errors"]) == [
        ("VALIDATION", ["values", "else"]),
        ("VALIDATION", ["values", "matters"]),
        ("VALIDATION", ["values", "since"]),
    ]
    assert (await plan.item("What matters to me"))["status"] == "NOT_STARTED"


async def test_profile_fields_are_recorded_on_the_client(house: House) -> None:
    """Another draft of the client sees them at once."""
    template = await make_template(house)
    plan, other = await make_plan(house, template), await make_plan(house, template)

    await plan.on_item("recordPlanItemValues", "Identity", values={"preferred_name": "Zed"})

    assert await other.read("client { preferredName }") == {"client": {"preferredName": "Zed"}}


async def test_an_item_is_done_once_it_is_complete(house: House) -> None:
    """What is missing is named; a complete item is completed, and progress moves."""
    plan = await make_plan(house)

    refused = await plan.on_item(
        "markPlanItemDone", "What matters to me", "errors { ... on ItemIncomplete { missing { key } } }"
    )
    await plan.on_item("recordPlanItemValues", "What matters to me", values={"matters": "Music"})
    done = await plan.on_item(
        "markPlanItemDone", "What matters to me", "planItem { status plan { progress { done percent } } }"
    )

    assert codes(refused) == ["ITEM_INCOMPLETE"]
    assert refused["errors"][0]["missing"] == [{"key": "matters"}]
    assert done["planItem"] == {"status": "COMPLETED", "plan": {"progress": {"done": 1, "percent": 25}}}


async def test_a_change_takes_back_that_an_item_is_done(house: House) -> None:
    """What was confirmed is not confirmed any more; recording the same again changes nothing."""
    plan = await make_plan(house)
    await plan.on_item("recordPlanItemValues", "What matters to me", values={"matters": "Music"})
    await plan.on_item("markPlanItemDone", "What matters to me")

    same = await plan.on_item("recordPlanItemValues", "What matters to me", values={"matters": "Music"})
    other = await plan.on_item("recordPlanItemValues", "What matters to me", values={"matters": "Dance"})

    assert same["planItem"]["status"] == "COMPLETED"
    assert other["planItem"]["status"] == "IN_PROGRESS"


async def test_confirming_the_same_profile_again_changes_nothing(house: House) -> None:
    """A done item stays done where what is recorded is what was there; anything else opens it again."""
    plan = await make_plan(house)
    await plan.on_item("recordPlanItemValues", "Identity", values={"preferred_name": "Zed"})
    await plan.on_item("markPlanItemDone", "Identity")

    same = await plan.on_item("recordPlanItemValues", "Identity", values={"preferred_name": "Zed"})
    other = await plan.on_item("recordPlanItemValues", "Identity", values={"preferred_name": "Zo"})

    assert same["planItem"]["status"] == "COMPLETED"
    assert other["planItem"]["status"] == "IN_PROGRESS"


async def test_not_required_hides_what_the_item_holds_until_it_is_reinstated(house: House) -> None:
    """Links are kept; the caller is warned how many; reinstating never makes it done."""
    plan = await make_plan(house)
    await plan.on_item("createLinkedRecord", "Goal", recordType="goal_attainment", title="Swim", values={})

    hidden = await plan.on_item(
        "markPlanItemNotRequired", "Goal", "planItem { isDone links { id } notRequiredReason }", reason="No goals now"
    )
    shown = await plan.on_item("reinstatePlanItem", "Goal", "planItem { status links { record { title } } }")

    assert hidden["planItem"] == {"isDone": True, "links": [], "notRequiredReason": "No goals now"}
    assert hidden["warnings"] == ["1 linked record(s) are kept and hidden; reinstating the item brings them back."]
    assert shown["planItem"] == {"status": "IN_PROGRESS", "links": [{"record": {"title": "Swim"}}]}


async def test_a_required_item_cannot_be_left_out(house: House) -> None:
    """The template says it applies to everybody."""
    plan = await make_plan(house)

    payload = await plan.on_item("markPlanItemNotRequired", "What matters to me", reason="No")

    assert codes(payload) == ["ITEM_REQUIRED"]


async def test_a_reason_must_not_be_blank(house: House) -> None:
    """The error names the field."""
    plan = await make_plan(house)

    payload = await plan.on_item("markPlanItemNotRequired", "Goal", reason="  ")

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("VALIDATION", ["reason"])]


async def test_information_is_acknowledged(house: House) -> None:
    """Nobody can mark it done before somebody read it."""
    plan = await make_plan(house)
    unread = await plan.on_item("markPlanItemDone", "Phone list")
    item = await plan.item("Phone list")

    await house.do("acknowledgePlanItem", "planItem { id }", planItemId=item["id"], by="Support worker")
    done = await plan.on_item(
        "markPlanItemDone", "Phone list", "planItem { status acknowledgements { staff { name } } }"
    )

    assert codes(unread) == ["ITEM_INCOMPLETE"]
    assert done["planItem"] == {
        "status": "COMPLETED",
        "acknowledgements": [{"staff": {"name": "Support worker of the house"}}],
    }


async def test_add_another_stands_right_behind_its_source(house: House) -> None:
    """A clone starts with the values and linked records; places stay dense; only added items can be removed."""
    plan = await make_plan(house)
    await plan.on_item("createLinkedRecord", "Goal", recordType="goal_attainment", title="Swim", values={})
    source = await plan.item("Goal")

    await house.do("addAnotherPlanItem", "planItem { id }", planItemId=source["id"], clone=True)
    await house.do("addAnotherPlanItem", "planItem { id }", planItemId=source["id"])
    kept = await plan.on_item("removePlanItem", "Goal", "removedPlanItemId")
    gone = await plan.on_item("removePlanItem", "Goal (2)", "removedPlanItemId")

    assert codes(kept) == ["ITEM_NOT_REMOVABLE"]
    assert gone["errors"] == []
    items = [(item["title"], item["position"], item["isCustom"]) for item in (await plan.items()).values()]
    assert items[2:] == [("Goal", 1, False), ("Goal (3)", 2, True), ("Phone list", 3, False)]


async def test_items_can_be_put_in_another_order(house: House) -> None:
    """Places stay dense; beyond the end is the end."""
    plan = await make_plan(house)

    await plan.on_item("movePlanItem", "Identity", position=99)

    items = [(item["title"], item["position"]) for item in (await plan.items()).values()]
    assert items[:2] == [("What matters to me", 1), ("Identity", 2)]


async def test_a_record_of_another_client_cannot_be_linked(house: House) -> None:
    """Neither can one of another type, or one that is archived."""
    plan = await make_plan(house)
    other = (await house.do("createClient", "client { id }", givenName="Sam", timeZone="Australia/Perth"))["client"][
        "id"
    ]
    foreign = await _record(house, other)
    archived = await _record(house, house.client_id)
    await house.do("archiveRecord", "record { id }", recordId=archived, expectedVersion=1, reason="Old")

    payloads = [await plan.on_item("linkRecord", "Goal", recordId=record) for record in (foreign, archived)]

    assert [codes(payload) for payload in payloads] == [["RECORD_NOT_LINKABLE"], ["RECORD_NOT_LINKABLE"]]
    assert (await plan.item("Goal"))["status"] == "NOT_STARTED"


async def test_linking_twice_changes_nothing_and_too_many_are_refused(house: House) -> None:
    """The same record again is the same link; the third of two is one too many."""
    plan = await make_plan(house)
    records = [await _record(house, house.client_id) for _ in range(3)]
    link = "link { id }"

    first = await plan.on_item("linkRecord", "Goal", link, recordId=records[0])
    again = await plan.on_item("linkRecord", "Goal", link, recordId=records[0])
    await plan.on_item("linkRecord", "Goal", recordId=records[1])
    third = await plan.on_item("linkRecord", "Goal", "errors { ... on LinkLimit { maxLinks } }", recordId=records[2])

    assert first["link"] == again["link"]
    assert codes(third) == ["LINK_LIMIT"]
    assert third["errors"][0]["maxLinks"] == 2


async def test_unlinking_reopens_the_item_and_keeps_the_record(house: House) -> None:
    """The link is gone, the item is in progress, the record is on file."""
    plan = await make_plan(house)
    record = await _record(house, house.client_id)
    linked = await plan.on_item("linkRecord", "Goal", "link { id }", recordId=record)
    await plan.on_item("markPlanItemDone", "Goal")

    payload = await plan.on_item(
        "unlinkRecord", "Goal", "planItem { status links { id } }", linkId=linked["link"]["id"]
    )

    assert payload["planItem"] == {"status": "IN_PROGRESS", "links": []}
    assert await house.ask("query($id: ID!) { record(id: $id) { title } }", {"id": record}) == {
        "record": {"title": "Swim"}
    }


async def test_an_archived_record_breaks_the_link(house: House) -> None:
    """The item cannot be marked done, and a done one stands in the way of activation."""
    plan = await make_plan(house)
    record = await _record(house, house.client_id)
    await plan.on_item("linkRecord", "Goal", recordId=record)
    await plan.complete()

    await house.do("archiveRecord", "record { id }", recordId=record, expectedVersion=1, reason="Wrong person")

    assert await plan.read("activation { blockers { reason item { title links { isBroken } } } }") == {
        "activation": {
            "blockers": [
                {"reason": "BROKEN_LINK", "item": {"title": "Goal", "links": [{"isBroken": True}, {"isBroken": False}]}}
            ]
        }
    }


async def test_creating_a_linked_record_is_all_or_nothing(house: House) -> None:
    """Where the record cannot be created, there is no link, no record and no number used."""
    plan = await make_plan(house)

    payload = await plan.on_item(
        "createLinkedRecord", "Goal", recordType="goal_attainment", title="Swim", values={"nonsense": 1}
    )

    assert [error["path"] for error in payload["errors"]] == [["values", "nonsense"]]
    assert (await house.ask("{ records { totalCount } }"))["records"]["totalCount"] == 0
    assert (await plan.item("Goal"))["status"] == "NOT_STARTED"


async def test_what_fits_an_item_can_be_listed(house: House) -> None:
    """The client's own records of the types it takes, not archived."""
    plan = await make_plan(house)
    record = await _record(house, house.client_id)
    item = await plan.item("Goal")

    found = await house.ask("query($id: ID!) { linkableRecords(planItemId: $id) { nodes { id } } }", {"id": item["id"]})

    assert found["linkableRecords"]["nodes"] == [{"id": record}]


async def test_an_auditor_can_look_but_not_touch(house: House) -> None:
    """Every act on an item is refused without the permission, and nothing changes."""
    plan = await make_plan(house)
    looking = Plan(house, plan.id, by="Auditor")

    payload = await looking.on_item("recordPlanItemValues", "What matters to me", values={"matters": "x"})

    assert codes(payload) == ["FORBIDDEN"]
    assert (await plan.item("What matters to me"))["status"] == "NOT_STARTED"


async def _record(house: House, client_id: str) -> str:
    made = await house.do(
        "createRecord", "record { id }", clientId=client_id, recordType="goal_attainment", title="Swim", values={}
    )
    record: str = made["record"]["id"]
    return record


async def test_an_item_that_is_not_required_takes_no_records(house: House) -> None:
    """Nothing is linked to it, or created from it, out of sight."""
    plan = await make_plan(house)
    record = await house.do(
        "createRecord", "record { id }", clientId=house.client_id, recordType="goal_attainment", title="Swim", values={}
    )
    await plan.on_item("markPlanItemNotRequired", "Goal", reason="No goals now")

    linked = await plan.on_item("linkRecord", "Goal", recordId=record["record"]["id"])
    created = await plan.on_item("createLinkedRecord", "Goal", recordType="goal_attainment", title="Run", values={})

    assert codes(linked) == codes(created) == ["INVALID_TRANSITION"]
    assert (await house.ask("{ records { totalCount } }"))["records"]["totalCount"] == 1


async def test_a_plan_in_force_links_nothing_not_even_what_it_links(house: House) -> None:
    """It can only be read."""
    plan = await (await make_plan(house)).activated()
    read = await plan.read("sections { items { links { record { id } } } }")
    record = read["sections"][1]["items"][0]["links"][0]["record"]["id"]

    assert codes(await plan.on_item("linkRecord", "Goal", recordId=record)) == ["PLAN_READ_ONLY"]


async def test_a_section_holds_so_many_items(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding another comes to an end."""
    monkeypatch.setattr(item_additions, "MOST_SIBLINGS", 3)
    plan = await make_plan(house)
    source = await plan.item("Goal")

    added = [await house.attempt("addAnotherPlanItem", planItemId=source["id"]) for _ in range(2)]

    assert [codes(payload) for payload in added] == [[], ["TOO_MANY"]]


async def test_no_and_nothing_are_answers(house: House) -> None:
    """An item that says no, or zero, holds something: reinstated, it is in progress."""
    fields = [{"key": "pets", "label": "Pets", "kind": "NUMBER"}, {"key": "car", "label": "Car", "kind": "YES_NO"}]
    home = {"title": "Home", "kind": "CUSTOM_FIELDS", "definition": {"fields": fields}}
    plan = await make_plan(house, await make_template(house, sections=[{"title": "Living", "items": [home]}]))
    await plan.on_item("recordPlanItemValues", "Home", values={"pets": 0, "car": False})
    await plan.on_item("markPlanItemNotRequired", "Home", reason="Not now")

    payload = await plan.on_item("reinstatePlanItem", "Home", "planItem { status values }")

    assert payload["planItem"] == {"status": "IN_PROGRESS", "values": {"pets": 0, "car": False}}
