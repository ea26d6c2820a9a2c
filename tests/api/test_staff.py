"""Staff through the API: who works here, and what they may do."""

import asyncio
import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from careplan.core.careplan import Careplan
from careplan.core.staff import StaffMember, actor_with_token, issue_token

from ..houses import House
from ..planned import plan_work
from .test_roles import role_named

MEMBER = "staffMember { id name email isActive version roles { name } }"
SEES_STAFF = ["organisation.read", "staff.manage"]
LIST = """query($filter: StaffFilter, $orderBy: StaffOrder! = NAME) {
  staffMembers(filter: $filter, orderBy: $orderBy) { totalCount nodes { name } } }"""


async def names(house: House, **variables: Any) -> list[str]:
    """The names of a list of staff."""
    return [member["name"] for member in (await house.ask(LIST, variables))["staffMembers"]["nodes"]]


async def member(house: House, role: str) -> Any:
    """Everything about the member of staff with a role."""
    document = f"query($id: ID!) {{ staffMember(id: $id) {MEMBER.removeprefix('staffMember')} }}"
    return (await house.ask(document, {"id": house.actors[role].staff_id}))["staffMember"]


async def take_on(house: House, name: str, role: str) -> str:
    """Somebody new with a role; their identifier."""
    role_id = (await role_named(house, role))["id"]
    email = f"{name.lower()}@example.org"
    made = await house.do("createStaffMember", MEMBER, by="Administrator", name=name, email=email, roleIds=[role_id])
    return str(made["staffMember"]["id"])


async def test_staff_are_found_without_case_and_accents(house: House) -> None:
    """Every word must be there, in the name or the address."""
    await take_on(house, "Zoë", "Coordinator")
    await take_on(house, "Ömer", "Coordinator")

    assert await names(house, filter={"search": "zoe"}) == ["Zoë"]
    assert await names(house, filter={"search": "OMER example.org"}) == ["Ömer"]
    assert await names(house, filter={"search": "zoe omer"}) == []
    assert await names(house, filter={"search": "%"}) == []
    assert len(await names(house, filter={"search": ""})) == 8


async def test_staff_are_filtered_and_sorted(house: House) -> None:
    """By role, by whether they are active, by name or by when they came."""
    coordinator = await role_named(house, "Coordinator")
    await take_on(house, "Ana", "Coordinator")

    assert await names(house, filter={"roleId": coordinator["id"]}) == ["Ana", "Coordinator of the house"]
    assert await names(house, filter={"isActive": False}) == []
    assert (await names(house))[:2] == ["Administrator of the house", "Ana"]
    assert (await names(house, orderBy="NEWEST"))[0] == "Ana"


async def test_a_new_member_can_sign_in_and_do_what_the_role_allows(house: House, careplan: Careplan) -> None:
    """Roles given when somebody is taken on hold from the first request."""
    staff_id = await take_on(house, "Ana", "Billing")

    token = await _token_of(careplan, house, staff_id)

    actor = await _sign_in(careplan, token)
    assert actor is not None
    assert (actor.name, actor.may("client.read"), actor.may("client.write")) == ("Ana", True, False)


async def test_a_deactivated_members_tokens_stop_at_once(house: House, careplan: Careplan) -> None:
    """And they stay worthless when the member comes back: a new one is issued then."""
    staff_id = await take_on(house, "Ana", "Billing")
    token = await _token_of(careplan, house, staff_id)
    target = {"by": "Administrator", "staffMemberId": staff_id}

    left = await house.do("deactivateStaffMember", MEMBER, **target, expectedVersion=1)

    assert left["staffMember"]["isActive"] is False
    assert await _sign_in(careplan, token) is None
    back = await house.do("reactivateStaffMember", MEMBER, **target, expectedVersion=2)
    assert (back["staffMember"]["isActive"], back["staffMember"]["roles"]) == (True, [{"name": "Billing"}])
    assert await _sign_in(careplan, token) is None


