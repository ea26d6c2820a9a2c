"""Another organisation's things are not found, by any route."""

from typing import Any

import pytest
import sqlalchemy as sa

from careplan.core.base import Base, Owned
from careplan.core.organisations import Organisation

from ..houses import House, build_house
from ..plans import make_plan

INPUTS: dict[str, dict[str, Any]] = {
    "updateClient": {"clientId": "client", "expectedVersion": 1, "givenName": "Mine"},
    "exitClient": {"clientId": "client", "expectedVersion": 1, "status": "EXITED", "on": "2024-01-01", "reason": "No"},
    "readmitClient": {"clientId": "client", "expectedVersion": 1, "reason": "No"},
    "assignClient": {"clientId": "client", "staffId": "staff"},
    "unassignClient": {"clientId": "client", "staffId": "staff"},
    "updateRole": {"roleId": "role", "expectedVersion": 1, "name": "Mine"},
    "deleteRole": {"roleId": "role", "expectedVersion": 1},
    "updateStaffMember": {"staffMemberId": "staff", "expectedVersion": 1, "name": "Mine"},
    "deactivateStaffMember": {"staffMemberId": "staff", "expectedVersion": 1},
    "reactivateStaffMember": {"staffMemberId": "staff", "expectedVersion": 1},
}


@pytest.fixture
async def neighbour(house: House) -> House:
    """Another organisation in the same database."""
    return await build_house(house.careplan, house.schema, name="Next Door")


async def ids_of(house: House) -> dict[str, str]:
    """What there is in a house, by what it is."""
    found = await house.ask("{ viewer { staff { id } organisation { id } } roles { id } }")
    return {
        "client": house.client_id,
        "staff": found["viewer"]["staff"]["id"],
        "organisation": found["viewer"]["organisation"]["id"],
        "role": found["roles"][0]["id"],
    }


@pytest.mark.parametrize("mutation", INPUTS)
async def test_nothing_of_a_neighbour_can_be_changed(house: House, neighbour: House, mutation: str) -> None:
    """Whatever is named is not there."""
    theirs = await ids_of(neighbour)
    given = {name: theirs.get(str(value), value) for name, value in INPUTS[mutation].items()}
    before = await _rows_of(neighbour)

    refused = await house.attempt(mutation, by="Administrator", **given)

    assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]
    assert await _rows_of(neighbour) == before


async def test_our_clients_are_not_assigned_to_their_staff(house: House, neighbour: House) -> None:
    """Neither our client to their staff nor their role to our staff."""
    theirs = await ids_of(neighbour)
    ours = await ids_of(house)

    assigned = await house.attempt("assignClient", clientId=house.client_id, staffId=theirs["staff"])
    promoted = await house.attempt(
        "updateStaffMember",
        by="Administrator",
        staffMemberId=ours["staff"],
        expectedVersion=1,
        roleIds=[theirs["role"]],
    )

    assert [error["code"] for error in assigned["errors"] + promoted["errors"]] == ["NOT_FOUND", "VALIDATION"]


async def test_nothing_of_a_neighbour_is_found_by_its_identifier(house: House, neighbour: House) -> None:
    """Single lookups and nodes answer as if it did not exist."""
    theirs, ours = await ids_of(neighbour), await ids_of(house)
    document = """query($client: ID!, $staff: ID!, $ids: [ID!]!) {
      client(id: $client) { id } staffMember(id: $staff) { id } nodes(ids: $ids) { id } }"""

    body = await house.raw(
        document, {"client": theirs["client"], "staff": theirs["staff"], "ids": [*theirs.values(), *ours.values()]}
    )

    assert body["data"]["client"] is None
    assert body["data"]["staffMember"] is None
    assert body["data"]["nodes"] == [None] * 4 + [{"id": identifier} for identifier in ours.values()]
    assert {error["extensions"]["code"] for error in body["errors"]} == {"NOT_FOUND"}


async def test_lists_and_filters_hold_ours_alone(house: House, neighbour: House) -> None:
    """Filters that name a neighbour's things find nothing, not everything."""
    theirs = await ids_of(neighbour)
    await neighbour.do("assignClient", "client { id }", clientId=neighbour.client_id, staffId=theirs["staff"])
    document = """query($staff: ID!, $role: ID!, $client: ID!) {
      clients { nodes { id } }
      assigned: clients(filter: {assignedTo: $staff}) { totalCount }
      staffMembers { totalCount }
      holders: staffMembers(filter: {roleId: $role}) { totalCount }
      roles { name }
      auditEntries(filter: {subjectId: $client}) { totalCount }
      viewer { organisation { name } } }"""

    lists = await house.ask(
        document, {"staff": theirs["staff"], "role": theirs["role"], "client": theirs["client"]}, by="Auditor"
    )

    assert lists["clients"]["nodes"] == [{"id": house.client_id}]
    assert [lists[name]["totalCount"] for name in ("assigned", "holders", "auditEntries")] == [0, 0, 0]
    assert (lists["staffMembers"]["totalCount"], len(lists["roles"])) == (6, 6)
    assert lists["viewer"]["organisation"]["name"] == "Harbour Care"


async def test_names_and_numbers_are_unique_in_each_house_alone(house: House, neighbour: House) -> None:
    """What a neighbour uses is free for us, and their numbers do not move ours."""
    await neighbour.do("createClient", "client { id }", givenName="Ruby", reference="X-1")
    await neighbour.do("createClient", "client { id }", givenName="Ruby")

    ours = await house.do("createClient", "client { reference }", givenName="Ruby", reference="X-1")
    next_one = await house.do("createClient", "client { reference }", givenName="Ruby")

    assert (ours["client"]["reference"], next_one["client"]["reference"]) == ("X-1", "CL-00002")


async def test_no_table_shows_a_neighbour_anything(house: House, neighbour: House) -> None:
    """Every table of the service, read as a neighbour who may see everything of their own."""
    await (await make_plan(house)).complete()
    mine = neighbour.actors["Administrator"].organisation_id
    entities = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Owned)]

    async with neighbour.careplan.reading(neighbour.actors["Administrator"]) as db:
        rows = [row for entity in entities for row in await db.scalars(sa.select(entity))]
        organisations = (await db.scalars(sa.select(Organisation.id))).all()

    assert {row.organisation_id for row in rows} == {mine}
    assert organisations == [mine]


async def _rows_of(house: House) -> list[Any]:
    """Every client, role and member of staff of a house, with their versions."""
    fields = "{ clients { nodes { id name version } } staffMembers { nodes { id name version } } roles { id version } }"
    return [await house.ask(fields)]
