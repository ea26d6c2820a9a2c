"""Filling a new draft: from a template, or from another plan of the client."""

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from .batches import grouped
from .plan_items import AssociatedRecord, PlanItem, RecordLink
from .plan_templates import TemplateItem, TemplateSection
from .support_plans import PlanSection, SupportPlan
from .visibility import Db
from .work import Work

Restart = Callable[[PlanItem, PlanItem, bool], None]
"""How a copied item starts: the source, the copy, and whether it holds any links."""


def fill_from_template(
    work: Work,
    plan: SupportPlan,
    sections: Sequence[TemplateSection],
    items: Mapping[str, Sequence[TemplateItem]],
) -> None:
    """Give a plan the sections and items of a template version."""
    for template_section in sections:
        section = PlanSection(
            client_id=plan.client_id,
            plan_id=plan.id,
            template_section_id=template_section.id,
            title=template_section.title,
            guidance=template_section.guidance,
            position=template_section.position,
        )
        work.add(section, *(item_from(plan, section, each) for each in items.get(template_section.id, ())))


def item_from(plan: SupportPlan, section: PlanSection, template_item: TemplateItem) -> PlanItem:
    """An item as the template defines it, with nothing entered."""
    return PlanItem(
        client_id=plan.client_id,
        plan_id=plan.id,
        section_id=section.id,
        template_item_id=template_item.id,
        title=template_item.title,
        kind=template_item.kind,
        guidance=template_item.guidance,
        definition=template_item.definition,
        position=template_item.position,
    )


async def copy_content(work: Work, source: SupportPlan, plan: SupportPlan, restart: Restart) -> None:
    """Give a plan everything another plan of the client holds: values, links, order, added items and guidance."""
    links = await links_by_item(work.db, source.id)
    items = grouped((item.section_id, item) for item in await items_of_plan(work.db, source.id))
    for section in await sections_of_plan(work.db, source.id):
        copy = PlanSection(
            client_id=plan.client_id,
            plan_id=plan.id,
            template_section_id=section.template_section_id,
            title=section.title,
            guidance=section.guidance,
            position=section.position,
        )
        work.add(copy)
        for item in items.get(section.id, []):
            _copy_item(work, plan, copy, item, links.get(item.id, []), restart)
    await _copy_associated_records(work, source, plan)


def _copy_item(
    work: Work, plan: SupportPlan, section: PlanSection, item: PlanItem, links: Sequence[RecordLink], restart: Restart
) -> None:
    kept = ("client_id", "template_item_id", "origin_id", "title", "kind", "guidance", "definition", "position")
    copy = PlanItem(
        **{name: getattr(item, name) for name in kept},
        plan_id=plan.id,
        section_id=section.id,
        is_custom=item.is_custom,
        entered=dict(item.entered),
        not_required_reason=item.not_required_reason,
    )
    restart(item, copy, bool(links))
    work.add(copy, *(link.copy_to(copy) for link in links))


async def _copy_associated_records(work: Work, source: SupportPlan, plan: SupportPlan) -> None:
    for kept in await work.db.scalars(sa.select(AssociatedRecord).where(AssociatedRecord.plan_id == source.id)):
        work.add(
            AssociatedRecord(
                client_id=plan.client_id, plan_id=plan.id, record_type=kept.record_type, record_id=kept.record_id
            )
        )


async def sections_of_plan(db: Db, plan_id: str) -> list[PlanSection]:
    """The sections of a plan, in order."""
    query = sa.select(PlanSection).where(PlanSection.plan_id == plan_id).order_by(PlanSection.position)
    return list(await db.scalars(query))


async def items_of_plan(db: Db, plan_id: str) -> list[PlanItem]:
    """The items of a plan, in order within their sections."""
    query = sa.select(PlanItem).where(PlanItem.plan_id == plan_id).order_by(PlanItem.section_id, PlanItem.position)
    return list(await db.scalars(query))


async def links_by_item(db: Db, plan_id: str) -> dict[str, list[RecordLink]]:
    """The links of a plan, by item."""
    links = await db.scalars(sa.select(RecordLink).where(RecordLink.plan_id == plan_id).order_by(RecordLink.id))
    return grouped((link.item_id, link) for link in links)
