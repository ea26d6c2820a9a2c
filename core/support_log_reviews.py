"""Looking at support logs: somebody else approves them, and mistakes are taken back."""

from dataclasses import dataclass

import sqlalchemy as sa

from .authorisation_use import warn_of_use
from .errors import InvalidTransition
from .events import Event
from .form_submissions import FormSubmission
from .permissions import requires
from .planned_approvals import OwnWork
from .report_upkeep import follow
from .support_log_rules import changeable, demand_months, service_of, to_change
from .support_logs import SupportLog, SupportLogStatus
from .visibility import seeing_all
from .work import Work

AWAITING_APPROVAL, APPROVED, VOIDED = (
    SupportLogStatus.AWAITING_APPROVAL,
    SupportLogStatus.APPROVED,
    SupportLogStatus.VOIDED,
)


@dataclass(frozen=True, slots=True)
class SupportLogApproved(Event):
    """Somebody approved the time that another one gave."""

    client_id: str


@dataclass(frozen=True, slots=True)
class SupportLogVoided(Event):
    """A support log was a mistake; it stays on file and does not count."""

    client_id: str


@requires("support_log.approve")
async def approve(work: Work, log: SupportLog) -> None:
    """Approve time that somebody else gave and wrote down, also after the enrollment was closed."""
    if work.actor.staff_id in (log.staff_id, log.recorded_by_id):
        raise OwnWork
    if log.status is not AWAITING_APPROVAL:
        raise InvalidTransition("support log", log.status, "approved")
    service = await service_of(work, log)
    await demand_months(work, service, [log.spell.month])
    log.status, log.approved_at, log.approved_by_id = APPROVED, work.now, work.actor.staff_id
    work.record(SupportLogApproved(log.id, log.client_id))
    await follow(work, service, [log.spell.month])
    await warn_of_use(work, service, [log])


@requires(to_change)
async def void(work: Work, log: SupportLog, reason: str) -> None:
    """Say that a log was a mistake: it stays on file and does not count; forms filled in with it stay, unattached."""
    await changeable(work, log, "voided")
    await take_back(work, log, reason)


async def take_back(work: Work, log: SupportLog, reason: str) -> None:
    """Let a log count no longer, whoever may."""
    log.status, log.void_reason = VOIDED, reason
    log.voided_at, log.voided_by_id = work.now, work.actor.staff_id
    with seeing_all(work.db):
        attached = sa.select(FormSubmission).where(FormSubmission.support_log_id == log.id)
        for submission in await work.db.scalars(attached):
            submission.support_log_id = None
    work.record(SupportLogVoided(log.id, log.client_id))
    await follow(work, await service_of(work, log), [log.spell.month])
