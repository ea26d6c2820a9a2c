"""What differs between two plans, as the API shows it."""

from ..core import plan_differences
from .declaring import describes, enum
from .plan_items import PlanItem, RecordLink
from .support_plans import SupportPlan

enum(plan_differences.Change)


@describes(plan_differences.FieldDifference)
class FieldDifference:
    """A field that holds something else."""

    key: str
    label: str
    before: str
    after: str


@describes(plan_differences.ItemDifference)
class ItemDifference:
    """How an item differs between two plans."""

    change: plan_differences.Change
    section_title: str
    title: str
    before: PlanItem | None
    after: PlanItem | None
    fields: list[FieldDifference]
    links_added: list[RecordLink]
    links_removed: list[RecordLink]
    is_no_longer_required: bool
    is_required_again: bool


@describes(plan_differences.PlanDifference)
class PlanDifference:
    """What differs between two plans of a client."""

    before: SupportPlan
    after: SupportPlan
    items: list[ItemDifference]
    unchanged: int
