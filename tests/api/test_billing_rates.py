"""Billing rates: where what is made from a service plan has its own from."""

from typing import Any

from ..deployments import PLAN, STEPS, deploy, errors, make_service_plan, read_service_plan
from ..houses import House
from ..planned import make_rate

RATES = "plannedServices { billingRate { id } }"


def rates(deployed: Any) -> list[str | None]:
    """Which rate each planned service of a deployment has."""
    return [each["billingRate"] and each["billingRate"]["id"] for each in deployed["plannedServices"]]


async def test_a_plan_has_a_rate_for_steps_without_one(house: House) -> None:
    """A step goes before it, a deployment before both; another rate is an edit, and a copy has the same."""
    usual, own, once = [await make_rate(house, each) for each in ("DATE_UNITS", "TIME_TIME", "DATE_VISIT")]
    steps = [STEPS[0], STEPS[1] | {"billingRateId": own}]
    plan = await make_service_plan(house, steps=steps, defaultBillingRateId=usual)

    deployed = await deploy(house, plan, RATES)
    for_once = await deploy(house, plan, RATES, billingRateId=once)
    given = {"servicePlanId": plan["id"], "expectedVersion": (await read_service_plan(house, plan["id"]))["version"]}
    changed = await house.do("updateServicePlan", PLAN, **given, defaultBillingRateId=None)
    copy = await house.do("copyServicePlan", PLAN, servicePlanId=plan["id"], name="Again")

    assert rates(deployed) == [usual, own]
    assert rates(for_once) == [once, once]
    assert changed["servicePlan"]["currentVersion"]["number"] == 2
    assert rates(await deploy(house, copy["servicePlan"], RATES)) == [None, own]


async def test_a_plan_has_no_rate_that_is_not_offered(house: House) -> None:
    """Neither an unknown one nor one that is archived, when it is made and when it is changed."""
    rate, plan = await make_rate(house), await make_service_plan(house)
    await house.do("archiveBillingRate", "", billingRateId=rate, expectedVersion=1)
    given = {"servicePlanId": plan["id"], "expectedVersion": plan["version"]}

    for wrong, code in ((rate, "VALIDATION"), ("rate_nobody", "NOT_FOUND")):
        made = await house.attempt("createServicePlan", name="Another", defaultBillingRateId=wrong)
        changed = await house.attempt("updateServicePlan", **given, defaultBillingRateId=wrong)
        assert errors(made) == errors(changed) == [(code, ["defaultBillingRateId"])]
    assert (await read_service_plan(house, plan["id"]))["version"] == plan["version"]
