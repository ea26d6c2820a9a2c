"""Goal attainment plans: goals, ratings and the T-score."""

from typing import Any

import pytest

from careplan.plugins.goal_attainment.entities import Goal
from careplan.plugins.goal_attainment.scoring import score_of, t_score

from ..houses import House

GOAL = "goal { id statement level position } goalAttainmentPlan { id version card { label value } }"
GOALS = """query($id: ID!) { record(id: $id) { version ... on GoalAttainmentPlan {
    goals { statement position level scale { asExpected } ratings { level ratedOn note createdBy { name } } }
    score { current baseline change } } } }"""


async def plan(house: House) -> str:
    """A goal attainment plan without goals."""
    made = await house.do(
        "createRecord",
        "record { id }",
        clientId=house.client_id,
        recordType="goal_attainment",
        title="Living well",
        values={},
    )
    return str(made["record"]["id"])


async def add(house: House, record_id: str, version: int, statement: str, **more: Any) -> Any:
    """A goal at the end of a plan."""
    goal = {"statement": statement, "domain": "COMMUNITY", **more}
    return (await house.do("addGoal", GOAL, recordId=record_id, expectedVersion=version, **goal))["goal"]


def a_goal(level: int | None, *, importance: int | None, difficulty: int | None, baseline: int = -1) -> Goal:
    """A goal as the score sees it."""
    return Goal(level=level, importance=importance, difficulty=difficulty, baseline=baseline)


def test_the_score_agrees_with_one_worked_by_hand() -> None:
    """Weights 6 and 1, levels +1 and -1: 50 + 10·5 / √(0.7·37 + 0.3·49) = 50 + 50 / √40.6."""
    goals = [
        a_goal(1, importance=2, difficulty=3, baseline=-1),
        a_goal(-1, importance=1, difficulty=1, baseline=-2),
    ]

    score = score_of(goals)

    assert score.current == pytest.approx(57.85)
    assert score.baseline == pytest.approx(37.44)
    assert score.change == pytest.approx(20.4)


def test_goals_reached_as_expected_score_fifty() -> None:
    """Whatever the weights are."""
    assert t_score([(1, 0), (9, 0)]) == 50


def test_what_was_not_judged_weighs_one_and_a_zero_leaves_the_goal_out() -> None:
    """A goal of no importance at all does not move the score."""
    judged = score_of([a_goal(1, importance=1, difficulty=1)])
    unjudged = score_of([a_goal(1, importance=None, difficulty=None), a_goal(-2, importance=0, difficulty=3)])

    assert unjudged == judged
    assert judged.current == 60


def test_a_plan_without_weight_has_no_score() -> None:
    """No goals, or none that counts."""
    assert score_of([]).current is None
    assert score_of([a_goal(1, importance=0, difficulty=2)]).change is None


async def test_goals_are_added_rated_and_scored(house: House) -> None:
    """The latest day counts as now; a goal never rated counts as it started."""
    record_id = await plan(house)
    first = await add(
        house, record_id, 1, "Take the bus alone", importance=2, difficulty=3, scale={"asExpected": "Weekly"}
    )
    await add(house, record_id, 2, "Join a choir", importance=1, difficulty=1, baseline=-2)

    await house.do(
        "rateGoal", GOAL, goalId=first["id"], expectedVersion=3, level=1, ratedOn="2026-03-02", note="Every day"
    )
    rated = await house.do("rateGoal", GOAL, goalId=first["id"], expectedVersion=4, level=0, ratedOn="2026-03-01")

    assert rated["goal"]["level"] == 1
    assert rated["goalAttainmentPlan"]["version"] == 5
    assert rated["goalAttainmentPlan"]["card"] == [
        {"label": "Goals", "value": "2"},
        {"label": "T-score", "value": "56.3 (from 37.4)"},
    ]
    assert (await house.ask(GOALS, {"id": record_id}))["record"] == {
        "version": 5,
        "goals": [
            {
                "statement": "Take the bus alone",
                "position": 1,
                "level": 1,
                "scale": {"asExpected": "Weekly"},
                "ratings": [
                    {"level": 0, "ratedOn": "2026-03-01", "note": None, "createdBy": {"name": "Manager of the house"}},
                    {
                        "level": 1,
                        "ratedOn": "2026-03-02",
                        "note": "Every day",
                        "createdBy": {"name": "Manager of the house"},
                    },
                ],
            },
            {"statement": "Join a choir", "position": 2, "level": None, "scale": {"asExpected": None}, "ratings": []},
        ],
        "score": {"current": 56.28, "baseline": 37.44, "change": 18.83},
    }


