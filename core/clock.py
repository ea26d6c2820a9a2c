"""Now and today: a moment, and the day it is in the organisation's time zone."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


@dataclasses.dataclass(frozen=True, slots=True)
class Moment:
    """One instant, seen from one time zone, for the whole of a request."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()


def system_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)
