"""Makes the records of the demo clients."""

from typing import Any

import sqlalchemy as sa

from ...core import record_archiving, record_editing
from ...core.records import ClientRecord
from ...core.work import Work
from ...plugins.behaviour_support import practices, strategies
from ...plugins.behaviour_support.entities import BehaviourSupportPlan
from ...plugins.goal_attainment import goals
from ...plugins.goal_attainment.entities import Goal, GoalAttainmentPlan, GoalRating
from .dates import InDays, on
from .founding import client_of
from .records import DemoGoal, DemoPractice, DemoRecord


async def make_record(work: Work, demo: DemoRecord) -> None:
    """Make a record with everything that is part of it, where the client has none of that type and title."""
    client = await client_of(work, demo.client)
    if await _known(work, client.id, demo) is not None:
        return
    record_type = await work.record_types.find(work.db, demo.record_type)
    record = await record_editing.create(work, client, record_type, demo.title, on(dict(demo.values), work.today))
    await work.db.flush()
    if isinstance(record, GoalAttainmentPlan):
        for goal in demo.goals:
            await goals.add_goal(work, record, _agreed(work, goal))
    if isinstance(record, BehaviourSupportPlan):
        for kind, description, who in demo.strategies:
            await strategies.add_strategy(work, record, kind, description, who)
        for practice in demo.practices:
            await _use(work, record, practice)
    if demo.archived_because is not None:
        await record_archiving.archive(work, record, demo.archived_because)


async def rate_goals(work: Work, demo: DemoRecord) -> None:
    """Rate the goals of a record over the months since they were agreed, where nobody rated them yet."""
    client = await client_of(work, demo.client)
    plan = await _known(work, client.id, demo)
    if not isinstance(plan, GoalAttainmentPlan) or await work.db.scalar(_ratings(plan)) is not None:
        return
    own = {goal.statement: goal for goal in await work.db.scalars(sa.select(Goal).where(Goal.record_id == plan.id))}
    for goal in demo.goals:
        for months, level, note in goal.ratings:
            day = work.today + InDays(30 * (months - demo.months_ago)).delta
            await goals.rate_goal(work, plan, own[goal.statement], level, rated_on=day, note=note)


async def _known(work: Work, client_id: str, demo: DemoRecord) -> ClientRecord | None:
    query = sa.select(ClientRecord).where(
        ClientRecord.client_id == client_id,
        ClientRecord.record_type == demo.record_type,
        ClientRecord.title == demo.title,
    )
    return (await work.db.scalars(query)).first()


def _agreed(work: Work, goal: DemoGoal) -> dict[str, Any]:
    apart = {"target", "ratings"}
    values = {name: value for name, value in vars(goal).items() if name not in apart}
    return values | {"target_on": work.today + InDays(goal.target).delta}


def _ratings(plan: GoalAttainmentPlan) -> sa.Select[str]:
    return sa.select(GoalRating.id).where(GoalRating.record_id == plan.id).limit(1)


async def _use(work: Work, plan: BehaviourSupportPlan, demo: DemoPractice) -> None:
    is_sought = demo.authorised_by is None
    practice = await practices.add_practice(work, plan, demo.type, demo.use, demo.description, is_sought=is_sought)
    if demo.authorised_by is not None:
        until = work.today + InDays(365).delta
        await practices.authorise(work, plan, practice, demo.authorised_by, work.today, until)
