"""Signing in: from the header of a request to who is asking."""

from datetime import timedelta

import httpx
import pytest

from careplan.core.staff import StaffMember
from careplan.server.assembling import Service

from ..houses import House, StatementCounter, build_house
from .conftest import SignIn

ASK = {"query": "query($id: ID!) { client(id: $id) { name } }"}


def about(house: House) -> dict[str, object]:
    """Ask for the client of a house."""
    return {**ASK, "variables": {"id": house.client_id}}


async def test_without_a_token_nobody_asks(web: httpx.AsyncClient, house: House) -> None:
    """The schema can be looked at; everything else wants to know who asks."""
    answer = await web.post("/graphql", json=about(house))

    assert answer.status_code == 200
    assert answer.json()["data"] == {"client": None}
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]


async def test_the_newer_form_of_an_answer_says_so_in_its_status(web: httpx.AsyncClient, house: House) -> None:
    """`application/graphql-response+json` has 401 for it."""
    accept = {"Accept": "application/graphql-response+json"}

    answer = await web.post("/graphql", json=about(house), headers=accept)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer nonsense", "Basic dXNlcjpwYXNz", "nonsense", "Bearer " + "x" * 5_000, ""]
)
async def test_a_bad_token_is_refused(web: httpx.AsyncClient, house: House, header: str) -> None:
    """Whoever shows a token that is none is told at once, and not served as nobody."""
    answer = await web.post("/graphql", json=about(house), headers={"Authorization": header})

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
    assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "data" not in answer.json()


async def test_a_token_signs_in(web: httpx.AsyncClient, house: House, sign_in: SignIn) -> None:
    """Its owner finds what their roles let them find."""
    answer = await web.post("/graphql", json=about(house), headers=await sign_in("Support worker"))

    assert answer.json() == {"data": {"client": {"name": "Zoë Zimmer"}}}


async def test_an_expired_token_is_refused(web: httpx.AsyncClient, house: House, sign_in: SignIn) -> None:
    """Tokens end."""
    answer = await web.post("/graphql", json=about(house), headers=await sign_in(valid_for=timedelta(seconds=-1)))

    assert answer.status_code == 401


async def test_whoever_left_is_refused_at_once(web: httpx.AsyncClient, house: House, sign_in: SignIn) -> None:
    """A token of somebody who is no longer active is worth nothing from that moment."""
    headers = await sign_in("Manager")
    before = await web.post("/graphql", json=about(house), headers=headers)
    careplan, actor = house.careplan, house.actors["Administrator"]
    async with careplan.database.writing(actor, careplan.moment(actor), careplan.record_types) as db:
        (await db.get_one(StaffMember, house.actors["Manager"].staff_id)).is_active = False
        await db.commit()

    after = await web.post("/graphql", json=about(house), headers=headers)

    assert (before.status_code, after.status_code) == (200, 401)


async def test_another_house_finds_nothing(
    web: httpx.AsyncClient, service: Service, house: House, sign_in: SignIn
) -> None:
    """What belongs to one organisation does not exist for the staff of another."""
    other = await build_house(service.careplan, service.schema, name="Hill Care")

    answer = await web.post("/graphql", json=about(house), headers=await sign_in("Administrator", of=other))

    assert answer.json()["data"] == {"client": None}
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["NOT_FOUND"]


async def test_signing_in_is_one_statement(web: httpx.AsyncClient, house: House, sign_in: SignIn) -> None:
    """Every request asks, and what it learns is never out of date."""
    headers = await sign_in()

    with StatementCounter(house.careplan) as statements:
        await web.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    assert len([each for each in statements.statements if "access_tokens" in each]) == 1
    assert len([each for each in statements.statements if each.startswith("SELECT")]) == 1
