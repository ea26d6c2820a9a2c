"""Editing what a program consists of: its services, their settings and their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .billing_rules import BillingRule
from .client_services import ClientService
from .errors import Invalid, InvalidTransition, NotFound, Path, Refusal, TooMany
from .events import Event
from .permissions import requires
from .positions import arrange, moved
from .program_services import NewService, ProgramService, archived, live, services_of, setting_problems
from .programs import Program
from .visibility import UNSCOPED, touch
from .work import Work

MOST_SERVICES = 500


class ProgramServiceInUse(Refusal):
    """Clients have, or had, the service; archive it instead."""

    def __init__(self, client_service_count: int) -> None:
        super().__init__(f"{client_service_count} enrollment(s) include this service. Archive it instead.")
        self.client_service_count = client_service_count


@dataclass(frozen=True)
class Place:
    """Where a service goes: before or after another one of the program."""

    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class ProgramEdited(Event):
    """Something changed in what a program consists of."""

    change: str
    """What happened, such as `service added`."""
    program_service_id: str
    """The service it happened to."""


@requires("program.configure")
async def add_service(work: Work, program: Program, new: NewService, place: Place | None = None) -> ProgramService:
    """Add a service to a program, at a place or at the end; clients who are enrolled get it when they are synced."""
    services = await services_of(work.db, program)
    if len(services) >= MOST_SERVICES:
        raise TooMany(f"There are {MOST_SERVICES} services already; that is as many as fit.")
    service = new.build(program, len(services) + 1)
    _demand_settings(service, ["service"])
    work.add(service)
    await _put(work, services, service, place)
    return _edited(work, program, "service added", service)


@requires("program.configure")
async def change_service(work: Work, program: Program, service: ProgramService, changes: Mapping[str, Any]) -> None:
    """Change what a service of a program is called or how it is set up.

    Clients who are enrolled have its name and kind as they were, until their enrollment is synced.
    """
    for name, value in changes.items():
        setattr(service, name, value)
    _demand_settings(service)
    _edited(work, program, "service changed", service)


@requires("program.configure")
async def move_service(work: Work, program: Program, service: ProgramService, place: Place) -> None:
    """Move a service of a program before or after another one."""
    _demand_live(service, "moved")
    await _put(work, await services_of(work.db, program), service, place)
    _edited(work, program, "service moved", service)


@requires("program.configure")
async def archive_service(work: Work, program: Program, service: ProgramService) -> None:
    """Take a service out of a program for clients who enroll from now on; those who have it keep it."""
    _demand_live(service, "archived")
    service.archived_at = work.now
    others = [other for other in await services_of(work.db, program) if other.id != service.id]
    await arrange(work.db, [*live(others), service, *archived(others)])
    _edited(work, program, "service archived", service)


@requires("program.configure")
async def restore_service(work: Work, program: Program, service: ProgramService) -> None:
    """Put an archived service back, at the end; clients who are enrolled get it when they are synced."""
    if not service.is_archived:
        raise InvalidTransition("program service", "ACTIVE", "restored")
    service.archived_at = None
    await _put(work, await services_of(work.db, program), service, None)
    _edited(work, program, "service restored", service)


@requires("program.configure")
async def remove_service(work: Work, program: Program, service: ProgramService) -> None:
    """Remove a service that no client ever had from a program."""
    held = sa.select(sa.func.count()).where(ClientService.program_service_id == service.id)
    if count := await work.db.scalar(held, execution_options=UNSCOPED):
        raise ProgramServiceInUse(count)
    await work.db.execute(sa.delete(BillingRule).where(BillingRule.program_service_id == service.id))
    await work.db.delete(service)
    await work.db.flush()  # its place is free before the others close up
    await arrange(work.db, await services_of(work.db, program))
    _edited(work, program, "service removed", service)


async def _put(work: Work, services: Sequence[ProgramService], service: ProgramService, place: Place | None) -> None:
    """Arrange the services with one of them at its place, or at the end of those that are not archived."""
    others = [other for other in services if other.id != service.id]
    position = len(live(others)) + 1 if place is None else _position(live(others), service, place)
    await arrange(work.db, [*moved(live(others), service, position), *archived(others)])


def _position(others: Sequence[ProgramService], service: ProgramService, place: Place) -> int:
    side, anchor = ("before", place.before) if place.before is not None else ("after", place.after)
    if anchor == service.id:
        return service.position
    for position, other in enumerate(others, start=1):
        if other.id == anchor:
            return position if side == "before" else position + 1
    raise NotFound("service of this program", anchor or "", path=["place", side])


def _demand_live(service: ProgramService, step: str) -> None:
    if service.is_archived:
        raise InvalidTransition("program service", "ARCHIVED", step)


def _demand_settings(service: ProgramService, path: Path = ()) -> None:
    if problems := list(setting_problems(service, path)):
        raise Invalid(problems)


def _edited(work: Work, program: Program, change: str, service: ProgramService) -> ProgramService:
    touch(program)
    work.record(ProgramEdited(program.id, change, service.id))
    return service
