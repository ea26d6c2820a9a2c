"""Advice about single foods: given, and taken back."""

import dataclasses

import sqlalchemy as sa
from careplan.plugins import DuplicateName, Event, Work, permission_for, refresh_record, requires, to_update_record

from .entities import CLEAR, NAME, FoodAdvice, MealtimePlan


@dataclasses.dataclass(frozen=True, slots=True)
class FoodRuledOut(Event):
    """A person is not to have a food any more."""

    record_id: str


@requires(to_update_record)
async def add_advice(work: Work, plan: MealtimePlan, food: str, advice: str, *, is_avoided: bool) -> FoodAdvice:
    """Say what to know about a food. Raises DuplicateName where that was said already."""
    known = sa.select(FoodAdvice.id).where(FoodAdvice.record_id == plan.id, FoodAdvice.food == food)
    if conflict := await work.db.scalar(known):
        raise DuplicateName("food", food, conflict)
    added = FoodAdvice(client_id=plan.client_id, record_id=plan.id, food=food, advice=advice, is_avoided=is_avoided)
    work.add(added)
    await refresh_record(work, plan)
    if is_avoided:
        work.record(FoodRuledOut(added.id, plan.id))
    return added


@requires(permission_for(NAME, CLEAR))
async def remove_advice(work: Work, plan: MealtimePlan, advice: FoodAdvice) -> None:
    """Take advice back."""
    await work.db.delete(advice)
    await refresh_record(work, plan)
