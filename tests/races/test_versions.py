"""Changes of the same version at the same time: one holds, and nobody overwrites what they have not seen."""

from functools import partial
from typing import Any

from .crowds import CALLERS, ROUNDS, CrowdedHouse


def the_one_and_the_others(payloads: list[Any]) -> tuple[int, list[tuple[str, int, str]]]:
    """Who succeeded, of all; and what the others were told."""
    (winner,) = [number for number, payload in enumerate(payloads) if not payload["errors"]]
    errors = [error for payload in payloads for error in payload["errors"]]
    return winner, [(error["code"], error["currentVersion"], error["message"]) for error in errors]


def conflict(thing: str, expected: int, current: int) -> tuple[str, int, str]:
    """What somebody is told who named an old version."""
    message = f"This {thing} changed since you read it: you named version {expected}, it is now {current}."
    return "VERSION_CONFLICT", current, message


async def test_no_change_of_an_item_is_lost(house: CrowdedHouse) -> None:
    """Of many who record values one is kept; the others learn the version that was committed."""
    template = await house.template()
    for _ in range(ROUNDS):
        (draft,) = await house.drafts(template, 1)
        given = draft.item("Note")

        payloads = await house.together(
            [
                partial(house.attempt, "recordPlanItemValues", **given, values={"note": f"Caller {number}"})
                for number in range(CALLERS)
            ]
        )

        winner, told = the_one_and_the_others(payloads)
        query = "SELECT version, entered ->> 'note' FROM plan_items WHERE id = :item"
        ((version, note),) = await house.rows(query, item=given["planItemId"])
        assert (version, note) == (given["expectedVersion"] + 1, f"Caller {winner}")
        assert told == [conflict("plan item", given["expectedVersion"], version)] * (CALLERS - 1)


async def test_no_change_of_a_client_is_lost(house: CrowdedHouse) -> None:
    """Of many who correct a name one is kept; the others learn the version that was committed."""
    for expected in range(1, ROUNDS + 1):
        given: dict[str, Any] = {"clientId": house.client_id, "expectedVersion": expected}

        payloads = await house.together(
            [
                partial(house.attempt, "updateClient", **given, preferredName=f"Caller {number} of round {expected}")
                for number in range(CALLERS)
            ]
        )

        winner, told = the_one_and_the_others(payloads)
        query = "SELECT version, preferred_name FROM clients WHERE id = :client"
        stored = await house.rows(query, client=house.client_id)
        assert stored == [(expected + 1, f"Caller {winner} of round {expected}")]
        assert told == [conflict("client", expected, expected + 1)] * (CALLERS - 1)
