"""Made-up organisations to try everything with; loading them again changes nothing that is there."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from rich.progress import Progress
from sqlalchemy.exc import NoResultFound

from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.organisations import Organisation
from ...core.visibility import UNSCOPED
from ...core.work import Work
from ..graphiql import DemoPerson, Tab
from . import (
    billing,
    follow_along,
    form_loading,
    founding,
    placeholders,
    plan_loading,
    planned_work,
    program_loading,
    record_loading,
    report_loading,
    service_plan_loading,
    support_logs,
)
from .forms import FORMS, SUBMISSIONS
from .mailbox import Mailbox
from .more_records import GEORGES, OTHERS
from .people import ALICE, CLIENTS, JUNE, MARCUS, NEIGHBOUR, NEIGHBOURS_CLIENT, PERTH, PRIYA, STAFF, SYDNEY
from .plans import PLANS, RUBYS_REVIEW
from .programs import EARLIER_STAYS, ELLIES_STAY, PROGRAMS, TRANSITION
from .record_types import RECORD_TYPES
from .rubys_records import RUBYS
from .service_plans import DEPLOYMENTS, JUNES_ONBOARDING, ONBOARDING, SERVICE_PLANS
from .signing_in import sign_in
from .templates.aged_care import AGED_CARE
from .templates.ndis import NDIS
from .templates.others import AGED_CARE_2019, COMMUNITY_ACCESS
from .templates.short import SHORT, SINCE_THEN

__all__ = ["Mailbox", "fill_in", "houses_of_others", "load_demo"]

HOUSE = "Banksia Community Care"
NEIGHBOURS = "Harbourside Home Care"
OPENED_MONTHS_AGO = 14
RECORDS = (*RUBYS, *GEORGES, *OTHERS)
IMPROVED = "What matters to me"
TEMPLATES = (NDIS, AGED_CARE, SHORT, COMMUNITY_ACCESS, AGED_CARE_2019)

Change = Callable[[Work], Awaitable[None]]
Step = tuple[str, relativedelta, Change]
"""Who does something, how long ago, and what."""


async def load_demo(careplan: Careplan, progress: Progress | None = None) -> list[DemoPerson]:
    """Make what is missing of the demo, and sign its people in."""
    opening = _earlier(careplan, relativedelta(months=OPENED_MONTHS_AGO))
    alice = await founding.found_once(opening, HOUSE, PERTH, STAFF[0])
    nora = await founding.found_once(opening, NEIGHBOURS, SYDNEY, NEIGHBOUR)
    await careplan.perform(nora, _furnish_neighbours)
    await opening.perform(alice, partial(founding.employ, people=STAFF))
    steps = _steps()
    shown = progress or Progress(disable=True)
    task = shown.add_task("Loading the demo", total=len(steps))
    actors = {email: await founding.actor_at(careplan, HOUSE, email) for email in (ALICE, MARCUS, PRIYA)}
    for who, ago, change in steps:
        await _earlier(careplan, ago).perform(actors[who], change)
        shown.advance(task)
    return await _people(careplan, alice, nora)


async def houses_of_others(careplan: Careplan) -> list[str]:
    """The organisations in the database that the demo did not make: what it would put beside them is made up."""
    others = sa.select(Organisation.name).where(Organisation.name.not_in((HOUSE, NEIGHBOURS)))
    async with careplan.reading(None) as db:
        return list(await db.scalars(others, execution_options=UNSCOPED))


def _steps() -> list[Step]:
    opening = relativedelta(months=OPENED_MONTHS_AGO)
    house: list[Change] = [
        founding.define_profile,
        partial(founding.define_record_types, types=RECORD_TYPES),
        service_plan_loading.keep_holidays,
        *(partial(service_plan_loading.make_service_plan, demo=each) for each in SERVICE_PLANS),
        *(partial(founding.make_template, template=template) for template in TEMPLATES),
        partial(program_loading.make_programs, programs=PROGRAMS),
        partial(founding.register, clients=CLIENTS),
        planned_work.make_rates,
        planned_work.supervise,
    ]
    return [
        *((ALICE, opening, change) for change in house),
        *((PRIYA, _months(each.months_ago), partial(record_loading.make_record, demo=each)) for each in RECORDS),
        (PRIYA, _months(9), partial(service_plan_loading.deploy, demo=JUNES_ONBOARDING)),
        *((MARCUS, _months(each.months_ago), partial(plan_loading.make_plan, demo=each)) for each in PLANS),
        *((PRIYA, _months(0), partial(record_loading.rate_goals, demo=each)) for each in RECORDS if each.goals),
        (PRIYA, _days(RUBYS_REVIEW.days_ago), partial(plan_loading.review, demo=RUBYS_REVIEW)),
        (PRIYA, _days(90), partial(service_plan_loading.complete_all, reference=JUNE)),
        *((PRIYA, _months(0), partial(service_plan_loading.deploy, demo=each)) for each in DEPLOYMENTS),
        *((MARCUS, _months(0), partial(program_loading.make_enrollment, demo=each)) for each in EARLIER_STAYS),
        (ALICE, _months(0), partial(program_loading.set_onboarding, program=TRANSITION, onboarding=ONBOARDING.name)),
        (MARCUS, _months(0), partial(program_loading.make_enrollment, demo=ELLIES_STAY)),
        (MARCUS, _days(planned_work.PLANNED_DAYS_AGO), planned_work.plan),
        (PRIYA, _months(0), planned_work.finish),
        (ALICE, _months(0), partial(form_loading.make_forms, forms=FORMS)),
        *((PRIYA, _months(0), partial(form_loading.fill_in, demo=each)) for each in SUBMISSIONS),
        (ALICE, _months(0), billing.set_rules),
        (ALICE, _months(0), billing.authorise),
        (ALICE, _months(0), support_logs.want_approval),
        (PRIYA, _months(0), support_logs.record),
        (MARCUS, _months(0), support_logs.approve),
        *((PRIYA, _months(each.reported_ago), partial(follow_along.record, demo=each)) for each in follow_along.MONTHS),
        *(
            (MARCUS, _months(each.reported_ago), partial(follow_along.report, demo=each))
            for each in follow_along.MONTHS
        ),
        (MARCUS, _months(0), report_loading.make),
        *(
            (MARCUS, _months(0), partial(report_loading.send, client=client, title=title))
            for client, title in report_loading.SENT
        ),
        (MARCUS, _months(0), report_loading.void),
        (MARCUS, _months(2), partial(plan_loading.exit_for_good, reference=JUNE)),
        (ALICE, _months(0), partial(founding.improve_template, template=SHORT, title=IMPROVED, guidance=SINCE_THEN)),
    ]


def _months(ago: int) -> relativedelta:
    return relativedelta(months=ago)


def _days(ago: int) -> relativedelta:
    return relativedelta(days=ago)


async def _furnish_neighbours(work: Work) -> None:
    """The other house has one short template and one client: enough to see that neither sees the other's."""
    await founding.define_profile(work)
    await founding.make_template(work, SHORT)
    await founding.register(work, [NEIGHBOURS_CLIENT])


async def fill_in(careplan: Careplan, tabs: Sequence[Tab]) -> Sequence[Tab]:
    """The examples with the identifiers and versions that the demo has now, as its administrator sees them."""
    try:
        alice = await founding.actor_at(careplan, HOUSE, ALICE)
    except NoResultFound:  # somebody renamed the house: the examples stay as they are written
        return tabs
    return await placeholders.fill_in(careplan, alice, tabs)


async def _people(careplan: Careplan, alice: Actor, nora: Actor) -> list[DemoPerson]:
    ours = await sign_in(careplan, alice, STAFF)
    return [*ours, *await sign_in(careplan, nora, [NEIGHBOUR], NEIGHBOURS)]


def _earlier(careplan: Careplan, ago: relativedelta) -> Careplan:
    """The same core some time ago; nobody is told of what happened then."""
    return Careplan(careplan.database, careplan.record_types, clock=lambda: careplan.clock() - ago)
