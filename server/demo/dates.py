"""Days and months that are as near or far whenever the demo is loaded."""

import dataclasses
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from ...core.months import Month


@dataclasses.dataclass(frozen=True)
class InDays:
    """A day so many days after the one on which something is recorded; before it where negative."""

    days: int

    @property
    def delta(self) -> timedelta:
        """What to add to a day."""
        return timedelta(self.days)


@dataclasses.dataclass(frozen=True)
class InMonths:
    """A month so many months after the one in which something is recorded; before it where negative."""

    months: int

    def after(self, today: date) -> Month:
        """The month, seen from a day."""
        return Month.of(today + relativedelta(months=self.months))


def on(value: Any, today: date) -> Any:
    """A value with its days worked out, as plain JSON."""
    if isinstance(value, InDays):
        return (today + value.delta).isoformat()
    if isinstance(value, InMonths):
        return str(value.after(today))
    if isinstance(value, dict):
        return {key: on(member, today) for key, member in value.items()}
    return [on(member, today) for member in value] if isinstance(value, list) else value
