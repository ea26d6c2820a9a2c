"""What billing rules can ask about goals: that they were rated in the time that is billed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from .. import BillingCase, BillingPredicate, Db, FieldDefinition, FieldKind, PredicateAnswer, among, grouped
from .entities import GoalRating

Rated = tuple[str, date]
"""A goal, and a day on which it was rated."""


async def _decide(db: Db, cases: Sequence[BillingCase]) -> Mapping[str, PredicateAnswer]:
    earliest = min(case.starts_on or date.min for case in cases)
    query = sa.select(GoalRating.client_id, GoalRating.goal_id, GoalRating.rated_on).where(
        among(GoalRating.client_id, {case.client_id for case in cases}),
        GoalRating.rated_on.between(earliest, max(case.ends_on for case in cases)),
    )
    ratings = grouped((client_id, (goal_id, day)) for client_id, goal_id, day in await db.execute(query))
    return {case.client_service_id: _answer(case, ratings.get(case.client_id, ())) for case in cases}


def _answer(case: BillingCase, ratings: Iterable[Rated]) -> PredicateAnswer:
    rated = {goal_id for goal_id, day in ratings if (case.starts_on or date.min) <= day <= case.ends_on}
    goals = "1 goal was" if len(rated) == 1 else f"{len(rated)} goals were"
    return PredicateAnswer(len(rated) >= case.arguments.get("goals", 1), f"{goals} rated")


GOALS_RATED = BillingPredicate(
    name="goals_rated",
    label="Goals of the client were rated",
    description="Holds where goals of the client's goal attainment plans were rated in the time that is billed.",
    arguments=(
        FieldDefinition(
            key="goals",
            label="Goals",
            kind=FieldKind.NUMBER,
            help="How many different goals must have been rated at least; 1 where this is left out.",
            minimum=1,
            maximum=100,
        ),
    ),
    decide=_decide,
)
