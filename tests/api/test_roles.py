"""Roles through the API: names for sets of permissions."""

from typing import Any

import pytest
import sqlalchemy as sa

from careplan.core.permissions import PERMISSIONS, SHIPPED_ROLES

from ..houses import House

ROLES = "{ roles { id name permissions version } }"


async def role_named(house: House, name: str) -> Any:
    """A role of the house."""
    return next(role for role in (await house.ask(ROLES))["roles"] if role["name"] == name)


async def test_a_house_has_the_shipped_roles(house: House) -> None:
    """By name, each with what it allows."""
    roles = (await house.ask(ROLES))["roles"]

    assert [role["name"] for role in roles] == sorted(SHIPPED_ROLES)
    assert {role["name"]: frozenset(role["permissions"]) for role in roles} == SHIPPED_ROLES


async def test_permissions_are_listed_with_those_of_record_types(house: House) -> None:
    """What core knows comes first, then what each record type adds."""
    listed = (await house.ask("{ permissions { name label } recordTypes { name } }"))["permissions"]

    names = [permission["name"] for permission in listed]
    assert names[: len(PERMISSIONS)] == list(PERMISSIONS)
    assert listed[0] == {"name": "organisation.read", "label": "see the organisation and its staff"}
    assert "record.goal_attainment.update" in names
    authorise = {"name": "record.behaviour_support.authorise", "label": "authorise restrictive practices"}
    assert authorise in listed
    assert len(names) == len(set(names))


async def test_a_role_is_made_changed_and_deleted(house: House) -> None:
    """The whole life of a role nobody has."""
    made = await house.do(
        "createRole",
        "role { id name permissions version }",
        by="Administrator",
        name="Night shift",
        permissions=["support_plan.read", "client.read", "client.read"],
    )
    role = made["role"]
    assert role["permissions"] == ["client.read", "support_plan.read"]

    changed = await house.do(
        "updateRole",
        "role { name permissions version }",
        by="Administrator",
        roleId=role["id"],
        expectedVersion=1,
        permissions=["record.goal_attainment.read"],
    )
    assert changed["role"] == {"name": "Night shift", "permissions": ["record.goal_attainment.read"], "version": 2}

    gone = await house.do("deleteRole", "deletedRoleId", by="Administrator", roleId=role["id"], expectedVersion=2)
    assert gone["deletedRoleId"] == role["id"]
    assert [each["name"] for each in (await house.ask(ROLES))["roles"]] == sorted(SHIPPED_ROLES)


async def test_unknown_permissions_are_refused_by_place(house: House) -> None:
    """Each name nobody knows is told apart."""
    refused = await house.attempt(
        "createRole", "role { id }", by="Administrator", name="Odd", permissions=["client.read", "fly", "client.fly"]
    )

    assert [error["path"] for error in refused["errors"]] == [["permissions", "1"], ["permissions", "2"]]
    assert [role["name"] for role in (await house.ask(ROLES))["roles"]] == sorted(SHIPPED_ROLES)


async def test_a_role_keeps_what_it_allows_with_records_that_nobody_can_read_at_the_moment(house: House) -> None:
    """Uninstalling a plugin loses nothing; what the role never had cannot be added."""
    administrator = await role_named(house, "Administrator")
    gone = "record.falls_risk.assess"
    held = [*administrator["permissions"], gone]
    async with house.careplan.database.engine.begin() as connection:
        table = sa.table("roles", sa.column("id"), sa.column("permissions", sa.JSON))
        await connection.execute(sa.update(table).where(table.c.id == administrator["id"]).values(permissions=held))
    about = {"by": "Administrator", "roleId": administrator["id"]}

    renamed = await house.do("updateRole", "role { permissions version }", **about, expectedVersion=1, name="Boss")
    fewer = [name for name in held if name != "audit.read"]
    changed = await house.do("updateRole", "role { permissions }", **about, expectedVersion=2, permissions=fewer)
    refused = await house.attempt(
        "updateRole", "", **about, expectedVersion=3, permissions=[*fewer, "record.falls_risk.read"]
    )

    assert renamed["role"] == {"permissions": sorted(held), "version": 2}
    assert changed["role"] == {"permissions": sorted(fewer)}
    assert [error["path"] for error in refused["errors"]] == [["permissions", str(len(fewer))]]
    assert (await role_named(house, "Boss"))["permissions"] == sorted(fewer)


async def test_a_name_is_given_once(house: House) -> None:
    """A duplicate name is refused with the role that has it."""
    manager, billing = await role_named(house, "Manager"), await role_named(house, "Billing")
    document = """mutation($input: UpdateRoleInput!) {
      updateRole(input: $input) { errors { code path ... on DuplicateName { conflictId } } } }"""
    rename = {"roleId": billing["id"], "expectedVersion": 1, "name": "Manager"}

    answer = await house.ask(document, {"input": rename}, by="Administrator")

    assert answer["updateRole"]["errors"] == [{"code": "DUPLICATE_NAME", "path": ["name"], "conflictId": manager["id"]}]
    assert await role_named(house, "Billing") == billing


async def test_a_role_that_staff_have_is_not_deleted(house: House) -> None:
    """The refusal says who has it."""
    billing = await role_named(house, "Billing")
    document = """mutation($input: DeleteRoleInput!) {
      deleteRole(input: $input) { deletedRoleId errors { code ... on RoleInUse { staffIds } } } }"""

    answer = await house.ask(document, {"input": {"roleId": billing["id"], "expectedVersion": 1}}, by="Administrator")

    holder = house.actors["Billing"].staff_id
    assert answer["deleteRole"] == {"deletedRoleId": None, "errors": [{"code": "ROLE_IN_USE", "staffIds": [holder]}]}
    assert await role_named(house, "Billing") == billing


async def test_somebody_can_always_manage_staff(house: House) -> None:
    """The only role with that permission does not lose it."""
    administrator = await role_named(house, "Administrator")

    refused = await house.attempt(
        "updateRole",
        "role { id }",
        by="Administrator",
        roleId=administrator["id"],
        expectedVersion=1,
        permissions=["client.read"],
    )

    assert [error["code"] for error in refused["errors"]] == ["LAST_ADMINISTRATOR"]
    assert await role_named(house, "Administrator") == administrator


@pytest.mark.parametrize("mutation", ["createRole", "updateRole", "deleteRole"])
async def test_without_the_permission_no_role_changes(house: House, mutation: str) -> None:
    """A manager does not decide what others may do."""
    before = (await house.ask(ROLES))["roles"]
    target = {"roleId": before[0]["id"], "expectedVersion": 1}
    inputs: dict[str, Any] = {
        "createRole": {"name": "Mine", "permissions": ["staff.manage"]},
        "updateRole": target | {"name": "Mine"},
        "deleteRole": target,
    }

    refused = await house.attempt(mutation, "", **inputs[mutation])

    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert (await house.ask(ROLES))["roles"] == before
