"""What may be changed inside the draft of a plan template: its sections and items."""

import strawberry

from ..core import item_definitions
from .declaring import input, payload
from .guidance import GuidanceInput
from .inputs import Key, Name
from .item_definitions import ItemDefinitionInput
from .payloads import Payload
from .plan_templates import PlanTemplate
from .template_items import TemplateItem, TemplateItemInput, TemplateSection, TemplateSectionInput


@input
class AddTemplateSectionInput:
    """A section to add to the draft of a template."""

    plan_template_id: strawberry.ID
    """The template."""
    expected_version: int
    """The template's version that you read; a template that changed since is not changed."""
    section: TemplateSectionInput
    """The section, with its items if you like."""
    position: int | None = None
    """Its place, from 1; at the end where it is left out."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is added twice."""


@payload
class AddTemplateSectionPayload(Payload):
    """The template with its new section."""

    plan_template: PlanTemplate | None = None
    """The template."""
    section: TemplateSection | None = None
    """The new section."""


@input
class UpdateTemplateSectionInput:
    """What changes about a section of a draft; fields that are left out stay."""

    section_id: strawberry.ID
    """The section."""
    expected_version: int
    """The template's version that you read; a template that changed since is not changed."""
    title: strawberry.Maybe[Name]
    """The heading."""
    guidance: strawberry.Maybe[GuidanceInput | None]
    """How to work through the section."""


@payload
class UpdateTemplateSectionPayload(Payload):
    """The template with its changed section."""

    plan_template: PlanTemplate | None = None
    """The template."""
    section: TemplateSection | None = None
    """The section."""


@input
class MoveTemplateSectionInput:
    """Where a section of a draft goes."""

    section_id: strawberry.ID
    """The section."""
    expected_version: int
    """The template's version that you read; a template that changed since is not changed."""
    position: int
    """Its place, from 1; a place beyond the end is the end."""


@payload
class MoveTemplateSectionPayload(Payload):
    """The template with its sections in their new order."""

    plan_template: PlanTemplate | None = None
    """The template."""
    section: TemplateSection | None = None
    """The section."""


@input
class RemoveTemplateSectionInput:
    """Which section to take out of a draft."""

    section_id: strawberry.ID
    """The section."""
    expected_version: int
    """The template's version that you read; a template that changed since is not changed."""


@payload
class RemoveTemplateSectionPayload(Payload):
    """The template without the section."""

    plan_template: PlanTemplate | None = None
    """The template."""
    removed_section_id: strawberry.ID | None = None
    """The section that is gone, with all its items."""


@input
class AddTemplateItemInput:
    """An item to add to a section of a draft."""

    section_id: strawberry.ID
    """The section."""
    expected_version: int
    """The template's version that you read; a template that changed since is not changed."""
    item: TemplateItemInput
    """The item."""
    position: int | None = None
    """Its place in the section, from 1; at the end where it is left out."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is added twice."""


@payload
class AddTemplateItemPayload(Payload):
    """The template with its new item."""

    plan_template: PlanTemplate | None = None
    """The template."""
    item: TemplateItem | None = None
    """The new item."""


@input
class UpdateTemplateItemInput:
    """What changes about an item of a draft; fields that are left out stay."""

    item_id: strawberry.ID
    """The item."""
    expected_version: int
    """The template's version that you read; a template that changed since is not changed."""
    title: strawberry.Maybe[Name]
    """What it is called."""
    kind: strawberry.Maybe[item_definitions.ItemKind]
    """What people do in it."""
    definition: strawberry.Maybe[ItemDefinitionInput]
    """What it asks for, as a whole."""
    guidance: strawberry.Maybe[GuidanceInput | None]
    """How to fill it in."""


@payload
class UpdateTemplateItemPayload(Payload):
    """The template with its changed item."""

    plan_template: PlanTemplate | None = None
    """The template."""
    item: TemplateItem | None = None
    """The item."""


@input
class MoveTemplateItemInput:
    """Where an item of a draft goes."""

    item_id: strawberry.ID
    """The item."""
    expected_version: int
    """The template's version that you read; a template that changed since is not changed."""
    position: int
    """Its place in the section, from 1; a place beyond the end is the end."""
    section_id: strawberry.ID | None = None
    """The section it goes to, of the same draft; left out, it stays in its own."""


@payload
class MoveTemplateItemPayload(Payload):
    """The template with its items in their new order."""

    plan_template: PlanTemplate | None = None
    """The template."""
    item: TemplateItem | None = None
    """The item."""


@input
class RemoveTemplateItemInput:
    """Which item to take out of a draft."""

    item_id: strawberry.ID
    """The item."""
    expected_version: int
    """The template's version that you read; a template that changed since is not changed."""


@payload
class RemoveTemplateItemPayload(Payload):
    """The template without the item."""

    plan_template: PlanTemplate | None = None
    """The template."""
    removed_item_id: strawberry.ID | None = None
    """The item that is gone."""
