"""What may be asked and done about behaviour support."""

from typing import Any

import sqlalchemy as sa

from .. import Answer, Db, Order, Work, answer, changes, listing, mutation
from . import api, practices, strategies
from .entities import BehaviourSupportPlan, RestrictivePractice, Strategy

ORDERS = {api.RestrictivePracticeOrder.NEWEST: Order((RestrictivePractice.id,), descending=True)}


async def _plan(work: Work, record_id: str, input: Any) -> BehaviourSupportPlan:
    return await work.get(BehaviourSupportPlan, record_id, version=input.expected_version)


@listing(api.RestrictivePractice, ORDERS)
def restrictive_practices(
    db: Db, filter: api.RestrictivePracticeFilter | None = None
) -> sa.Select[RestrictivePractice]:
    """Restrictive practices in use with all clients, for those who see to it that each is authorised."""
    return practices.practices(db.moment.today, **vars(filter or api.RestrictivePracticeFilter()))


@mutation(api.AddStrategyPayload)
async def add_strategy(work: Work, input: api.AddStrategyInput) -> Answer:
    """Add a strategy to a behaviour support plan."""
    plan = await _plan(work, input.record_id, input)
    strategy = await strategies.add_strategy(work, plan, input.kind, input.description, input.who)
    return answer(strategy=strategy, behaviour_support_plan=plan)


@mutation(api.UpdateStrategyPayload)
async def update_strategy(work: Work, input: api.UpdateStrategyInput) -> Answer:
    """Change a strategy; what is left out stays."""
    strategy = await work.find(Strategy, input.strategy_id)
    plan = await _plan(work, strategy.record_id, input)
    await strategies.update_strategy(work, plan, strategy, changes(input, "strategy_id"))
    return answer(strategy=strategy, behaviour_support_plan=plan)


@mutation(api.RemoveStrategyPayload)
async def remove_strategy(work: Work, input: api.RemoveStrategyInput) -> Answer:
    """Take a strategy out of its plan."""
    strategy = await work.find(Strategy, input.strategy_id)
    plan = await _plan(work, strategy.record_id, input)
    await strategies.remove_strategy(work, plan, strategy)
    return answer(removed_strategy_id=strategy.id, behaviour_support_plan=plan)


@mutation(api.AddRestrictivePracticePayload)
async def add_restrictive_practice(work: Work, input: api.AddRestrictivePracticeInput) -> Answer:
    """Add a restrictive practice to a behaviour support plan; it may not be used before it is authorised."""
    plan = await _plan(work, input.record_id, input)
    practice = await practices.add_practice(
        work, plan, input.type, input.use, input.description, is_sought=input.is_authorisation_sought
    )
    return answer(restrictive_practice=practice, behaviour_support_plan=plan)


@mutation(api.AuthoriseRestrictivePracticePayload)
async def authorise_restrictive_practice(work: Work, input: api.AuthoriseRestrictivePracticeInput) -> Answer:
    """Record that a restrictive practice may be used, by whose decision and for how long."""
    practice = await work.find(RestrictivePractice, input.restrictive_practice_id)
    plan = await _plan(work, practice.record_id, input)
    days = input.authorised_from, input.authorised_until
    await practices.authorise(work, plan, practice, input.authorised_by, *days)
    return answer(restrictive_practice=practice, behaviour_support_plan=plan)


@mutation(api.EndRestrictivePracticePayload)
async def end_restrictive_practice(work: Work, input: api.EndRestrictivePracticeInput) -> Answer:
    """Record that a restrictive practice is no longer used."""
    practice = await work.find(RestrictivePractice, input.restrictive_practice_id)
    plan = await _plan(work, practice.record_id, input)
    await practices.end(work, plan, practice, input.ended_on)
    return answer(restrictive_practice=practice, behaviour_support_plan=plan)
