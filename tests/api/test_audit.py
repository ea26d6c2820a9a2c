"""The audit trail through the API."""

from datetime import timedelta
from typing import Any

import pytest

from ..houses import House
from .test_client_lists import take_on

LIST = """query($filter: AuditFilter, $orderBy: AuditOrder! = NEWEST) {
  auditEntries(filter: $filter, orderBy: $orderBy) { nodes { kind subjectId staff { name } at facts } } }"""


async def entries(house: House, by: str = "Auditor", **variables: Any) -> list[Any]:
    """A list of lines of the audit trail."""
    return list((await house.ask(LIST, variables, by=by))["auditEntries"]["nodes"])


async def kinds(house: House, **filter: Any) -> list[str]:
    """What happened, the first first."""
    return [entry["kind"] for entry in await entries(house, filter=filter, orderBy="OLDEST")]


async def test_every_act_leaves_a_line(house: House) -> None:
    """Who did what to whom, with the facts and without anything about a person's life."""
    target = {"clientId": house.client_id}
    staff_id = house.actors["Coordinator"].staff_id
    await house.do("updateClient", "client { id }", **target, expectedVersion=1, preferredName="Zo")
    await house.do("assignClient", "client { id }", **target, staffId=staff_id)
    await house.do("unassignClient", "client { id }", **target, staffId=staff_id)
    leaving = {"status": "EXITED", "on": "2024-01-01", "reason": "Private"}
    await house.do("exitClient", "client { id }", **target, expectedVersion=4, **leaving)
    await house.do("readmitClient", "client { id }", **target, expectedVersion=5, reason="Private")

    told = await entries(house, filter={"subjectId": house.client_id}, orderBy="OLDEST")

    assert [(entry["kind"], entry["facts"]) for entry in told] == [
        ("ClientUpdated", {"changed": ["preferred_name"]}),
        ("ClientAssigned", {"staff_id": staff_id}),
        ("ClientUnassigned", {"staff_id": staff_id}),
        ("ClientExited", {"status": "EXITED", "on": "2024-01-01", "expired_support_plan_id": None}),
        ("ClientReadmitted", {}),
    ]
    assert {entry["staff"]["name"] for entry in told} == {"Manager of the house"}


async def test_acts_on_staff_and_settings_leave_lines(house: House) -> None:
    """Roles, staff and the organisation itself."""
    by = {"by": "Administrator"}
    role = (await house.do("createRole", "role { id }", **by, name="Night", permissions=[]))["role"]["id"]
    await house.do("updateRole", "role { id }", **by, roleId=role, expectedVersion=1, name="Nights")
    await house.do("deleteRole", "deletedRoleId", **by, roleId=role, expectedVersion=2)
    new: dict[str, Any] = {"name": "Ana", "email": "ana@example.org", "roleIds": []}
    ana = (await house.do("createStaffMember", "staffMember { id }", **by, **new))["staffMember"]["id"]
    who = {"staffMemberId": ana}
    await house.do("updateStaffMember", "staffMember { id }", **by, **who, expectedVersion=1, name="Anna")
    await house.do("deactivateStaffMember", "staffMember { id }", **by, **who, expectedVersion=2)
    await house.do("reactivateStaffMember", "staffMember { id }", **by, **who, expectedVersion=3)
    await house.do("updateOrganisation", "organisation { id }", **by, expectedVersion=1, name="New")
    await house.do("defineProfileFields", "organisation { id }", **by, expectedVersion=2, fields=[])

    assert await kinds(house) == [
        "RoleChanged",
        "RoleChanged",
        "RoleDeleted",
        "StaffMemberTakenOn",
        "StaffMemberChanged",
        "StaffMemberDeactivated",
        "StaffMemberReactivated",
        "OrganisationChanged",
        "OrganisationChanged",
    ]


async def test_what_was_refused_leaves_no_line(house: House) -> None:
    """Nothing happened, so nothing is told."""
    await house.attempt("createClient", by="Auditor", givenName="Ruby")

    assert await entries(house) == []


async def test_the_trail_is_filtered(house: House) -> None:
    """By who, what, and when."""
    await take_on(house, "Ruby", "Nguyen")
    await house.do("createClient", "client { id }", by="Administrator", givenName="Ana")
    (first, second) = await entries(house, orderBy="OLDEST")
    at = house.careplan.clock()
    past, future = (at - timedelta(days=1)).isoformat(), (at + timedelta(days=1)).isoformat()

    assert await kinds(house, kinds=["ClientRegistered", "Nothing"]) == ["ClientRegistered"] * 2
    assert await kinds(house, kinds=["Nothing"]) == []
    assert await entries(house, filter={"staffId": house.actors["Administrator"].staff_id}) == [second]
    assert len(await kinds(house, since=past, until=future)) == 2
    assert await kinds(house, since=future) == []
    assert await kinds(house, until=past) == []
    assert await entries(house) == [second, first]


@pytest.mark.parametrize("field", ["since", "until"])
async def test_an_instant_needs_a_zone(house: House, field: str) -> None:
    """Nobody could say when that was."""
    body = await house.raw(LIST, {"filter": {field: "2026-01-31T08:00:00"}})

    assert body["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "path": ["filter", field]}


async def test_the_trail_is_for_those_who_may_read_it(house: House) -> None:
    """Others find no lines, not even by their identifiers."""
    await take_on(house, "Ruby", "Nguyen")
    (line,) = (await house.ask("{ auditEntries { nodes { id } } }"))["auditEntries"]["nodes"]

    assert await entries(house, by="Coordinator") == []
    assert await house.ask("query($id: ID!) { node(id: $id) { id } }", line, by="Coordinator") == {"node": None}
    assert await house.ask("query($id: ID!) { node(id: $id) { id } }", line, by="Auditor") == {"node": line}
