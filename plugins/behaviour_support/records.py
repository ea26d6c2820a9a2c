"""The record type: how behaviour support plans are filled in, shown, found and kept."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from .. import CardField, Choice, Db, FieldDefinition, FieldKind, Json, RecordType, Retention, among, grouped
from .entities import NAME, BehaviourSupportKind, BehaviourSupportPlan, RestrictivePractice, Strategy
from .practices import unauthorised_of

FIELDS = (
    FieldDefinition(
        key="kind",
        label="Kind",
        kind=FieldKind.CHOICE,
        is_required=True,
        choices=(
            Choice(BehaviourSupportKind.INTERIM, "Interim"),
            Choice(BehaviourSupportKind.COMPREHENSIVE, "Comprehensive"),
        ),
    ),
    FieldDefinition(key="developed_by", label="Developed by", help="The practitioner who developed it."),
    FieldDefinition(key="developed_on", label="Developed on", kind=FieldKind.DATE),
    FieldDefinition(
        key="review_due_on",
        label="Review due",
        kind=FieldKind.DATE,
        help="Left blank, it is due a year after it was developed.",
    ),
    FieldDefinition(key="summary", label="Behaviours of concern", kind=FieldKind.LONG_TEXT),
    FieldDefinition(key="early_signs", label="Early signs", kind=FieldKind.LONG_TEXT),
    FieldDefinition(key="what_helps", label="What helps", kind=FieldKind.LONG_TEXT),
)


async def _card(db: Db, plan: BehaviourSupportPlan) -> Sequence[CardField]:
    card = [CardField("Kind", plan.kind.capitalize())]
    if plan.review_due_on is not None:
        card.append(CardField("Review due", plan.review_due_on.isoformat()))
    if unauthorised := (await unauthorised_of(db, [plan.id]))[plan.id]:
        card.append(CardField("Practices without authorisation", str(unauthorised)))
    return card


async def _snapshot(db: Db, plans: Sequence[BehaviourSupportPlan]) -> Mapping[str, Json]:
    ids = [plan.id for plan in plans]
    strategies = await db.scalars(sa.select(Strategy).where(among(Strategy.record_id, ids)).order_by(Strategy.id))
    practices = await db.scalars(
        sa.select(RestrictivePractice).where(among(RestrictivePractice.record_id, ids)).order_by(RestrictivePractice.id)
    )
    theirs = grouped((strategy.record_id, _frozen_strategy(strategy)) for strategy in strategies)
    used = grouped((practice.record_id, _frozen_practice(practice)) for practice in practices)
    return {
        plan.id: plan.read_values(FIELDS)
        | {"strategies": theirs.get(plan.id, []), "restrictivePractices": used.get(plan.id, [])}
        for plan in plans
    }


def _frozen_strategy(strategy: Strategy) -> Json:
    return {
        "id": strategy.id,
        "kind": strategy.kind.value,
        "description": strategy.description,
        "who": strategy.who,
    }


def _frozen_practice(practice: RestrictivePractice) -> Json:
    days = {
        "authorisedFrom": practice.authorised_from,
        "authorisedUntil": practice.authorised_until,
        "endedOn": practice.ended_on,
    }
    return {
        "id": practice.id,
        "type": practice.type.value,
        "use": practice.use.value,
        "description": practice.description,
        "authorisation": practice.authorisation.value,
        "authorisedBy": practice.authorised_by,
    } | {name: day.isoformat() if day else None for name, day in days.items()}


KEPT = Retention(keep_years=7)
"""What Australian providers keep such records for at the least."""

RECORD_TYPE = RecordType(
    name=NAME,
    label="Behaviour support plan",
    description="What a person's behaviour tells, what helps, and which restrictive practices are used.",
    prefix="BSP",
    entity=BehaviourSupportPlan,
    fields=FIELDS,
    card=_card,
    snapshot=_snapshot,
    retention=KEPT,
    permissions={"authorise": "authorise restrictive practices"},
)
