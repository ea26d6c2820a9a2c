"""The record of each deployment, by which plans say who does what by when."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Id, Json, references
from .batches import among, grouped
from .deployments import Deployment
from .finding import found
from .kept_records import Kept
from .numbers import DEPLOYMENTS
from .planned_services import IN_PLAN_ORDER, PlannedService
from .record_keeping import keep_record, lines
from .record_types import RecordType
from .records import CardField, ClientRecord
from .service_plans import ServicePlan
from .visibility import Db, seeing_all
from .work import Work


class DeploymentRecord(Kept, ClientRecord):
    """A deployment as plans link it."""

    __tablename__ = "deployment_records"
    __readable_with__ = "planned_service.read"

    deployment_id: Mapped[str] = mapped_column(Id, references("deployments.id"), unique=True)


async def _card(db: Db, record: DeploymentRecord) -> Sequence[CardField]:
    deployment = (await found(db, Deployment, [record.deployment_id]))[record.deployment_id]
    ended = deployment.ended_at and deployment.ended_at.astimezone(db.moment.zone).date()
    return lines(("Status", deployment.status), ("Start", deployment.start_on), ("Ended", ended))


async def _snapshot(db: Db, records: Sequence[DeploymentRecord]) -> Mapping[str, Json]:
    ids = [record.deployment_id for record in records]
    deployments = await found(db, Deployment, ids)
    query = sa.select(PlannedService).where(among(PlannedService.deployment_id, ids)).order_by(*IN_PLAN_ORDER)
    services = grouped((service.deployment_id, service) for service in await db.scalars(query))
    return {
        record.id: {
            "start_on": deployments[record.deployment_id].start_on.isoformat(),
            "status": deployments[record.deployment_id].status,
            "planned_services": [
                {"title": each.title, "due_on": each.due_on.isoformat(), "status": each.status}
                for each in services.get(record.deployment_id, [])
            ],
        }
        for record in records
    }


DEPLOYMENT = RecordType(
    name="deployment",
    label="Deployment",
    description="A service plan at work for a client: who does what by when.",
    prefix=DEPLOYMENTS,
    entity=DeploymentRecord,
    card=_card,
    snapshot=_snapshot,
)


async def keep_deployment_record(work: Work, deployment: Deployment) -> None:
    """Bring the record of a deployment in line with it; a new one gets its record."""
    with seeing_all(work.db):
        plan = await work.find(ServicePlan, deployment.service_plan_id)
    await keep_record(work, DEPLOYMENT, deployment.client_id, plan.name, deployment_id=deployment.id)
