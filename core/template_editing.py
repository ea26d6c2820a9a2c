"""Editing the draft of a plan template: its sections and items, and their order."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from .errors import NotFound, Refusal, TooMany
from .events import Event
from .permissions import requires
from .plan_templates import PlanTemplate, PlanTemplateVersion, TemplateItem, TemplateSection
from .positions import arrange, moved
from .template_parts import NewItem, NewSection, demand_shape, demand_shapes
from .template_versions import version_with
from .visibility import touch
from .work import Work

Part = TypeVar("Part", TemplateSection, TemplateItem)
MOST_SIBLINGS = 500


class VersionPublished(Refusal):
    """A published version never changes."""

    def __init__(self, template: PlanTemplate) -> None:
        instead = "Change its draft." if template.draft_version_id else "Draft the next version and change that."
        super().__init__(f"A published version of a template never changes. {instead}")
        self.draft_version_id = template.draft_version_id


@dataclasses.dataclass(frozen=True, slots=True)
class PlanTemplateEdited(Event):
    """Something changed inside the draft of a template."""

    change: str
    """What happened, such as `item added`."""
    part_id: str
    """The section or item it happened to."""


async def draft_of(work: Work, template: PlanTemplate) -> PlanTemplateVersion:
    """The version of a template that may be changed. Raises VersionPublished where there is none."""
    if template.draft_version_id is None:
        raise VersionPublished(template)
    return await version_with(work.db, template.draft_version_id)


@requires("plan_template.configure")
async def add_section(
    work: Work, template: PlanTemplate, new: NewSection, position: int | None = None
) -> TemplateSection:
    """Add a section to the draft, at a place or at the end."""
    draft = await draft_of(work, template)
    demand_shapes(new.items, ["section", "items"])
    siblings = await _sections(work, draft.id)
    _demand_room(siblings)
    section, items = new.build(draft, len(siblings) + 1)
    work.add(section, *items)
    await arrange(work.db, moved([*siblings, section], section, position or section.position))
    return _edited(work, template, "section added", section)


@requires("plan_template.configure")
async def change_section(
    work: Work, template: PlanTemplate, section: TemplateSection, changes: Mapping[str, Any]
) -> None:
    """Change the heading or the guidance of a section of the draft."""
    _demand_draft(template, section)
    _assign(section, changes)
    _edited(work, template, "section changed", section)


@requires("plan_template.configure")
async def move_section(work: Work, template: PlanTemplate, section: TemplateSection, position: int) -> None:
    """Move a section of the draft to a place; a place beyond the end is the end."""
    _demand_draft(template, section)
    await arrange(work.db, moved(await _sections(work, section.version_id), section, position))
    _edited(work, template, "section moved", section)


@requires("plan_template.configure")
async def remove_section(work: Work, template: PlanTemplate, section: TemplateSection) -> None:
    """Take a section with all its items out of the draft."""
    _demand_draft(template, section)
    siblings = await _sections(work, section.version_id)
    await work.db.execute(sa.delete(TemplateItem).where(TemplateItem.section_id == section.id))
    await _take_out(work, section, siblings)
    _edited(work, template, "section removed", section)


@requires("plan_template.configure")
async def add_item(
    work: Work, template: PlanTemplate, section: TemplateSection, new: NewItem, position: int | None = None
) -> TemplateItem:
    """Add an item to a section of the draft, at a place or at the end."""
    _demand_draft(template, section)
    demand_shape(new.kind, new.definition, ["item", "definition"])
    siblings = await _items(work, section.id)
    _demand_room(siblings)
    item = new.build(section, len(siblings) + 1)
    work.add(item)
    await arrange(work.db, moved([*siblings, item], item, position or item.position))
    return _edited(work, template, "item added", item)


@requires("plan_template.configure")
async def change_item(work: Work, template: PlanTemplate, item: TemplateItem, changes: Mapping[str, Any]) -> None:
    """Change what an item of the draft is called, what it asks for, or how to fill it in."""
    _demand_draft(template, item)
    demand_shape(changes.get("kind", item.kind), changes.get("definition", item.definition), ["definition"])
    _assign(item, changes)
    _edited(work, template, "item changed", item)


@requires("plan_template.configure")
async def move_item(
    work: Work, template: PlanTemplate, item: TemplateItem, section: TemplateSection, position: int
) -> None:
    """Move an item of the draft to a place in its section or in another one of the draft."""
    _demand_draft(template, item)
    siblings = await _items(work, item.section_id)
    if section.id != item.section_id:
        left_behind = [other for other in siblings if other.id != item.id]
        siblings = await _enter(work, item, section)
        await arrange(work.db, left_behind)
    await arrange(work.db, moved(siblings, item, position))
    _edited(work, template, "item moved", item)


@requires("plan_template.configure")
async def remove_item(work: Work, template: PlanTemplate, item: TemplateItem) -> None:
    """Take an item out of the draft."""
    _demand_draft(template, item)
    await _take_out(work, item, await _items(work, item.section_id))
    _edited(work, template, "item removed", item)


async def _enter(work: Work, item: TemplateItem, section: TemplateSection) -> list[TemplateItem]:
    if section.version_id != item.version_id:
        raise NotFound("section of this draft", section.id, path=["sectionId"])
    siblings = await _items(work, section.id)
    _demand_room(siblings)
    item.section_id, item.position = section.id, len(siblings) + 1
    return [*siblings, item]


async def _take_out(work: Work, part: Part, siblings: Sequence[Part]) -> None:
    await work.db.delete(part)
    await work.db.flush()  # its place is free before the others close up
    await arrange(work.db, [other for other in siblings if other.id != part.id])


async def _sections(work: Work, version_id: str) -> list[TemplateSection]:
    query = sa.select(TemplateSection).where(TemplateSection.version_id == version_id)
    return list(await work.db.scalars(query.order_by(TemplateSection.position)))


async def _items(work: Work, section_id: str) -> list[TemplateItem]:
    query = sa.select(TemplateItem).where(TemplateItem.section_id == section_id)
    return list(await work.db.scalars(query.order_by(TemplateItem.position)))


def _demand_draft(template: PlanTemplate, part: TemplateSection | TemplateItem) -> None:
    if part.version_id != template.draft_version_id:
        raise VersionPublished(template)


def _demand_room(siblings: Sequence[Any]) -> None:
    if len(siblings) >= MOST_SIBLINGS:
        raise TooMany(f"There are {MOST_SIBLINGS} already; that is as many as fit.")


def _assign(part: TemplateSection | TemplateItem, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(part, name, value)


def _edited(work: Work, template: PlanTemplate, change: str, part: Part) -> Part:
    touch(template)
    work.record(PlanTemplateEdited(template.id, change, part.id))
    return part
