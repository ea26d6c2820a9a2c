"""Authorisations: how much a funder agreed to pay for, how much of it is used, and that reaching it only warns."""

from typing import Any

import pytest

from ..deployments import today
from ..houses import House
from ..programs import codes
from ..support_logs import COORDINATOR, MANAGER, WORKER, Logging, minutes, start_logging

FIELDS = """id version reference units minutesPerUnit startsOn endsOn clientService { id }
    use { minutes units remainingMinutes percent warning }"""
AGREED = f"authorisation {{ {FIELDS} }}"
SERVICE = f"query($id: ID!) {{ enrollment(id: $id) {{ clientServices {{ title authorisations {{ {FIELDS} }} }} }} }}"


async def test_an_authorisation_says_how_much_of_it_is_used(house: House) -> None:
    """Billable time that counts and lies in its days; units and percent are rounded down."""
    logging = await start_logging(house)
    agreed = await agree(logging, units=10, minutesPerUnit=15, startsOn=today(house, -3))
    await logging.record(minutes(house, 44, days=-3))
    await logging.record(minutes(house, 30, days=-1), isBillable=False)
    await logging.record(minutes(house, 60, days=-4))

    (read,) = await authorisations(logging)

    assert {name: read[name] for name in ("id", "reference", "units", "minutesPerUnit", "startsOn", "endsOn")} == {
        "id": agreed["id"],
        "reference": "A-17",
        "units": 10,
        "minutesPerUnit": 15,
        "startsOn": today(house, -3),
        "endsOn": today(house, 30),
    }
    assert read["use"] == {"minutes": 44, "units": 2, "remainingMinutes": 106, "percent": 29, "warning": None}


async def test_reaching_it_warns_and_keeps_nobody_from_logging(house: House) -> None:
    """From 80 % on, and otherwise from 100 % on; time that is not billed uses nothing."""
    logging = await start_logging(house)
    await agree(logging, units=10, minutesPerUnit=60)

    first = await logging.attempt(minutes(house, 479))
    nearly = await logging.attempt(minutes(house, 1))
    unbilled = await logging.attempt(minutes(house, 600), isBillable=False)
    wholly = await logging.attempt(minutes(house, 150))

    assert [codes(each) for each in (first, nearly, unbilled, wholly)] == [[]] * 4
    assert first["warnings"] == unbilled["warnings"] == []
    assert nearly["warnings"] == ["Authorisation A-17 is nearly used up: 8 of 10 units, 80 %."]
    assert wholly["warnings"] == ["Authorisation A-17 is used up: 10 of 10 units, 105 %."]


async def test_changing_a_log_warns_as_well(house: House) -> None:
    """Each authorisation that covers the day; where several do, each for itself."""
    logging = await start_logging(house)
    await agree(logging, units=10, minutesPerUnit=60)
    await agree(logging, units=100, minutesPerUnit=60, reference=None, startsOn=today(house, -9), endsOn=today(house))
    log = await logging.record(minutes(house, 60))

    changed = await logging.do("updateSupportLog", log, reason="Longer", time=minutes(house, 600))
    elsewhere = await logging.do("updateSupportLog", log, reason="Earlier", time=minutes(house, 600, days=-200))

    assert changed["warnings"] == ["Authorisation A-17 is used up: 10 of 10 units, 100 %."]
    assert elsewhere["warnings"] == []


async def test_time_that_awaits_approval_warns_when_it_is_approved(house: House) -> None:
    """Before that it does not count."""
    logging = await start_logging(house)
    await agree(logging, units=1, minutesPerUnit=60)
    version = (await house.ask("{ organisation { version } }"))["organisation"]["version"]
    await house.do("updateOrganisation", "", by="Administrator", expectedVersion=version, supportLogApproval=True)

    payload = await logging.attempt(minutes(house, 60))
    approved = await logging.do("approveSupportLog", payload["supportLog"], by=MANAGER)

    assert payload["warnings"] == []
    assert approved["warnings"] == ["Authorisation A-17 is used up: 1 of 1 units, 100 %."]


async def test_what_was_agreed_is_changed_and_taken_away(house: House) -> None:
    """By the version one read; what was logged stays."""
    logging = await start_logging(house)
    agreed = await agree(logging)
    named = {"authorisationId": agreed["id"], "expectedVersion": agreed["version"]}
    await logging.record(minutes(house, 60))

    changed = (await house.do("updateAuthorisation", AGREED, **named, units=2, reference=None))["authorisation"]
    stale = await house.attempt("deleteAuthorisation", "", **named)
    gone = await house.do(
        "deleteAuthorisation",
        "deletedAuthorisationId clientService { authorisations { id } }",
        **(named | {"expectedVersion": changed["version"]}),
    )

    assert (changed["units"], changed["reference"], changed["use"]["percent"]) == (2, None, 50)
    assert codes(stale) == ["VERSION_CONFLICT"]
    assert gone["deletedAuthorisationId"] == agreed["id"]
    assert gone["clientService"]["authorisations"] == []
    assert len(await logging.all()) == 1


@pytest.mark.parametrize(
    ("terms", "path"),
    [
        ({"units": 0}, ["units"]),
        ({"units": 2**31 - 1}, ["units"]),
        ({"minutesPerUnit": 0}, ["minutesPerUnit"]),
        ({"minutesPerUnit": 1441}, ["minutesPerUnit"]),
        ({"endsOn": "0202-01-01", "startsOn": "0202-01-01"}, ["startsOn"]),
        ({"startsOn": "2999-01-02", "endsOn": "2999-01-01"}, ["endsOn"]),
    ],
)
async def test_what_nobody_could_agree_on_is_refused(house: House, terms: dict[str, Any], path: list[str]) -> None:
    """Nothing is stored then."""
    logging = await start_logging(house)

    payload = await attempt(logging, **terms)

    assert (payload["errors"][0]["code"], payload["errors"][0]["path"]) == ("VALIDATION", path)
    assert await authorisations(logging) == []


async def test_only_those_who_manage_reports_agree(house: House) -> None:
    """Once for each key; everybody who may see programs and logs sees what was agreed, and how much is used."""
    logging = await start_logging(house)

    refused = await attempt(logging, by=COORDINATOR)
    billing = await attempt(logging, by="Billing", idempotencyKey="once")
    again = await attempt(logging, by="Billing", idempotencyKey="once")

    assert codes(refused) == ["FORBIDDEN"]
    assert billing["authorisation"]["id"] == again["authorisation"]["id"]
    assert [each["use"] is None for each in await authorisations(logging, by=WORKER)] == [False]


async def agree(logging: Logging, **terms: Any) -> Any:
    """Write down what a funder agreed to pay for; the authorisation."""
    payload = await attempt(logging, **terms)
    assert payload["errors"] == [], payload["errors"]
    return payload["authorisation"]


async def attempt(logging: Logging, *, by: str = MANAGER, **terms: Any) -> Any:
    """Try to write down what a funder agreed to pay for; the payload."""
    given = {
        "clientServiceId": await logging.service(),
        "reference": "A-17",
        "units": 2,
        "minutesPerUnit": 60,
        "startsOn": today(logging.house, -100),
        "endsOn": today(logging.house, 30),
    }
    return await logging.house.attempt("createAuthorisation", AGREED, by=by, **(given | terms))


async def authorisations(logging: Logging, by: str = MANAGER) -> list[Any]:
    """What was agreed for the service."""
    read = await logging.house.ask(SERVICE, {"id": logging.enrollment.id}, by=by)
    return [each for service in read["enrollment"]["clientServices"] for each in service["authorisations"]]
