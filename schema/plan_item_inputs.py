"""What is given to, and answered by, whatever is done with an item of a plan."""

import strawberry
from strawberry.scalars import JSON

from .declaring import input, payload
from .inputs import Key, Name, Reason
from .payloads import Payload
from .plan_items import PlanItem, RecordLink
from .records import Record
from .support_plans import SupportPlan


@payload
class PlanItemPayload(Payload):
    """An item that was worked on."""

    plan_item: PlanItem | None = None
    """The item as it is now."""


@input
class PlanItemInput:
    """An item to be worked on."""

    plan_item_id: strawberry.ID
    """The item."""
    expected_version: int
    """The version you read."""


@input
class RecordPlanItemValuesInput(PlanItemInput):
    """What fields of an item hold."""

    values: JSON
    """What the fields hold, by key; fields that are left out stay, null empties one."""


@input
class MarkPlanItemDoneInput(PlanItemInput):
    """An item that is complete."""


@input
class ReopenPlanItemInput(PlanItemInput):
    """An item that is not done after all."""


@input
class MarkPlanItemNotRequiredInput(PlanItemInput):
    """An item that does not apply to the client."""

    reason: Reason
    """Why it does not apply."""


@input
class ReinstatePlanItemInput(PlanItemInput):
    """An item that applies after all."""


@input
class AcknowledgePlanItemInput:
    """An item whose information was read."""

    plan_item_id: strawberry.ID
    """The item."""


@input
class MovePlanItemInput(PlanItemInput):
    """An item to be put at another place."""

    position: int
    """Its new place in the section, from 1; beyond the end is the end."""


@input
class RemovePlanItemInput(PlanItemInput):
    """An added item to be taken away."""


@input
class AddAnotherPlanItemInput:
    """An item to add another like it."""

    plan_item_id: strawberry.ID
    """The item that another is added behind."""
    clone: bool = False
    """Whether the new one starts with the values and linked records of this one; else it is blank."""
    idempotency_key: Key | None = None
    """A repeat with the same key answers like the first and adds nothing twice."""


@input
class ConfirmNotRequiredInput:
    """Items of a review that still do not apply."""

    support_plan_id: strawberry.ID
    """The review."""
    expected_version: int
    """The version you read."""
    plan_item_ids: list[strawberry.ID] | None = None
    """The items; leave it out to confirm all that are still unconfirmed."""


@input
class LinkRecordInput(PlanItemInput):
    """A record to be linked."""

    record_id: strawberry.ID
    """The record; it must be the client's own, fit the item, and not be archived."""


@input
class CreateLinkedRecordInput(PlanItemInput):
    """A record to be created and linked, both or neither."""

    record_type: Name
    """The name of its type, one that the item takes."""
    title: Name
    """What it is about, in a few words."""
    values: JSON
    """What its fields hold, by key."""
    idempotency_key: Key | None = None
    """A repeat with the same key answers like the first and creates nothing twice."""


@input
class UnlinkRecordInput(PlanItemInput):
    """A link to be undone; the record stays."""

    link_id: strawberry.ID
    """The link."""


@payload
class RecordPlanItemValuesPayload(PlanItemPayload):
    """The item with its values."""


@payload
class MarkPlanItemDonePayload(PlanItemPayload):
    """The item, done."""


@payload
class ReopenPlanItemPayload(PlanItemPayload):
    """The item, in progress again."""


@payload
class MarkPlanItemNotRequiredPayload(PlanItemPayload):
    """The item, not required."""


@payload
class ReinstatePlanItemPayload(PlanItemPayload):
    """The item, to be worked on again."""


@payload
class AcknowledgePlanItemPayload(PlanItemPayload):
    """The item with its acknowledgements."""


@payload
class MovePlanItemPayload(PlanItemPayload):
    """The item at its new place."""


@payload
class AddAnotherPlanItemPayload(PlanItemPayload):
    """The new item."""


@payload
class RemovePlanItemPayload(Payload):
    """The item that is gone."""

    removed_plan_item_id: strawberry.ID | None = None
    """The identifier it had."""
    support_plan: SupportPlan | None = None
    """The plan it was part of."""


@payload
class ConfirmNotRequiredPayload(Payload):
    """The items that were confirmed."""

    support_plan: SupportPlan | None = None
    """The review."""
    plan_items: list[PlanItem] | None = None
    """The items that are confirmed as not required."""


@payload
class LinkRecordPayload(PlanItemPayload):
    """The item and its new link."""

    link: RecordLink | None = None
    """The link."""


@payload
class CreateLinkedRecordPayload(PlanItemPayload):
    """The item, its new link and the new record."""

    link: RecordLink | None = None
    """The link."""
    record: Record | None = None
    """The new record."""


@payload
class UnlinkRecordPayload(PlanItemPayload):
    """The item without the link."""

    removed_link_id: strawberry.ID | None = None
    """The identifier the link had."""
