"""Versions of plan templates: what they hold, and what new plans are made from."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from .batches import among, grouped
from .errors import Refusal
from .item_definitions import ItemKind
from .plan_templates import (
    PlanTemplate,
    PlanTemplateStatus,
    PlanTemplateVersion,
    TemplateItem,
    TemplateSection,
)
from .visibility import Db, seeing_all

Items = dict[str, list[TemplateItem]]


class TemplateNotActive(Refusal):
    """The template is not offered for new plans."""

    def __init__(self, template: PlanTemplate) -> None:
        super().__init__(
            f"The template {template.name!r} is {template.status.value.lower()}. Choose one that is active.",
            path=["templateId"],
        )
        self.status = template.status


class TemplateKindsUnavailable(Refusal):
    """The template needs record types that are not installed."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self.kinds = tuple(kinds)
        super().__init__(f"The template needs record types that are not installed: {', '.join(self.kinds)}.")


async def content_of(db: Db, version_id: str) -> tuple[list[TemplateSection], Items]:
    """The sections of a version in order, and the items of each in order."""
    sections = await db.scalars(
        sa.select(TemplateSection).where(TemplateSection.version_id == version_id).order_by(TemplateSection.position)
    )
    items = await db.scalars(
        sa.select(TemplateItem).where(TemplateItem.version_id == version_id).order_by(TemplateItem.position)
    )
    ordered, groups = list(sections), grouped((item.section_id, item) for item in items)
    return ordered, {section.id: groups.get(section.id, []) for section in ordered}


async def current_content(db: Db, template: PlanTemplate) -> tuple[PlanTemplateVersion, list[TemplateSection], Items]:
    """What a new plan is made from: the current version, its sections in order, and the items of each in order.

    Raises TemplateNotActive, and TemplateKindsUnavailable where a record type is no longer installed.
    """
    if template.status is not PlanTemplateStatus.ACTIVE or template.current_version_id is None:
        raise TemplateNotActive(template)
    version = await version_with(db, template.current_version_id)
    sections, items = await content_of(db, version.id)
    await demand_kinds(db, version, flat(items))
    return version, sections, items


async def demand_kinds(db: Db, version: PlanTemplateVersion, items: Iterable[TemplateItem]) -> None:
    """Refuse a version that needs record types which are not installed."""
    needed = {name for item in items for name in _kinds_in(item)} | set(version.associated_record_types)
    if missing := needed - (await db.record_types.by_name(db)).keys():
        raise TemplateKindsUnavailable(sorted(missing))


async def unavailable_kinds_of(db: Db, template_ids: Sequence[str]) -> Mapping[str, list[str]]:
    """The record types that templates need and that are not installed, by template."""
    in_use = sa.or_(
        PlanTemplate.current_version_id == PlanTemplateVersion.id,
        PlanTemplate.draft_version_id == PlanTemplateVersion.id,
    )
    links = sa.and_(TemplateItem.version_id == PlanTemplateVersion.id, TemplateItem.kind == ItemKind.RECORD_LINK)
    rows = await db.execute(
        sa.select(PlanTemplate.id, PlanTemplateVersion.associated_record_types, TemplateItem.definition)
        .select_from(PlanTemplate)
        .join(PlanTemplateVersion, in_use)
        .outerjoin(TemplateItem, links)
        .where(among(PlanTemplate.id, template_ids))
    )
    needed: dict[str, set[str]] = {template_id: set() for template_id in template_ids}
    for template_id, associated, definition in rows:
        needed[template_id].update(associated, definition.record_types if definition else ())
    installed = (await db.record_types.by_name(db)).keys()
    return {template_id: sorted(names - installed) for template_id, names in needed.items()}


async def templates_naming(db: Db, record_types: Sequence[str]) -> Mapping[str, int]:
    """How many templates name record types in any of their versions, by type."""
    links = sa.and_(TemplateItem.version_id == PlanTemplateVersion.id, TemplateItem.kind == ItemKind.RECORD_LINK)
    query = (
        sa.select(PlanTemplateVersion.template_id, PlanTemplateVersion.associated_record_types, TemplateItem.definition)
        .select_from(PlanTemplateVersion)
        .outerjoin(TemplateItem, links)
    )
    naming: dict[str, set[str]] = {name: set() for name in record_types}
    with seeing_all(db):
        rows = (await db.execute(query)).all()
    for template_id, associated, definition in rows:
        for name in {*associated, *(definition.record_types if definition else ())} & naming.keys():
            naming[name].add(template_id)
    return {name: len(templates) for name, templates in naming.items()}


def flat(items: Items) -> list[TemplateItem]:
    """The items of all sections."""
    return [item for of_section in items.values() for item in of_section]


def _kinds_in(item: TemplateItem) -> tuple[str, ...]:
    return item.definition.record_types if item.kind is ItemKind.RECORD_LINK else ()


async def version_with(db: Db, version_id: str) -> PlanTemplateVersion:
    """The version that a template names."""
    return (await db.scalars(sa.select(PlanTemplateVersion).where(PlanTemplateVersion.id == version_id))).one()
