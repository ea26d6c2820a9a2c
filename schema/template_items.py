"""Sections and items of plan templates, as the API shows and takes them."""

from collections.abc import Mapping
from typing import Any

import strawberry

from ..core import item_configs, item_definitions, plan_templates
from ..core.errors import Path
from ..core.template_parts import NewItem, NewSection
from .declaring import computed, describes, input, related
from .guidance import Guidance, GuidanceInput, guided
from .inputs import Name
from .item_definitions import ItemDefinition, ItemDefinitionInput, item_defined
from .node import Node


@describes(plan_templates.TemplateItem)
class TemplateItem(Node):
    """One thing to be done in a plan made from the template."""

    title: str
    kind: item_definitions.ItemKind
    guidance: Guidance | None
    definition: ItemDefinition
    position: int
    problems: list[str] = computed(item_configs.problems_of)
    """What has to be mended before the template can be published, in words; empty where nothing has."""


@describes(plan_templates.TemplateSection)
class TemplateSection(Node):
    """A heading of a template, such as Health or Goals, with the items below it."""

    title: str
    guidance: Guidance | None
    position: int
    items: list[TemplateItem] = related()


@input
class TemplateItemInput:
    """One thing to be done in a plan made from the template."""

    title: Name
    """What it is called."""
    kind: item_definitions.ItemKind
    """What people do in it."""
    definition: ItemDefinitionInput
    """What it asks for."""
    guidance: GuidanceInput | None = None
    """How to fill it in."""


@input
class TemplateSectionInput:
    """A heading of a template, with the items below it."""

    title: Name
    """The heading."""
    guidance: GuidanceInput | None = None
    """How to work through the section."""
    items: list[TemplateItemInput] = strawberry.field(
        default_factory=list, description="What there is to do below it, in order."
    )


def new_item(given: TemplateItemInput, path: Path = ()) -> NewItem:
    """The item that was typed."""
    definition = item_defined(given.definition, [*path, "definition"])
    return NewItem(given.title, given.kind, definition, guided(given.guidance))


def new_sections(given: list[TemplateSectionInput]) -> list[NewSection]:
    """The sections that were typed, with their items."""
    return [new_section(section, ["sections", place]) for place, section in enumerate(given)]


def new_section(given: TemplateSectionInput, path: Path = ()) -> NewSection:
    """The section that was typed, with its items."""
    items = [new_item(item, [*path, "items", place]) for place, item in enumerate(given.items)]
    return NewSection(given.title, guided(given.guidance), items)


def changed_part(given: Mapping[str, Any]) -> dict[str, Any]:
    """The changes of a section or item that were typed, as they are stored."""
    stored = dict(given)
    if "guidance" in given:
        stored["guidance"] = guided(given["guidance"])
    if "definition" in given:
        stored["definition"] = item_defined(given["definition"], ["definition"])
    return stored
