"""Makes the programs of the demo organisation and lets clients go through them, as staff would."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from ...core import client_service_work, enrolling, enrollment_closing, program_lifecycle
from ...core.client_services import ClientService
from ...core.enrollments import Enrollment
from ...core.programs import Program
from ...core.service_plans import ServicePlan
from ...core.work import Work
from .founding import client_of
from .programs import DemoEnrollment, DemoProgram


async def make_programs(work: Work, programs: Sequence[DemoProgram]) -> None:
    """Make the programs that the house does not have yet."""
    known = set(await work.db.scalars(sa.select(Program.name)))
    for each in programs:
        if each.name not in known:
            await program_lifecycle.create(work, each.name, description=each.description, services=each.services)


async def set_onboarding(work: Work, program: DemoProgram, onboarding: str) -> None:
    """Let a program deploy a service plan for who enrolls from now on, where it never was asked for any."""
    made = (await work.db.scalars(sa.select(Program).where(Program.name == program.name))).first()
    plan = (await work.db.scalars(sa.select(ServicePlan).where(ServicePlan.name == onboarding))).first()
    if made is not None and plan is not None and made.onboarding_service_plan_id is None:
        await program_lifecycle.update(work, made, {"onboarding_service_plan_id": plan.id})


async def make_enrollment(work: Work, demo: DemoEnrollment) -> None:
    """Let a client who is supported enter a program and go through it, where they never were in it."""
    client = await client_of(work, demo.client)
    program = (await work.db.scalars(sa.select(Program).where(Program.name == demo.program.name))).first()
    stays = sa.select(Enrollment.id).where(Enrollment.client_id == client.id)
    if (
        program is None
        or not client.is_active
        or await work.db.scalar(stays.where(Enrollment.program_id == program.id).limit(1))
    ):
        return
    enrollment, _ = await enrolling.enroll(work, client, program, _ago(work, demo.days_ago), demo.details)
    await work.db.flush()
    await _go_through(work, enrollment, demo)
    if demo.closing is not None:
        closing, on = demo.closing, _ago(work, demo.closing.days_ago)
        await enrollment_closing.close(work, enrollment, closing.reason, on=on, note=closing.note)


async def _go_through(work: Work, enrollment: Enrollment, demo: DemoEnrollment) -> None:
    query = sa.select(ClientService).where(ClientService.enrollment_id == enrollment.id)
    services = {service.title: service for service in await work.db.scalars(query)}
    for title, days in demo.started.items():
        await client_service_work.start(work, services[title], _ago(work, days))
    for title, days in demo.completed.items():
        await client_service_work.complete(work, services[title], _ago(work, days))
    for title, reason in demo.skipped.items():
        await client_service_work.skip(work, services[title], reason)
    await work.db.flush()


def _ago(work: Work, days: int) -> date:
    return work.today - timedelta(days)
