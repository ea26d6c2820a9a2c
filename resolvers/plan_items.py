"""What may be done with the items of a plan and the records linked to them."""

from typing import Any

import sqlalchemy as sa
import strawberry

from ..core import item_additions, item_links, item_work
from ..core.errors import InvalidInput, NotFound
from ..core.orders import Order
from ..core.plan_items import PlanItem, RecordLink
from ..core.record_lists import linkable
from ..core.records import ClientRecord
from ..core.support_plans import SupportPlan
from ..core.visibility import Db
from ..core.work import Work
from ..schema import plan_item_inputs as acts
from ..schema import plan_items as api
from ..schema.inputs import Search
from ..schema.operations import Answer, answer, listing, mutation, query
from ..schema.records import Record, RecordOrder


@query(api.PlanItem | None)
async def plan_item(db: Db, id: strawberry.ID) -> PlanItem:
    """One item of a plan."""
    return await _found(db, id)


@listing(
    Record,
    {RecordOrder.NEWEST: Order((ClientRecord.id,), descending=True)},
    plan_item_id="The item they must fit.",
    search="Words in their number, title or fields, or the beginnings of words.",
)
async def linkable_records(db: Db, plan_item_id: strawberry.ID, search: Search | None = None) -> sa.Select[Any]:
    """The client's records that fit an item and can be linked to it, a page at a time."""
    item = await _found(db, plan_item_id)
    installed = await db.record_types.by_name(db)
    return linkable(item.client_id, installed.keys() & set(item.definition.record_types), search=search)


async def _found(db: Db, identifier: str) -> PlanItem:
    if item := await db.get(PlanItem, identifier):
        return item
    raise NotFound("plan item", identifier, path=["id"])


def _values(given: object) -> dict[str, object]:
    if not isinstance(given, dict):
        raise InvalidInput("The values must be an object, by key.", path=["values"])
    return given


@mutation(acts.RecordPlanItemValuesPayload)
async def record_plan_item_values(work: Work, input: acts.RecordPlanItemValuesInput) -> Answer:
    """Fill in fields of an item: the plan's own, or those of the client's profile."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    await item_work.record_values(work, item, _values(input.values))
    return answer(plan_item=item)


@mutation(acts.MarkPlanItemDonePayload)
async def mark_plan_item_done(work: Work, input: acts.MarkPlanItemDoneInput) -> Answer:
    """Confirm that an item is complete: completed in a first plan, reviewed in a review."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    await item_work.mark_done(work, item)
    return answer(plan_item=item)


@mutation(acts.ReopenPlanItemPayload)
async def reopen_plan_item(work: Work, input: acts.ReopenPlanItemInput) -> Answer:
    """Take back that an item is done."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    await item_work.reopen(work, item)
    return answer(plan_item=item)


@mutation(acts.MarkPlanItemNotRequiredPayload)
async def mark_plan_item_not_required(work: Work, input: acts.MarkPlanItemNotRequiredInput) -> Answer:
    """Say that an item does not apply to the client; what it holds is kept in case it is reinstated."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    await item_work.mark_not_required(work, item, input.reason)
    return answer(plan_item=item)


@mutation(acts.ReinstatePlanItemPayload)
async def reinstate_plan_item(work: Work, input: acts.ReinstatePlanItemInput) -> Answer:
    """Say that an item applies after all; what it held is there again, to be confirmed."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    await item_work.reinstate(work, item)
    return answer(plan_item=item)


@mutation(acts.ConfirmNotRequiredPayload)
async def confirm_not_required(work: Work, input: acts.ConfirmNotRequiredInput) -> Answer:
    """In a review: confirm that items still do not apply, those named or all at once."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    items = await item_work.confirm_not_required(work, plan, input.plan_item_ids)
    return answer(support_plan=plan, plan_items=items)


@mutation(acts.AcknowledgePlanItemPayload)
async def acknowledge_plan_item(work: Work, input: acts.AcknowledgePlanItemInput) -> Answer:
    """Say that you read the information in an item, of a draft or of the plan in force."""
    item = await work.get(PlanItem, input.plan_item_id)
    await item_work.acknowledge(work, item)
    return answer(plan_item=item)


@mutation(acts.AddAnotherPlanItemPayload)
async def add_another_plan_item(work: Work, input: acts.AddAnotherPlanItemInput) -> Answer:
    """Add an item right behind one like it, blank or as a clone."""
    source = await work.get(PlanItem, input.plan_item_id)
    return answer(plan_item=await item_additions.add_another(work, source, clone=input.clone))


@mutation(acts.MovePlanItemPayload)
async def move_plan_item(work: Work, input: acts.MovePlanItemInput) -> Answer:
    """Give an item another place in its section."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    await item_additions.move_item(work, item, input.position)
    return answer(plan_item=item)


@mutation(acts.RemovePlanItemPayload)
async def remove_plan_item(work: Work, input: acts.RemovePlanItemInput) -> Answer:
    """Take an added item away, with its values and links; linked records stay."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    await item_additions.remove_item(work, item)
    return answer(removed_plan_item_id=item.id, support_plan=await work.find(SupportPlan, item.plan_id))


@mutation(acts.LinkRecordPayload)
async def link_record(work: Work, input: acts.LinkRecordInput) -> Answer:
    """Link one of the client's records to an item; linking it twice changes nothing."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    link = await item_links.link_record(work, item, await work.find(ClientRecord, input.record_id))
    return answer(plan_item=item, link=link)


@mutation(acts.CreateLinkedRecordPayload)
async def create_linked_record(work: Work, input: acts.CreateLinkedRecordInput) -> Answer:
    """Create a record of the client and link it to an item, both or neither."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    link = await item_links.create_linked_record(work, item, input.record_type, input.title, _values(input.values))
    return answer(plan_item=item, link=link, record=await work.find(ClientRecord, link.record_id))


@mutation(acts.UnlinkRecordPayload)
async def unlink_record(work: Work, input: acts.UnlinkRecordInput) -> Answer:
    """Undo a link; the record itself stays."""
    item = await work.get(PlanItem, input.plan_item_id, version=input.expected_version)
    link = await work.find(RecordLink, input.link_id)
    await item_links.unlink(work, item, link)
    return answer(plan_item=item, removed_link_id=link.id)
