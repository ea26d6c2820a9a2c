"""What may be asked and done about plan templates."""

import sqlalchemy as sa
import strawberry

from ..core import plan_templates as core
from ..core import template_lifecycle as lifecycle
from ..core import template_publishing as publishing
from ..core.errors import NotFound
from ..core.orders import Order
from ..core.plan_templates import PlanTemplate
from ..core.visibility import Db
from ..core.work import Work
from ..schema import plan_templates as api
from ..schema import template_refusals  # noqa: F401 — refusals are found by what they describe
from ..schema.operations import Answer, answer, changes, listing, mutation, query
from ..schema.template_items import new_sections

ORDERS: dict[api.PlanTemplateOrder, Order] = {
    api.PlanTemplateOrder.NAME: core.BY_NAME,
    api.PlanTemplateOrder.NEWEST: core.NEWEST,
}


@query(api.PlanTemplate | None)
async def plan_template(db: Db, id: strawberry.ID) -> PlanTemplate:
    """One plan template."""
    if (found := await db.get(PlanTemplate, id)) is None:
        raise NotFound("plan template", id, path=["id"])
    return found


@listing(api.PlanTemplate, ORDERS)
def plan_templates(db: Db, filter: api.PlanTemplateFilter | None = None) -> sa.Select[PlanTemplate]:
    """The organisation's plan templates."""
    return core.matching(**vars(filter or api.PlanTemplateFilter()))


@mutation(api.CreatePlanTemplatePayload)
async def create_plan_template(work: Work, input: api.CreatePlanTemplateInput) -> Answer:
    """Make a plan template, bare or with all its sections and items; it is offered for plans once it is published."""
    template = await lifecycle.create(
        work,
        input.name,
        description=input.description,
        review_interval_months=input.review_interval_months,
        review_service_plan_id=input.review_service_plan_id,
        associated_record_types=input.associated_record_types,
        sections=new_sections(input.sections),
    )
    return answer(plan_template=template)


@mutation(api.UpdatePlanTemplatePayload)
async def update_plan_template(work: Work, input: api.UpdatePlanTemplateInput) -> Answer:
    """Rename or describe a template, or change what its draft says about reviews and associated records."""
    template = await work.get(PlanTemplate, input.plan_template_id, version=input.expected_version)
    await lifecycle.update(work, template, changes(input, "plan_template_id"))
    return answer(plan_template=template)


@mutation(api.PublishPlanTemplatePayload)
async def publish_plan_template(work: Work, input: api.PublishPlanTemplateInput) -> Answer:
    """Freeze the draft of a template: new plans are made from it, plans made before stay as they are.

    A retired template stays retired; reactivate it to offer it again.
    """
    template = await work.get(PlanTemplate, input.plan_template_id, version=input.expected_version)
    published = await publishing.publish(work, template)
    return answer(plan_template=template, published_version=published)


@mutation(api.DraftNextTemplateVersionPayload)
async def draft_next_template_version(work: Work, input: api.DraftNextTemplateVersionInput) -> Answer:
    """Start the next version of a published template as a copy of the current one, to be edited and published."""
    template = await work.get(PlanTemplate, input.plan_template_id, version=input.expected_version)
    draft = await publishing.draft_next(work, template)
    return answer(plan_template=template, draft_version=draft)


@mutation(api.DiscardTemplateDraftPayload)
async def discard_template_draft(work: Work, input: api.DiscardTemplateDraftInput) -> Answer:
    """Throw away the draft of a published template; its current version stays as it is."""
    template = await work.get(PlanTemplate, input.plan_template_id, version=input.expected_version)
    await publishing.discard_draft(work, template)
    return answer(plan_template=template)


@mutation(api.RetirePlanTemplatePayload)
async def retire_plan_template(work: Work, input: api.RetirePlanTemplateInput) -> Answer:
    """Stop offering a template for new plans; plans made from it go on."""
    template = await work.get(PlanTemplate, input.plan_template_id, version=input.expected_version)
    await lifecycle.retire(work, template)
    return answer(plan_template=template)


@mutation(api.ReactivatePlanTemplatePayload)
async def reactivate_plan_template(work: Work, input: api.ReactivatePlanTemplateInput) -> Answer:
    """Offer a retired template again, where people can still work with its current version."""
    template = await work.get(PlanTemplate, input.plan_template_id, version=input.expected_version)
    await lifecycle.reactivate(work, template)
    return answer(plan_template=template)


@mutation(api.CopyPlanTemplatePayload)
async def copy_plan_template(work: Work, input: api.CopyPlanTemplateInput) -> Answer:
    """Make a new template from the current version of another, or from its draft where none was published."""
    source = await work.get(PlanTemplate, input.plan_template_id)
    return answer(plan_template=await lifecycle.copy(work, source, input.name))


@mutation(api.DeletePlanTemplatePayload)
async def delete_plan_template(work: Work, input: api.DeletePlanTemplateInput) -> Answer:
    """Delete a template that no plan was ever made from, with all its versions; retire the others."""
    template = await work.get(PlanTemplate, input.plan_template_id, version=input.expected_version)
    await lifecycle.delete(work, template)
    return answer(deleted_plan_template_id=template.id)
