"""When mealtime plans are to be reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from careplan.plugins import Db, among
from dateutil.relativedelta import relativedelta
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from .entities import MealtimePlan


class MealtimeSettings(BaseSettings):
    """How often mealtime plans are reviewed."""

    model_config = SettingsConfigDict(env_prefix="CAREPLAN_MEALTIME_")

    review_months: int = Field(default=12, ge=1, le=36)
    """How many months after its assessment a plan is due for review."""


@dataclass(frozen=True)
class MealtimeReview:
    """When a plan is to be looked at again."""

    due_on: date
    """The day by which a speech pathologist assesses it again."""
    is_overdue: bool
    """Whether that day is past."""


def last_day_in_force(today: date) -> date:
    """Plans that were assessed before this day are due for review."""
    return today - relativedelta(months=MealtimeSettings().review_months)


async def reviews_of(db: Db, ids: Sequence[str]) -> Mapping[str, MealtimeReview]:
    """When plans are to be reviewed, by identifier; nothing for those that were never assessed."""
    months = relativedelta(months=MealtimeSettings().review_months)
    assessed = sa.select(MealtimePlan.id, MealtimePlan.assessed_on).where(
        among(MealtimePlan.id, ids), MealtimePlan.assessed_on.is_not(None)
    )
    days = {identifier: day + months for identifier, day in await db.execute(assessed) if day is not None}
    return {identifier: MealtimeReview(day, day < db.moment.today) for identifier, day in days.items()}
