"""Bringing a draft to the current version of its template, without losing what was entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from .batches import among, grouped
from .errors import Refusal
from .events import Event
from .item_content import contents_of
from .permissions import requires
from .plan_comments import PlanComment
from .plan_contents import item_from, items_of_plan, sections_of_plan
from .plan_drafts import change_draft
from .plan_items import PlanItem, PlanItemStatus
from .plan_templates import PlanTemplate, PlanTemplateVersion, TemplateItem, TemplateSection
from .positions import arrange
from .support_plans import PlanSection, SupportPlan
from .template_versions import current_content
from .work import Work


class TemplateUpToDate(Refusal):
    """The draft was made from the current version of its template already."""

    def __init__(self, plan: SupportPlan) -> None:
        super().__init__("This draft has the current version of its template already.")
        self.plan_id = plan.id


@dataclass(frozen=True, slots=True)
class SupportPlanRebased(Event):
    """A draft took over the current version of its template."""

    template_version_id: str


@dataclass
class _Outline:
    """How the draft will look: its sections in order, and the items of each."""

    sections: list[PlanSection] = field(default_factory=list)
    items: dict[str, list[PlanItem]] = field(default_factory=dict)


@requires("support_plan.write")
async def rebase(work: Work, plan: SupportPlan) -> None:
    """Take over the template's current version: what was entered stays, new items come, changed ones are open again.

    Items that the template no longer has go where they are empty, and stay as added items where they are not.
    """
    await change_draft(work, plan)
    made_from = await work.find(PlanTemplateVersion, plan.template_version_id)
    template = await work.find(PlanTemplate, made_from.template_id)
    version, sections, items = await current_content(work.db, template)
    if version.id == made_from.id:
        raise TemplateUpToDate(plan)
    outline = await _outline(work, plan, sections, items)
    await _settle(work, outline)
    plan.template_version_id = version.id
    work.record(SupportPlanRebased(plan.id, version.id))


async def _outline(
    work: Work,
    plan: SupportPlan,
    template_sections: Sequence[TemplateSection],
    template_items: Mapping[str, Sequence[TemplateItem]],
) -> _Outline:
    old_sections = await sections_of_plan(work.db, plan.id)
    old_items = await items_of_plan(work.db, plan.id)
    section_origins = await _origins(work, TemplateSection, [each.template_section_id for each in old_sections])
    item_origins = await _origins(work, TemplateItem, [each.template_item_id for each in old_items])
    known_sections = {section_origins.get(each.template_section_id or ""): each for each in old_sections}
    alike = grouped((item_origins.get(each.template_item_id or ""), each) for each in old_items)
    outline = _Outline()
    for place, template_section in enumerate(template_sections):
        section = known_sections.get(template_section.origin_id) or _new_section(work, plan, place)
        section.title, section.guidance = template_section.title, template_section.guidance
        section.template_section_id = template_section.id
        outline.sections.append(section)
        outline.items[section.id] = [
            item
            for template_item in template_items.get(template_section.id, ())
            for item in _items_for(work, plan, section, template_item, alike.pop(template_item.origin_id, []))
        ]
    await _keep_what_holds_something(work, outline, old_sections, [item for left in alike.values() for item in left])
    return outline


def _new_section(work: Work, plan: SupportPlan, place: int) -> PlanSection:
    section = PlanSection(client_id=plan.client_id, plan_id=plan.id, position=-1_000 - place)
    work.add(section)
    return section


def _items_for(
    work: Work, plan: SupportPlan, section: PlanSection, template_item: TemplateItem, alike: Sequence[PlanItem]
) -> list[PlanItem]:
    if not any(not item.is_custom for item in alike):
        new = item_from(plan, section, template_item)
        new.position = -2_000_000 - template_item.position  # aside, until everything has its place
        work.add(new)
        alike = [new, *alike]
    for item in alike:
        item.template_item_id = template_item.id
        if (item.kind, item.definition) != (template_item.kind, template_item.definition):
            item.kind, item.definition = template_item.kind, template_item.definition
            _open_again(item)
        item.guidance = template_item.guidance
        if not item.is_custom:
            item.title = template_item.title
    return list(alike)


def _open_again(item: PlanItem) -> None:
    is_not_required = item.status is PlanItemStatus.NOT_REQUIRED
    if item.is_done or (is_not_required and item.definition.is_required):
        item.status = PlanItemStatus.IN_PROGRESS
        item.not_required_reason, item.is_confirmed = None, True
        item.done_at = item.done_by_id = None


async def _keep_what_holds_something(
    work: Work, outline: _Outline, old_sections: Sequence[PlanSection], left: Sequence[PlanItem]
) -> None:
    contents = await contents_of(work.db, [item.id for item in left])
    discussed = sa.select(PlanComment.item_id).where(among(PlanComment.item_id, contents))
    commented = set(await work.db.scalars(discussed))
    for item in left:
        if contents[item.id].is_empty and item.id not in commented:
            await work.db.delete(item)
        else:
            item.is_custom = True
            outline.items.setdefault(item.section_id, []).append(item)
    for section in old_sections:
        if section in outline.sections:
            continue
        if outline.items.get(section.id):
            outline.sections.append(section)
        else:
            await work.db.delete(section)


async def _settle(work: Work, outline: _Outline) -> None:
    everything = [(item, section) for section, items in outline.items.items() for item in items]
    for place, (item, section_id) in enumerate(everything):
        item.section_id, item.position = section_id, -1_000_000 - place
    await work.db.flush()
    await arrange(work.db, outline.sections)
    for items in outline.items.values():
        await arrange(work.db, items)


async def _origins(
    work: Work, kind: type[TemplateSection] | type[TemplateItem], identifiers: Sequence[str | None]
) -> dict[str, str]:
    query = sa.select(kind.id, kind.origin_id).where(among(kind.id, [each for each in identifiers if each]))
    return {identifier: origin for identifier, origin in await work.db.execute(query)}  # noqa: C416 — a Row is no pair
