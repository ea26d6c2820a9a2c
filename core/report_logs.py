"""The time of a month as reports show it, for any number of client services in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from .batches import among
from .client_services import ClientService
from .months import Month
from .reports import ReportedLog
from .staff import StaffMember
from .support_logs import COUNTING, SupportLog, SupportLogStatus
from .visibility import Db


@dataclass(slots=True)
class LogsOfMonth:
    """The time that was given to a client service in a month."""

    counting: list[ReportedLog] = field(default_factory=list)
    """What counts, in its order."""
    awaiting_minutes: int = 0
    """The minutes that do not count before they are approved."""

    @property
    def days(self) -> Mapping[str, date]:
        """The day of each log that counts, by its identifier."""
        return {log.support_log_id: log.worked_on for log in self.counting}


async def logs_of(db: Db, services: Sequence[ClientService], month: Month) -> Mapping[str, LogsOfMonth]:
    """The time that was given to client services in a month, by their identifiers."""
    query = (
        sa.select(
            SupportLog.client_service_id,
            SupportLog.status,
            SupportLog.id,
            StaffMember.name,
            SupportLog.worked_on,
            SupportLog.started_at,
            SupportLog.ended_at,
            SupportLog.minutes,
            SupportLog.is_billable,
            SupportLog.note,
        )
        .join(StaffMember, StaffMember.id == SupportLog.staff_id)
        .where(
            among(SupportLog.client_service_id, [service.id for service in services]),
            SupportLog.month == str(month),
            SupportLog.status != SupportLogStatus.VOIDED,
        )
        .order_by(SupportLog.worked_on, SupportLog.started_at, SupportLog.id)
    )
    logs = defaultdict[str, LogsOfMonth](LogsOfMonth)
    for service_id, status, *known in await db.execute(query):
        log = ReportedLog(*known)
        if status in COUNTING:
            logs[service_id].counting.append(log)
        else:
            logs[service_id].awaiting_minutes += log.minutes
    return {service.id: logs[service.id] for service in services}