async def test_goals_are_moved_and_removed(house: House) -> None:
    """Positions stay dense; a goal that was rated stays on record."""
    record_id = await plan(house)
    ids = [(await add(house, record_id, place, f"Goal {place}"))["id"] for place in (1, 2, 3)]

    await house.do("moveGoal", GOAL, goalId=ids[2], expectedVersion=4, position=1)
    await house.do("removeGoal", "removedGoalId", goalId=ids[0], expectedVersion=5)
    await house.do("rateGoal", GOAL, goalId=ids[1], expectedVersion=6, level=-2)
    refused = await house.attempt("removeGoal", goalId=ids[1], expectedVersion=7)

    assert [error["code"] for error in refused["errors"]] == ["GOAL_WAS_RATED"]
    found = (await house.ask(GOALS, {"id": record_id}))["record"]
    assert [(goal["statement"], goal["position"]) for goal in found["goals"]] == [("Goal 3", 1), ("Goal 2", 2)]


async def test_an_update_leaves_what_is_not_given(house: House) -> None:
    """Null clears what may be empty."""
    record_id = await plan(house)
    goal = await add(house, record_id, 1, "Join a choir", whoHelps="Sam", importance=3)
    fields = "goal { statement whoHelps importance baseline }"

    changed = await house.do("updateGoal", fields, goalId=goal["id"], expectedVersion=2, whoHelps=None, baseline=-2)

    assert changed["goal"] == {"statement": "Join a choir", "whoHelps": None, "importance": 3, "baseline": -2}


@pytest.mark.parametrize(
    ("wrong", "path"),
    [({"baseline": 0}, "baseline"), ({"importance": 4}, "importance"), ({"difficulty": -1}, "difficulty")],
)
async def test_a_goal_off_the_scale_is_refused(house: House, wrong: dict[str, Any], path: str) -> None:
    """Nothing is added, and the plan keeps its version."""
    record_id = await plan(house)

    refused = await house.attempt(
        "addGoal", recordId=record_id, expectedVersion=1, statement="Fly", domain="WORK", **wrong
    )

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", [path])]
    assert (await house.ask(GOALS, {"id": record_id}))["record"]["version"] == 1


async def test_a_rating_off_the_scale_or_in_the_future_is_refused(house: House) -> None:
    """Both problems are told at once."""
    record_id = await plan(house)
    goal = await add(house, record_id, 1, "Fly")

    refused = await house.attempt("rateGoal", goalId=goal["id"], expectedVersion=2, level=3, ratedOn="2999-01-01")

    assert [error["path"] for error in refused["errors"]] == [["level"], ["ratedOn"]]
    assert (await house.ask(GOALS, {"id": record_id}))["record"]["goals"][0]["ratings"] == []


async def test_goals_of_a_behaviour_support_plan_do_not_exist(house: House) -> None:
    """A record of another type is not a goal attainment plan."""
    made = await house.do(
        "createRecord",
        "record { id }",
        clientId=house.client_id,
        recordType="behaviour_support",
        title="Calm",
        values={"kind": "INTERIM"},
    )

    refused = await house.attempt(
        "addGoal", recordId=made["record"]["id"], expectedVersion=1, statement="Fly", domain="WORK"
    )

    assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]


async def test_a_goal_is_found_by_the_words_of_its_plan(house: House) -> None:
    """The statements of goals are part of what a record is found by."""
    record_id = await plan(house)
    await add(house, record_id, 1, "Join a choir")

    found = await house.ask('{ records(filter: {search: "CHOIR"}) { nodes { id } } }')

    assert found["records"]["nodes"] == [{"id": record_id}]
