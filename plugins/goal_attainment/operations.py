"""What may be done with goals."""

import dataclasses
from typing import Any

from .. import Answer, Work, answer, changes, mutation
from . import api, goals
from .entities import Goal, GoalAttainmentPlan


async def _goal(work: Work, input: Any) -> tuple[GoalAttainmentPlan, Goal]:
    goal = await work.find(Goal, input.goal_id)
    plan = await work.get(GoalAttainmentPlan, goal.record_id, version=input.expected_version)
    return plan, goal


@mutation(api.AddGoalPayload)
async def add_goal(work: Work, input: api.AddGoalInput) -> Answer:
    """Add a goal at the end of a goal attainment plan."""
    plan = await work.get(GoalAttainmentPlan, input.record_id, version=input.expected_version)
    apart = {"record_id", "expected_version", "idempotency_key", "scale"}
    values = {field.name: getattr(input, field.name) for field in dataclasses.fields(input) if field.name not in apart}
    scale = input.scale or api.GoalScaleInput()
    return answer(goal=await goals.add_goal(work, plan, values | {"scale": scale.agreed()}), goal_attainment_plan=plan)


@mutation(api.UpdateGoalPayload)
async def update_goal(work: Work, input: api.UpdateGoalInput) -> Answer:
    """Change what was agreed about a goal; what is left out stays."""
    plan, goal = await _goal(work, input)
    values = changes(input, "goal_id")
    if "scale" in values:
        values["scale"] = values["scale"].agreed()
    await goals.update_goal(work, plan, goal, values)
    return answer(goal=goal, goal_attainment_plan=plan)


@mutation(api.MoveGoalPayload)
async def move_goal(work: Work, input: api.MoveGoalInput) -> Answer:
    """Put a goal at another place among the goals of its plan."""
    plan, goal = await _goal(work, input)
    await goals.move_goal(work, plan, goal, input.position)
    return answer(goal=goal, goal_attainment_plan=plan)


@mutation(api.RemoveGoalPayload)
async def remove_goal(work: Work, input: api.RemoveGoalInput) -> Answer:
    """Take a goal out of its plan, as long as nobody rated it."""
    plan, goal = await _goal(work, input)
    await goals.remove_goal(work, plan, goal)
    return answer(removed_goal_id=goal.id, goal_attainment_plan=plan)


@mutation(api.RateGoalPayload)
async def rate_goal(work: Work, input: api.RateGoalInput) -> Answer:
    """Say how far a goal is, from -2 to +2; the rating of the latest day counts."""
    plan, goal = await _goal(work, input)
    rating = await goals.rate_goal(work, plan, goal, input.level, rated_on=input.rated_on, note=input.note)
    return answer(goal_rating=rating, goal=goal, goal_attainment_plan=plan)
