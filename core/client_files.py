"""Client files: taking people on, and keeping what is known about them right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .client_profiles import record_profile
from .clients import CaseloadAssignment, Client, birth_problems
from .errors import Invalid, Refusal
from .events import Event
from .numbers import CLIENTS, next_number
from .organisations import Organisation, check_zone, own
from .permissions import requires
from .visibility import UNSCOPED
from .work import Work


class DuplicateReference(Refusal):
    """Another client is already known by that number."""

    def __init__(self, reference: str, conflict_id: str | None) -> None:
        super().__init__(f"Another client already has the reference {reference!r}.", path=["reference"])
        self.conflict_id = conflict_id


@dataclass(frozen=True, slots=True)
class ClientRegistered(Event):
    """Somebody became a client."""

    reference: str


@dataclass(frozen=True, slots=True)
class ClientUpdated(Event):
    """What is known about a client was corrected; what it says is in the client alone."""

    changed: list[str]


@requires("client.write")
async def register(work: Work, given_name: str, details: Mapping[str, Any]) -> Client:
    """Take somebody on as a client, under a reference of their own or the next number.

    Whoever finds only their caseload gets the client on it, or they would lose sight of what they entered.
    """
    organisation = await own(work.db)
    profile = details.get("profile")
    client = Client(
        organisation_id=organisation.id,
        given_name=given_name,
        time_zone=organisation.time_zone,
        reference=details.get("reference") or await _next_reference(work),
        profile={},
    )
    _write(work, client, {key: value for key, value in details.items() if value is not None})
    await _refuse_taken(work, client)
    work.add(client)
    work.record(ClientRegistered(client.id, client.reference))
    if profile:
        await record_profile(work, client, profile, keys=_own_keys(organisation), path=["profile"])
    if work.actor.sees_caseload_only:
        work.add(CaseloadAssignment(client_id=client.id, staff_id=work.actor.staff_id))
    return client


@requires("client.write")
async def update(work: Work, client: Client, changes: Mapping[str, Any]) -> None:
    """Correct what is known about a client; profile fields that are not named stay as they are."""
    organisation = await own(work.db)
    if profile := changes.get("profile"):
        await record_profile(work, client, profile, keys=_own_keys(organisation), path=["profile"])
    _write(work, client, changes)
    if "reference" in changes:
        await _refuse_taken(work, client)
    work.record(ClientUpdated(client.id, sorted(changes)))


def _write(work: Work, client: Client, changes: Mapping[str, Any]) -> None:
    if "time_zone" in changes:
        check_zone(changes["time_zone"])
    born: date | None = changes.get("date_of_birth")
    if refusals := list(birth_problems(born, work.today, ["dateOfBirth"])):
        raise Invalid(refusals)
    for name, value in changes.items():
        if name != "profile":
            setattr(client, name, (value or None) if name == "preferred_name" else value)


def _own_keys(organisation: Organisation) -> list[str]:
    return [field.key for field in organisation.profile_fields]


async def _next_reference(work: Work) -> str:
    while True:
        reference = await next_number(work, CLIENTS)
        if await _holder(work, reference) is None:  # somebody may have typed a number of the series by hand
            return reference


async def _refuse_taken(work: Work, client: Client) -> None:
    holder = await _holder(work, client.reference)
    if holder not in (None, client.id):
        visible = await work.db.scalar(sa.select(Client.id).where(Client.id == holder))
        raise DuplicateReference(client.reference, visible)


async def _holder(work: Work, reference: str) -> str | None:
    """Who has a reference, also beyond what the actor may see: it is unique in the whole organisation."""
    query = sa.select(Client.id).where(
        Client.organisation_id == work.actor.organisation_id, Client.reference == reference
    )
    with work.db.no_autoflush:
        return await work.db.scalar(query, execution_options=UNSCOPED)
