"""Enrolling: a client enters a program, and gets its services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .client_services import ClientService, ClientServiceStatus
from .clients import Client
from .deployment_prompts import deploy_because
from .deployments import Deployment
from .enrollment_records import keep_enrollment_record
from .enrollment_services import client_services_of
from .enrollments import Enrollment, EnrollmentStatus, demand_open
from .errors import ClientInactive, InvalidInput, Path, Refusal
from .events import Event
from .permissions import requires
from .plan_drafts import active_client
from .program_services import ProgramService, live, services_of
from .programs import Program, demand_offered
from .visibility import touch
from .work import Work


class AlreadyEnrolled(Refusal):
    """The client is in the program already; close that enrollment to begin again."""

    def __init__(self, enrollment_id: str) -> None:
        super().__init__("This client is in that program already.", path=["programId"])
        self.conflict_id = enrollment_id


@dataclass(frozen=True, slots=True)
class ClientEnrolled(Event):
    """A client entered a program."""

    client_id: str
    program_id: str


@dataclass(frozen=True, slots=True)
class EnrollmentChanged(Event):
    """What is known about an enrollment was corrected."""

    changed: tuple[str, ...]
    """What about it."""


@dataclass(frozen=True, slots=True)
class EnrollmentSynced(Event):
    """An enrollment got what was added to its program since."""

    added_client_service_ids: tuple[str, ...]


@requires("enrollment.manage")
async def enroll(
    work: Work, client: Client, program: Program, on: date | None = None, details: Mapping[str, Any] | None = None
) -> tuple[Enrollment, Deployment | None]:
    """Let a client enter a program: they get one service for each that it has now, and its onboarding is deployed."""
    if not client.is_active:
        raise ClientInactive(client.id)
    demand_offered(program)
    await refuse_enrolled(work, client.id, program)
    enrolled_on = on or work.today
    _demand_first_day(work, client, enrolled_on)
    enrollment = Enrollment(client_id=client.id, program_id=program.id, enrolled_on=enrolled_on, **(details or {}))
    services = live(await services_of(work.db, program))
    work.add(enrollment, *(_begun(enrollment, service) for service in services))
    if not services:
        work.warn("This program has no services yet; sync the enrollment once there are some.")
    work.record(ClientEnrolled(enrollment.id, client.id, program.id))
    await keep_enrollment_record(work, enrollment)
    deployment = await deploy_because(work, enrollment, program.onboarding_service_plan_id, enrolled_on)
    return enrollment, deployment


@requires("enrollment.manage")
async def update(work: Work, enrollment: Enrollment, changes: Mapping[str, Any]) -> None:
    """Correct the day an enrollment began, or what is known about the referral."""
    demand_open(enrollment)
    if "enrolled_on" in changes:
        _demand_first_day(work, await work.find(Client, enrollment.client_id), changes["enrolled_on"])
        await _demand_before_services(work, enrollment, changes["enrolled_on"])
    for name, value in changes.items():
        setattr(enrollment, name, value)
    work.record(EnrollmentChanged(enrollment.id, tuple(sorted(changes))))
    await keep_enrollment_record(work, enrollment)


@requires("enrollment.manage")
async def sync(work: Work, enrollment: Enrollment) -> list[ClientService]:
    """Bring an enrollment to what its program is now: services added since join it, names are taken over.

    Services that were archived stay with the client, and what was completed stays so.
    """
    demand_open(enrollment)
    await active_client(work, enrollment.client_id)
    program = await work.get(Program, enrollment.program_id)
    definitions = {service.id: service for service in await services_of(work.db, program)}
    held = (await client_services_of(work.db, [enrollment.id]))[enrollment.id]
    for service in held:
        _follow(service, definitions[service.program_service_id])
    missing = definitions.keys() - {service.program_service_id for service in held}
    added = [_begun(enrollment, service) for service in live(definitions.values()) if service.id in missing]
    work.add(*added)
    touch(enrollment)
    work.record(EnrollmentSynced(enrollment.id, tuple(service.id for service in added)))
    return added


async def refuse_enrolled(work: Work, client_id: str, program: Program) -> None:
    """Refuse to let a client be in a program twice at once."""
    active = sa.select(Enrollment.id).where(
        Enrollment.client_id == client_id,
        Enrollment.program_id == program.id,
        Enrollment.status == EnrollmentStatus.ACTIVE,
    )
    if conflict := await work.db.scalar(active):
        raise AlreadyEnrolled(conflict)


def _begun(enrollment: Enrollment, service: ProgramService) -> ClientService:
    return ClientService(
        client_id=enrollment.client_id,
        enrollment_id=enrollment.id,
        program_service_id=service.id,
        title=service.name,
        is_ongoing=service.is_ongoing,
    )


def _follow(service: ClientService, definition: ProgramService) -> None:
    service.title = definition.name
    if service.status is not ClientServiceStatus.COMPLETED:
        service.is_ongoing = definition.is_ongoing


def _demand_first_day(work: Work, client: Client, day: date, path: Path = ("enrolledOn",)) -> None:
    if day > work.today:
        raise InvalidInput("The day lies in the future; enroll them when it has come.", path=path)
    if client.date_of_birth and day < client.date_of_birth:
        raise InvalidInput("The day lies before the day they were born.", path=path)


async def _demand_before_services(work: Work, enrollment: Enrollment, day: date) -> None:
    first = sa.select(sa.func.min(sa.func.coalesce(ClientService.started_on, ClientService.completed_on)))
    began = await work.db.scalar(first.where(ClientService.enrollment_id == enrollment.id))
    if began is not None and day > began:
        raise InvalidInput(f"Work on a service began on {began}, before that day.", path=["enrolledOn"])
