"""What happens by itself."""

from careplan.server.housekeeping import keep_house

from ..houses import House
from ..plans import make_plan


async def test_a_plan_expires_after_its_last_day(house: House) -> None:
    """On its last day it is still in force; a day later it is not, and doing it again changes nothing."""
    plan = await (await make_plan(house)).activated()
    today = house.careplan.moment(house.actors["Manager"]).today
    await plan.on_plan("scheduleSupportPlan", endsOn=today.isoformat())

    await keep_house(house.careplan)
    on_the_day = await plan.read("status")
    async with house.careplan.database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE support_plans SET ends_on = '2020-01-01'")
    await keep_house(house.careplan)
    await keep_house(house.careplan)

    assert on_the_day == {"status": "ACTIVE"}
    assert await plan.read("status endReason endedOn client { latestSupportPlan { id } }") == {
        "status": "EXPIRED",
        "endReason": "END_DATE",
        "endedOn": today.isoformat(),
        "client": {"latestSupportPlan": {"id": plan.id}},
    }
    entries = await house.ask('{ auditEntries(filter: {kinds: ["SupportPlanEnded"]}) { totalCount } }')
    assert entries == {"auditEntries": {"totalCount": 1}}
