"""What the table of deployments refuses, whatever the verbs did."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from careplan.core.deployments import Deployment, DeploymentStatus

from ..deployments import deploy, make_service_plan
from ..houses import House

COPIED = ("client_id", "service_plan_id", "plan_version_id", "start_on", "status", "is_limited")


async def store_another(house: House, **values: Any) -> None:
    """Store a deployment like the one there is, but for some values, past all verbs."""
    careplan, manager = house.careplan, house.actors["Manager"]
    async with careplan.database.writing(manager, careplan.moment(manager), careplan.record_types) as db:
        one = (await db.scalars(sa.select(Deployment))).one()
        db.add(Deployment(**({name: getattr(one, name) for name in COPIED} | values)))
        await db.commit()


async def test_no_second_open_one_of_a_limited_plan_is_stored(house: House) -> None:
    """Two that saw room at the same moment cannot both be there."""
    await deploy(house, await make_service_plan(house, limitConcurrentDeployments=True))

    with pytest.raises(IntegrityError, match=r"uq_deployments_one_open|deployments\.client_id"):
        await store_another(house)


@pytest.mark.parametrize(
    "values", [{"status": DeploymentStatus.COMPLETED}, {"is_limited": False}, {"is_reopened": True}]
)
async def test_what_does_not_use_up_the_limit_is_stored(house: House, values: dict[str, Any]) -> None:
    """What is over, what was not limited when it was deployed, and what was taken up again."""
    await deploy(house, await make_service_plan(house, limitConcurrentDeployments=True))

    await store_another(house, **values)


async def test_one_cause_has_one_deployment_of_a_plan(house: House) -> None:
    """Whatever prompts a plan does so once, also where the plan is not limited."""
    await deploy(house, await make_service_plan(house))
    async with house.careplan.database.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE deployments SET prompted_by_id = 'enrollment_1'"))

    with pytest.raises(IntegrityError, match="prompted_by_id"):
        await store_another(house, prompted_by_id="enrollment_1")
