"""When services of the demo house that are billed by value are due, and what funders agreed to pay for."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta

import sqlalchemy as sa

from ...core import authorisations, billing_rules
from ...core.authorisations import Authorisation
from ...core.billing_conditions import Condition, FormSubmitted
from ...core.billing_rules import BillingFrequency
from ...core.client_services import ClientService
from ...core.enrollments import Enrollment, EnrollmentStatus
from ...core.forms import Form
from ...core.program_services import ProgramService
from ...core.programs import Program
from ...core.work import Work
from .founding import client_of
from .people import LEO
from .programs import TRANSITION, DemoProgram

EVALUATION = "Work site evaluation"


@dataclasses.dataclass(frozen=True)
class DemoRule:
    """When a service of a program is due."""

    program: DemoProgram
    service: str
    condition: Callable[[Mapping[str, str]], Condition]
    """What must hold; forms are known by their names."""
    frequency: BillingFrequency = BillingFrequency.EVERY_MONTH


@dataclasses.dataclass(frozen=True)
class DemoAuthorisation:
    """What a funder agreed to pay for, in days before and after today."""

    client: str
    service: str
    reference: str
    units: int
    minutes_per_unit: int
    began_days_ago: int
    ends_in_days: int


def _whole_block(forms: Mapping[str, str]) -> Condition:
    evaluated = Condition(form_submitted=FormSubmitted(forms[EVALUATION]))
    return Condition(all=(evaluated, Condition(minutes_at_least=20 * 60)))


def _an_hour(_: Mapping[str, str]) -> Condition:
    return Condition(any=(Condition(minutes_at_least=60),))


RULES = (
    DemoRule(TRANSITION, "Work experience block", _whole_block, BillingFrequency.ONCE),
    DemoRule(TRANSITION, "Peer group", _an_hour),
)
AUTHORISATIONS = (DemoAuthorisation(LEO, "Follow-along", "VR-2231", 32, 15, 118, 60),)
"""Nearly used up: whoever logs more is told."""


async def set_rules(work: Work) -> None:
    """Say when services are due, where nobody said so."""
    forms = {name: form_id for form_id, name in await work.db.execute(sa.select(Form.id, Form.name))}
    for each in RULES:
        query = sa.select(Program, ProgramService).join(ProgramService, ProgramService.program_id == Program.id)
        named = query.where(Program.name == each.program.name, ProgramService.name == each.service)
        for program, service in (await work.db.execute(named)).all():
            if not await billing_rules.rules_of(work.db, [service.id]):
                await billing_rules.set_rule(work, program, service, each.condition(forms), each.frequency)


async def authorise(work: Work) -> None:
    """Write down what funders agreed to, where that is not known."""
    known = set(await work.db.scalars(sa.select(Authorisation.reference)))
    for each in AUTHORISATIONS:
        service = await _service_of(work, each)
        if service is not None and each.reference not in known:
            terms = {name: getattr(each, name) for name in ("reference", "units", "minutes_per_unit")}
            terms["starts_on"] = work.today - timedelta(each.began_days_ago)
            terms["ends_on"] = work.today + timedelta(each.ends_in_days)
            await authorisations.create(work, service, terms)


async def _service_of(work: Work, demo: DemoAuthorisation) -> ClientService | None:
    client = await client_of(work, demo.client)
    query = sa.select(ClientService).join(Enrollment, Enrollment.id == ClientService.enrollment_id)
    active = (Enrollment.status == EnrollmentStatus.ACTIVE) & (ClientService.title == demo.service)
    return (await work.db.scalars(query.where(active, ClientService.client_id == client.id).limit(1))).first()
