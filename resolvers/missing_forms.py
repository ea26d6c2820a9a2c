"""What may be asked about forms that are missing."""

from collections.abc import Sequence

from ..core import missing_forms as core
from ..core.form_needs import MissingForm
from ..core.missing_forms import Within
from ..core.months import Month
from ..core.visibility import Db
from ..schema import missing_forms as api
from ..schema.operations import query

FIRST = 100


@query(list[api.MissingForm], first="How many at most, 1 to 500.")
async def missing_forms(db: Db, filter: api.MissingFormsFilter, first: int = FIRST) -> Sequence[MissingForm]:
    """What is required and was not submitted, and why: of a client, an enrollment or a client service, or for a month."""
    within = Within(**{name: value for name, value in vars(filter).items() if name != "month"})
    month = Month.parse(filter.month, ["filter", "month"]) if filter.month else None
    return await core.listed(db, within, month, first)
