"""Editing a service plan: its steps and their order. Planned services that exist already are never touched."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from . import ids
from .billing_rates import BillingRate
from .caseloads import AssigneeInactive
from .due_dates import MOST_DELAY_DAYS, DayUnit
from .errors import Invalid, NotFound, OutOfRange, Path, Refusal, TooMany
from .events import Event
from .finding import found
from .permissions import requires
from .positions import arrange, moved
from .service_plan_versions import editable_version, steps_of
from .service_plans import Fulfilment, ServicePlan, ServicePlanStep, ServicePlanVersion, StepActivity
from .staff import Role, StaffMember
from .visibility import touch
from .work import Work

MOST_STEPS = 500


class EmptyStep(Refusal):
    """A step says neither in words nor as activities what is to be done."""

    def __init__(self, path: Path) -> None:
        super().__init__("Say what is to be done: a step needs a description or at least one activity.", path=path)


class AssignedTwice(Refusal):
    """A step is done by a person or by a role, not both."""

    def __init__(self, path: Path) -> None:
        super().__init__("Name a person or a role, not both.", path=path)


@dataclasses.dataclass(frozen=True, slots=True)
class ServicePlanEdited(Event):
    """A step of a service plan was added, changed, moved or removed."""

    change: str
    """What happened, such as `step added`."""
    step_id: str
    """The step it happened to."""
    version_number: int
    """The version of the plan that holds it."""


@dataclasses.dataclass(frozen=True)
class NewActivity:
    """An activity as somebody describes it."""

    title: str
    is_required: bool = False
    key: str | None = None
    """Which activity of the step it is already; a new one where it is null."""


@dataclasses.dataclass(frozen=True)
class NewStep:
    """A step as somebody describes it."""

    title: str
    delay_days: int = 0
    day_unit: DayUnit = DayUnit.CALENDAR
    description: str | None = None
    activities: Sequence[NewActivity] = ()
    assignee_id: str | None = None
    role_id: str | None = None
    fulfilled_by: Fulfilment | None = None
    billing_rate_id: str | None = None

    def build(self, version: ServicePlanVersion, position: int) -> ServicePlanStep:
        """The step as it is stored, at a place in a version."""
        given = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        owner = {"service_plan_id": version.service_plan_id, "version_id": version.id, "position": position}
        return ServicePlanStep(**(given | owner | {"activities": _activities(self.activities)}))


@requires("service_plan.configure")
async def add_step(work: Work, plan: ServicePlan, new: NewStep, position: int | None = None) -> ServicePlanStep:
    """Add a step, at a place or at the end."""
    await demand_steps(work, {("step",): new})
    version = await editable_version(work, plan)
    siblings = await steps_of(work.db, version)
    if len(siblings) >= MOST_STEPS:
        raise TooMany(f"There are {MOST_STEPS} already; that is as many as fit.")
    step = new.build(version, len(siblings) + 1)
    work.add(step)
    await arrange(work.db, moved([*siblings, step], step, position or step.position))
    return _edited(work, plan, version, "step added", step)


@requires("service_plan.configure")
async def change_step(
    work: Work, plan: ServicePlan, step: ServicePlanStep, changes: Mapping[str, Any]
) -> ServicePlanStep:
    """Change what a step says, when it is due or who does it; its successor where the plan was deployed already."""
    version, step = await _editable(work, plan, step)
    changed = dict(changes)
    if "activities" in changed:
        changed["activities"] = _activities(changed["activities"], step.activities)
    for name, value in changed.items():
        setattr(step, name, value)
    await demand_steps(work, {(): step})
    return _edited(work, plan, version, "step changed", step)


@requires("service_plan.configure")
async def move_step(work: Work, plan: ServicePlan, step: ServicePlanStep, position: int) -> ServicePlanStep:
    """Move a step to a place; a place beyond the end is the end."""
    version, step = await _editable(work, plan, step)
    await arrange(work.db, moved(await steps_of(work.db, version), step, position))
    return _edited(work, plan, version, "step moved", step)


@requires("service_plan.configure")
async def remove_step(work: Work, plan: ServicePlan, step: ServicePlanStep) -> None:
    """Take a step out of the plan; planned services that were made from it stay."""
    version, step = await _editable(work, plan, step)
    await work.db.delete(step)
    await work.db.flush()  # its place is free before the others close up
    await arrange(work.db, await steps_of(work.db, version))
    _edited(work, plan, version, "step removed", step)


async def demand_steps(work: Work, steps: Mapping[Path, NewStep | ServicePlanStep]) -> None:
    """Refuse steps that nobody could work with. Raises Invalid, naming every field by the path of its step."""
    members = {step.assignee_id for step in steps.values()}
    roles = {step.role_id for step in steps.values()}
    rates = {step.billing_rate_id for step in steps.values()}
    known = [
        await _known(work, entity, identifiers)
        for entity, identifiers in ((StaffMember, members), (Role, roles), (BillingRate, rates))
    ]
    refusals = [refusal for path, step in steps.items() for refusal in _problems(step, path, *known)]
    if refusals:
        raise Invalid(refusals)


def _problems(
    step: NewStep | ServicePlanStep,
    path: Path,
    members: Mapping[str, Any],
    roles: Mapping[str, Any],
    rates: Mapping[str, Any],
) -> Iterator[Refusal]:
    if not 0 <= step.delay_days <= MOST_DELAY_DAYS:
        yield OutOfRange(f"A step is due 0 to {MOST_DELAY_DAYS:,} days after the start.", path=[*path, "delayDays"])
    if not step.description and not step.activities:
        yield EmptyStep([*path, "description"])
    if step.assignee_id and step.role_id:
        yield AssignedTwice([*path, "roleId"])
    if step.assignee_id and step.assignee_id not in members:
        yield NotFound("member of staff", step.assignee_id, path=[*path, "assigneeId"])
    elif step.assignee_id and not members[step.assignee_id].is_active:
        yield AssigneeInactive(members[step.assignee_id], path=[*path, "assigneeId"])
    if step.role_id and step.role_id not in roles:
        yield NotFound("role", step.role_id, path=[*path, "roleId"])
    if step.billing_rate_id and step.billing_rate_id not in rates:
        yield NotFound("billing rate", step.billing_rate_id, path=[*path, "billingRateId"])


async def _known(work: Work, entity: type[Any], identifiers: set[str | None]) -> Mapping[str, Any]:
    return await found(work.db, entity, [identifier for identifier in identifiers if identifier])


async def _editable(work: Work, plan: ServicePlan, step: ServicePlanStep) -> tuple[ServicePlanVersion, ServicePlanStep]:
    """The version that may be edited, and the step as it is there."""
    if step.version_id != plan.current_version_id:
        raise NotFound("step of the current version", step.id, path=["stepId"])
    version = await editable_version(work, plan)
    here = sa.select(ServicePlanStep).where(
        ServicePlanStep.version_id == version.id, ServicePlanStep.position == step.position
    )
    return version, (await work.db.scalars(here)).one()


def _activities(given: Sequence[NewActivity], known: Sequence[StepActivity] = ()) -> tuple[StepActivity, ...]:
    keys = {activity.key for activity in known}
    return tuple(
        StepActivity(each.key if each.key in keys and each.key else ids.new_id("act"), each.title, each.is_required)
        for each in given
    )


def _edited(
    work: Work, plan: ServicePlan, version: ServicePlanVersion, change: str, step: ServicePlanStep
) -> ServicePlanStep:
    plan.current_version_id = version.id
    touch(plan)
    work.record(ServicePlanEdited(plan.id, change, step.id, version.number))
    return step
