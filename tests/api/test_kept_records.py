"""Enrollments and deployments as records that plans link."""

import dataclasses
from typing import Any

import pytest

from ..deployments import deploy, make_service_plan, today
from ..houses import House
from ..plans import make_plan, make_template
from ..programs import codes, enroll, make_program

RECORDS = """query($filter: RecordFilter) { records(filter: $filter, orderBy: NUMBER) { nodes {
  id number title version recordType { name isKeptByHand } card { label value }
  ... on EnrollmentRecord { enrollment { id } } ... on DeploymentRecord { deployment { id } } } } }"""


async def records(house: House, *, by: str = "Manager", **filter: Any) -> list[Any]:
    """The records of the house."""
    return list((await house.ask(RECORDS, {"filter": filter}, by=by))["records"]["nodes"])


def said(record: Any) -> dict[str, str]:
    """What its card says."""
    return {line["label"]: line["value"] for line in record["card"]}


async def test_each_enrollment_and_deployment_is_a_record(house: House) -> None:
    """With a number of its own, called like its program or plan, and typed."""
    enrollment = await enroll(house)
    deployed = await deploy(house, await make_service_plan(house))

    deployment_record, enrollment_record = await records(house)

    assert (deployment_record["number"], deployment_record["title"]) == ("DEP-00001", "Onboarding")
    assert deployment_record["deployment"] == {"id": deployed["deployment"]["id"]}
    assert said(deployment_record) == {"Status": "Open", "Start": "2026-03-05"}
    assert (enrollment_record["number"], enrollment_record["title"]) == ("ENR-00001", "Supported employment")
    assert enrollment_record["enrollment"] == {"id": enrollment.id}
    assert enrollment_record["recordType"] == {"name": "enrollment", "isKeptByHand": False}
    assert await records(house, search="supported") == [enrollment_record]


async def test_the_record_follows_what_it_is_about(house: House) -> None:
    """Closing, reopening, rescheduling, cancelling: the card says so, and the version grows."""
    enrollment = await enroll(house)
    deployed = (await deploy(house, await make_service_plan(house)))["deployment"]
    await enrollment.closed(reason="WITHDREW")
    moved = {"deploymentId": deployed["id"], "expectedVersion": deployed["version"], "startOn": "2026-03-09"}
    again = (await house.do("rescheduleDeployment", "deployment { id version }", **moved))["deployment"]
    deployment_record, enrollment_record = await records(house)
    assert said(enrollment_record) == {
        "Status": "Closed",
        "Enrolled": today(house),
        "Closed": today(house),
        "Outcome": "Unsuccessful",
    }
    assert (said(deployment_record)["Start"], deployment_record["version"]) == ("2026-03-09", 2)

    await enrollment.on_enrollment("reopenEnrollment", reason="Came back")
    ending = {"deploymentId": again["id"], "expectedVersion": again["version"], "reason": "Moved"}
    await house.do("cancelDeployment", "", **ending)

    deployment_record, enrollment_record = await records(house)
    assert said(enrollment_record) == {"Status": "Active", "Enrolled": today(house)}
    assert said(deployment_record) == {"Status": "Cancelled", "Start": "2026-03-09", "Ended": today(house)}


async def test_it_is_not_written_by_hand(house: House) -> None:
    """Neither made, changed, put away nor deleted; nothing changes."""
    await enroll(house)
    (record,) = before = await records(house)
    named = {"recordId": record["id"], "expectedVersion": record["version"]}

    refused = [
        await house.attempt("createRecord", clientId=house.client_id, recordType="enrollment", title="X", values={}),
        await house.attempt("updateRecord", **named, title="X"),
        await house.attempt("archiveRecord", **named, reason="X"),
        await house.attempt("deleteRecord", by="Administrator", **named),
    ]

    assert [codes(each) for each in refused] == [["RECORD_KEPT_ELSEWHERE"]] * 4
    assert await records(house) == before


@pytest.mark.parametrize(("permission", "name"), [("program.read", "ENR"), ("planned_service.read", "DEP")])
async def test_it_is_seen_by_who_may_see_what_it_is_about(house: House, permission: str, name: str) -> None:
    """Whatever records they may read beside it."""
    await enroll(house)
    await deploy(house, await make_service_plan(house))
    manager = house.actors["Manager"]
    house.actors["One"] = dataclasses.replace(manager, permissions=frozenset({"client.read", permission}))
    house.actors["Other"] = dataclasses.replace(manager, permissions=manager.permissions - {permission})

    assert [each["number"][:3] for each in await records(house, by="One")] == [name]
    assert name not in {each["number"][:3] for each in await records(house, by="Other")}


async def test_a_plan_links_it_and_keeps_it_as_it_was_agreed(house: House) -> None:
    """What changes afterwards is told, and what was agreed stays."""
    definition = {"recordTypes": ["enrollment", "deployment"], "allowAddAnother": False}
    section = {
        "title": "Why",
        "items": [{"title": "Programs", "kind": "RECORD_LINK", "definition": definition}],
    }
    enrollment = await enroll(house, await make_program(house))
    plan = await make_plan(house, await make_template(house, sections=[section]))
    (record,) = await records(house)
    linked = await plan.on_item("linkRecord", "Programs", "errors { code }", recordId=record["id"])
    assert linked["errors"] == []
    await plan.activated()
    await enrollment.closed()

    asked = "sections { items { links { changedSinceActivation frozen { number title card { value } content } } } }"
    ((item,),) = [section["items"] for section in (await plan.read(asked))["sections"]]

    (link,) = item["links"]
    assert (link["changedSinceActivation"], link["frozen"]["number"]) == (True, "ENR-00001")
    assert link["frozen"]["card"][0] == {"value": "Active"}
    assert link["frozen"]["content"]["client_services"][0] == {"title": "Intake", "status": "NOT_STARTED"}
