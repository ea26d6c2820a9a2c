"""The template "Aged care at home"."""

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
    number,
    profile,
    records,
    section,
    signature,
    text,
)

QUALITY = ("Aged Care Quality and Safety Commission", "https://www.agedcarequality.gov.au/")

PREFERENCES = section(
    "Profile and preferences",
    profile(
        "Identity and supporter",
        "given_name",
        "family_name",
        "preferred_name",
        "date_of_birth",
        "aged_care_id",
        "living_arrangement",
        "emergency_contact",
        guidance=guide("Ask how the person wants to be addressed, and use that name in every visit note."),
        **REQUIRED,
    ),
    custom(
        "Who comes, and when",
        text("workers", "Workers I prefer", "Language, gender, interests, calm or chatty."),
        choices(
            "days",
            "Days that suit me",
            {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"},
        ),
        line("times", "Times that suit me"),
    ),
    custom(
        "Culture, faith and what to be careful about",
        text("culture", "Culture and faith"),
        text("careful", "What to be careful about", "Things that happened and may come back. Do not ask for details."),
    ),
    guidance=guide("Write in plain language. The person gets a copy and should know themselves in it."),
)

REABLEMENT = section(
    "Goals and reablement",
    records("Goals", "goal_attainment", **REQUIRED),
    custom(
        "Staying able",
        text("alone", "What I do alone", **REQUIRED),
        text("with_help", "What I do with help", **REQUIRED),
        text("not_at_all", "What others do for me"),
        guidance=guide("Help with a task, do not take it over. What is not used is lost."),
    ),
)

CLINICAL = section(
    "Clinical care",
    records("Conditions", "condition", **ADD_ANOTHER),
    records("Medication", "medication_support"),
    records("Wounds and skin", "wound_care"),
    custom(
        "Pain",
        number("score", "Pain on most days", 0, 10, "0 is none, 10 the worst imaginable."),
        text("where", "Where, when, and what eases it"),
    ),
    information("Falls at a glance", "A score of 9 or more means a high risk: check shoes and rugs.", "falls_score"),
    guidance=guide("Link what the nurse or GP has written. Do not write it again.", QUALITY),
)

PERSONAL = section(
    "Personal care",
    custom(
        "Washing and dressing",
        text("showering", "Showering", **REQUIRED),
        text("dressing", "Dressing and grooming", **REQUIRED),
    ),
    custom(
        "Continence",
        text("continence", "Support with continence", **REQUIRED),
        guidance=guide("Not required where the person is independent."),
    ),
)

MOBILITY = section(
    "Mobility and equipment",
    records("Assistive technology", "assistive_technology", **ADD_ANOTHER),
    records("Home modification", "home_modification"),
    custom("Transfers", text("transfers", "Bed, chair, car", **REQUIRED)),
    information(
        "Video: using the hoist",
        "Watch this even if you have used one before. Two people, always.",
        guidance=guide("Six minutes, with captions.", video="https://videos.example.org/using-the-hoist"),
    ),
)

NUTRITION = section(
    "Nutrition and hydration",
    custom(
        "Meals and weight",
        text("meals", "What and when I like to eat", **REQUIRED),
        choice("trend", "My weight is", {"steady": "steady", "rising": "rising", "falling": "falling"}, **REQUIRED),
    ),
    records("Swallowing plan", "swallowing_plan"),
)

MIND = section(
    "Cognition, mood and social life",
    custom("Orientation and sleep", text("orientation", "Knowing where and when I am"), text("sleep", "How I sleep")),
    custom("Interests and outings", text("interests", "What I enjoy", **REQUIRED), text("outings", "Where I go")),
)

SERVICES = section(
    "Services agreed",
    records(
        "Service schedule",
        "service_schedule",
        guidance=guide("Who comes, when and how often. One card for each service."),
        **REQUIRED,
        **ADD_ANOTHER,
    ),
)

HOME = section(
    "Safety at home",
    records("Home risk check", "home_risk_check", **REQUIRED),
    custom(
        "Heat, flood and power cuts",
        text("heat", "When it is very hot", **REQUIRED),
        text("power", "When power or water fails", **REQUIRED),
    ),
    information(
        "Talking about the end of life",
        "Ask whether the person wants to talk about it, and with whom. It is all right not to.",
        guidance=guide("A conversation, not a form.", ("My Aged Care", "https://www.myagedcare.gov.au/")),
    ),
)

REVIEW = section(
    "Review",
    custom(
        "Dates and triggers",
        day("review_on", "Review on", **REQUIRED),
        text("triggers", "Review earlier when", "A fall, a stay in hospital, a new diagnosis, a carer who is tired."),
    ),
    custom("Signature", signature("signed", "Signed by the person or who signs for them", **REQUIRED), **REQUIRED),
)

AGED_CARE = Template(
    name="Aged care at home",
    description="For older people who live at home with support; reviewed yearly, and earlier when something changes.",
    sections=(
        PREFERENCES,
        REABLEMENT,
        CLINICAL,
        PERSONAL,
        MOBILITY,
        NUTRITION,
        MIND,
        SERVICES,
        HOME,
        REVIEW,
    ),
    associated_record_types=("goal_attainment",),
    has_draft=True,
)
