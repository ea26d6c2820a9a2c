"""Making planned services from the steps of a service plan."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm.attributes import set_committed_value

from .deployments import Deployment, StepOverride
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
        made.append(_make(deployment, step, deployment.overrides.of(step)[1], assignees.get(step.id), basis))
    made.sort(key=lambda each: (each.due_on, each.position))
    set_committed_value(deployment, "planned_services", made)
    return made


def basis_of(step: ServicePlanStep, version: ServicePlanVersion, start_on: date, days_off: DaysOff) -> DueBasis:
    """What the due date of a step is worked out from."""
    return kept_basis(DueBasis(start_on, step.delay_days, step.day_unit, version.weekend_rule, days_off))


def _make(
    deployment: Deployment, step: ServicePlanStep, override: StepOverride, assignee_id: str | None, basis: DueBasis
) -> PlannedService:
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
        assignee_id=assignee_id,
        role_id=step.role_id,
        fulfilled_by=step.fulfilled_by,
        billing_rate_id=deployment.overrides.billing_rate_id or step.billing_rate_id,
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
