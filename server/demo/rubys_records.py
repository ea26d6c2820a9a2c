"""What is on file about Ruby."""

from ...plugins.behaviour_support.entities import PracticeUse, RestrictivePracticeType, StrategyKind
from ...plugins.goal_attainment.entities import GoalScale, LifeDomain
from .dates import InDays
from .people import RUBY
from .records import DemoGoal, DemoPractice, DemoRecord

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
