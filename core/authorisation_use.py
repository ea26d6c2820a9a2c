"""How much of authorisations is used, and warnings before and when they are used up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from .authorisations import Authorisation
from .batches import among, grouped
from .client_services import ClientService
from .finding import found
from .support_logs import COUNTING, SupportLog
from .support_time import READING, minutes_that
from .visibility import Db, seeing_all
from .work import Work

NEARLY, WHOLLY = 80, 100
"""From how many percent on it is said that an authorisation is nearly, or wholly, used up."""


@dataclass(frozen=True, slots=True)
class AuthorisationUse:
    """How much of an authorisation is used: the billable time that counts and lies in its days."""

    authorisation: Authorisation
    minutes: int
    """The billable minutes that count."""

    @property
    def units(self) -> int:
        """The units that are used in full."""
        return self.minutes // self.authorisation.minutes_per_unit

    @property
    def remaining_minutes(self) -> int:
        """The minutes that are left; 0 where it is used up."""
        return max(self.authorisation.minutes - self.minutes, 0)

    @property
    def percent(self) -> int:
        """How much of it that is, rounded down; more than 100 where more was given than agreed."""
        return 100 * self.minutes // self.authorisation.minutes

    @property
    def warning(self) -> str | None:
        """What whoever logs or bills should know; nothing while enough is left."""
        if self.percent < NEARLY:
            return None
        state = "is nearly used up" if self.percent < WHOLLY else "is used up"
        return (
            f"{self.authorisation.title} {state}: {self.units} of {self.authorisation.units} units, {self.percent} %."
        )


async def use_of(db: Db, authorisation_ids: Sequence[str]) -> Mapping[str, AuthorisationUse]:
    """How much of authorisations is used; not told to those who see no support logs."""
    if db.actor is None or not db.actor.may(READING):
        return {}
    authorisations = (await found(db, Authorisation, authorisation_ids)).values()
    with seeing_all(db):  # what is used does not depend on who asks
        return await _use_of(db, list(authorisations))


async def _use_of(db: Db, authorisations: Collection[Authorisation]) -> Mapping[str, AuthorisationUse]:
    query = (
        sa.select(Authorisation.id, minutes_that(SupportLog.status.in_(COUNTING) & SupportLog.is_billable))
        .join(SupportLog, SupportLog.client_service_id == Authorisation.client_service_id)
        .where(
            among(Authorisation.id, [each.id for each in authorisations]),
            SupportLog.worked_on.between(Authorisation.starts_on, Authorisation.ends_on),
        )
        .group_by(Authorisation.id)
    )
    minutes: dict[str, int] = dict((await db.execute(query)).all())
    return {each.id: AuthorisationUse(each, minutes.get(each.id, 0)) for each in authorisations}


async def warnings_of(db: Db, services: Sequence[ClientService], first: date, last: date) -> Mapping[str, list[str]]:
    """What to know about the authorisations of client services that cover any of these days, by service."""
    query = sa.select(Authorisation).where(
        among(Authorisation.client_service_id, [service.id for service in services]),
        Authorisation.starts_on <= last,
        Authorisation.ends_on >= first,
    )
    with seeing_all(db):
        authorisations = list(await db.scalars(query.order_by(Authorisation.starts_on, Authorisation.id)))
        used = await _use_of(db, authorisations) if authorisations else {}
    told = [(each.client_service_id, used[each.id].warning) for each in authorisations]
    return grouped((service_id, warning) for service_id, warning in told if warning is not None)


async def warn_of_use(work: Work, service: ClientService, logs: Sequence[SupportLog]) -> None:
    """Say that authorisations which cover logged time are nearly or wholly used up; nobody is kept from logging."""
    counting = [log.worked_on for log in logs if log.is_billable and log.status in COUNTING]
    if counting:
        for warning in (await warnings_of(work.db, [service], min(counting), max(counting))).get(service.id, ()):
            work.warn(warning)
