"""Has the reports of the demo house made, month by month, as they were due."""

import sqlalchemy as sa

from ...core.client_services import ClientService
from ...core.report_making import make_reports
from ...core.work import Work
from .dates import InMonths

MONTHS = (-3, -2, -1)
"""The months that are reported; time of the demo lies in some of them whatever day it is."""


async def make(work: Work) -> None:
    """Make the reports that are not there yet, and bring the others up to date."""
    services = (await work.db.scalars(sa.select(ClientService).order_by(ClientService.id))).all()
    for months in MONTHS:
        await make_reports(work, services, InMonths(months).after(work.today))
