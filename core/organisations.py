"""Organisations: whose clients, staff and plans these are, and how the house works."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, synonym

from .base import Document, Owned, Stamped, Versioned
from .errors import InvalidInput, Path
from .events import Event
from .fields import FieldDefinition
from .holiday_calendars import HolidayCalendar
from .months import Month
from .permissions import requires
from .visibility import Db
from .work import Work


class Organisation(Versioned, Stamped, Owned):
    """A provider of disability or community care."""

    __tablename__ = "organisations"
    __prefix__ = "org"

    organisation_id = synonym("id")  # pyright: ignore[reportAssignmentType]

    name: Mapped[str] = mapped_column(sa.String(200))
    """What it is called."""
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    """Its IANA time zone, such as `Australia/Perth`; days of plans are days there."""
    activation_approval: Mapped[bool] = mapped_column(default=False)
    """Whether a support plan needs another person's approval before it is activated."""
    caseload_only: Mapped[bool] = mapped_column(default=False)
    """Whether staff without `client.read_all` find only the clients assigned to them."""
    support_log_approval: Mapped[bool] = mapped_column(default=False)
    """Whether the time that staff log counts only once somebody else approved it."""
    refuses_overlapping_logs: Mapped[bool] = mapped_column(default=False)
    """Whether one member of staff cannot log two spells at the same time; otherwise there is only a warning."""
    approval_mails: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    """Whether supervisors are sent an e-mail when somebody's planned service waits for their approval."""
    closed_through: Mapped[str | None] = mapped_column(sa.String(7))
    """The last month, such as `2026-10`, in and before which no time is recorded or changed any more; null for none."""
    submits_reports: Mapped[bool] = mapped_column(default=False)
    """Whether reports that are ready when a month is closed are sent to their recipients at once."""
    profile_fields: Mapped[tuple[FieldDefinition, ...]] = mapped_column(
        Document(tuple[FieldDefinition, ...]), default=()
    )
    """What this organisation records about every client, beside the core fields."""
    holiday_calendar: Mapped[HolidayCalendar | None] = mapped_column(Document(HolidayCalendar))
    """Which days are not worked beside weekends; null where nobody said."""

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.time_zone)


async def own(db: Db) -> Organisation:
    """The organisation of whoever asks."""
    return (await db.scalars(sa.select(Organisation))).one()


@dataclass(frozen=True, slots=True)
class OrganisationChanged(Event):
    """How the house works was changed."""

    changed: list[str]


@functools.cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def check_zone(time_zone: str, path: Path = ("timeZone",)) -> str:
    """Refuse a time zone nobody knows."""
    if time_zone not in _time_zones():
        raise InvalidInput(f"{time_zone!r} is not a time zone. Use one such as 'Australia/Perth'.", path=path)
    return time_zone


@requires("organisation.configure")
async def configure(work: Work, organisation: Organisation, changes: Mapping[str, Any]) -> None:
    """Change how the house works: its name, time zone and settings."""
    if "time_zone" in changes:
        check_zone(changes["time_zone"])
    if closed_through := changes.get("closed_through"):
        _check_over(work, closed_through)
    for name, value in changes.items():
        setattr(organisation, name, value)
    work.record(OrganisationChanged(organisation.id, sorted(changes)))


def _check_over(work: Work, month: str) -> None:
    if Month.parse(month, ["closedThrough"]) >= Month.of(work.today):
        raise InvalidInput("Only a month that is over can be closed.", path=["closedThrough"])
