"""The record type: how goal attainment plans are filled in, shown, found and kept."""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from .. import CardField, Db, FieldDefinition, FieldKind, Json, RecordType, Retention
from .entities import NAME, Goal, GoalAttainmentPlan, GoalScale
from .scoring import goals_of, score_of

FIELDS = (
    FieldDefinition(
        key="focus",
        label="What matters",
        kind=FieldKind.LONG_TEXT,
        help="What the person wants from their goals, in their own words.",
    ),
    FieldDefinition(key="agreed_on", label="Agreed on", kind=FieldKind.DATE),
    FieldDefinition(
        key="next_rating_on",
        label="Next rating",
        kind=FieldKind.DATE,
        help="The day by which the goals are to be rated again.",
    ),
)
_SCALE = TypeAdapter(GoalScale)


async def _card(db: Db, plan: GoalAttainmentPlan) -> Sequence[CardField]:
    goals = (await goals_of(db, [plan.id])).get(plan.id, [])
    score = score_of(goals)
    card = [CardField("Goals", str(len(goals)))]
    if score.current is not None and score.baseline is not None:
        card.append(CardField("T-score", f"{score.current:.1f} (from {score.baseline:.1f})"))
    if plan.next_rating_on is not None:
        card.append(CardField("Next rating", plan.next_rating_on.isoformat()))
    return card


async def _search(db: Db, plan: GoalAttainmentPlan) -> Sequence[str]:
    return [goal.statement for goal in (await goals_of(db, [plan.id])).get(plan.id, [])]


async def _snapshot(db: Db, plans: Sequence[GoalAttainmentPlan]) -> Mapping[str, Json]:
    goals = await goals_of(db, [plan.id for plan in plans])
    return {
        plan.id: plan.read_values(FIELDS) | {"goals": [_frozen(goal) for goal in goals.get(plan.id, ())]}
        for plan in plans
    }


def _frozen(goal: Goal) -> Json:
    return {
        "id": goal.id,
        "statement": goal.statement,
        "domain": goal.domain.value,
        "strategies": goal.strategies,
        "whoHelps": goal.who_helps,
        "baseline": goal.baseline,
        "level": goal.level,
        "importance": goal.importance,
        "difficulty": goal.difficulty,
        "targetOn": goal.target_on.isoformat() if goal.target_on else None,
        "scale": _SCALE.dump_python(goal.scale, mode="json"),
    }


KEPT = Retention(keep_years=7)
"""What Australian providers keep such records for at the least."""

RECORD_TYPE = RecordType(
    name=NAME,
    label="Goal attainment plan",
    description="Goals that a person works towards, each measured on a scale that was agreed beforehand.",
    prefix="GAP",
    entity=GoalAttainmentPlan,
    fields=FIELDS,
    card=_card,
    search=_search,
    snapshot=_snapshot,
    retention=KEPT,
)
