"""Work that a support plan prompted: put up for a decision once the plan is no longer in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from .batches import among, grouped
from .clients import Client
from .deployment_endings import settle
from .deployments import Deployment, DeploymentStatus
from .errors import Invalid, InvalidInput, NotFound, Path, Refusal, VersionConflict
from .events import Event
from .finding import found
from .permissions import requires
from .planned_notes import NoteKind, keep_note
from .planned_service_steps import CANCEL
from .planned_services import IN_PLAN_ORDER, PlannedService, unfinished_of
from .support_plans import SupportPlan
from .visibility import Db, seeing_all
from .work import Work


class PlannedServiceDecision(StrEnum):
    """What becomes of work whose support plan is no longer in force."""

    KEEP = "KEEP"
    """It is still to be done."""
    CANCEL = "CANCEL"
    """It falls away."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided about one planned service, as they saw it."""

    planned_service_id: str
    expected_version: int
    decision: PlannedServiceDecision


@dataclass(frozen=True, slots=True)
class PlannedServiceLostSupport(Event):
    """The support plan that prompted a planned service is no longer in force; somebody decides what becomes of it."""

    support_plan_id: str


@dataclass(frozen=True, slots=True)
class PlannedServiceDecidedOn(Event):
    """It was decided what becomes of a planned service whose support plan is no longer in force."""

    decision: str


async def put_up_for_decision(work: Work, plan: SupportPlan) -> list[PlannedService]:
    """List what a plan prompted and is not finished, for it is no longer in force; the next plan may prompt it anew."""
    with seeing_all(work.db):
        query = sa.select(Deployment).where(
            Deployment.prompted_by_id == plan.id, Deployment.status == DeploymentStatus.OPEN
        )
        deployments = {deployment.id: deployment for deployment in await work.db.scalars(query)}
        unfinished = await unfinished_of(work.db, [*deployments])
    for deployment in deployments.values():
        deployment.is_superseded, deployment.is_limited = True, False
    services = [service for group in unfinished.values() for service in group]
    for service in services:
        service.has_lost_support = True
        work.record(PlannedServiceLostSupport(service.id, plan.id))
    if services:
        work.warn(f"Planned services that the plan prompted, to be kept or cancelled: {len(services)}.")
    return services


async def to_decide_of(db: Db, plan_ids: Sequence[str]) -> Mapping[str, list[PlannedService]]:
    """What support plans prompted that is to be kept or cancelled, by plan and in order."""
    query = (
        sa.select(Deployment.prompted_by_id, PlannedService)
        .join(PlannedService, PlannedService.deployment_id == Deployment.id)
        .where(among(Deployment.prompted_by_id, plan_ids), PlannedService.to_be_decided())
    )
    groups = grouped((row[0], row[1]) for row in await db.execute(query.order_by(*IN_PLAN_ORDER)))
    return {plan_id: groups.get(plan_id, []) for plan_id in plan_ids}


@requires("planned_service.manage")
async def decide(work: Work, client: Client, decisions: Sequence[Decided], reason: str) -> list[PlannedService]:
    """Keep or cancel work of a client whose support plan is no longer in force; all that is named, or nothing."""
    services = await found(work.db, PlannedService, {each.planned_service_id for each in decisions})
    if refusals := _problems(client, decisions, services):
        raise Invalid(refusals)
    for each in decisions:
        _decide(work, services[each.planned_service_id], each.decision, reason)
    await _settle(work, services)
    return [services[each.planned_service_id] for each in decisions]


def _decide(work: Work, service: PlannedService, decision: PlannedServiceDecision, reason: str) -> None:
    service.has_lost_support = False
    if decision is PlannedServiceDecision.CANCEL:
        CANCEL.take(service)
    keep_note(work, service, NoteKind.DECIDED, reason)
    work.record(PlannedServiceDecidedOn(service.id, decision))


async def _settle(work: Work, services: Mapping[str, PlannedService]) -> None:
    for deployment_id in sorted({each.deployment_id for each in services.values() if each.deployment_id}):
        await settle(work, await work.find(Deployment, deployment_id))


def _problems(client: Client, decisions: Sequence[Decided], services: Mapping[str, PlannedService]) -> list[Refusal]:
    seen: set[str] = set()
    problems: list[Refusal] = []
    for place, each in enumerate(decisions):
        service = services.get(each.planned_service_id)
        if service is None or service.client_id != client.id:
            path: Path = ["decisions", place, "plannedServiceId"]
            problems.append(NotFound("planned service of this client", each.planned_service_id, path=path))
        else:
            problems += _unfit(service, each, place, is_named_twice=service.id in seen)
        seen.add(each.planned_service_id)
    return problems


def _unfit(service: PlannedService, decided: Decided, place: int, *, is_named_twice: bool) -> list[Refusal]:
    path: Path = ["decisions", place, "plannedServiceId"]
    if is_named_twice:
        return [InvalidInput("This planned service is named twice.", path=path)]
    if service.version != decided.expected_version:
        conflict = VersionConflict("planned service", service.id, decided.expected_version, service.version)
        conflict.path = ["decisions", str(place), "expectedVersion"]
        return [conflict]
    if not service.needs_decision:
        return [InvalidInput("There is nothing to decide about this planned service.", path=path)]
    return []
