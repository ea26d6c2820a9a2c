"""The records of the demo clients: goals, behaviour support, contacts, risks."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ...plugins.behaviour_support.entities import PracticeUse, RestrictivePracticeType, StrategyKind
from ...plugins.goal_attainment.entities import GoalScale, LifeDomain
from .dates import InDays
from .people import DANIEL, ELLIE, GEORGE, JUNE, LEO, RUBY


@dataclasses.dataclass(frozen=True)
class DemoGoal:
    """A goal, and how far it was after some months: (months after it was agreed, level, what was seen)."""

    statement: str
    domain: LifeDomain
    scale: GoalScale
    strategies: str
    who_helps: str
    baseline: int = -1
    importance: int = 2
    difficulty: int = 2
    target: int = 365
    ratings: Sequence[tuple[int, int, str]] = ()


@dataclasses.dataclass(frozen=True)
class DemoPractice:
    """A restrictive practice, and who authorised it, where somebody did."""

    type: RestrictivePracticeType
    use: PracticeUse
    description: str
    authorised_by: str | None = None


@dataclasses.dataclass(frozen=True)
class DemoRecord:
    """A record about a client, made some months ago."""

    client: str
    record_type: str
    title: str
    values: Mapping[str, Any]
    goals: Sequence[DemoGoal] = ()
    strategies: Sequence[tuple[StrategyKind, str, str]] = ()
    practices: Sequence[DemoPractice] = ()
    months_ago: int = 11


RUBYS = (
    DemoRecord(
        RUBY,
        "goal_attainment",
        "Ruby's goals",
        {
            "focus": "I want to do things by myself, and to see my friends more.",
            "agreed_on": InDays(-7),
            "next_rating_on": InDays(180),
        },
        goals=(
            DemoGoal(
                "I take the bus to the pool on my own",
                LifeDomain.COMMUNITY,
                GoalScale(
                    "I go by car",
                    "I go by bus with somebody beside me",
                    "I go by bus, somebody waits at the pool",
                    "I go there and back on my own",
                    "I take other buses, too",
                ),
                "Practise the way on quiet days. A card with the stops. A phone call from the pool.",
                "Mei rides along at first, then sits further away.",
                importance=3,
                ratings=((4, -1, "Rang the bell herself twice."), (9, 0, "Mei waited at the pool.")),
            ),
            DemoGoal(
                "I cook dinner for the house once a week",
                LifeDomain.DAILY_LIVING,
                GoalScale(
                    "Others cook",
                    "I help to cut vegetables",
                    "I cook one dish with picture steps",
                    "I choose, shop and cook",
                    "I teach a housemate",
                ),
                "Picture recipes. The same evening each week. Ruby chooses the dish.",
                "Whoever works on Thursday.",
                ratings=((4, 0, "Fried rice, three weeks in a row."), (9, 1, "Shopped with a list she drew.")),
            ),
            DemoGoal(
                "I see Jess every month",
                LifeDomain.RELATIONSHIPS,
                GoalScale(as_expected="Once a month", somewhat_more_than_expected="Twice a month"),
                "A date in both calendars before they say goodbye.",
                "Ruby's mother and Jess's father.",
                importance=3,
                difficulty=1,
            ),
        ),
    ),
    DemoRecord(
        RUBY,
        "behaviour_support",
        "Ruby: loud places and changes",
        {
            "kind": "COMPREHENSIVE",
            "developed_by": "Inge Larsen, behaviour support practitioner",
            "developed_on": InDays(-20),
            "summary": "Loud places and sudden changes are hard. Ruby may shout, run off or hit her own arm.",
            "early_signs": "Humming, pulling her sleeves, asking the same question again.",
            "what_helps": "Fewer words. A quiet place. Her headphones. Time.",
        },
        strategies=(
            (StrategyKind.PROACTIVE, "Show the picture of what comes next, before it comes.", "Everyone"),
            (StrategyKind.PROACTIVE, "Keep the headphones within reach when we go out.", "Whoever is on shift"),
            (
                StrategyKind.REACTIVE,
                "Step back, lower your voice, offer the quiet corner. Do not hold her.",
                "Everyone",
            ),
            (StrategyKind.SKILL_BUILDING, "Practise the sign for 'break' when all is calm.", "Mei, every Tuesday"),
        ),
        practices=(
            DemoPractice(
                RestrictivePracticeType.ENVIRONMENTAL,
                PracticeUse.ROUTINE,
                "The kitchen drawer with knives is locked. Ruby has her own key when somebody cooks with her.",
                "State authorisation panel",
            ),
            DemoPractice(
                RestrictivePracticeType.CHEMICAL,
                PracticeUse.PRN,
                "Medicine as needed before a blood test, as charted by her GP.",
            ),
        ),
    ),
    DemoRecord(
        RUBY,
        "contact",
        "Mai Nguyen",
        {"relationship": "Mother", "phone": "08 5550 0101", "first": "first", "may_know": True},
    ),
    DemoRecord(
        RUBY,
        "contact",
        "Jess Parker",
        {"relationship": "Friend", "phone": "08 5550 0177", "first": "then", "may_know": False},
    ),
    DemoRecord(
        RUBY,
        "communication_aid",
        "Picture board",
        {"kind": "board", "how": "Offer it, point as you speak, wait ten seconds.", "where": "On the fridge"},
    ),
    DemoRecord(
        RUBY,
        "medication_support",
        "Morning and evening tablets",
        {"level": "assist", "pharmacy": "Wattle Street Pharmacy", "notes": "Takes them with yoghurt."},
    ),
    DemoRecord(
        RUBY,
        "seizure_plan",
        "Absence and tonic-clonic seizures",
        {
            "looks_like": "She stops and stares; rarely she falls and shakes.",
            "call_after": 5,
            "after": "Let her sleep. Tell Mai.",
        },
    ),
    DemoRecord(
        RUBY,
        "risk_assessment",
        "Alone in the water",
        {
            "level": "medium",
            "risk": "A seizure while swimming.",
            "measures": "Somebody at the edge who can swim, and who knows the seizure plan.",
            "assessed_on": InDays(-10),
        },
    ),
    DemoRecord(
        RUBY,
        "risk_assessment",
        "Traffic",
        {
            "level": "medium",
            "risk": "Ruby runs when it gets loud and does not see cars.",
            "measures": "Walk on the inside. Choose streets with a crossing.",
            "assessed_on": InDays(-10),
        },
    ),
    DemoRecord(
        RUBY,
        "risk_assessment",
        "Travelling on her own",
        {
            "level": "medium",
            "risk": "Gets off at the wrong stop, or stays on the bus.",
            "measures": "A card with stops and phone numbers. The driver knows her.",
            "assessed_on": InDays(0),
        },
        months_ago=0,
    ),
)

GEORGES = (
    DemoRecord(
        GEORGE,
        "goal_attainment",
        "George's goals",
        {"focus": "To stay in my house and keep the garden.", "agreed_on": InDays(-5)},
        goals=(
            DemoGoal(
                "I walk to the corner shop and back every morning",
                LifeDomain.HEALTH_AND_WELLBEING,
                GoalScale("To the gate", "Half the way", "There and back", "Further than the shop", "To the harbour"),
                "Walker with a seat. A bench half way. Never in the heat.",
                "Samuel walks along on Mondays.",
                ratings=((6, 0, "There and back on most days."),),
            ),
        ),
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "contact",
        "Eleni Papadakis",
        {"relationship": "Daughter", "phone": "02 5550 0199", "first": "first", "may_know": True},
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "condition",
        "Type 2 diabetes",
        {"means": "Feet are looked at every week. Eats within half an hour of the injection."},
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "condition",
        "Osteoarthritis of both knees",
        {"means": "Stairs only with the rail. Warm the knees before he walks."},
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "medication_support",
        "Tablets and insulin",
        {"level": "reminder", "pharmacy": "Harbour Road Pharmacy", "notes": "He injects himself; we remind him."},
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "assistive_technology",
        "Walker with a seat",
        {"supplier": "Sure Step", "cost": {"amount": 32_900, "currency": "AUD"}, "service_due_on": InDays(180)},
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "home_modification",
        "Grab rails in the bathroom",
        {"state": "done", "cost": {"amount": 58_000, "currency": "AUD"}, "what": "Two rails and a seat."},
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "service_schedule",
        "Personal care",
        {"who": "Samuel Adeyemi", "days": ["mon", "wed", "fri"], "time": "7:30", "hours": 4.5},
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "service_schedule",
        "Garden and house",
        {"who": "Green Thumb", "days": ["tue"], "time": "9:00", "hours": 2},
        months_ago=13,
    ),
    DemoRecord(
        GEORGE,
        "home_risk_check",
        "House in Harbour Road",
        {"checked_on": InDays(-3), "is_safe": True, "to_do": "A light on the back step."},
        months_ago=13,
    ),
)

OTHERS = (
    DemoRecord(
        ELLIE,
        "goal_attainment",
        "Ellie's goals",
        {"focus": "A job with animals."},
        goals=(
            DemoGoal(
                "I work two mornings a week at the animal shelter",
                LifeDomain.WORK,
                GoalScale(
                    "I visit now and then",
                    "I help with somebody beside me",
                    "Two mornings a week",
                    "Three mornings a week",
                    "A paid job",
                ),
                "Start with the cats. A list of tasks with pictures.",
                "Samuel at first, then the shelter's own staff.",
                baseline=-2,
                importance=3,
                difficulty=3,
            ),
        ),
        months_ago=1,
    ),
    DemoRecord(
        ELLIE,
        "goal_attainment",
        "Ellie's goals at home",
        {"focus": "More room of my own."},
        months_ago=1,
    ),
    DemoRecord(
        ELLIE,
        "contact",
        "Rose Martin",
        {"relationship": "Aunt", "phone": "08 5550 0145", "first": "first", "may_know": True},
        months_ago=1,
    ),
    DemoRecord(
        DANIEL,
        "contact",
        "Amara Okafor",
        {"relationship": "Wife", "phone": "212 555 0132", "first": "first", "may_know": True},
        months_ago=0,
    ),
    DemoRecord(
        LEO,
        "goal_attainment",
        "Leo's goals",
        {"focus": "Music, and people to make it with."},
        goals=(
            DemoGoal(
                "I play in a band",
                LifeDomain.COMMUNITY,
                GoalScale(as_expected="We rehearse every week", much_more_than_expected="We play for an audience"),
                "Ask at the music school. Take the bass along.",
                "His sister Ana.",
            ),
        ),
        months_ago=1,
    ),
    DemoRecord(
        LEO,
        "behaviour_support",
        "Leo: first weeks",
        {"kind": "INTERIM", "developed_by": "Inge Larsen, behaviour support practitioner", "developed_on": InDays(-9)},
        strategies=((StrategyKind.PROACTIVE, "Tell Leo who comes tomorrow.", "Evening shift"),),
        months_ago=1,
    ),
    DemoRecord(
        JUNE,
        "goal_attainment",
        "June's goals",
        {"focus": "Cards on Fridays."},
        months_ago=8,
    ),
)

RECORDS = (*RUBYS, *GEORGES, *OTHERS)
