"""Plan templates, as the API shows them, and what may be done with one as a whole."""

from datetime import datetime
from enum import StrEnum

import strawberry

from ..core import plan_templates, template_lifecycle, template_versions
from .declaring import computed, describes, enum, input, payload, related
from .inputs import Key, Name, Paragraph, Search
from .node import Node
from .payloads import Payload
from .service_plans import ServicePlan
from .template_items import TemplateSection, TemplateSectionInput

enum(plan_templates.PlanTemplateStatus)


@describes(plan_templates.PlanTemplate)
class PlanTemplate(Node):
    """A reusable form of a support plan."""

    name: str
    description: str | None
    status: plan_templates.PlanTemplateStatus
    current_version: "PlanTemplateVersion | None" = related()
    draft_version: "PlanTemplateVersion | None" = related()
    versions: list["PlanTemplateVersion"] = related()
    unavailable_kinds: list[str] = computed(template_versions.unavailable_kinds_of)
    """Record types that its current or edited version needs and that are not installed, by name."""
    plan_count: int = computed(template_lifecycle.plan_counts_of)
    """How many plans were ever made from it, whoever may see them; only a template without any can be deleted."""
    version: int
    created_at: datetime
    updated_at: datetime


@describes(plan_templates.PlanTemplateVersion)
class PlanTemplateVersion(Node):
    """One version of a template: a draft that is edited, or published and frozen."""

    number: int
    published_at: datetime | None
    review_interval_months: int | None
    review_service_plan: ServicePlan | None = related()
    associated_record_types: list[str]
    sections: list[TemplateSection] = related()
    template: PlanTemplate = related()


@enum
class PlanTemplateOrder(StrEnum):
    """How plan templates are sorted."""

    NAME = "NAME"
    """By name."""
    NEWEST = "NEWEST"
    """The one made last comes first."""


@input
class PlanTemplateFilter:
    """Which templates; each field that is given narrows it down."""

    statuses: list[plan_templates.PlanTemplateStatus] | None = None
    """Those with one of these statuses."""
    search: Search | None = None
    """Those with this text in their name, whatever its case and accents."""
    uses_record_type: Name | None = None
    """Those whose current or edited version has a use for a record type, by its name."""


@input
class CreatePlanTemplateInput:
    """A new template, as a bare name or with everything in it."""

    name: Name
    """What it is called; unique among templates that are not retired."""
    description: Paragraph | None = None
    """Whom it is for."""
    review_interval_months: int | None = None
    """After how many months a plan made from it is due for review, 1 to 120."""
    review_service_plan_id: strawberry.ID | None = None
    """The service plan that is deployed when a plan made from it is activated; it must not be archived."""
    associated_record_types: list[Name] = strawberry.field(
        default_factory=list, description="Record types of which a plan may keep one of the client's records each."
    )
    sections: list[TemplateSectionInput] = strawberry.field(
        default_factory=list, description="Its sections with their items, in order."
    )
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreatePlanTemplatePayload(Payload):
    """The new template."""

    plan_template: PlanTemplate | None = None
    """The template, with a first version to edit."""


@input
class UpdatePlanTemplateInput:
    """What changes about a template; fields that are left out stay."""

    plan_template_id: strawberry.ID
    """The template."""
    expected_version: int
    """The version you read; a template that changed since is not changed."""
    name: strawberry.Maybe[Name]
    """What it is called; unique among templates that are not retired."""
    description: strawberry.Maybe[Paragraph | None]
    """Whom it is for."""
    review_interval_months: strawberry.Maybe[int | None]
    """After how many months a plan is due for review; changes the version that is edited."""
    review_service_plan_id: strawberry.Maybe[strawberry.ID | None]
    """The service plan that is deployed when a plan is activated, null for none; changes the version that is edited."""
    associated_record_types: strawberry.Maybe[list[Name]]
    """Record types of which a plan may keep a record each; changes the version that is edited."""


@payload
class UpdatePlanTemplatePayload(Payload):
    """The changed template."""

    plan_template: PlanTemplate | None = None
    """The template."""


@input
class PublishPlanTemplateInput:
    """Which template to publish."""

    plan_template_id: strawberry.ID
    """The template."""
    expected_version: int
    """The version you read; a template that changed since is not published."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is published twice."""


@payload
class PublishPlanTemplatePayload(Payload):
    """The published template."""

    plan_template: PlanTemplate | None = None
    """The template."""
    published_version: PlanTemplateVersion | None = None
    """The version that is frozen now."""


@input
class DraftNextTemplateVersionInput:
    """Which template to draft the next version of."""

    plan_template_id: strawberry.ID
    """The template."""
    expected_version: int
    """The version you read; nothing is drafted for a template that changed since."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is drafted twice."""


@payload
class DraftNextTemplateVersionPayload(Payload):
    """The template with its new draft."""

    plan_template: PlanTemplate | None = None
    """The template."""
    draft_version: PlanTemplateVersion | None = None
    """The version to edit."""


@input
class DiscardTemplateDraftInput:
    """Which template's draft to throw away."""

    plan_template_id: strawberry.ID
    """The template."""
    expected_version: int
    """The version you read; nothing is thrown away of a template that changed since."""


@payload
class DiscardTemplateDraftPayload(Payload):
    """The template without its draft."""

    plan_template: PlanTemplate | None = None
    """The template."""


@input
class RetirePlanTemplateInput:
    """Which template to retire."""

    plan_template_id: strawberry.ID
    """The template."""
    expected_version: int
    """The version you read; a template that changed since is not retired."""


@payload
class RetirePlanTemplatePayload(Payload):
    """The retired template."""

    plan_template: PlanTemplate | None = None
    """The template."""


@input
class ReactivatePlanTemplateInput:
    """Which template to offer again."""

    plan_template_id: strawberry.ID
    """The template."""
    expected_version: int
    """The version you read; a template that changed since is not reactivated."""


@payload
class ReactivatePlanTemplatePayload(Payload):
    """The template that is offered again."""

    plan_template: PlanTemplate | None = None
    """The template."""


@input
class CopyPlanTemplateInput:
    """Which template to copy, and what to call the copy."""

    plan_template_id: strawberry.ID
    """The template to copy."""
    name: Name
    """What the copy is called."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is copied twice."""


@payload
class CopyPlanTemplatePayload(Payload):
    """The copy."""

    plan_template: PlanTemplate | None = None
    """The copy, with a first version to edit."""


@input
class DeletePlanTemplateInput:
    """Which template to delete."""

    plan_template_id: strawberry.ID
    """The template."""
    expected_version: int
    """The version you read; a template that changed since is not deleted."""


@payload
class DeletePlanTemplatePayload(Payload):
    """What was deleted."""

    deleted_plan_template_id: strawberry.ID | None = None
    """The template that is gone."""