async def test_leaving_twice_is_refused(house: House) -> None:
    """Somebody who left cannot leave, somebody who is here cannot come back."""
    target = {"by": "Administrator", "staffMemberId": house.actors["Billing"].staff_id}

    back = await house.attempt("reactivateStaffMember", MEMBER, **target, expectedVersion=1)
    await house.do("deactivateStaffMember", MEMBER, **target, expectedVersion=1)
    again = await house.attempt("deactivateStaffMember", MEMBER, **target, expectedVersion=2)

    assert [error["code"] for error in back["errors"] + again["errors"]] == ["INVALID_TRANSITION"] * 2
    assert (await member(house, "Billing"))["version"] == 2


async def test_leaving_mentions_the_clients_left_behind(house: House) -> None:
    """Their caseload stays until somebody else is assigned."""
    staff_id = house.actors["Coordinator"].staff_id
    await house.do("assignClient", "client { id }", clientId=house.client_id, staffId=staff_id)

    left = await house.do(
        "deactivateStaffMember", MEMBER, by="Administrator", staffMemberId=staff_id, expectedVersion=1
    )

    assert left["warnings"] == ["1 client(s) are still assigned to Coordinator of the house; assign somebody else."]


async def test_leaving_mentions_the_work_left_behind(house: House) -> None:
    """Counted for whoever lets them go, also where they see no planned services; what is finished is no matter."""
    desk = await house.do("createRole", "role { id }", by="Administrator", name="Desk", permissions=SEES_STAFF)
    given = {"staffMemberId": house.actors["Auditor"].staff_id, "roleIds": [desk["role"]["id"]]}
    await house.do("updateStaffMember", MEMBER, by="Administrator", **given, expectedVersion=1)
    await house.sign_in_again("Auditor")
    done, *_ = [await plan_work(house) for _ in range(3)]
    await done.do("completePlannedService")

    leaving = {"staffMemberId": house.actors["Support worker"].staff_id, "expectedVersion": 1}
    left = await house.do("deactivateStaffMember", "", by="Auditor", **leaving)

    assert left["warnings"] == [
        "2 planned service(s) of Support worker of the house are not finished; assign somebody else."
    ]


async def test_a_member_changes_name_address_and_roles(house: House) -> None:
    """What is left out stays; roles are given as the whole list."""
    auditor = await role_named(house, "Auditor")
    target = {"by": "Administrator", "staffMemberId": house.actors["Billing"].staff_id}

    await house.do("updateStaffMember", MEMBER, **target, expectedVersion=1, name="Bill", email="Bill@Example.org")
    await house.do("updateStaffMember", MEMBER, **target, expectedVersion=2, roleIds=[auditor["id"]])

    changed = await member(house, "Billing")
    assert (changed["name"], changed["email"]) == ("Bill", "bill@example.org")
    assert (changed["roles"], changed["version"]) == ([{"name": "Auditor"}], 3)
    assert await names(house, filter={"search": "bill"}) == ["Bill"]


@pytest.mark.parametrize(
    ("input", "code", "path"),
    [
        ({"email": "manager@example.org"}, "DUPLICATE_EMAIL", ["email"]),
        ({"email": "MANAGER@example.org"}, "DUPLICATE_EMAIL", ["email"]),
        ({"email": "nobody"}, "VALIDATION", ["email"]),
        ({"email": "a b@example.org"}, "VALIDATION", ["email"]),
        ({"name": " "}, "VALIDATION", ["name"]),
        ({"roleIds": ["role_00000000000000000000000000"]}, "VALIDATION", ["roleIds", "0"]),
    ],
)
async def test_what_cannot_be_is_refused(house: House, input: Any, code: str, path: list[str]) -> None:
    """Taken or malformed addresses, blank names and roles of nobody."""
    before = await member(house, "Billing")
    request = {"by": "Administrator", "staffMemberId": before["id"], "expectedVersion": 1}

    refused = await house.attempt("updateStaffMember", MEMBER, **request, **input)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [(code, path)]
    assert await member(house, "Billing") == before


