"""What an actor may see holds for every statement, whatever it names, by whichever way, and whoever asked it before."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload, subqueryload

from careplan.core.actors import Actor
from careplan.core.base import Owned
from careplan.core.clients import CaseloadAssignment, Client
from careplan.core.plan_items import RecordLink
from careplan.core.records import ClientRecord
from careplan.core.visibility import UNSCOPED
from careplan.core.work import Work
from careplan.plugins.goal_attainment.entities import GoalAttainmentPlan

from ..houses import House, build_house
from ..plans import make_plan

other, goals = aliased(ClientRecord), aliased(GoalAttainmentPlan)
named = sa.select(ClientRecord.id).cte("named")
linked = sa.select(RecordLink.record_id)
WAYS: dict[str, sa.Select[Any]] = {
    "by itself": sa.select(ClientRecord.id),
    "by one of its kinds": sa.select(GoalAttainmentPlan.id),
    "an alias": sa.select(other.id),
    "an alias of one of its kinds": sa.select(goals.id),
    "beside an alias": sa.select(ClientRecord.id).join(other, other.id == ClientRecord.id),
    "in a join": linked.join(ClientRecord, ClientRecord.id == RecordLink.record_id),
    "an alias in a join": linked.join(other, other.id == RecordLink.record_id),
    "in an outer join": sa.select(other.id).select_from(RecordLink).outerjoin(other, other.id == RecordLink.record_id),
    "through a relationship": linked.join(RecordLink.record),
    "through a relationship to an alias": linked.join(RecordLink.record.of_type(other)),
    "whether it exists": linked.where(sa.exists().where(ClientRecord.id == RecordLink.record_id)),
    "whether an alias exists": linked.where(sa.exists().where(other.id == RecordLink.record_id)),
    "whether the related exists": linked.where(RecordLink.record.has()),
    "among those of a subquery": linked.where(RecordLink.record_id.in_(sa.select(ClientRecord.id))),
    "from a subquery": sa.select(sa.select(ClientRecord.id).subquery()),
    "from a common table expression": sa.select(named.c.id),
    "within a union": sa.select(sa.union_all(sa.select(ClientRecord.id), sa.select(other.id)).subquery()),
    "one value of it": sa.select(sa.select(ClientRecord.id).scalar_subquery()),
}
"""Every way in which a statement names an entity, of records; what it finds are their identifiers."""


def changed(actor: Actor, *taken: str, **facts: Any) -> Actor:
    """Somebody like an actor, without permissions that are taken from them."""
    return dataclasses.replace(actor, permissions=actor.permissions.difference(taken), **facts)


async def linked_record(house: House) -> str:
    """A record of the client of the house, linked to their plan."""
    plan = await make_plan(house)
    made = await plan.on_item(
        "createLinkedRecord", "Goal", "record { id }", recordType="goal_attainment", title="Swim", values={}
    )
    return str(made["record"]["id"])


async def found(house: House, actor: Actor) -> dict[str, set[str]]:
    """What an actor finds each way, beside nothing."""
    async with house.careplan.reading(actor) as db:
        return {way: set(await db.scalars(query)) - {None} for way, query in WAYS.items()}


async def test_what_is_hidden_is_hidden_whichever_way_it_is_named(house: House) -> None:
    """From those who may not read records, though they see what links to them, and from those with another caseload."""
    record_id, manager = await linked_record(house), house.actors["Manager"]
    unseeing, elsewhere = changed(manager, "record.*.read"), changed(manager, sees_caseload_only=True)

    seen = [await found(house, actor) for actor in (manager, unseeing, elsewhere, manager)]

    it, nothing = frozenset({record_id}), frozenset[str]()
    assert seen == [dict.fromkeys(WAYS, each) for each in (it, nothing, nothing, it)]


async def test_a_statement_known_from_others_shows_everybody_their_own(house: House) -> None:
    """People whose roles are alike share a compiled statement, not what it finds."""
    houses = [house, await build_house(house.careplan, house.schema, name="Next Door")]
    records = [await linked_record(each) for each in houses]

    seen = [await found(each, each.actors["Manager"]) for each in houses * 2]

    assert seen == [dict.fromkeys(WAYS, frozenset({record_id})) for record_id in records * 2]


@pytest.mark.parametrize("cached", [True, False])
async def test_a_statement_known_from_a_colleague_shows_everybody_their_own_caseload(
    house: House, cached: bool
) -> None:
    """Whether or not the compiled statement was kept."""
    careplan, alike = house.careplan, changed(house.actors["Manager"], sees_caseload_only=True)
    colleague = dataclasses.replace(alike, staff_id=house.actors["Coordinator"].staff_id)
    await house.do("assignClient", "client { id }", clientId=house.client_id, staffId=alike.staff_id)
    options: dict[str, Any] = {} if cached else {"compiled_cache": None}

    async def seen(actor: Actor) -> list[str]:
        async with careplan.reading(actor) as db:
            await db.connection(execution_options=options)
            return list(await db.scalars(sa.select(Client.id)))

    assert [await seen(each) for each in (alike, colleague, alike, colleague)] == [[house.client_id], []] * 2


async def test_every_entity_is_looked_for_in_the_organisation_alone(house: House) -> None:
    """By itself, and as an alias in a statement about something else."""
    entities = [mapper.class_ for mapper in Owned.registry.mappers if issubclass(mapper.class_, Owned)]
    own = re.compile(r"organisation_id = |organisations(_1)?\.id = ")

    async with house.careplan.reading(house.actors["Administrator"]) as db:
        with house.count_statements() as sent:
            for entity in entities:
                await db.execute(sa.select(entity.id))
                await db.execute(sa.select(Client.id).where(sa.exists(sa.select(aliased(entity).id))))

    found = [len(own.findall(statement)) for statement in sent.statements if "SELECT" in statement]
    assert found == [1, 2] * len(entities)


@pytest.mark.parametrize("load", [selectinload, joinedload, subqueryload, lazyload])
async def test_what_is_hidden_is_not_loaded_with_what_is_related_to_it(house: House, load: Callable[..., Any]) -> None:
    """However it is loaded."""
    await linked_record(house)
    manager = house.actors["Manager"]
    query = sa.select(RecordLink).options(load(RecordLink.record))

    async def seen(actor: Actor) -> list[Any]:
        async with house.careplan.reading(actor) as db:
            links = (await db.scalars(query)).all()
            return await db.run_sync(lambda _: [link.record and link.record.title for link in links])

    seeing, unseeing = await seen(manager), await seen(changed(manager, "record.*.read"))

    assert (seeing, unseeing) == (["Swim"], [None])


async def test_what_is_hidden_is_not_found_by_its_identifier(house: House) -> None:
    """What is at hand can be looked at again; once it is let go, it is gone."""
    worker = changed(house.actors["Support worker"], sees_caseload_only=True)
    await house.do("assignClient", "client { id }", clientId=house.client_id, staffId=worker.staff_id)

    async def look(work: Work) -> None:
        client = await work.db.get_one(Client, house.client_id)
        await work.db.execute(sa.delete(CaseloadAssignment), execution_options=UNSCOPED)
        await work.db.refresh(client)
        work.db.expunge(client)
        assert await work.db.get(Client, house.client_id) is None

    await house.careplan.perform(worker, look)


@pytest.mark.parametrize("change", [sa.update(Client).values(preferred_name="Mine"), sa.delete(Client)])
async def test_what_is_hidden_is_not_changed(house: House, change: Any) -> None:
    """Neither by those who see only their caseload nor by a neighbour."""
    neighbour = await build_house(house.careplan, house.schema, name="Next Door")
    worker = changed(house.actors["Support worker"], sees_caseload_only=True)

    async def try_it(work: Work) -> list[str]:
        return list(await work.db.scalars(change.returning(Client.id)))

    assert await house.careplan.perform(worker, try_it) == []
    assert await house.careplan.perform(neighbour.actors["Manager"], try_it, dry=True) == [neighbour.client_id]
