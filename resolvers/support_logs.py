"""What may be asked and done about the time that staff log."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
import strawberry

from ..core import support_log_recording, support_log_reviews, support_time
from ..core import support_logs as core
from ..core.client_services import ClientService
from ..core.errors import NotFound
from ..core.months import Month
from ..core.orders import Order
from ..core.staff import StaffMember
from ..core.support_logs import SupportLog
from ..core.support_time import WeekOfSupport
from ..core.visibility import Db
from ..core.work import Work
from ..schema import support_log_changes as acts
from ..schema import support_logs as api
from ..schema.operations import Answer, answer, changes, listing, mutation, query

ORDERS: dict[api.SupportLogOrder, Order] = {
    api.SupportLogOrder.NEWEST: core.NEWEST,
    api.SupportLogOrder.OLDEST: core.OLDEST,
}


@query(api.SupportLog | None)
async def support_log(db: Db, id: strawberry.ID) -> SupportLog:
    """One support log."""
    if (found := await db.get(SupportLog, id)) is None:
        raise NotFound("support log", id, path=["id"])
    return found


@listing(api.SupportLog, ORDERS)
def support_logs(db: Db, filter: api.SupportLogFilter | None = None) -> sa.Select[SupportLog]:
    """The time that was logged about the clients you may see, voided logs included."""
    wanted = vars(filter or api.SupportLogFilter()).copy()
    month = wanted.pop("month")
    return core.matching(month=Month.parse(month, ["filter", "month"]) if month else None, **wanted)


@query(api.WeekOfSupport, on="Any day of the week; today where this is left out.")
async def my_week(db: Db, on: date | None = None) -> WeekOfSupport:
    """What you logged from Monday to Sunday."""
    return await support_time.my_week(db, on)


@mutation(acts.RecordSupportLogPayload)
async def record_support_log(work: Work, input: acts.RecordSupportLogInput) -> Answer:
    """Log time that was given to a client service."""
    service = await work.get(ClientService, input.client_service_id)
    staff = await work.find(StaffMember, input.staff_id) if input.staff_id else None
    logs = await support_log_recording.record(
        work, service, staff, acts.written(input.time), is_billable=input.is_billable, note=input.note
    )
    return _logged(logs)


@mutation(acts.UpdateSupportLogPayload)
async def update_support_log(work: Work, input: acts.UpdateSupportLogInput) -> Answer:
    """Write a support log differently, and say why; what was approved waits for approval again."""
    log = await work.get(SupportLog, input.support_log_id, version=input.expected_version)
    told = changes(input, "support_log_id", "reason", "time")
    written = acts.written(input.time.value) if input.time is not None else None
    return _logged(await support_log_recording.update(work, log, input.reason, told, written))


@mutation(acts.ApproveSupportLogPayload)
async def approve_support_log(work: Work, input: acts.ApproveSupportLogInput) -> Answer:
    """Approve time that somebody else gave, so that it counts."""
    log = await work.get(SupportLog, input.support_log_id, version=input.expected_version)
    await support_log_reviews.approve(work, log)
    return answer(support_log=log)


@mutation(acts.VoidSupportLogPayload)
async def void_support_log(work: Work, input: acts.VoidSupportLogInput) -> Answer:
    """Say that a support log was a mistake: it stays on file and does not count."""
    log = await work.get(SupportLog, input.support_log_id, version=input.expected_version)
    await support_log_reviews.void(work, log, input.reason)
    return answer(support_log=log)


def _logged(logs: Sequence[SupportLog]) -> Answer:
    first, *rest = logs
    return answer(support_log=first, continuation=rest[0] if rest else None)
