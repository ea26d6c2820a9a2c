"""The record type: how mealtime plans are filled in, shown, found and kept."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from careplan.plugins import (
    CardField,
    Choice,
    Db,
    FieldDefinition,
    FieldKind,
    ItemDefinition,
    Json,
    RecordType,
    Retention,
    among,
    grouped,
)

from .entities import CLEAR, NAME, FoodAdvice, FoodTexture, MealtimePlan

TEXTURES = {
    FoodTexture.REGULAR: "Regular (7)",
    FoodTexture.SOFT_AND_BITE_SIZED: "Soft and bite-sized (6)",
    FoodTexture.MINCED_AND_MOIST: "Minced and moist (5)",
    FoodTexture.PUREED: "Pureed (4)",
}
FIELDS = (
    FieldDefinition(
        key="texture",
        label="Texture of food",
        kind=FieldKind.CHOICE,
        is_required=True,
        choices=tuple(Choice(texture, label) for texture, label in TEXTURES.items()),
        help="On the IDDSI scale, as the speech pathologist recommends.",
    ),
    FieldDefinition(
        key="drinks_level", label="Thickness of drinks", kind=FieldKind.NUMBER, is_required=True, minimum=0, maximum=4
    ),
    FieldDefinition(key="assessed_on", label="Assessed on", kind=FieldKind.DATE),
    FieldDefinition(key="positioning", label="Positioning", kind=FieldKind.LONG_TEXT),
    FieldDefinition(key="enjoys", label="What they enjoy", kind=FieldKind.LONG_TEXT),
)


async def advice_of(db: Db, ids: Sequence[str]) -> Mapping[str, list[FoodAdvice]]:
    """What to know about single foods, by plan."""
    query = sa.select(FoodAdvice).where(among(FoodAdvice.record_id, ids)).order_by(FoodAdvice.id)
    return grouped((advice.record_id, advice) for advice in await db.scalars(query))


async def _card(db: Db, plan: MealtimePlan) -> Sequence[CardField]:
    advice = (await advice_of(db, [plan.id])).get(plan.id, [])
    avoided = [each.food for each in advice if each.is_avoided]
    card = [CardField("Food", TEXTURES[plan.texture]), CardField("Drinks", f"Level {plan.drinks_level}")]
    return [*card, CardField("Avoid", ", ".join(avoided))] if avoided else card


async def _search(db: Db, plan: MealtimePlan) -> Sequence[str]:
    return [each.food for each in (await advice_of(db, [plan.id])).get(plan.id, [])]


async def _snapshot(db: Db, plans: Sequence[MealtimePlan]) -> Mapping[str, Json]:
    advice = await advice_of(db, [plan.id for plan in plans])
    return {
        plan.id: plan.read_values(FIELDS) | {"advice": [_frozen(each) for each in advice.get(plan.id, [])]}
        for plan in plans
    }


def _frozen(advice: FoodAdvice) -> Json:
    return {"id": advice.id, "food": advice.food, "advice": advice.advice, "isAvoided": advice.is_avoided}


def _check_item(item: ItemDefinition) -> Iterable[str]:
    if item.max_links is not None and item.max_links > 1:
        yield "A person follows one mealtime plan at a time: let the item hold at most one."


RECORD_TYPE = RecordType(
    name=NAME,
    label="Mealtime management plan",
    description="How a person eats and drinks safely, and with pleasure.",
    prefix="MMP",
    entity=MealtimePlan,
    fields=FIELDS,
    card=_card,
    search=_search,
    snapshot=_snapshot,
    check_item=_check_item,
    permissions={CLEAR: "take advice about foods back"},
    retention=Retention(keep_years=7),
)
