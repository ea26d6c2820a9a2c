"""Clients through the API: taking people on and keeping what is known about them right."""

from typing import Any

import pytest

from ..houses import House

CLIENT = "client { id reference name preferredName dateOfBirth age timeZone status isActive profile version }"
READ = "query($id: ID!) { client(id: $id) { givenName familyName reference timeZone dateOfBirth profile version } }"


async def test_a_client_is_taken_on_with_the_next_free_number(house: House) -> None:
    """The first number of the series is Zoë's already, so the next is given; the time zone is the house's."""
    made = await house.do("createClient", CLIENT, givenName=" Ruby ", familyName="Nguyen", dateOfBirth="2000-02-29")

    client = made["client"]
    assert (client["reference"], client["name"]) == ("CL-00002", "Ruby Nguyen")
    assert (client["timeZone"], client["status"], client["isActive"]) == ("Australia/Perth", "ACTIVE", True)
    assert (client["preferredName"], client["profile"], client["version"]) == (None, {}, 1)


async def test_the_same_key_takes_on_one_client(house: House) -> None:
    """A repeated request answers with the client of the first."""
    request = {"givenName": "Ruby", "idempotencyKey": "intake-1"}

    first = await house.do("createClient", "client { id }", **request)
    again = await house.do("createClient", "client { id }", **request)

    assert again["client"] == first["client"]
    assert (await house.ask("{ clients { totalCount } }"))["clients"]["totalCount"] == 2


async def test_a_reference_is_given_once(house: House) -> None:
    """A duplicate reference is refused, naming the field and the client who has it."""
    document = """mutation($input: CreateClientInput!) {
      createClient(input: $input) { client { id } errors { code path ... on DuplicateReference { conflictId } } } }"""

    answer = await house.ask(document, {"input": {"givenName": "Ruby", "reference": "CL-00001"}})

    refusal = {"code": "DUPLICATE_REFERENCE", "path": ["reference"], "conflictId": house.client_id}
    assert answer["createClient"] == {"client": None, "errors": [refusal]}
    assert (await house.ask("{ clients { totalCount } }"))["clients"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("input", "path"),
    [
        ({"givenName": "  "}, ["givenName"]),
        ({"givenName": "x" * 201}, ["givenName"]),
        ({"givenName": "Ru\0by"}, ["givenName"]),
        ({"givenName": "Ruby", "dateOfBirth": "2999-01-01"}, ["dateOfBirth"]),
        ({"givenName": "Ruby", "dateOfBirth": "1850-01-01"}, ["dateOfBirth"]),
        ({"givenName": "Ruby", "timeZone": "Mars/Olympus"}, ["timeZone"]),
        ({"givenName": "Ruby", "reference": " "}, ["reference"]),
        ({"givenName": "Ruby", "profile": {"shoe_size": 38}}, ["profile", "shoe_size"]),
        ({"givenName": "Ruby", "profile": {"given_name": "Sapphire"}}, ["profile", "given_name"]),
    ],
)
async def test_what_cannot_be_is_refused_by_field(house: House, input: dict[str, Any], path: list[str]) -> None:
    """Bad input names its field, and nobody is taken on."""
    refused = await house.attempt("createClient", "client { id }", **input)

    assert refused["client"] is None
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", path)]
    assert (await house.ask("{ clients { totalCount } }"))["clients"]["totalCount"] == 1


async def test_what_is_left_out_of_an_update_stays(house: House) -> None:
    """A partial update changes what it names; null clears what may be empty."""
    await house.do(
        "updateClient",
        "client { version }",
        clientId=house.client_id,
        expectedVersion=1,
        familyName="Ámbar",
        dateOfBirth="1999-12-31",
    )

    await house.do("updateClient", "client { version }", clientId=house.client_id, expectedVersion=2, dateOfBirth=None)

    found = await house.ask(READ, {"id": house.client_id})
    assert found["client"] == {
        "givenName": "Zoë",
        "familyName": "Ámbar",
        "reference": "CL-00001",
        "timeZone": "Australia/Perth",
        "dateOfBirth": None,
        "profile": {},
        "version": 3,
    }


