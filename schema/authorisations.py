"""Authorisations, as the API shows and takes them."""

from datetime import date, datetime

import strawberry

from ..core import authorisation_use, authorisations
from .client_services import ClientService
from .declaring import computed, describes, input, payload, related
from .inputs import Key, Name
from .node import Node
from .payloads import Payload


@describes(authorisation_use.AuthorisationUse)
class AuthorisationUse:
    """How much of an authorisation is used: the billable time that counts and lies in its days."""

    minutes: int
    units: int
    remaining_minutes: int
    percent: int
    warning: str | None


@describes(authorisations.Authorisation)
class Authorisation(Node):
    """How much of a client service a funder agreed to pay for. Reaching it warns, and never keeps anybody from logging."""

    client_service: ClientService = related()
    reference: str | None
    units: int
    minutes_per_unit: int
    starts_on: date
    ends_on: date
    use: AuthorisationUse | None = computed(authorisation_use.use_of)
    """How much of it is used; null where you may not see support logs."""
    version: int
    created_at: datetime
    updated_at: datetime


@input
class CreateAuthorisationInput:
    """How much of a client service a funder agreed to pay for."""

    client_service_id: strawberry.ID
    """The client service; several authorisations may cover the same days."""
    units: int
    """How many units were agreed."""
    minutes_per_unit: int
    """How long a unit is, 1 to 1,440 minutes, such as 15 or 60."""
    starts_on: date
    """The first day it covers."""
    ends_on: date
    """The last day it covers."""
    reference: Name | None = None
    """The number the funder knows it by."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is done twice."""


@payload
class CreateAuthorisationPayload(Payload):
    """The authorisation that was written down."""

    authorisation: Authorisation | None = None
    """The authorisation."""


@input
class AuthorisationInput:
    """An authorisation to be changed."""

    authorisation_id: strawberry.ID
    """The authorisation."""
    expected_version: int
    """The version you read; an authorisation that changed since is not changed."""


@input
class UpdateAuthorisationInput(AuthorisationInput):
    """What a funder agreed to instead; what is left out stays."""

    units: strawberry.Maybe[int]
    """How many units were agreed."""
    minutes_per_unit: strawberry.Maybe[int]
    """How long a unit is, 1 to 1,440 minutes."""
    starts_on: strawberry.Maybe[date]
    """The first day it covers."""
    ends_on: strawberry.Maybe[date]
    """The last day it covers."""
    reference: strawberry.Maybe[Name | None]
    """The number the funder knows it by."""


@payload
class UpdateAuthorisationPayload(Payload):
    """The authorisation as it is now."""

    authorisation: Authorisation | None = None
    """The authorisation."""


@input
class DeleteAuthorisationInput(AuthorisationInput):
    """An authorisation that was a mistake, or withdrawn."""


@payload
class DeleteAuthorisationPayload(Payload):
    """The client service without the authorisation."""

    client_service: ClientService | None = None
    """The client service as it is now."""
    deleted_authorisation_id: strawberry.ID | None = None
    """The authorisation that is gone."""
