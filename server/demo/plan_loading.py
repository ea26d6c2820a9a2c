"""Makes the support plans of the demo clients, item by item, as staff would."""

from collections.abc import Mapping

import sqlalchemy as sa

from ...core import item_links, item_work, plan_activation, plan_comments, plan_making, plan_reviews
from ...core.clients import Client, ClientStatus
from ...core.exits import exit_client
from ...core.item_definitions import ItemKind
from ...core.plan_contents import items_of_plan
from ...core.plan_items import PlanItem
from ...core.plan_templates import PlanTemplate, PlanTemplateVersion
from ...core.records import ClientRecord
from ...core.support_plans import ReviewKind, SupportPlan, SupportPlanStatus
from ...core.work import Work
from .dates import on
from .founding import client_of
from .plans import DemoPlan, DemoReview, Entry

CONFIRMED_AS_THEY_ARE = (ItemKind.PROFILE_FIELDS, ItemKind.INFORMATION)


async def make_plan(work: Work, demo: DemoPlan) -> None:
    """Make a plan and work through it, where the client has none of that template."""
    client = await client_of(work, demo.client)
    if await work.db.scalar(_plans_of(client, demo.template.name).limit(1)) is not None:
        return
    template = (await work.db.scalars(sa.select(PlanTemplate).where(PlanTemplate.name == demo.template.name))).one()
    records = await _records_of(work, client)
    chosen = [records[title].id for title in demo.associated]
    plan = await plan_making.create_support_plan(work, client, template, chosen)
    await work.db.flush()
    for item in await items_of_plan(work.db, plan.id):
        entry = demo.entries.get(item.title)
        if entry is None and demo.is_complete and item.kind in CONFIRMED_AS_THEY_ARE:
            entry = Entry()
        if entry is not None:
            await _enter(work, item, entry, records)
    if demo.is_activated:
        await plan_activation.activate(work, plan)


async def review(work: Work, demo: DemoReview) -> None:
    """Start the review of a client's active plan, where it never was reviewed, and begin to work on it."""
    client = await client_of(work, demo.client)
    active = sa.select(SupportPlan).where(
        SupportPlan.client_id == client.id, SupportPlan.status == SupportPlanStatus.ACTIVE
    )
    plan = await work.db.scalar(active)
    if plan is None or await work.db.scalar(sa.select(SupportPlan.id).where(SupportPlan.review_of_id == plan.id)):
        return
    draft = await plan_reviews.start_review(work, plan, ReviewKind.FULL)
    await work.db.flush()
    items = {item.title: item for item in await items_of_plan(work.db, draft.id)}
    records = await _records_of(work, client)
    entries: Mapping[str, Entry] = {**dict.fromkeys(demo.confirmed, Entry()), **demo.entries}
    for title, entry in entries.items():
        await _enter(work, items[title], entry, records)
    title, said = demo.comment
    await plan_comments.comment(work, draft, said, item_id=items[title].id)


async def exit_for_good(work: Work, reference: str) -> None:
    """Record that a client left, where they have not yet."""
    client = await client_of(work, reference)
    if client.is_active and client.readmitted_on is None:
        await exit_client(work, client, ClientStatus.EXITED, work.today, "Moved in with her daughter in Hobart.")


async def _enter(work: Work, item: PlanItem, entry: Entry, records: Mapping[str, ClientRecord]) -> None:
    if entry.not_required is not None:
        await item_work.mark_not_required(work, item, entry.not_required)
        return
    if entry.values is not None:
        await item_work.record_values(work, item, on(dict(entry.values), work.today))
    for title in entry.links:
        await item_links.link_record(work, item, records[title])
    if item.kind is ItemKind.INFORMATION:
        await item_work.acknowledge(work, item)
    if entry.is_done:
        await item_work.mark_done(work, item)


async def _records_of(work: Work, client: Client) -> dict[str, ClientRecord]:
    records = await work.db.scalars(sa.select(ClientRecord).where(ClientRecord.client_id == client.id))
    return {record.title: record for record in records}


def _plans_of(client: Client, template: str) -> sa.Select[str]:
    return (
        sa.select(SupportPlan.id)
        .join(PlanTemplateVersion, PlanTemplateVersion.id == SupportPlan.template_version_id)
        .join(PlanTemplate, PlanTemplate.id == PlanTemplateVersion.template_id)
        .where(SupportPlan.client_id == client.id, PlanTemplate.name == template)
    )
