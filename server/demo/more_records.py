"""What is on file about the other clients."""

from ...plugins.behaviour_support.entities import StrategyKind
from ...plugins.goal_attainment.entities import GoalScale, LifeDomain
from .dates import InDays
from .people import DANIEL, ELLIE, GEORGE, JUNE, LEO
from .records import DemoGoal, DemoRecord

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
    DemoRecord(
        LEO,
        "home_risk_check",
        "The flat Leo moved out of",
        {"checked_on": InDays(-7), "is_safe": True},
        months_ago=13,
        archived_because="He moved before we started.",
    ),
)
