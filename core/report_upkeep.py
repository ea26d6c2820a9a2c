"""Keeping reports true: what happens in a month that was closed, or has reports, is worked into them at once."""

from collections.abc import Collection, Iterator
from datetime import date

import sqlalchemy as sa

from .client_services import ClientService
from .month_closings import MonthClosing
from .months import Month
from .program_services import BillingMode, ProgramService
from .report_making import make_reports
from .reports import Report, ReportStatus
from .visibility import seeing_all
from .work import Work


async def follow(work: Work, service: ClientService, months: Collection[Month]) -> None:
    """Work what changed in months of a client service into their reports, whoever acts.

    Nothing happens in a month that was not closed and has no report: its reports are made when it is closed. Where a
    rule decides, which may ask for all that was done so far, every month from the first on is looked at.
    """
    is_by_rule = (await _definition_of(work, service)).is_billed_by_value
    wanted = {str(month): month for month in (_since(min(months), work.today) if is_by_rule else months)}
    closed = sa.select(MonthClosing.month).where(MonthClosing.month.in_(wanted))
    reported = sa.select(Report.month).where(
        Report.client_service_id == service.id, Report.month.in_(wanted), Report.status != ReportStatus.VOIDED
    )
    with seeing_all(work.db):
        known = {*await work.db.scalars(closed), *await work.db.scalars(reported)}
    for month in sorted(known):
        await make_reports(work, [service], wanted[month])


async def follow_step(work: Work, service: ClientService, on: date) -> None:
    """Work a step of a client service into its reports: a milestone at once, a rule in each month from then on."""
    if (await _definition_of(work, service)).billing_mode is BillingMode.MILESTONE:
        await make_reports(work, [service], Month.of(on))
    else:
        await follow(work, service, [Month.of(on)])


async def _definition_of(work: Work, service: ClientService) -> ProgramService:
    with seeing_all(work.db):
        return await work.find(ProgramService, service.program_service_id)


def _since(first: Month, last: date) -> Iterator[Month]:
    month = Month.of(last)
    while month >= first:
        yield month
        month = month.before
