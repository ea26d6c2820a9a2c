"""The template "NDIS daily living and community access"."""

from . import Template
from .parts import (
    ADD_ANOTHER,
    REQUIRED,
    choice,
    choices,
    custom,
    day,
    guide,
    information,
    line,
    profile,
    records,
    section,
    signature,
    text,
    yes_no,
)

COMMISSION = ("NDIS Quality and Safeguards Commission", "https://www.ndiscommission.gov.au/")

ABOUT = section(
    "About the person",
    profile(
        "Identity and home",
        "given_name",
        "family_name",
        "preferred_name",
        "date_of_birth",
        "ndis_number",
        "living_arrangement",
        guidance=guide("Confirm each line with the person. Do not copy it from last year."),
        **REQUIRED,
    ),
    custom(
        "What matters to me",
        text("matters", "What matters to me", "In the person's own words, as they say it.", **REQUIRED),
        text("strengths", "What I am good at", "Things others can learn from the person, too."),
        guidance=guide("Ask, wait, and ask again another day. Write what the person says before what you think."),
        **REQUIRED,
    ),
    custom(
        "Culture, language and identity",
        text("culture", "Culture and community", "People, places, days and customs that count."),
        line("language", "Language at home"),
        text("identity", "How I want to be seen", "Names, pronouns, faith, and what nobody should assume."),
    ),
    information(
        "Funding at a glance",
        "Check these dates before you agree on hours. Supports after the last day are not funded yet.",
        "funding_type",
        "funding_starts_on",
        "funding_ends_on",
        "weekly_budget",
    ),
    guidance=guide(
        "This part is the person's own. Sit with them, and with whom they choose, when you fill it in.",
        ("About the NDIS", "https://www.ndis.gov.au/"),
    ),
)

PEOPLE = section(
    "People and decisions",
    records(
        "Contacts",
        "contact",
        guidance=guide("Include who to call first in an emergency, and who should not be called."),
        **ADD_ANOTHER,
    ),
    custom(
        "Decision support and consent",
        choice(
            "decides",
            "Who decides",
            {"self": "I decide myself", "supported": "I decide with support", "guardian": "A guardian decides"},
            **REQUIRED,
        ),
        line("nominee", "Nominee or guardian", "Name, and what they may decide."),
        choices(
            "consent_to_share",
            "I agree that you share this plan with",
            {"family": "Family", "gp": "My GP", "therapists": "My therapists", "school": "School or work"},
        ),
    ),
    profile("Interpreter", "interpreter_needed", "interpreter_language"),
)

COMMUNICATION = section(
    "Communication",
    custom(
        "How I say yes, no and that something hurts",
        text("yes", "Yes looks like", **REQUIRED),
        text("no", "No looks like", **REQUIRED),
        text("pain", "Pain looks like", "Also the small signs that only people close to them know.", **REQUIRED),
        **REQUIRED,
    ),
    records("Communication aid", "communication_aid"),
    information(
        "Video: using the picture board",
        "Watch this before your first shift. Offer the board, point as you speak, and wait ten seconds.",
        guidance=guide("Four minutes, with captions.", video="https://videos.example.org/using-the-picture-board"),
    ),
)

GOALS = section(
    "Goals",
    records(
        "Goals",
        "goal_attainment",
        guidance=guide("One goal per card. Say who helps and how everyone will notice progress."),
        **REQUIRED,
        **ADD_ANOTHER,
    ),
    custom(
        "How we work on a goal",
        line("goal", "Goal", **REQUIRED),
        text("strategy", "What we do", "Steps small enough to see within a month.", **REQUIRED),
        line("who", "Who helps"),
        **ADD_ANOTHER,
    ),
)

ROUTINES = section(
    "Daily routines",
    custom("Morning", text("morning", "My morning", "What I do myself comes first.", **REQUIRED)),
    custom("Evening", text("evening", "My evening", **REQUIRED)),
    custom(
        "Overnight",
        choice("support", "Support at night", {"awake": "Somebody is awake", "asleep": "Somebody sleeps in the house"}),
        text("overnight", "My night", **REQUIRED),
        guidance=guide("Mark this as not required where nobody supports the person at night."),
    ),
    custom(
        "Transport and travel training",
        text("transport", "How I get around", **REQUIRED),
        yes_no("training", "I am learning to travel on my own"),
    ),
)

