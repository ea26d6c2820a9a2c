"""Planned work of the demo house: billing rates, supervision, and services that were planned by hand."""

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ...core import billing_rates, planned_service_changes, planned_work, supervision
from ...core.billing_rates import BillingRate, InputCombination
from ...core.completions import CompletionInputs
from ...core.planned_service_changes import NewPlannedService
from ...core.planned_services import PlannedService, PlannedServiceStatus
from ...core.service_plan_steps import NewActivity
from ...core.staff import StaffMember
from ...core.work import Work
from .founding import client_of
from .people import ALICE, MEI, PRIYA, RUBY

VISIT, DRIVE, SUPPORT = "Home visit", "Transport", "Direct support"
PLANNED_DAYS_AGO = 6

RATES: dict[str, dict[str, Any]] = {
    VISIT: {"input_combination": InputCombination.DATE_VISIT, "second_input_label": "We met"},
    DRIVE: {
        "input_combination": InputCombination.DATE_UNITS,
        "second_input_label": "Kilometres",
        "requires_approval": True,
    },
    SUPPORT: {"input_combination": InputCombination.TIME_TIME},
}


@dataclasses.dataclass(frozen=True)
class DemoWork:
    """A planned service of the demo, and whether it was done."""

    title: str
    due_in: int
    assignee: str | None
    rate: str | None = None
    activities: Sequence[str] = ()
    kilometres: float | None = None
    is_done: bool = False


WORK = (
    DemoWork("Ring Ruby's mother", -4, PRIYA),
    DemoWork("Collect the new communication cards", -2, ALICE),
    DemoWork("Plan the summer outing", 2, ALICE, activities=("Ask Ruby where to", "Find out about the bus")),
    DemoWork("Walk in the park", 1, MEI, SUPPORT),
    DemoWork("Order hearing aid batteries", 5, None),
    DemoWork("Check the smoke alarms", -1, PRIYA, is_done=True),
    DemoWork("Drive to the pool", -1, PRIYA, DRIVE, kilometres=12.5, is_done=True),
    DemoWork("Drive to the library", 0, PRIYA, DRIVE, kilometres=4, is_done=True),
)


async def make_rates(work: Work) -> None:
    """Make the billing rates that are not there yet."""
    known = set(await work.db.scalars(sa.select(BillingRate.staff_description)))
    for name, settings in RATES.items():
        if name not in known:
            await billing_rates.create(work, name, settings)


async def supervise(work: Work) -> None:
    """Let the coordinator of Ruby's team approve what the support worker does."""
    staff = await _staff(work)
    await supervision.assign_supervisor(work, staff[MEI], staff[PRIYA])


async def plan(work: Work) -> None:
    """Plan Ruby's services, where none was planned by hand yet."""
    client, staff = await client_of(work, RUBY), await _staff(work)
    rates = {rate.staff_description: rate.id for rate in await work.db.scalars(sa.select(BillingRate))}
    known = set(await work.db.scalars(sa.select(PlannedService.title).where(PlannedService.client_id == client.id)))
    for each in WORK:
        if each.title not in known:
            new = NewPlannedService(
                each.title,
                work.today + timedelta(PLANNED_DAYS_AGO + each.due_in),
                assignee_id=staff[each.assignee].id if each.assignee else None,
                billing_rate_id=rates[each.rate] if each.rate else None,
                activities=[NewActivity(title) for title in each.activities],
            )
            await planned_service_changes.create(work, client, new)


async def finish(work: Work) -> None:
    """Complete what was done of it."""
    client = await client_of(work, RUBY)
    for each in WORK:
        is_it = (PlannedService.client_id == client.id) & (PlannedService.title == each.title)
        service = await work.db.scalar(sa.select(PlannedService).where(is_it).limit(1))
        if each.is_done and service is not None and service.status is PlannedServiceStatus.OPEN:
            driven = CompletionInputs("units", performed_on=work.today, units=each.kilometres)
            await planned_work.complete(work, service, driven if each.kilometres is not None else None)


async def _staff(work: Work) -> dict[str, StaffMember]:
    return {member.email: member for member in await work.db.scalars(sa.select(StaffMember))}
