"""Restrictive practices: in use, authorised, given up."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from .. import (
    Db,
    Event,
    InvalidInput,
    InvalidTransition,
    Work,
    among,
    permission_for,
    refresh_record,
    requires,
    to_update_record,
)
from .entities import (
    NAME,
    AuthorisationStatus,
    BehaviourSupportPlan,
    PracticeUse,
    RestrictivePractice,
    RestrictivePracticeType,
)


@dataclasses.dataclass(frozen=True, slots=True)
class RestrictivePracticeAdded(Event):
    """A restrictive practice became part of a behaviour support plan; it is not authorised yet."""

    record_id: str


@dataclasses.dataclass(frozen=True, slots=True)
class RestrictivePracticeAuthorised(Event):
    """A restrictive practice may be used for some time."""

    record_id: str


@dataclasses.dataclass(frozen=True, slots=True)
class RestrictivePracticeEnded(Event):
    """A restrictive practice was given up."""

    record_id: str


@requires(to_update_record)
async def add_practice(
    work: Work,
    plan: BehaviourSupportPlan,
    type: RestrictivePracticeType,
    use: PracticeUse,
    description: str,
    *,
    is_sought: bool,
) -> RestrictivePractice:
    """Add a restrictive practice. It may not be used before it is authorised."""
    status = AuthorisationStatus.SOUGHT if is_sought else AuthorisationStatus.NOT_SOUGHT
    practice = RestrictivePractice(
        client_id=plan.client_id, record_id=plan.id, type=type, use=use, description=description, authorisation=status
    )
    work.add(practice)
    work.warn("This practice is not authorised yet: it may not be used.")
    await refresh_record(work, plan)
    work.record(RestrictivePracticeAdded(practice.id, plan.id))
    return practice


@requires(permission_for(NAME, "authorise"))
async def authorise(
    work: Work,
    plan: BehaviourSupportPlan,
    practice: RestrictivePractice,
    authorised_by: str,
    authorised_from: date,
    authorised_until: date | None,
) -> None:
    """Record that a practice may be used, by whose decision and for how long; a later decision replaces this one."""
    if practice.ended_on is not None:
        raise InvalidTransition("restrictive practice", "ENDED", "authorised")
    if authorised_until is not None and authorised_until < authorised_from:
        raise InvalidInput("This is before the first day.", path=["authorisedUntil"])
    practice.authorisation = AuthorisationStatus.AUTHORISED
    practice.authorised_by = authorised_by
    practice.authorised_from = authorised_from
    practice.authorised_until = authorised_until
    await refresh_record(work, plan)
    work.record(RestrictivePracticeAuthorised(practice.id, plan.id))


@requires(to_update_record)
async def end(work: Work, plan: BehaviourSupportPlan, practice: RestrictivePractice, ended_on: date | None) -> None:
    """Record that a practice is no longer used."""
    if practice.ended_on is not None:
        raise InvalidTransition("restrictive practice", "ENDED", "ended again")
    if ended_on is not None and ended_on > work.today:
        raise InvalidInput("This day is in the future.", path=["endedOn"])
    practice.ended_on = ended_on or work.today
    await refresh_record(work, plan)
    work.record(RestrictivePracticeEnded(practice.id, plan.id))


def authorised_on(day: date) -> sa.ColumnElement[bool]:
    """That a practice may be used on a day."""
    practice = RestrictivePractice
    return sa.and_(
        practice.authorisation == AuthorisationStatus.AUTHORISED,
        practice.authorised_from <= day,
        sa.or_(practice.authorised_until.is_(None), practice.authorised_until >= day),
    )


def practices(
    day: date, *, client_id: str | None = None, is_authorised: bool | None = None
) -> sa.Select[RestrictivePractice]:
    """Practices in use, by client and by whether they are authorised on a day."""
    query = sa.select(RestrictivePractice).where(RestrictivePractice.ended_on.is_(None))
    if client_id is not None:
        query = query.where(RestrictivePractice.client_id == client_id)
    if is_authorised is not None:
        query = query.where(authorised_on(day) if is_authorised else sa.not_(authorised_on(day)))
    return query


async def unauthorised_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, int]:
    """How many practices of plans are in use today without authorisation."""
    query = (
        sa.select(RestrictivePractice.record_id, sa.func.count(RestrictivePractice.id))
        .where(among(RestrictivePractice.record_id, record_ids), RestrictivePractice.ended_on.is_(None))
        .where(sa.not_(authorised_on(db.moment.today)))
        .group_by(RestrictivePractice.record_id)
    )
    counts = {row[0]: row[1] for row in await db.execute(query)}
    return {record_id: counts.get(record_id, 0) for record_id in record_ids}


async def authorised_today(db: Db, practice_ids: Sequence[str]) -> Mapping[str, bool]:
    """Whether practices are authorised today."""
    query = sa.select(RestrictivePractice.id).where(among(RestrictivePractice.id, practice_ids))
    authorised = set(await db.scalars(query.where(authorised_on(db.moment.today))))
    return {practice_id: practice_id in authorised for practice_id in practice_ids}
