"""What is given to, and answered by, whatever is done with a support plan."""

from datetime import date

import strawberry

from ..core import support_plans
from .declaring import input, payload
from .deployments import Deployment
from .inputs import Key, Reason
from .payloads import Payload
from .planned_services import PlannedService
from .support_plans import PlanComment, SupportPlan


@payload
class SupportPlanPayload(Payload):
    """A plan that was changed."""

    support_plan: SupportPlan | None = None
    """The plan as it is now."""


@input
class CreateSupportPlanInput:
    """A new draft for a client."""

    client_id: strawberry.ID
    """Whom it is for."""
    template_id: strawberry.ID
    """What it is made from; the template must be active."""
    associated_record_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Records of the client that belong to the plan as a whole, at most one of each associated type.",
    )
    idempotency_key: Key | None = None
    """A repeat with the same key answers like the first and makes nothing new."""


@payload
class CreateSupportPlanPayload(Payload):
    """The draft that was made."""

    support_plan: SupportPlan | None = None
    """The draft."""


@input
class ChooseAssociatedRecordsInput:
    """Which records belong to a draft as a whole."""

    support_plan_id: strawberry.ID
    """The draft."""
    expected_version: int
    """The version you read."""
    associated_record_ids: list[strawberry.ID]
    """All the records that belong to it from now on, at most one of each associated type."""


@payload
class ChooseAssociatedRecordsPayload(SupportPlanPayload):
    """The draft with its records."""


@input
class CopySupportPlanInput:
    """A plan that is over, to be used again."""

    support_plan_id: strawberry.ID
    """The expired or cancelled plan."""
    idempotency_key: Key | None = None
    """A repeat with the same key answers like the first and makes nothing new."""


@payload
class CopySupportPlanPayload(SupportPlanPayload):
    """The new draft."""


@input
class StartSupportPlanReviewInput:
    """An active plan to be reviewed."""

    support_plan_id: strawberry.ID
    """The active plan."""
    expected_version: int
    """The version you read."""
    kind: support_plans.ReviewKind = support_plans.ReviewKind.FULL
    """How much is looked at again."""
    idempotency_key: Key | None = None
    """A repeat with the same key answers like the first and makes nothing new."""


@payload
class StartSupportPlanReviewPayload(Payload):
    """The review that was started."""

    support_plan: SupportPlan | None = None
    """The new draft."""
    review_of: SupportPlan | None = None
    """The plan under review; it stays active."""


@input
class ActivateSupportPlanInput:
    """A complete draft to be put in force."""

    support_plan_id: strawberry.ID
    """The draft."""
    expected_version: int
    """The version you read."""
    supersedes_plan_id: strawberry.ID | None = None
    """The plan you mean to replace; refused where another one is active by then."""
    acknowledge_nothing_required: bool = False
    """Say so where every item is marked not required and that is meant."""
    idempotency_key: Key | None = None
    """A repeat with the same key answers like the first and changes nothing."""


@payload
class ActivateSupportPlanPayload(Payload):
    """The plan that came into force, the one it replaced, and what both mean for planned services."""

    support_plan: SupportPlan | None = None
    """The plan in force."""
    expired_support_plan: SupportPlan | None = None
    """The plan that was active before, where there was one."""
    fulfilled_planned_services: list[PlannedService] | None = None
    """What waited for the activation and is completed by it, in order; null where you may not see planned services."""
    review_deployment: Deployment | None = None
    """The review cycle that begins with it, where its template names one."""
    planned_services_to_decide: list[PlannedService] | None = None
    """What the plan before prompted and is not finished: keep or cancel each with `decidePlannedServices`."""


@input
class ApproveSupportPlanInput:
    """A complete draft to be approved for activation."""

    support_plan_id: strawberry.ID
    """The draft."""
    expected_version: int
    """The version you read."""
    note: Reason
    """What you looked at."""


@payload
class ApproveSupportPlanPayload(SupportPlanPayload):
    """The approved draft."""


@input
class CancelSupportPlanInput:
    """A plan in force to be withdrawn."""

    support_plan_id: strawberry.ID
    """The plan."""
    expected_version: int
    """The version you read."""
    reason: Reason
    """Why."""


@payload
class CancelSupportPlanPayload(SupportPlanPayload):
    """The cancelled plan."""


@input
class CancelSupportPlanDraftInput(CancelSupportPlanInput):
    """A draft to be given up."""


@payload
class CancelSupportPlanDraftPayload(SupportPlanPayload):
    """The draft that was given up."""


@input
class ScheduleSupportPlanInput:
    """When a plan is reviewed and when it ends."""

    support_plan_id: strawberry.ID
    """The draft or active plan."""
    expected_version: int
    """The version you read."""
    next_review_on: strawberry.Maybe[date | None]
    """The day by which it is reviewed; null for none."""
    ends_on: strawberry.Maybe[date | None]
    """Its last day in force; null for none."""


@payload
class ScheduleSupportPlanPayload(SupportPlanPayload):
    """The plan with its days."""


@input
class RebaseSupportPlanInput:
    """A draft to be brought to the current version of its template."""

    support_plan_id: strawberry.ID
    """The draft."""
    expected_version: int
    """The version you read."""


@payload
class RebaseSupportPlanPayload(SupportPlanPayload):
    """The draft as the template's current version has it."""


@input
class CommentOnSupportPlanInput:
    """Something to be said about a plan or one of its items."""

    support_plan_id: strawberry.ID
    """The draft or active plan."""
    item_id: strawberry.ID | None = None
    """The item it is about, where it is about one."""
    text: Reason
    """What is said."""
    idempotency_key: Key | None = None
    """A repeat with the same key answers like the first and says nothing twice."""


@payload
class CommentOnSupportPlanPayload(Payload):
    """The comment."""

    comment: PlanComment | None = None
    """What was said."""
