"""The record types that the demo organisation defines for itself."""

import dataclasses
from collections.abc import Sequence

from ...core.fields import FieldDefinition
from .templates.parts import REQUIRED, choice, choices, day, line, money, number, text, yes_no


@dataclasses.dataclass(frozen=True)
class DefinedType:
    """A kind of record as it is written down here."""

    name: str
    label: str
    prefix: str
    description: str
    fields: tuple[FieldDefinition, ...]
    card_fields: Sequence[str] = ()
    keep_years: int | None = None


RECORD_TYPES = (
    DefinedType(
        "contact",
        "Contact",
        "CC",
        "Somebody in the person's life whom we may call.",
        (
            line("relationship", "Relationship", **REQUIRED),
            line("phone", "Phone"),
            choice("first", "When to call", {"first": "First in an emergency", "then": "Next", "never": "Do not call"}),
            yes_no("may_know", "May know about health"),
        ),
        ("relationship", "phone", "first"),
    ),
    DefinedType(
        "communication_aid",
        "Communication aid",
        "COM",
        "What the person uses to say things.",
        (
            choice(
                "kind",
                "Kind",
                {"board": "Picture board", "device": "Speech device", "sign": "Key word sign", "app": "App"},
                **REQUIRED,
            ),
            text("how", "How to use it together"),
            line("where", "Where it is kept"),
        ),
    ),
    DefinedType(
        "medication_support",
        "Medication support",
        "MED",
        "How the person is supported to take medicines. The chart itself stays with the pharmacy.",
        (
            choice(
                "level",
                "Support",
                {"reminder": "Reminder", "assist": "Help with the pack", "administer": "Given by trained staff"},
                **REQUIRED,
            ),
            line("pharmacy", "Pharmacy"),
            text("notes", "What to look out for"),
        ),
        ("level", "pharmacy"),
    ),
    DefinedType(
        "mealtime_plan",
        "Mealtime plan",
        "MTP",
        "How the person eats and drinks safely.",
        (
            choice("texture", "Food", {"regular": "Regular", "soft": "Soft", "minced": "Minced and moist"}, **REQUIRED),
            text("support", "Support at the table", **REQUIRED),
            line("written_by", "Written by"),
        ),
        ("texture", "written_by"),
    ),
    DefinedType(
        "seizure_plan",
        "Seizure plan",
        "SZP",
        "What a seizure looks like and what to do.",
        (
            text("looks_like", "What it looks like", **REQUIRED),
            number("call_after", "Call an ambulance after (minutes)", 1, 30, **REQUIRED),
            text("after", "Afterwards"),
        ),
        ("call_after",),
    ),
    DefinedType(
        "diabetes_plan",
        "Diabetes plan",
        "DBP",
        "How the person manages diabetes.",
        (text("daily", "Every day", **REQUIRED), text("low", "When sugar is low", **REQUIRED)),
    ),
    DefinedType(
        "risk_assessment",
        "Risk assessment",
        "RSK",
        "A risk, how serious it is, and what makes it smaller.",
        (
            choice("level", "Risk that is left", {"low": "Low", "medium": "Medium", "high": "High"}, **REQUIRED),
            text("risk", "What may happen", **REQUIRED),
            text("measures", "What we do about it", **REQUIRED),
            day("assessed_on", "Assessed on"),
        ),
        ("level", "assessed_on"),
    ),
    DefinedType(
        "condition",
        "Condition",
        "CND",
        "A diagnosis that matters in daily support.",
        (day("since", "Known since"), text("means", "What it means for support", **REQUIRED)),
    ),
    DefinedType(
        "wound_care",
        "Wound and skin care",
        "SKN",
        "A wound or a place where the skin is at risk.",
        (line("where", "Where", **REQUIRED), text("care", "Care", **REQUIRED), line("seen_by", "Looked after by")),
    ),
    DefinedType(
        "assistive_technology",
        "Assistive technology",
        "AT",
        "Equipment that makes things possible.",
        (
            line("supplier", "Supplier"),
            money("cost", "Cost"),
            day("service_due_on", "Next service"),
            text("use", "How it is used"),
        ),
        ("supplier", "cost", "service_due_on"),
    ),
    DefinedType(
        "home_modification",
        "Home modification",
        "HMD",
        "A change to the house or flat.",
        (
            choice("state", "State", {"wanted": "Wanted", "approved": "Approved", "done": "Done"}, **REQUIRED),
            money("cost", "Cost"),
            text("what", "What is changed"),
        ),
        ("state", "cost"),
    ),
    DefinedType(
        "swallowing_plan",
        "Swallowing plan",
        "SWP",
        "How drinks and food are prepared so that swallowing is safe.",
        (
            choice("drinks", "Drinks", {"thin": "Thin", "slightly": "Slightly thick", "mildly": "Mildly thick"}),
            text("support", "Support", **REQUIRED),
        ),
    ),
    DefinedType(
        "service_schedule",
        "Service schedule",
        "SCH",
        "Who comes, when, and how often.",
        (
            line("who", "Who", **REQUIRED),
            choices(
                "days",
                "Days",
                {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"},
            ),
            line("time", "Time"),
            number("hours", "Hours a week", 0, 168, **REQUIRED),
        ),
        ("who", "days", "hours"),
    ),
    DefinedType(
        "home_risk_check",
        "Home risk check",
        "HRC",
        "What was looked at in the home, for the person and for those who visit.",
        (
            day("checked_on", "Checked on", **REQUIRED),
            yes_no("is_safe", "Safe to visit", **REQUIRED),
            text("to_do", "What has to be mended"),
        ),
        keep_years=1,
    ),
)
