"""Strategies of a behaviour support plan."""

from collections.abc import Mapping
from typing import Any

from .. import Work, refresh_record, requires, to_update_record
from .entities import BehaviourSupportPlan, Strategy, StrategyKind


@requires(to_update_record)
async def add_strategy(
    work: Work, plan: BehaviourSupportPlan, kind: StrategyKind, description: str, who: str | None
) -> Strategy:
    """Add something that everybody does."""
    strategy = Strategy(client_id=plan.client_id, record_id=plan.id, kind=kind, description=description, who=who)
    work.add(strategy)
    await refresh_record(work, plan)
    return strategy


@requires(to_update_record)
async def update_strategy(
    work: Work, plan: BehaviourSupportPlan, strategy: Strategy, values: Mapping[str, Any]
) -> None:
    """Change what everybody does."""
    for name, value in values.items():
        setattr(strategy, name, value)
    await refresh_record(work, plan)


@requires(to_update_record)
async def remove_strategy(work: Work, plan: BehaviourSupportPlan, strategy: Strategy) -> None:
    """Take out what nobody does any more; plans that were activated keep it as it was."""
    await work.db.delete(strategy)
    await refresh_record(work, plan)
