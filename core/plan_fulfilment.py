"""Planned services that the activation of a support plan completes by itself."""

import sqlalchemy as sa

from .billing_rates import BillingRate
from .planned_services import IN_PLAN_ORDER, UNFINISHED, PlannedActivity, PlannedService
from .planned_work import conclude
from .service_plans import Fulfilment
from .support_plans import SupportPlan
from .visibility import seeing_all
from .work import Work


async def fulfil(work: Work, plan: SupportPlan) -> list[PlannedService]:
    """Count as done what waited for the activation of the client's plan, whoever was to do it.

    The plan is what it was all about: neither an activity nor a form that is missing stands in the way; a warning
    tells of it.
    """
    with seeing_all(work.db):
        waiting = sa.select(PlannedService).where(
            PlannedService.client_id == plan.client_id,
            PlannedService.fulfilled_by == Fulfilment.SUPPORT_PLAN_ACTIVATED,
            PlannedService.status.in_(UNFINISHED),
        )
        services = list(await work.db.scalars(waiting.order_by(*IN_PLAN_ORDER)))
        for service in services:
            rate = await work.find(BillingRate, service.billing_rate_id) if service.billing_rate_id else None
            await _warn_of_gaps(work, service, rate)
            await conclude(work, service, rate)
    return services


async def _warn_of_gaps(work: Work, service: PlannedService, rate: BillingRate | None) -> None:
    left = sa.select(PlannedActivity.title).where(
        PlannedActivity.planned_service_id == service.id,
        PlannedActivity.is_required,
        PlannedActivity.done_at.is_(None),
    )
    if titles := list(await work.db.scalars(left.order_by(PlannedActivity.position))):
        work.warn(f"{service.title!r} is completed although these are not ticked: {', '.join(titles)}.")
    if rate is not None:
        work.warn(f"{service.title!r} is completed without what {rate.staff_description!r} asks to be filled in.")
