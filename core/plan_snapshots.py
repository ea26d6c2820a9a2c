"""Snapshots: what was agreed, frozen when a plan is activated, beside the records as they live on."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from .batches import among
from .client_profiles import read_profile
from .clients import Client
from .item_content import definitions_of
from .item_definitions import ItemKind
from .organisations import Organisation
from .plan_contents import items_of_plan
from .plan_items import AssociatedRecord, FrozenProfile, FrozenRecord, RecordLink
from .record_contents import freeze
from .records import ClientRecord
from .support_plans import SupportPlan
from .visibility import Db, seeing_all
from .work import Work


async def freeze_plan(work: Work, plan: SupportPlan) -> None:
    """Keep linked records and the client's profile fields as they are now, for good."""
    links = list(await work.db.scalars(sa.select(RecordLink).where(RecordLink.plan_id == plan.id)))
    kept = list(await work.db.scalars(sa.select(AssociatedRecord).where(AssociatedRecord.plan_id == plan.id)))
    holders: list[RecordLink | AssociatedRecord] = [*links, *kept]
    record_ids = [holder.record_id for holder in holders]
    # whoever activates: what is agreed is kept whole, also records of types they may not read themselves
    with seeing_all(work.db):
        records = list(await work.db.scalars(sa.select(ClientRecord).where(among(ClientRecord.id, record_ids))))
        frozen = await freeze(work.db, work.record_types, records)
    for holder in holders:
        holder.frozen = frozen.get(holder.record_id)
    await _freeze_profile(work, plan)


async def _freeze_profile(work: Work, plan: SupportPlan) -> None:
    client = await work.find(Client, plan.client_id)
    organisation = await work.find(Organisation, plan.organisation_id)
    for item in await items_of_plan(work.db, plan.id):
        if item.kind in (ItemKind.PROFILE_FIELDS, ItemKind.INFORMATION):
            values = read_profile(client, organisation, item.definition.profile_fields)
            item.frozen_profile = FrozenProfile(tuple(definitions_of(item, organisation)), values)


async def frozen_links_of(db: Db, link_ids: Sequence[str]) -> Mapping[str, FrozenRecord]:
    """Linked records as they were agreed, of the types whoever asks may read."""
    return await _frozen(db, RecordLink, link_ids)


async def frozen_associations_of(db: Db, association_ids: Sequence[str]) -> Mapping[str, FrozenRecord]:
    """Associated records as they were agreed, of the types whoever asks may read."""
    return await _frozen(db, AssociatedRecord, association_ids)


async def _frozen(db: Db, kind: Any, ids: Sequence[str]) -> Mapping[str, FrozenRecord]:
    query = sa.select(kind).join(ClientRecord, ClientRecord.id == kind.record_id)
    holders = await db.scalars(query.where(among(kind.id, ids), kind.frozen.is_not(None)))
    return {holder.id: holder.frozen for holder in holders}


async def changed_links_of(db: Db, link_ids: Sequence[str]) -> Mapping[str, bool]:
    """Whether linked records changed since the plan was activated; nothing is said of drafts or hidden records."""
    return await _changed(db, RecordLink, link_ids)


async def changed_associations_of(db: Db, association_ids: Sequence[str]) -> Mapping[str, bool]:
    """Whether associated records changed since the plan was activated."""
    return await _changed(db, AssociatedRecord, association_ids)


async def _changed(db: Db, kind: Any, ids: Sequence[str]) -> Mapping[str, bool]:
    query = (
        sa.select(kind, ClientRecord.version)
        .join(ClientRecord, ClientRecord.id == kind.record_id)
        .where(among(kind.id, ids), kind.frozen.is_not(None))
    )
    return {each.id: each.frozen.version != version for each, version in await db.execute(query)}
