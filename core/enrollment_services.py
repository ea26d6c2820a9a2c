"""The client services of enrollments: in the order of their programs, and counted."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from .batches import among, grouped
from .client_services import ClientService, ClientServiceStatus
from .enrollment_progress import EnrollmentProgress
from .program_services import ProgramService
from .visibility import Db

UNFINISHED = (ClientServiceStatus.NOT_STARTED, ClientServiceStatus.IN_PROGRESS)
"""Statuses of a service that is neither completed nor left out."""


async def client_services_of(db: Db, enrollment_ids: Sequence[str]) -> Mapping[str, list[ClientService]]:
    """The services of enrollments, in the order their programs have now."""
    query = (
        sa.select(ClientService)
        .join(ProgramService, ProgramService.id == ClientService.program_service_id)
        .where(among(ClientService.enrollment_id, enrollment_ids))
        .order_by(ProgramService.position, ClientService.id)
    )
    services = grouped((service.enrollment_id, service) for service in await db.scalars(query))
    return {enrollment_id: services.get(enrollment_id, []) for enrollment_id in enrollment_ids}


async def progress_of(db: Db, enrollment_ids: Sequence[str]) -> Mapping[str, EnrollmentProgress]:
    """How the services of enrollments stand, in numbers."""
    counts, status = sa.not_(ClientService.is_ongoing), ClientService.status
    query = (
        sa.select(
            ClientService.enrollment_id,
            sa.func.count().filter(counts, status == ClientServiceStatus.COMPLETED),
            sa.func.count().filter(counts, status == ClientServiceStatus.SKIPPED),
            sa.func.count().filter(counts, status.in_(UNFINISHED)),
            sa.func.count().filter(ClientService.is_ongoing),
        )
        .where(among(ClientService.enrollment_id, enrollment_ids))
        .group_by(ClientService.enrollment_id)
    )
    return dict.fromkeys(enrollment_ids, EnrollmentProgress()) | {
        enrollment_id: EnrollmentProgress(completed, skipped, unfinished, ongoing)
        for enrollment_id, completed, skipped, unfinished, ongoing in await db.execute(query)
    }