HEALTH = section(
    "Health",
    profile("Health summary", "allergies", "diagnoses", "gp", **REQUIRED),
    records("Medication support", "medication_support"),
    records(
        "Mealtime plan",
        "mealtime_plan",
        guidance=guide("Needed if the person may choke or eats changed textures. Ask a speech pathologist."),
    ),
    records("Seizure or diabetes plan", "seizure_plan", "diabetes_plan"),
    custom(
        "Moving and handling",
        text("handling", "How to help me move", **REQUIRED),
        choices(
            "equipment",
            "Equipment",
            {"hoist": "Hoist", "slide_sheet": "Slide sheet", "rail": "Rails", "chair": "Shower chair"},
        ),
    ),
    guidance=guide("Never leave a heading blank: where there is nothing to note, say so."),
)

BEHAVIOUR = section(
    "Behaviour support",
    records(
        "Behaviour support plan",
        "behaviour_support",
        guidance=guide("Not required unless a behaviour support plan exists.", COMMISSION),
    ),
    custom(
        "Early signs and what helps",
        text("signs", "Early signs", **REQUIRED),
        text("helps", "What helps", **REQUIRED),
    ),
    records(
        "Restrictive practices",
        "behaviour_support",
        guidance=guide(
            "Practices stand in the behaviour support plan: routine or as needed, each with its authorisation. "
            "Without authorisation none may be used.",
            COMMISSION,
        ),
        allow_create=False,
        **ADD_ANOTHER,
    ),
    information(
        "Video: staying calm together",
        "Watch this, and talk it through with your coordinator before you work alone.",
        guidance=guide("Seven minutes, with captions.", video="https://videos.example.org/staying-calm-together"),
    ),
)

SAFETY = section(
    "Risk and safety",
    records("Risk assessments", "risk_assessment", **REQUIRED, **ADD_ANOTHER),
    custom("Safe at home and out", text("home", "At home", **REQUIRED), text("community", "When I am out", **REQUIRED)),
    custom(
        "Risks I choose to take",
        text("choices", "What I choose, knowing the risk", **REQUIRED),
        guidance=guide("People may take risks. Note what was explained, and how the person will be kept as safe."),
    ),
    guidance=guide("Look at risks with the person: what they may lose, and also what they gain."),
)

EMERGENCY = section(
    "Emergency and disaster",
    custom(
        "Supports that must not stop",
        text("critical", "Critical supports, and who steps in", **REQUIRED),
        text("evacuation", "Help I need to leave the house quickly", **REQUIRED),
        **REQUIRED,
    ),
    information(
        "Who to phone, in order",
        "1. Danger to life: 000. 2. The first contact in this plan. 3. The on-call coordinator. Then write it down.",
        "emergency_contact",
        **REQUIRED,
    ),
)

AGREEMENT = section(
    "Agreement and review",
    custom(
        "My copy",
        choice(
            "format",
            "I got my copy as",
            {"paper": "Paper", "easy_read": "Easy Read", "audio": "Recording", "email": "E-mail"},
            **REQUIRED,
        ),
    ),
    custom("Signature", signature("signed", "Signed by the person or who signs for them", **REQUIRED), **REQUIRED),
    custom("Next review", day("review_on", "Review on", **REQUIRED), text("attends", "Who comes")),
)

NDIS = Template(
    name="NDIS daily living and community access",
    description="For people with an NDIS plan who are supported at home and in their community.",
    sections=(
        ABOUT,
        PEOPLE,
        COMMUNICATION,
        GOALS,
        ROUTINES,
        HEALTH,
        BEHAVIOUR,
        SAFETY,
        EMERGENCY,
        AGREEMENT,
    ),
    associated_record_types=("goal_attainment", "behaviour_support"),
)
