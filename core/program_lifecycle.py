"""The life of a program: made, renamed, discontinued, offered again, deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .batches import among
from .billing_rules import BillingRule
from .deployment_prompts import prompt_problems
from .enrollments import Enrollment, EnrollmentStatus
from .errors import Invalid, InvalidTransition, Refusal
from .events import Event
from .names import demand_free, sort_name
from .permissions import requires
from .program_services import NewService, ProgramService, setting_problems
from .programs import Program, ProgramStatus
from .visibility import UNSCOPED, Db
from .work import Work

ONBOARDING = ("onboardingServicePlanId",)


class ProgramInUse(Refusal):
    """Clients are, or were, enrolled in the program."""

    def __init__(self, active: int, ever: int) -> None:
        instead = f"Close the {active} that are active first." if active else "Discontinue it instead."
        super().__init__(f"There are {ever} enrollment(s) in this program. {instead}")
        self.active_enrollment_count = active
        self.enrollment_count = ever


@dataclass(frozen=True, slots=True)
class ProgramCreated(Event):
    """A program was made."""


@dataclass(frozen=True, slots=True)
class ProgramChanged(Event):
    """A program was renamed or described."""

    changed: tuple[str, ...]
    """What about it."""


@dataclass(frozen=True, slots=True)
class ProgramWasDiscontinued(Event):
    """A program is no longer offered."""


@dataclass(frozen=True, slots=True)
class ProgramReinstated(Event):
    """A discontinued program is offered again."""


@dataclass(frozen=True, slots=True)
class ProgramDeleted(Event):
    """A program that nobody was ever enrolled in was deleted."""


async def active_enrollment_counts_of(db: Db, program_ids: Sequence[str]) -> Mapping[str, int]:
    """How many clients are in programs at present, also those the asking person may not see."""
    rows = await db.execute(
        sa.select(Enrollment.program_id, sa.func.count())
        .where(among(Enrollment.program_id, program_ids), Enrollment.status == EnrollmentStatus.ACTIVE)
        .group_by(Enrollment.program_id),
        execution_options=UNSCOPED,
    )
    counts: dict[str, int] = dict(rows.all())
    return {program_id: counts.get(program_id, 0) for program_id in program_ids}


@requires("program.configure")
async def create(
    work: Work,
    name: str,
    *,
    description: str | None = None,
    services: Sequence[NewService] = (),
    onboarding_service_plan_id: str | None = None,
) -> Program:
    """Make a program with its services, in order; clients can be enrolled at once."""
    await _demand_free(work, name)
    program = Program(
        name=name,
        sort_name=sort_name(name),
        description=description,
        onboarding_service_plan_id=onboarding_service_plan_id,
    )
    made = [service.build(program, place) for place, service in enumerate(services, start=1)]
    problems = await prompt_problems(work.db, onboarding_service_plan_id, ONBOARDING)
    problems += [each for place, one in enumerate(made) for each in setting_problems(one, ["services", place])]
    if problems:
        raise Invalid(problems)
    work.add(program, *made)
    work.record(ProgramCreated(program.id))
    return program


@requires("program.configure")
async def update(work: Work, program: Program, changes: Mapping[str, Any]) -> None:
    """Rename or describe a program, or say what is deployed for clients who enroll from now on."""
    if problems := await prompt_problems(work.db, changes.get("onboarding_service_plan_id"), ONBOARDING):
        raise Invalid(problems)
    if "name" in changes:
        if program.is_active:
            await _demand_free(work, changes["name"], program.id)
        program.sort_name = sort_name(changes["name"])
    for name, value in changes.items():
        setattr(program, name, value)
    work.record(ProgramChanged(program.id, tuple(sorted(changes))))


@requires("program.configure")
async def discontinue(work: Work, program: Program) -> None:
    """Stop offering a program that no client is in any more; what clients did in it stays on file."""
    if not program.is_active:
        raise InvalidTransition("program", program.status, "discontinued")
    active, ever = await _counts(work, program)
    if active:
        raise ProgramInUse(active, ever)
    program.status = ProgramStatus.DISCONTINUED
    work.record(ProgramWasDiscontinued(program.id))


@requires("program.configure")
async def reinstate(work: Work, program: Program) -> None:
    """Offer a discontinued program again."""
    if program.is_active:
        raise InvalidTransition("program", program.status, "reinstated")
    await _demand_free(work, program.name, program.id)
    program.status = ProgramStatus.ACTIVE
    work.record(ProgramReinstated(program.id))


@requires("program.configure")
async def delete(work: Work, program: Program) -> None:
    """Delete a program that nobody was ever enrolled in, with its services."""
    active, ever = await _counts(work, program)
    if ever:
        raise ProgramInUse(active, ever)
    services = sa.select(ProgramService.id).where(ProgramService.program_id == program.id)
    await work.db.execute(sa.delete(BillingRule).where(BillingRule.program_service_id.in_(services)))
    await work.db.execute(sa.delete(ProgramService).where(ProgramService.program_id == program.id))
    await work.db.delete(program)
    work.record(ProgramDeleted(program.id))


async def _counts(work: Work, program: Program) -> tuple[int, int]:
    """How many enrollments are active, and how many there ever were; also those the actor may not see."""
    active = sa.func.count().filter(Enrollment.status == EnrollmentStatus.ACTIVE)
    query = sa.select(active, sa.func.count()).where(Enrollment.program_id == program.id)
    now, ever = (await work.db.execute(query, execution_options=UNSCOPED)).one()
    return now, ever


async def _demand_free(work: Work, name: str, but: str | None = None) -> None:
    await demand_free(work.db, Program, name, among=Program.status != ProgramStatus.DISCONTINUED, but=but)
