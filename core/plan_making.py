"""Making a draft: from a template, or from a plan that is over."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .clients import Client
from .errors import ClientInactive, InvalidTransition, NotFound
from .events import Event
from .item_links import RecordNotLinkable, reason_not_linkable
from .permissions import requires
from .plan_contents import copy_content, fill_from_template
from .plan_drafts import active_client, change_draft
from .plan_items import AssociatedRecord, PlanItem, PlanItemStatus
from .plan_templates import PlanTemplate, PlanTemplateVersion
from .records import ClientRecord
from .support_plans import SupportPlan, SupportPlanStatus
from .template_versions import current_content
from .work import Work


@dataclass(frozen=True, slots=True)
class SupportPlanCreated(Event):
    """A draft was made for a client."""

    client_id: str
    source_id: str


@requires("support_plan.write")
async def create_support_plan(
    work: Work, client: Client, template: PlanTemplate, record_ids: Sequence[str] = ()
) -> SupportPlan:
    """Make a draft for a client from a template's current version, keeping the records chosen for it."""
    if not client.is_active:
        raise ClientInactive(client.id)
    version, sections, items = await current_content(work.db, template)
    await _warn_of_other_drafts(work, client)
    plan = SupportPlan(client_id=client.id, template_version_id=version.id)
    work.add(plan)
    fill_from_template(work, plan, sections, items)
    await _associate(work, plan, version, record_ids)
    work.record(SupportPlanCreated(plan.id, client.id, template.id))
    return plan


@requires("support_plan.write")
async def choose_associated_records(work: Work, plan: SupportPlan, record_ids: Sequence[str]) -> None:
    """Choose anew which of the client's records belong to a draft as a whole, at most one of each type."""
    await change_draft(work, plan)
    await work.db.execute(sa.delete(AssociatedRecord).where(AssociatedRecord.plan_id == plan.id))
    await _associate(work, plan, await work.find(PlanTemplateVersion, plan.template_version_id), record_ids)


@requires("support_plan.write")
async def copy_as_draft(work: Work, plan: SupportPlan) -> SupportPlan:
    """Make a new draft with the content of a plan that is over; everything in it is to be confirmed again."""
    if plan.status not in (SupportPlanStatus.EXPIRED, SupportPlanStatus.CANCELLED):
        raise InvalidTransition("support plan", plan.status, "copied as a draft")
    client = await active_client(work, plan.client_id)
    await _warn_of_other_drafts(work, client)
    draft = SupportPlan(client_id=client.id, template_version_id=plan.template_version_id)
    work.add(draft)
    await copy_content(work, plan, draft, _to_be_confirmed)
    work.record(SupportPlanCreated(draft.id, client.id, plan.id))
    return draft


def _to_be_confirmed(source: PlanItem, copy: PlanItem, has_links: bool) -> None:
    if source.status is PlanItemStatus.NOT_REQUIRED:
        copy.status, copy.is_confirmed = PlanItemStatus.NOT_REQUIRED, False
    elif source.entered or has_links or source.status is not PlanItemStatus.NOT_STARTED:
        copy.status = PlanItemStatus.IN_PROGRESS


async def _associate(work: Work, plan: SupportPlan, version: PlanTemplateVersion, record_ids: Sequence[str]) -> None:
    taken: set[str] = set()
    known = await work.record_types.known(work.db)
    for place, record_id in enumerate(record_ids):
        path: list[str | int] = ["associatedRecordIds", place]
        record = await work.db.get(ClientRecord, record_id)
        if record is None:
            raise NotFound("client record", record_id, path=path)
        why = reason_not_linkable(record, plan.client_id, version.associated_record_types, known)
        if why or record.record_type in taken:
            raise RecordNotLinkable(record_id, why or "a plan keeps one record of each type", path=path)
        taken.add(record.record_type)
        work.add(
            AssociatedRecord(
                client_id=plan.client_id, plan_id=plan.id, record_type=record.record_type, record_id=record_id
            )
        )


async def _warn_of_other_drafts(work: Work, client: Client) -> None:
    others = await work.db.scalars(
        sa.select(SupportPlan.id).where(
            SupportPlan.client_id == client.id, SupportPlan.status == SupportPlanStatus.DRAFT
        )
    )
    if ids := list(others):
        work.warn(f"This client has other open drafts: {', '.join(ids)}.")