async def test_a_stale_update_is_refused_with_the_current_version(house: House) -> None:
    """Nobody overwrites what they have not seen."""
    document = """mutation($input: UpdateClientInput!) {
      updateClient(input: $input) { client { id } errors { code path ... on VersionConflict { id currentVersion } } } }"""

    answer = await house.ask(
        document, {"input": {"clientId": house.client_id, "expectedVersion": 7, "givenName": "Zara"}}
    )

    assert answer["updateClient"]["errors"] == [
        {"code": "VERSION_CONFLICT", "path": ["expectedVersion"], "id": house.client_id, "currentVersion": 1}
    ]
    assert (await house.ask(READ, {"id": house.client_id}))["client"]["givenName"] == "Zoë"


async def test_a_name_is_not_cleared_with_null(house: House) -> None:
    """What every client has cannot be taken away."""
    body = await house.raw(
        "mutation($input: UpdateClientInput!) { updateClient(input: $input) { errors { code } } }",
        {"input": {"clientId": house.client_id, "expectedVersion": 1, "givenName": None}},
    )

    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]


async def test_profile_fields_are_recorded_and_read_typed(house: House) -> None:
    """Profile values go in as JSON and come out typed, beside the core fields."""
    allergies = {"key": "allergies", "label": "Allergies", "kind": "LONG_TEXT"}
    living = {
        "key": "living",
        "label": "Lives",
        "kind": "CHOICE",
        "choices": [{"value": "alone", "label": "Alone"}, {"value": "shared", "label": "In a shared house"}],
    }
    await house.do(
        "defineProfileFields",
        "organisation { version }",
        by="Administrator",
        expectedVersion=1,
        fields=[allergies, living],
    )
    update: dict[str, Any] = {"clientId": house.client_id, "expectedVersion": 1}
    await house.do("updateClient", CLIENT, **update, profile={"living": "shared", "allergies": " Nuts "})

    update["expectedVersion"] = 2
    changed = await house.do(
        "updateClient",
        """client { profile profileFields {
          __typename key display ... on ChoiceValue { chosen { value } } ... on TextValue { text } } }""",
        **update,
        profile={"allergies": None},
    )

    assert changed["client"]["profile"] == {"living": "shared"}
    assert [(field["key"], field["display"]) for field in changed["client"]["profileFields"]] == [
        ("given_name", "Zoë"),
        ("family_name", "Zimmer"),
        ("preferred_name", ""),
        ("date_of_birth", ""),
        ("allergies", ""),
        ("living", "In a shared house"),
    ]
    assert changed["client"]["profileFields"][5]["chosen"] == [{"value": "shared"}]


async def test_an_unknown_client_is_not_found(house: House) -> None:
    """Asking for nobody gives null and says so."""
    body = await house.raw(READ, {"id": "client_00000000000000000000000000"})

    assert body["data"] == {"client": None}
    assert body["errors"][0]["extensions"] == {"code": "NOT_FOUND", "path": ["id"]}


@pytest.mark.parametrize(
    ("mutation", "input"),
    [
        ("createClient", {"givenName": "Ruby"}),
        ("updateClient", {"expectedVersion": 1, "givenName": "Ruby"}),
        ("exitClient", {"expectedVersion": 1, "status": "EXITED", "on": "2026-01-31", "reason": "Moved"}),
        ("readmitClient", {"expectedVersion": 1, "reason": "Came back"}),
    ],
)
async def test_without_the_permission_nothing_changes(house: House, mutation: str, input: dict[str, Any]) -> None:
    """An auditor may look at clients, and no more."""
    target = {} if mutation == "createClient" else {"clientId": house.client_id}

    refused = await house.attempt(mutation, "client { id }", by="Auditor", **target, **input)

    assert refused["client"] is None
    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    found = await house.ask("{ clients { totalCount nodes { name status version } } }")
    assert found["clients"] == {"totalCount": 1, "nodes": [{"name": "Zoë Zimmer", "status": "ACTIVE", "version": 1}]}
