"""Client profiles: core fields and the organisation's own, recorded through the same door."""

from datetime import date
from typing import Any

import pytest

from careplan.core import client_profiles
from careplan.core.clients import Client
from careplan.core.errors import Invalid
from careplan.core.fields import FieldDefinition, FieldKind
from careplan.core.organisations import Organisation, own
from careplan.core.work import Work

from ..houses import House

SHOES = FieldDefinition(key="shoe_size", label="Shoe size", kind=FieldKind.NUMBER, minimum=10)
EVERY_KEY = ["given_name", "family_name", "preferred_name", "date_of_birth", "shoe_size"]


async def record(house: House, values: dict[str, Any], keys: list[str] = EVERY_KEY) -> list[str]:
    """Record values in the profile of the client of the house; the kinds of what happened."""

    async def change(work: Work) -> list[str]:
        organisation = await own(work.db)
        organisation.profile_fields = (SHOES,)
        client = await work.get(Client, house.client_id)
        await client_profiles.record_profile(work, client, values, keys=keys)
        return [event.kind for event in work.events]

    return await house.careplan.perform(house.actors["Administrator"], change)


async def stored(house: House) -> tuple[Client, dict[str, Any]]:
    """The client as stored, and their whole profile."""
    async with house.careplan.reading(house.actors["Administrator"]) as db:
        client = await db.get_one(Client, house.client_id)
        return client, client_profiles.read_profile(client, await own(db), EVERY_KEY)


def test_the_core_fields_come_first() -> None:
    """Then what the organisation defined, in its order."""
    organisation = Organisation(name="Harbour Care", time_zone="Australia/Perth", profile_fields=(SHOES,))

    assert [field.key for field in client_profiles.profile_definitions(organisation)] == EVERY_KEY


def test_only_defined_keys_are_read() -> None:
    """What nobody defines is left out, what is not recorded is null."""
    organisation = Organisation(name="Harbour Care", time_zone="Australia/Perth", profile_fields=(SHOES,))
    client = Client(given_name="Ruby", family_name="", date_of_birth=date(2000, 2, 29), profile={"gone": 1})

    read = client_profiles.read_profile(client, organisation, ["shoe_size", "gone", "date_of_birth", "family_name"])

    assert read == {"family_name": None, "date_of_birth": "2000-02-29", "shoe_size": None}


async def test_core_and_own_fields_are_recorded_together(house: House) -> None:
    """Each goes where it belongs; the client is sorted by the new name."""
    happened = await record(
        house, {"family_name": " Ámbar ", "date_of_birth": "2000-02-29", "preferred_name": "Zo", "shoe_size": 38}
    )

    client, profile = await stored(house)
    assert happened == ["ClientProfileRecorded"]
    assert (client.family_name, client.date_of_birth, client.profile) == ("Ámbar", date(2000, 2, 29), {"shoe_size": 38})
    assert (client.sort_name, client.search_text) == ("ambar zoe", "ambar zoe zo cl-00001")
    assert profile["preferred_name"] == "Zo"


async def test_null_empties_a_field_and_the_rest_stays(house: House) -> None:
    """What is not named is not touched."""
    await record(house, {"preferred_name": "Zo", "shoe_size": 38})

    await record(house, {"shoe_size": None, "family_name": None})

    client, _ = await stored(house)
    assert (client.preferred_name, client.family_name, client.profile) == ("Zo", "", {})


async def test_recording_the_same_again_is_no_event(house: House) -> None:
    """Nothing changed, so nothing happened."""
    await record(house, {"shoe_size": 38})

    assert await record(house, {"shoe_size": 38, "given_name": "Zoë"}) == []


@pytest.mark.parametrize(
    ("values", "keys", "path"),
    [
        ({"given_name": None}, EVERY_KEY, ["values", "given_name"]),
        ({"given_name": "x" * 201}, EVERY_KEY, ["values", "given_name"]),
        ({"date_of_birth": "2999-01-01"}, EVERY_KEY, ["values", "date_of_birth"]),
        ({"date_of_birth": "1880-01-01"}, EVERY_KEY, ["values", "date_of_birth"]),
        ({"date_of_birth": "yesterday"}, EVERY_KEY, ["values", "date_of_birth"]),
        ({"shoe_size": 3}, EVERY_KEY, ["values", "shoe_size"]),
        ({"shoe_size": 38}, ["given_name"], ["values", "shoe_size"]),
        ({"unknown": 1}, EVERY_KEY, ["values", "unknown"]),
    ],
)
async def test_what_a_field_cannot_hold_is_refused(
    house: House, values: dict[str, Any], keys: list[str], path: list[str]
) -> None:
    """The refusal names the field; nothing is recorded, not even what was right."""
    with pytest.raises(Invalid) as refused:
        await record(house, values | {"preferred_name": "Zo"}, [*keys, "preferred_name"])

    assert [refusal.path for refusal in refused.value.refusals] == [path]
    client, _ = await stored(house)
    assert (client.given_name, client.preferred_name, client.date_of_birth, client.version) == ("Zoë", None, None, 1)
