"""Service plans and their deployments in a few words."""

from datetime import timedelta
from typing import Any

from .houses import House

STEPS: list[dict[str, Any]] = [
    {"title": "Welcome call", "description": "Say who we are."},
    {"title": "Written notice", "delayDays": 2, "dayUnit": "BUSINESS", "activities": [{"title": "Send the letter"}]},
    {"title": "Risk assessment", "delayDays": 7, "activities": [{"title": "Home", "isRequired": True}]},
]
THURSDAY = "2026-03-05"
PLAN = "servicePlan { id version currentVersion { id number weekendRule steps { id originId title position } } }"
SERVICES = "deployment { id version } plannedServices { id title dueOn status assignee { id } step { id } }"


async def make_service_plan(house: House, name: str = "Onboarding", **input: Any) -> Any:
    """A service plan with three steps."""
    return (await house.do("createServicePlan", PLAN, **({"name": name, "steps": STEPS} | input)))["servicePlan"]


async def read_service_plan(house: House, plan_id: str, fields: str = "version currentVersion { number }") -> Any:
    """Fields of a service plan."""
    document = f"query($id: ID!) {{ servicePlan(id: $id) {{ {fields} }} }}"
    return (await house.ask(document, {"id": plan_id}))["servicePlan"]


def step_of(plan: Any, title: str) -> str:
    """The identifier of one of its steps."""
    return str(next(step["id"] for step in plan["currentVersion"]["steps"] if step["title"] == title))


async def try_deploying(house: House, plan: Any, fields: str = SERVICES, *, by: str = "Manager", **input: Any) -> Any:
    """Try to deploy a plan for the client of the house; the payload, refused or not."""
    given = {"servicePlanId": plan["id"], "clientId": house.client_id, "startOn": THURSDAY} | input
    return await house.attempt("deployServicePlan", fields, by=by, **given)


async def deploy(house: House, plan: Any, fields: str = SERVICES, **input: Any) -> Any:
    """Deploy a plan for the client of the house."""
    payload = await try_deploying(house, plan, fields, **input)
    assert payload["errors"] == [], payload["errors"]
    return payload


async def deployments_of(house: House, fields: str = "id status") -> list[Any]:
    """All deployments of the client, the oldest first."""
    document = f"""query($filter: DeploymentFilter) {{
      deployments(filter: $filter, first: 100) {{ nodes {{ {fields} }} }} }}"""
    found = await house.ask(document, {"filter": {"clientId": house.client_id}})
    return list(reversed(found["deployments"]["nodes"]))


def today(house: House, days: int = 0) -> str:
    """The organisation's day, or one so many days later."""
    return (house.careplan.moment(house.actors["Manager"]).today + timedelta(days)).isoformat()


def dates(payload: Any) -> list[tuple[str, str]]:
    """What is due when."""
    return [(each["title"], each["dueOn"]) for each in payload["plannedServices"]]


def errors(payload: Any) -> list[tuple[str, Any]]:
    """Why something was refused, and which input it is about."""
    return [(error["code"], error["path"]) for error in payload["errors"]]
