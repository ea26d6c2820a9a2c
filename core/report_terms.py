"""On what terms reports leave the house: how many are sent out, and to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .addresses import Recipient
from .batches import among
from .client_services import ClientService
from .clients import Client
from .enrollments import Enrollment
from .program_services import ProgramService
from .reports import Report
from .visibility import Db, seeing_all


@dataclass(slots=True)
class Terms:
    """On what terms the reports of a client service leave the house; it counts on as they do."""

    limit: int | None
    """How many are sent out; null for no limit."""
    uses: int
    """How many were."""
    is_over: bool
    """Whether the stay it is part of is over."""
    reference: str
    """The number the client is known by."""
    recipient: Recipient | None
    """Whom they are sent to where nobody else is named."""

    def allows(self, report: Report) -> bool:
        """Whether a report is sent out: once it was, it may be again."""
        return report.use_number is not None or self.limit is None or self.uses < self.limit

    def give_use(self, report: Report) -> None:
        """Let a report take the next use of the limit, where it holds none yet."""
        if report.use_number is None:
            self.uses += 1
            report.use_number = self.uses


async def terms_of(db: Db, client_service_ids: Sequence[str]) -> Mapping[str, Terms]:
    """The terms of client services, whoever asks. They hold while the client is held."""
    used = sa.select(sa.func.count(Report.use_number)).where(Report.client_service_id == ClientService.id)
    query = (
        sa.select(
            ClientService.id,
            ProgramService.report_submission_limit,
            used.scalar_subquery(),
            Client.reference,
            Enrollment,
        )
        .join(ProgramService, ProgramService.id == ClientService.program_service_id)
        .join(Enrollment, Enrollment.id == ClientService.enrollment_id)
        .join(Client, Client.id == ClientService.client_id)
        .where(among(ClientService.id, client_service_ids))
    )
    with seeing_all(db):
        rows = (await db.execute(query)).all()
    return {
        service_id: Terms(limit, uses, not enrollment.is_active, reference, enrollment.report_recipient)
        for service_id, limit, uses, reference, enrollment in rows
    }
