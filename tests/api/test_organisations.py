"""The organisation through the API: how the house works, and what it records about every client."""

from typing import Any

import pytest

from ..houses import House

READ = "{ organisation { name timeZone activationApproval caseloadOnly version profileFields { key label kind } } }"
UNTOUCHED = {
    "name": "Harbour Care",
    "timeZone": "Australia/Perth",
    "activationApproval": False,
    "caseloadOnly": False,
    "version": 1,
    "profileFields": [],
}


async def test_settings_change_one_by_one(house: House) -> None:
    """What is left out of an update stays."""
    await house.do(
        "updateOrganisation",
        "organisation { id }",
        by="Administrator",
        expectedVersion=1,
        name="Harbour Care West",
        activationApproval=True,
    )

    found = await house.ask(READ)
    assert found["organisation"] == UNTOUCHED | {"name": "Harbour Care West", "activationApproval": True, "version": 2}


@pytest.mark.parametrize(
    ("input", "by", "codes"),
    [
        ({"expectedVersion": 1, "timeZone": "Mars/Olympus"}, "Administrator", ["VALIDATION"]),
        ({"expectedVersion": 1, "name": " "}, "Administrator", ["VALIDATION"]),
        ({"expectedVersion": 2, "name": "Other"}, "Administrator", ["VERSION_CONFLICT"]),
        ({"expectedVersion": 1, "name": "Other"}, "Manager", ["FORBIDDEN"]),
    ],
)
async def test_a_refused_change_leaves_the_settings(house: House, input: Any, by: str, codes: list[str]) -> None:
    """Unknown zones, blank names, old versions and people without the permission change nothing."""
    refused = await house.attempt("updateOrganisation", "organisation { id }", by=by, **input)

    assert [error["code"] for error in refused["errors"]] == codes
    assert (await house.ask(READ))["organisation"] == UNTOUCHED


async def test_profile_fields_are_defined_all_at_once(house: House) -> None:
    """The list given is the list from then on; what was stored under a field that goes is kept, unshown."""
    allergies = {"key": "allergies", "label": "Allergies", "kind": "TEXT"}
    await _define(house, 1, [allergies])
    await house.do(
        "updateClient", "client { id }", clientId=house.client_id, expectedVersion=1, profile={"allergies": "Nuts"}
    )

    await _define(house, 2, [{"key": "ndis_number", "label": "NDIS number"}])

    assert (await house.ask(READ))["organisation"]["profileFields"] == [
        {"key": "ndis_number", "label": "NDIS number", "kind": "TEXT"}
    ]
    await _define(house, 3, [allergies])
    found = await house.ask(
        "query($id: ID!) { client(id: $id) { profileFields { display } } }", {"id": house.client_id}
    )
    assert found["client"]["profileFields"][-1] == {"display": "Nuts"}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ([{"key": "given_name", "label": "First name"}], ["fields", "0", "key"]),
        ([{"key": "a", "label": "A"}, {"key": "a", "label": "Again"}], ["fields", "1", "key"]),
        ([{"key": "Not A Key", "label": "A"}], ["fields", "0", "key"]),
        ([{"key": "a", "label": " "}], ["fields", "0", "label"]),
    ],
)
async def test_a_field_that_cannot_be_is_refused(house: House, fields: Any, path: list[str]) -> None:
    """Core fields are not defined again, keys are unique and well formed."""
    refused = await house.attempt(
        "defineProfileFields", "organisation { id }", by="Administrator", expectedVersion=1, fields=fields
    )

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", path)]
    assert (await house.ask(READ))["organisation"] == UNTOUCHED


async def test_only_those_who_configure_define_profile_fields(house: House) -> None:
    """A manager runs the house, but does not rebuild it."""
    refused = await house.attempt(
        "defineProfileFields", "organisation { id }", expectedVersion=1, fields=[{"key": "a", "label": "A"}]
    )

    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert (await house.ask(READ))["organisation"] == UNTOUCHED


async def _define(house: House, version: int, fields: list[Any]) -> None:
    await house.do(
        "defineProfileFields", "organisation { id }", by="Administrator", expectedVersion=version, fields=fields
    )
