"""Deployments: a service plan becomes dated work for a client."""

from typing import Any

from ..houses import House

STEPS: list[dict[str, Any]] = [
    {"title": "Welcome call", "description": "Say who we are."},
    {"title": "Written notice", "delayDays": 2, "dayUnit": "BUSINESS", "activities": [{"title": "Send the letter"}]},
    {"title": "Risk assessment", "delayDays": 7, "activities": [{"title": "Home"}, {"title": "Health"}]},
]


async def make_plan(house: House, name: str = "Onboarding", **input: Any) -> Any:
    """A service plan with three steps."""
    given = {"name": name, "steps": STEPS} | input
    fields = "servicePlan { id version currentVersion { id number steps { id title } } }"
    return (await house.do("createServicePlan", fields, **given))["servicePlan"]


async def deploy(house: House, plan: Any, fields: str = "deployment { id version }", **input: Any) -> Any:
    """Deploy a plan for the client of the house."""
    given = {"servicePlanId": plan["id"], "clientId": house.client_id, "startOn": "2026-03-05"} | input
    return await house.do("deployServicePlan", fields, **given)


async def test_a_plan_becomes_dated_work_in_order(house: House) -> None:
    """Each step gives one planned service with its activities; the first is what is due first."""
    plan = await make_plan(house)

    made = await deploy(
        house,
        plan,
        "firstPlannedService { title } plannedServices { title dueOn status activities { title } "
        "dueExplanation { skippedDays { on } countedOn } deployment { id plannedServices { id } } }",
    )

    assert made["firstPlannedService"] == {"title": "Welcome call"}
    assert [(each["title"], each["dueOn"]) for each in made["plannedServices"]] == [
        ("Welcome call", "2026-03-05"),
        ("Written notice", "2026-03-09"),
        ("Risk assessment", "2026-03-12"),
    ]
