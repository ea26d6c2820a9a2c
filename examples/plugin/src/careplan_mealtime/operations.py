"""What may be asked and done about mealtimes."""

import sqlalchemy as sa
from careplan.plugins import Answer, Db, Order, Work, answer, listing, mutation

from . import advice, api
from .entities import FoodAdvice, MealtimePlan
from .reviews import last_day_in_force

ORDERS = {api.MealtimePlanOrder.NEWEST: Order((MealtimePlan.id,), descending=True)}


@listing(api.MealtimePlan, ORDERS)
def overdue_mealtime_plans(db: Db) -> sa.Select[MealtimePlan]:
    """Mealtime plans of all clients that are overdue for review, or were never assessed."""
    last_day = last_day_in_force(db.moment.today)
    is_overdue = sa.or_(MealtimePlan.assessed_on.is_(None), MealtimePlan.assessed_on < last_day)
    return sa.select(MealtimePlan).where(is_overdue, MealtimePlan.archived_at.is_(None))


@mutation(api.AddFoodAdvicePayload)
async def add_food_advice(work: Work, input: api.AddFoodAdviceInput) -> Answer:
    """Say what to know about a food."""
    plan = await work.get(MealtimePlan, input.record_id, version=input.expected_version)
    added = await advice.add_advice(work, plan, input.food, input.advice, is_avoided=input.is_avoided)
    return answer(food_advice=added, mealtime_plan=plan)


@mutation(api.RemoveFoodAdvicePayload)
async def remove_food_advice(work: Work, input: api.RemoveFoodAdviceInput) -> Answer:
    """Take advice about a food back."""
    found = await work.find(FoodAdvice, input.food_advice_id)
    plan = await work.get(MealtimePlan, found.record_id, version=input.expected_version)
    await advice.remove_advice(work, plan, found)
    return answer(mealtime_plan=plan)
