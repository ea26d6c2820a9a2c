"""Rescheduling: a deployment starts on another day, and what is not finished moves with it."""

from typing import Any

import pytest

from ..deployments import dates, deploy, deployments_of, errors, make_service_plan, step_of
from ..houses import House
from ..planned import MANAGER, WORKER, Planned, skip, supervise

DATES = "deployment { id version startOn status } plannedServices { title dueOn status }"


async def test_another_start_moves_what_is_not_finished(house: House) -> None:
    """Finished work stays where it is; so does a day chosen by hand, unless it is included."""
    plan = await make_service_plan(house)
    by_hand = [{"stepId": step_of(plan, "Risk assessment"), "dueOn": "2026-03-06"}]
    made = await deploy(house, plan, startOn="2026-03-05", steps=by_hand)
    await skip(house, made["plannedServices"][0]["id"])
    target = {"deploymentId": made["deployment"]["id"]}

    moved = await house.do("rescheduleDeployment", DATES, **target, expectedVersion=1, startOn="2026-03-13")
    again = await house.do(
        "rescheduleDeployment", DATES, **target, expectedVersion=2, startOn="2026-03-13", includeOverridden=True
    )

    assert dates(moved) == [("Risk assessment", "2026-03-06"), ("Written notice", "2026-03-17")]
    assert moved["warnings"][0].startswith("1 due date(s) set by hand lie before the new start")
    assert dates(again) == [("Written notice", "2026-03-17"), ("Risk assessment", "2026-03-20")]
    (stored,) = await deployments_of(house, "startOn plannedServices { title dueOn status }")
    assert stored["startOn"] == "2026-03-13"
    welcome = {"title": "Welcome call", "dueOn": "2026-03-05", "status": "SKIPPED"}
    assert stored["plannedServices"][0] == welcome


async def test_a_deployment_that_changed_meanwhile_is_not_changed(house: House) -> None:
    """Neither moved nor cancelled with a version that is over."""
    made = await deploy(house, await make_service_plan(house))
    target = {"deploymentId": made["deployment"]["id"], "expectedVersion": 1}
    await house.do("rescheduleDeployment", "deployment { id }", **target, startOn="2026-03-13")

    stale = await house.attempt("cancelDeployment", **target, reason="No")

    assert errors(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert await deployments_of(house, "status startOn") == [{"status": "OPEN", "startOn": "2026-03-13"}]


async def test_a_day_chosen_later_counts_as_chosen_by_hand(house: House) -> None:
    """It stays where it is until it is included; what waits for approval stays in any case."""
    await supervise(house)
    made = await deploy(house, await make_service_plan(house), assigneeId=house.actors[WORKER].staff_id)
    first, second, _ = (Planned(house, each["id"]) for each in made["plannedServices"])
    await first.do("completePlannedService")
    await second.do("reschedulePlannedService", by=MANAGER, dueOn="2026-03-31")
    target = {"deploymentId": made["deployment"]["id"]}

    kept = await house.do("rescheduleDeployment", DATES, **target, expectedVersion=1, startOn="2026-03-13")
    included = await house.do(
        "rescheduleDeployment", DATES, **target, expectedVersion=2, startOn="2026-03-13", includeOverridden=True
    )

    assert dates(kept) == [("Risk assessment", "2026-03-20"), ("Written notice", "2026-03-31")]
    assert dates(included) == [("Written notice", "2026-03-17"), ("Risk assessment", "2026-03-20")]
    assert (await first.look("dueOn"))["dueOn"] == "2026-03-05"
    back = {"startOn": "2026-03-05", "isSetByHand": False, "workedOutOn": "2026-03-17", "dueOn": "2026-03-17"}
    explained = (await second.look("dueExplanation { startOn isSetByHand workedOutOn dueOn }"))["dueExplanation"]
    assert explained == back | {"startOn": "2026-03-13"}


async def test_a_move_that_cannot_be_changes_nothing(house: House) -> None:
    """Neither too far away nor by somebody who may not deploy; a day by hand lies not before the start."""
    made = await deploy(house, await make_service_plan(house))
    target: dict[str, Any] = {"deploymentId": made["deployment"]["id"], "expectedVersion": 1}
    before = await deployments_of(house, "version startOn plannedServices { title dueOn version }")

    far = await house.attempt("rescheduleDeployment", **target, startOn="9999-12-31")
    worker = await house.attempt("rescheduleDeployment", by=WORKER, **target, startOn="2026-03-13")
    service = Planned(house, made["plannedServices"][1]["id"])
    early = await service.refused("reschedulePlannedService", by=MANAGER, dueOn="2026-03-04")

    assert errors(far) == [("OUT_OF_RANGE", ["startOn"])]
    assert [code for code, _ in errors(worker)] == ["FORBIDDEN"]
    assert early == [("DUE_BEFORE_START", ["dueOn"])]
    assert await deployments_of(house, "version startOn plannedServices { title dueOn version }") == before


@pytest.mark.parametrize(
    ("start", "days", "unit", "due"),
    [
        ("2026-01-31", 28, "CALENDAR", "2026-02-28"),
        ("2028-01-31", 29, "CALENDAR", "2028-02-29"),
        ("2026-12-31", 1, "BUSINESS", "2027-01-01"),
        ("2027-12-31", 1, "BUSINESS", "2028-01-03"),
        ("2026-02-28", 3650, "CALENDAR", "2036-02-26"),
        ("2026-02-28", 3650, "BUSINESS", "2040-02-24"),
    ],
)
async def test_days_are_counted_over_the_ends_of_months_and_years(
    house: House, start: str, days: int, unit: str, due: str
) -> None:
    """Leap days, turns of the year, and the farthest delay there is; moved there, or begun there."""
    steps = [{"title": "Call", "description": "Call.", "delayDays": days, "dayUnit": unit}]
    plan = await make_service_plan(house, steps=steps)

    begun = await deploy(house, plan, startOn=start)
    other = await deploy(house, plan)
    target = {"deploymentId": other["deployment"]["id"], "expectedVersion": 1}
    moved = await house.do("rescheduleDeployment", DATES, **target, startOn=start)

    assert dates(begun) == dates(moved) == [("Call", due)]
