"""In which month an entry of a form belongs: by the dates in it that a report goes by, or by when it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from .fields import Values
from .months import Month


class DateSource(StrEnum):
    """How it is known when an entry was."""

    INDICATOR = "INDICATOR"
    """By a date field that the report names."""
    CREATED_AT = "CREATED_AT"
    """By when it was made: the report names no field."""
    CREATED_AT_FALLBACK = "CREATED_AT_FALLBACK"
    """By when it was made: none of the fields that the report names is filled in."""
    SUPPORT_LOG = "SUPPORT_LOG"
    """By the support log that it was filled in with."""


@dataclass(frozen=True, slots=True)
class EntryDate:
    """When an entry of a form was, as a report sees it."""

    day: date
    source: DateSource
    key: str | None = None
    """The field that says so."""


def dates_of(values: Values, indicators: Sequence[str], created_at: datetime, zone: ZoneInfo) -> list[EntryDate]:
    """Every day an entry counts for, in the order the report names the fields; one day where none is filled in."""
    named = [(key, values[key]) for key in indicators if isinstance(values.get(key), str)]
    if named:
        return [EntryDate(date.fromisoformat(day), DateSource.INDICATOR, key) for key, day in named]
    source = DateSource.CREATED_AT_FALLBACK if indicators else DateSource.CREATED_AT
    return [EntryDate(created_at.astimezone(zone).date(), source)]


def date_in(month: Month, dates: Sequence[EntryDate]) -> EntryDate | None:
    """The first of these days that lies in a month; nothing where the entry does not belong in it."""
    return next((each for each in dates if each.day in month), None)
