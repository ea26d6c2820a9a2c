"""Authorisations: how much of a service a funder agreed to pay for, and between which days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Id, Stamped, Versioned, references
from .client_services import ClientService
from .clients import ClientOwned
from .errors import Invalid, InvalidInput
from .events import Event
from .field_schemas import LARGEST_AMOUNT
from .permissions import requires
from .spells import EARLIEST_YEAR, LAST_YEAR, LONGEST_MINUTES
from .work import Work


class Authorisation(Versioned, Stamped, ClientOwned):
    """How much of a client service a funder agreed to pay for. Reaching it warns, and never keeps anybody from logging."""

    __tablename__ = "authorisations"
    __prefix__ = "authorisation"
    __readable_with__ = "program.read"
    __table_args__ = (
        sa.Index("ix_authorisations_of_service", "client_service_id", "starts_on"),
        sa.CheckConstraint("units > 0 AND minutes_per_unit > 0", name="is_of_something"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_it_began"),
    )

    client_service_id: Mapped[str] = mapped_column(Id, references("client_services.id"))
    reference: Mapped[str | None] = mapped_column(sa.String(200))
    """The number the funder knows it by."""
    units: Mapped[int]
    """How many units were agreed."""
    minutes_per_unit: Mapped[int]
    """How long a unit is, such as 15 or 60 minutes."""
    starts_on: Mapped[date]
    """The first day it covers."""
    ends_on: Mapped[date]
    """The last day it covers."""

    client_service: Mapped[ClientService] = relationship(
        primaryjoin="foreign(Authorisation.client_service_id) == ClientService.id", lazy="raise", viewonly=True
    )
    """The client service it is for."""

    @property
    def minutes(self) -> int:
        """How much time was agreed."""
        return self.units * self.minutes_per_unit

    @property
    def title(self) -> str:
        """What people call it."""
        return f"Authorisation {self.reference or f'from {self.starts_on} to {self.ends_on}'}"

    def covers(self, day: date) -> bool:
        """Whether it is for what is done on a day."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class AuthorisationCreated(Event):
    """A funder agreed to pay for so much of a client service."""

    client_id: str
    client_service_id: str


@dataclass(frozen=True, slots=True)
class AuthorisationChanged(Event):
    """What a funder agreed to pay for was written down differently."""

    client_id: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthorisationDeleted(Event):
    """An authorisation was a mistake, or withdrawn."""

    client_id: str


@requires("report.manage")
async def create(work: Work, service: ClientService, terms: Mapping[str, Any]) -> Authorisation:
    """Write down how much of a client service a funder agreed to pay for; several may cover the same days."""
    authorisation = Authorisation(client_id=service.client_id, client_service_id=service.id, **terms)
    _demand_sound(authorisation)
    work.add(authorisation)
    work.record(AuthorisationCreated(authorisation.id, service.client_id, service.id))
    return authorisation


@requires("report.manage")
async def update(work: Work, authorisation: Authorisation, changes: Mapping[str, Any]) -> None:
    """Write down differently what a funder agreed to; what was logged before counts just the same."""
    for name, value in changes.items():
        setattr(authorisation, name, value)
    _demand_sound(authorisation)
    work.record(AuthorisationChanged(authorisation.id, authorisation.client_id, tuple(sorted(changes))))


@requires("report.manage")
async def delete(work: Work, authorisation: Authorisation) -> None:
    """Take an authorisation away; what was logged stays as it is."""
    await work.db.delete(authorisation)
    work.record(AuthorisationDeleted(authorisation.id, authorisation.client_id))


def _demand_sound(authorisation: Authorisation) -> None:
    if problems := list(_problems(authorisation)):
        raise Invalid(problems)


def _problems(authorisation: Authorisation) -> Iterator[InvalidInput]:
    if not 1 <= authorisation.units <= LARGEST_AMOUNT // LONGEST_MINUTES:
        yield InvalidInput("Agree on 1 unit or more, and no more than anybody could use.", path=["units"])
    if not 1 <= authorisation.minutes_per_unit <= LONGEST_MINUTES:
        yield InvalidInput(f"A unit has 1 to {LONGEST_MINUTES} minutes.", path=["minutesPerUnit"])
    for name, day in (("startsOn", authorisation.starts_on), ("endsOn", authorisation.ends_on)):
        if not EARLIEST_YEAR <= day.year <= LAST_YEAR:
            yield InvalidInput("Is that the right year?", path=[name])
    if authorisation.ends_on < authorisation.starts_on:
        yield InvalidInput("It ends before it begins.", path=["endsOn"])