@pytest.mark.parametrize(("mutation", "input"), [("deactivateStaffMember", {}), ("updateStaffMember", {"roleIds": []})])
async def test_the_last_administrator_stays(house: House, mutation: str, input: Any) -> None:
    """Whoever is the last to manage staff neither leaves nor loses that."""
    before = await member(house, "Administrator")
    request = {"by": "Administrator", "staffMemberId": before["id"], "expectedVersion": 1}

    refused = await house.attempt(mutation, MEMBER, **request, **input)

    assert [error["code"] for error in refused["errors"]] == ["LAST_ADMINISTRATOR"]
    assert await member(house, "Administrator") == before


async def test_two_administrators_cannot_send_each_other_away_at_once(house: House) -> None:
    """Whoever comes second finds that nobody would be left."""
    first, second = house.actors["Administrator"].staff_id, await take_on(house, "Ana", "Administrator")

    leaving = await asyncio.gather(
        *(
            house.attempt(
                "deactivateStaffMember", MEMBER, by="Administrator", staffMemberId=staff_id, expectedVersion=1
            )
            for staff_id in (first, second)
        )
    )

    assert sorted(error["code"] for left in leaving for error in left["errors"]) == ["LAST_ADMINISTRATOR"]
    administrators = {"roleId": (await role_named(house, "Administrator"))["id"], "isActive": True}
    assert len(await names(house, filter=administrators)) == 1


@pytest.mark.parametrize(
    "mutation", ["createStaffMember", "updateStaffMember", "deactivateStaffMember", "reactivateStaffMember"]
)
async def test_without_the_permission_no_staff_change(house: House, mutation: str) -> None:
    """A manager does not take people on, nor let them go."""
    before = await member(house, "Billing")
    target: dict[str, Any] = {"staffMemberId": before["id"], "expectedVersion": 1}
    new: dict[str, Any] = {"name": "Ana", "email": "ana@example.org", "roleIds": []}
    given = new if mutation == "createStaffMember" else target

    refused = await house.attempt(mutation, MEMBER, **given)

    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert await member(house, "Billing") == before
    assert len(await names(house)) == 6


async def _token_of(careplan: Careplan, house: House, staff_id: str) -> str:
    """A token that is good for an hour."""
    actor = house.actors["Administrator"]
    async with careplan.database.writing(actor, careplan.moment(actor), careplan.record_types) as db:
        staff = await db.get_one(StaffMember, staff_id)
        token, text = issue_token(staff, label="test", now=db.moment.now, valid_for=timedelta(hours=1))
        db.add(token)
        await db.commit()
    return text


async def _sign_in(careplan: Careplan, token: str) -> Any:
    async with careplan.reading(None) as db:
        return await actor_with_token(db, token, db.moment.now)


async def test_an_address_keeps_its_letters(house: House) -> None:
    """It is stored in lower case, and otherwise as it was typed."""
    made = await house.do(
        "createStaffMember",
        "staffMember { email }",
        by="Administrator",
        name="Groß",
        email="Groß@Example.org",
        roleIds=[],
    )

    assert made["staffMember"]["email"] == "groß@example.org"


async def test_an_address_is_given_once_also_by_whoever_sees_no_staff(house: House) -> None:
    """Whoever may manage staff, but not see them, is told that an address is taken."""
    actor = house.actors["Billing"]
    house.actors["Billing"] = dataclasses.replace(actor, permissions=frozenset({"staff.manage"}))

    address = await house.attempt(
        "createStaffMember", by="Billing", name="Ann", email="manager@example.org", roleIds=[]
    )
    role = await house.attempt("createRole", by="Billing", name="Manager", permissions=[])

    assert [error["code"] for error in address["errors"] + role["errors"]] == ["DUPLICATE_EMAIL", "DUPLICATE_NAME"]
