"""Why something is refused with a plan template, as data."""

import strawberry

from ..core import (
    item_configs,
    plan_templates,
    template_editing,
    template_lifecycle,
    template_publishing,
    template_versions,
)
from .declaring import describes
from .errors import UserError


@describes(template_lifecycle.TemplateInUse)
class TemplateInUse(UserError):
    """Plans were made from the template, so it cannot be deleted; retire it instead."""

    plan_count: int
    """How many plans were made from it."""


@describes(item_configs.ItemProblem)
class ItemProblem:
    """An item that nobody could work with, and why."""

    item_id: strawberry.ID
    title: str
    reasons: list[str]


@describes(template_publishing.InvalidItemConfig)
class InvalidItemConfig(UserError):
    """Items of the template are not configured so that people can work with them."""

    items: list[ItemProblem]
    """The items, each with everything that is wrong with it."""


@describes(template_publishing.TemplateDraftExists)
class TemplateDraftExists(UserError):
    """The template has a version that is being edited already."""

    conflict_id: strawberry.ID
    """The version that is being edited."""


@describes(template_editing.VersionPublished)
class VersionPublished(UserError):
    """A published version never changes."""

    draft_version_id: strawberry.ID | None
    """The version to change instead, where there is one."""


@describes(template_versions.TemplateNotActive)
class TemplateNotActive(UserError):
    """The template is not offered for new plans."""

    status: plan_templates.PlanTemplateStatus
    """What it is instead."""


@describes(template_versions.TemplateKindsUnavailable)
class TemplateKindsUnavailable(UserError):
    """The template needs record types that are not installed."""

    kinds: list[str]
    """The record types, by name."""
