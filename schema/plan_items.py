"""Items of a plan and the records linked to them, as the API shows them."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from ..core import item_content, item_definitions, link_problems, plan_items, plan_lookups, plan_snapshots, staff
from .declaring import computed, describes, enum, related
from .fields import FieldValue
from .guidance import Guidance
from .item_definitions import ItemDefinition
from .node import Node
from .records import Record
from .staff import StaffMember
from .support_plans import Acknowledgement, FrozenRecord, PlanComment, PlanSection, SupportPlan

enum(plan_items.PlanItemStatus)
enum(plan_items.LinkMode)
enum(link_problems.LinkProblem)


@describes(item_content.Missing)
class MissingContent:
    """Something an item still lacks before it can be marked done."""

    key: str | None
    message: str
    link: Annotated["RecordLink", strawberry.lazy(".plan_items")] | None = related(plan_items.RecordLink)
    """The link that stands in the way, where it is one."""


@describes(plan_items.RecordLink)
class RecordLink(Node):
    """That a record is part of a plan, through one of its items."""

    record: Record | None = related()
    record_type: str
    mode: plan_items.LinkMode
    is_broken: bool = computed(link_problems.problems_of, then=link_problems.is_problem)
    """Whether something is wrong with it; the item cannot be marked done until that is resolved."""
    problem: link_problems.LinkProblem | None = computed(link_problems.problems_of)
    """What is wrong with it; null where nothing is."""
    frozen: FrozenRecord | None = computed(plan_snapshots.frozen_links_of)
    """The record as it was when the plan was activated; null before, and for hidden records."""
    changed_since_activation: bool | None = computed(plan_snapshots.changed_links_of)
    """Whether the record changed since the plan was activated; null for drafts and hidden records."""
    item: Annotated["PlanItem", strawberry.lazy(".plan_items")] = related()
    created_at: datetime


@describes(plan_items.PlanItem)
class PlanItem(Node):
    """One thing to be considered in a plan: fields to fill in, records to link, something to read."""

    title: str
    kind: item_definitions.ItemKind
    position: int
    guidance: Guidance | None
    definition: ItemDefinition
    status: plan_items.PlanItemStatus
    previous_status: plan_items.PlanItemStatus | None
    is_done: bool
    is_custom: bool
    is_from_review: bool
    is_confirmed: bool
    not_required_reason: str | None
    values: JSON
    fields: list[FieldValue] = computed(item_content.field_values_of)
    """What its fields hold, the plan's own or the client's; those of a plan in force as they were agreed."""
    missing: list[MissingContent] = computed(plan_lookups.missing_of)
    """What it lacks before it can be marked done."""
    links: list[RecordLink] = computed(plan_lookups.shown_links_of)
    """The records linked to it; an item that is not required shows none."""
    acknowledgements: list[Acknowledgement] = related()
    comments: list[PlanComment] = related()
    previous: Annotated["PlanItem", strawberry.lazy(".plan_items")] | None = computed(plan_lookups.previous_items_of)
    """In a review: the same item as it stands in the plan under review."""
    section: PlanSection = related()
    plan: SupportPlan = related()
    done_at: datetime | None
    done_by: StaffMember | None = related(staff.StaffMember)
    """Who marked it done or not required."""
    version: int
    updated_at: datetime
