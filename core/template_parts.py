"""Sections and items of a plan template, as somebody describes them and as they are stored."""

import dataclasses
from collections.abc import Sequence

from .errors import Invalid, Path
from .guidance import Guidance
from .item_configs import check_shape
from .item_definitions import ItemDefinition, ItemKind
from .plan_templates import PlanTemplateVersion, TemplateItem, TemplateSection


@dataclasses.dataclass(frozen=True)
class NewItem:
    """An item as somebody describes it."""

    title: str
    kind: ItemKind
    definition: ItemDefinition
    guidance: Guidance | None = None

    def build(self, section: TemplateSection, position: int) -> TemplateItem:
        """The item as it is stored, at a place in a section."""
        return TemplateItem(
            template_id=section.template_id,
            version_id=section.version_id,
            section_id=section.id,
            title=self.title,
            kind=self.kind,
            definition=self.definition,
            guidance=self.guidance,
            position=position,
        )


@dataclasses.dataclass(frozen=True)
class NewSection:
    """A section as somebody describes it, with its items."""

    title: str
    guidance: Guidance | None = None
    items: Sequence[NewItem] = ()

    def build(self, version: PlanTemplateVersion, position: int) -> tuple[TemplateSection, list[TemplateItem]]:
        """The section as it is stored, at a place in a version, and its items."""
        section = TemplateSection(
            template_id=version.template_id,
            version_id=version.id,
            title=self.title,
            guidance=self.guidance,
            position=position,
        )
        return section, [item.build(section, place) for place, item in enumerate(self.items, start=1)]


def demand_shape(kind: ItemKind, definition: ItemDefinition, path: Path) -> None:
    """Refuse an item that contradicts itself. Raises Invalid, naming every field that does."""
    if problems := check_shape(kind, definition, path):
        raise Invalid(problems)


def demand_shapes(items: Sequence[NewItem], path: Path) -> None:
    """Refuse items that contradict themselves. Raises Invalid, naming every field that does."""
    checks = (check_shape(item.kind, item.definition, (*path, place, "definition")) for place, item in enumerate(items))
    if problems := [problem for found in checks for problem in found]:
        raise Invalid(problems)
