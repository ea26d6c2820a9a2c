"""Templates in other states: one that is being written, and one that nobody uses any more."""

from . import Template
from .parts import ADD_ANOTHER, custom, guide, line, profile, records, section, text, yes_no

COMMUNITY_ACCESS = Template(
    name="Community access",
    description="For people who are supported when they go out. Still being written.",
    sections=(
        section(
            "Transport",
            custom("Travel training", yes_no("training", "I am learning to travel on my own"), text("how", "How")),
            profile("Funding", "funding_type", "weekly_budget"),
        ),
        section(
            "Goals",
            records("Goals outside the house", "goal_attainment", **ADD_ANOTHER),
            guidance=guide("What the person wants to do, see or join."),
        ),
    ),
    review_interval_months=6,
    associated_record_types=("goal_attainment",),
    is_published=False,
)

AGED_CARE_2019 = Template(
    name="Aged care at home 2019",
    description="The form used until the new one came.",
    sections=(section("Care needs", custom("Care needs", text("needs", "Care needs"), line("level", "Level"))),),
    is_retired=True,
)
