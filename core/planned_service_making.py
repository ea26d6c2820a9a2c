"""Making planned services from the steps of a service plan."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm.attributes import set_committed_value

from .deployments import Deployment
from .due_dates import DaysOff, DueBasis, due, kept_basis
from .planned_services import PlannedActivity, PlannedService
from .service_plans import ServicePlanStep, ServicePlanVersion


def make_services(
    deployment: Deployment,
    version: ServicePlanVersion,
    steps: Sequence[ServicePlanStep],
    assignees: Mapping[str, str],
    days_off: DaysOff,
) -> list[PlannedService]:
    """One planned service for each step, with its activities, in the order of due dates and steps."""
    made = []
    for step in steps:
        basis = basis_of(step, version, deployment.start_on, days_off)
        rate_id = deployment.overrides.billing_rate_id or step.billing_rate_id or version.default_billing_rate_id
        made.append(_make(deployment, step, basis, assignee_id=assignees.get(step.id), billing_rate_id=rate_id))
    made.sort(key=lambda each: (each.due_on, each.position))
    set_committed_value(deployment, "planned_services", made)
    return made


def basis_of(step: ServicePlanStep, version: ServicePlanVersion, start_on: date, days_off: DaysOff) -> DueBasis:
    """What the due date of a step is worked out from."""
    return kept_basis(DueBasis(start_on, step.delay_days, step.day_unit, version.weekend_rule, days_off))


def _make(deployment: Deployment, step: ServicePlanStep, basis: DueBasis, **chosen: str | None) -> PlannedService:
    _, override = deployment.overrides.of(step)
    made = PlannedService(
        client_id=deployment.client_id,
        deployment_id=deployment.id,
        step_id=step.id,
        position=step.position,
        title=step.title,
        description=step.description if override.description is None else override.description,
        due_on=override.due_on or due(basis).on,
        due_set_by_hand=override.due_on is not None,
        due_basis=basis,
        role_id=step.role_id,
        fulfilled_by=step.fulfilled_by,
        **chosen,
    )
    activities = [
        PlannedActivity(
            client_id=deployment.client_id,
            planned_service_id=made.id,
            key=activity.key,
            position=place,
            title=activity.title,
            is_required=activity.is_required,
        )
        for place, activity in enumerate(step.activities, start=1)
    ]
    set_committed_value(made, "deployment", deployment)
    set_committed_value(made, "activities", activities)
    return made
