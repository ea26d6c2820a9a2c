"""Local times: what a clock on the wall shows, and which instant that was, also on the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .errors import InvalidInput, Path


def instant_of(day: date, clock: time, zone: ZoneInfo, path: Path, *, later: bool = False) -> datetime:
    """The instant at which clocks showed a time; where they showed it twice, the earlier one unless told otherwise.

    Raises InvalidInput where they never showed it, because they were put forward over it.
    """
    shown = datetime.combine(day, clock)
    instant = shown.replace(tzinfo=zone, fold=int(later)).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None, fold=0) != shown:
        problem = f"Clocks never showed {clock:%H:%M} on {day}: they were put forward over it."
        raise InvalidInput(problem, path=path)
    return instant


def first_instant_of(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins, also where clocks are put forward at midnight."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """Which day an instant lies in."""
    return instant.astimezone(zone).date()


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(1)
