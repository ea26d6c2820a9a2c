"""Made-up client records of the three kinds that come in the box, each with its parts."""

import dataclasses
from typing import Any

from careplan.core.plan_items import FrozenRecord
from careplan.core.records import CardField, ClientRecord
from careplan.core.text import sort_key
from careplan.plugins.behaviour_support.entities import (
    BehaviourSupportKind,
    BehaviourSupportPlan,
    PracticeUse,
    RestrictivePractice,
    RestrictivePracticeType,
    Strategy,
    StrategyKind,
)
from careplan.plugins.custom_objects.entities import CustomRecord, CustomRecordType
from careplan.plugins.goal_attainment.entities import Goal, GoalAttainmentPlan, GoalRating, GoalScale, LifeDomain

from . import content
from .rows import Rows

DOMAINS = (LifeDomain.DAILY_LIVING, LifeDomain.COMMUNITY, LifeDomain.LEARNING)


@dataclasses.dataclass(frozen=True)
class Record:
    """A record, as the links to it need to know it."""

    id: str
    type: str
    frozen: FrozenRecord


def records_of(rows: Rows, client: str, count: int) -> list[Record]:
    """So many records about a client, one kind after the other."""
    kinds = (_goal_attainment, _behaviour_support, _mobility_aid)
    return [kinds[place % len(kinds)](rows, client) for place in range(count)]


def _record(rows: Rows, entity: type[ClientRecord], record_type: str, prefix: str, client: str, **own: Any) -> Record:
    number = f"{prefix}-{len(rows.of(entity)) + 1:05}"
    title = content.text(rows.random, 4)
    card = (CardField("About", content.text(rows.random, 6)), CardField("Next review", "2026-06-30"))
    common = {"number": number, "title": title, "card": card, "search_text": sort_key(number, title)}
    identifier = rows.add(
        entity, client_id=client, entity=entity.__tablename__, record_type=record_type, **common, **own
    )
    return Record(identifier, record_type, FrozenRecord(number, title, card, {"focus": title}, 1))


def _goal_attainment(rows: Rows, client: str) -> Record:
    focus = {"focus": content.text(rows.random, 20), "agreed_on": content.day(rows.random)}
    record = _record(rows, GoalAttainmentPlan, "goal_attainment", "GAP", client, **focus)
    part = {"client_id": client, "record_id": record.id}
    for place, domain in enumerate(DOMAINS, start=1):
        goal = rows.add(
            Goal,
            **part,
            statement=content.text(rows.random, 10),
            domain=domain,
            scale=GoalScale(*(content.text(rows.random, 6) for _ in range(5))),
            importance=rows.random.randint(1, 3),
            difficulty=rows.random.randint(1, 3),
            level=0,
            position=place,
        )
        rows.add(GoalRating, **part, goal_id=goal, level=0, rated_on=content.day(rows.random))
    return record


def _behaviour_support(rows: Rows, client: str) -> Record:
    told = {"summary": content.text(rows.random, 30), "what_helps": content.text(rows.random, 15)}
    kind = BehaviourSupportKind.COMPREHENSIVE
    record = _record(rows, BehaviourSupportPlan, "behaviour_support", "BSP", client, kind=kind, **told)
    part = {"client_id": client, "record_id": record.id, "description": content.text(rows.random, 12)}
    for purpose in StrategyKind:
        rows.add(Strategy, **part, kind=purpose)
    rows.add(RestrictivePractice, **part, type=RestrictivePracticeType.ENVIRONMENTAL, use=PracticeUse.ROUTINE)
    return record


def _mobility_aid(rows: Rows, client: str) -> Record:
    held = {"aid": "Wheelchair", "serviced_on": "2025-03-01", "notes": content.text(rows.random, 12)}
    kind = rows.of(CustomRecordType)[0]["id"]
    return _record(rows, CustomRecord, "mobility_aid", "AID", client, type_id=kind, values=held)
