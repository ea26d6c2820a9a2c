"""Who does the work of a deployment: chosen for a step, for all steps, or by the plan; else it waits in the pool."""

from collections.abc import Iterable, Mapping, Sequence

from .caseloads import AssigneeInactive
from .client_access import who_fill, who_see
from .clients import Client
from .deployments import Overrides
from .errors import NotFound, Path, Refusal
from .finding import found
from .service_plans import ServicePlanStep
from .staff import StaffMember
from .visibility import Db

Choice = tuple[str, tuple[str | int, ...]]
"""A member of staff, and which input named them."""
BY_THE_PLAN = ("servicePlanId",)


class AssigneeNoAccess(Refusal):
    """They may not see this client, so they could not do the work."""

    def __init__(self, member: StaffMember, *, path: Path) -> None:
        super().__init__(
            f"{member.name} may not see this client. Put the client on their caseload, or choose somebody else.",
            path=path,
        )
        self.staff_id = member.id


async def assignees_of(
    db: Db, client: Client, steps: Sequence[ServicePlanStep], overrides: Overrides
) -> tuple[Mapping[str, str], list[Refusal]]:
    """Who does each step, by step, and why some of them cannot."""
    fillers = await who_fill(db, client.id, {step.role_id for step in steps if step.role_id})
    choices = {step.id: choice for step in steps if (choice := _choice(step, overrides, fillers))}
    refusals = await problems_of(db, client.id, dict.fromkeys(choices.values()))
    return {step_id: staff_id for step_id, (staff_id, _) in choices.items()}, refusals


async def problems_of(db: Db, client_id: str, choices: Iterable[Choice]) -> list[Refusal]:
    """Why members of staff cannot do something for a client, each named by the input that chose them."""
    chosen = list(choices)
    members = await found(db, StaffMember, {staff_id for staff_id, _ in chosen})
    seeing = await who_see(db, client_id, members.keys())
    refusals: list[Refusal] = []
    for staff_id, path in chosen:
        if (member := members.get(staff_id)) is None:
            refusals.append(NotFound("member of staff", staff_id, path=path))
        elif not member.is_active:
            refusals.append(AssigneeInactive(member, path=path))
        elif staff_id not in seeing:
            refusals.append(AssigneeNoAccess(member, path=path))
    return refusals


def _choice(step: ServicePlanStep, overrides: Overrides, fillers: Mapping[str, str]) -> Choice | None:
    place, override = overrides.of(step)
    if override.is_unassigned:
        return None
    if override.assignee_id:
        return override.assignee_id, ("steps", place, "assigneeId")
    if overrides.assignee_id:
        return overrides.assignee_id, ("assigneeId",)
    staff_id = step.assignee_id or fillers.get(step.role_id or "")
    return (staff_id, BY_THE_PLAN) if staff_id else None
