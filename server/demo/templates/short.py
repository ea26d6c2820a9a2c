"""The template "Short plan": one item of each kind, to try the whole life of a plan in minutes."""

from . import Template
from .parts import ADD_ANOTHER, REQUIRED, custom, guide, information, line, profile, records, section, text

ABOUT_ME = section(
    "About me",
    profile("Home and health", "living_arrangement", "gp", "allergies"),
    custom(
        "What matters to me",
        text("matters", "What matters to me", "In the person's own words.", **REQUIRED),
        line("good_day", "A good day has"),
        guidance=guide("Two or three sentences are enough to begin with."),
        **REQUIRED,
    ),
)

NEXT_STEPS = section(
    "Next steps",
    records(
        "Goals",
        "goal_attainment",
        guidance=guide("Link the goals the person has, or write down new ones."),
        **ADD_ANOTHER,
    ),
    information(
        "Who to call",
        "In danger call 000. For everything else call the office, day and night.",
        "emergency_contact",
        **REQUIRED,
    ),
    guidance=guide("What happens in the next weeks.", ("About the NDIS", "https://www.ndis.gov.au/")),
)

SHORT = Template(
    name="Short plan",
    description="For the first weeks, until there was time for a full plan.",
    sections=(ABOUT_ME, NEXT_STEPS),
    review_interval_months=3,
    review_cycle="Annual support plan review cycle",
    associated_record_types=("goal_attainment", "behaviour_support"),
)

SINCE_THEN = guide(
    "Two or three sentences are enough to begin with. Ask what a good day looks like; write it as they say it.",
    ("About the NDIS", "https://www.ndis.gov.au/"),
)
"""Better guidance for "What matters to me", which came with the second version."""
