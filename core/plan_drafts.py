"""Drafts: the only plans that can be worked on."""

from .clients import Client
from .errors import ClientInactive, Refusal
from .plan_items import PlanItem
from .support_plans import SupportPlan, SupportPlanStatus
from .visibility import touch
from .work import Work


class PlanReadOnly(Refusal):
    """Only a draft can be changed; start a review of an active plan to change it."""

    def __init__(self, plan: SupportPlan) -> None:
        super().__init__(
            f"This plan is {plan.status.lower()} and can only be read. Start a review of the active plan to change it."
        )
        self.plan_id = plan.id
        self.status = plan.status


async def active_client(work: Work, client_id: str) -> Client:
    """The client, who must be active."""
    client = await work.find(Client, client_id)
    if not client.is_active:
        raise ClientInactive(client.id)
    return client


async def draft_of(work: Work, item: PlanItem) -> SupportPlan:
    """The plan of an item, which must be a draft of an active client, and counts as changed from here on."""
    plan = await work.find(SupportPlan, item.plan_id)
    await change_draft(work, plan)
    return plan


def demand_draft(plan: SupportPlan) -> None:
    """Refuse to work on a plan that is no draft."""
    if plan.status is not SupportPlanStatus.DRAFT:
        raise PlanReadOnly(plan)


async def change_draft(work: Work, plan: SupportPlan) -> None:
    """Refuse unless the plan may be changed; an approval does not outlive the change."""
    demand_draft(plan)
    await active_client(work, plan.client_id)
    plan.approved_at = plan.approved_by_id = plan.approval_note = None
    touch(plan)
