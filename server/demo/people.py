"""The people of the demo organisations. All are made up."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...core.fields import FieldDefinition
from .dates import InDays, on
from .templates.parts import REQUIRED, choice, day, line, money, number, text, yes_no


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody who works there."""

    name: str
    role: str
    email: str


@dataclasses.dataclass(frozen=True)
class DemoClient:
    """Somebody who is supported there."""

    reference: str
    given_name: str
    family_name: str
    born: date
    time_zone: str
    assigned_to: Sequence[str]
    profile: Mapping[str, Any]
    preferred_name: str | None = None

    def details(self, today: date) -> dict[str, Any]:
        """What is on file about them."""
        names = {"family_name": self.family_name, "preferred_name": self.preferred_name}
        profile = on(dict(self.profile), today)
        rest = {"date_of_birth": self.born, "time_zone": self.time_zone, "profile": profile}
        return {"reference": self.reference, **names, **rest}


PERTH, SYDNEY, NEW_YORK = "Australia/Perth", "Australia/Sydney", "America/New_York"

PROFILE_FIELDS: tuple[FieldDefinition, ...] = (
    line("ndis_number", "NDIS number", "Nine digits."),
    line("aged_care_id", "My Aged Care number"),
    choice(
        "living_arrangement",
        "Living arrangement",
        {"alone": "Alone", "family": "With family", "shared": "In a shared house", "partner": "With a partner"},
        "Confirm with the person; do not copy last year's.",
        **REQUIRED,
    ),
    yes_no("interpreter_needed", "Needs an interpreter"),
    line("interpreter_language", "Language for the interpreter"),
    text("allergies", "Allergies", "Write 'none known' rather than nothing."),
    text("diagnoses", "Diagnoses"),
    line("gp", "GP", "Name and practice.", **REQUIRED),
    line("emergency_contact", "First contact in an emergency"),
    choice("funding_type", "Funding", {"ndis": "NDIS", "home": "Support at Home", "private": "Private"}),
    day("funding_starts_on", "Funding starts"),
    day("funding_ends_on", "Funding ends"),
    money("weekly_budget", "Weekly budget"),
    number("falls_score", "Last falls score", 0, 20, "From the falls risk check; 9 or more is high."),
)

ALICE, MARCUS, PRIYA, TOM, MEI, SAMUEL, GRACE, VIKTOR = (
    f"{name}@example.org" for name in ("alice", "marcus", "priya", "tom", "mei", "samuel", "grace", "viktor")
)

STAFF = (
    Person("Alice Thornton", "Administrator", ALICE),
    Person("Marcus Webb", "Manager", MARCUS),
    Person("Priya Sharma", "Coordinator", PRIYA),
    Person("Tom Gallagher", "Coordinator", TOM),
    Person("Mei Lin", "Support worker", MEI),
    Person("Samuel Adeyemi", "Support worker", SAMUEL),
    Person("Grace Holloway", "Billing", GRACE),
    Person("Viktor Novak", "Auditor", VIKTOR),
)

RUBY, GEORGE, ELLIE, DANIEL, JUNE, LEO = (f"CL-0000{number}" for number in range(1, 7))

CLIENTS = (
    DemoClient(
        RUBY,
        "Ruby",
        "Nguyen",
        date(1998, 4, 17),
        PERTH,
        (PRIYA, MEI),
        {
            "ndis_number": "430111222",
            "living_arrangement": "shared",
            "interpreter_needed": False,
            "allergies": "Penicillin (rash). Bee stings.",
            "diagnoses": "Autism. Epilepsy.",
            "gp": "Dr Hana Ito, Wattle Street Practice",
            "emergency_contact": "Mai Nguyen (mother), 08 5550 0101",
            "funding_type": "ndis",
            "funding_starts_on": InDays(150),
            "funding_ends_on": InDays(515),
            "weekly_budget": {"amount": 186_500, "currency": "AUD"},
        },
    ),
    DemoClient(
        GEORGE,
        "Georgios",
        "Papadakis",
        date(1941, 9, 2),
        SYDNEY,
        (TOM, SAMUEL),
        {
            "aged_care_id": "AC-2200871",
            "living_arrangement": "alone",
            "interpreter_needed": True,
            "interpreter_language": "Greek",
            "allergies": "None known.",
            "diagnoses": "Type 2 diabetes. Osteoarthritis of both knees.",
            "gp": "Dr Paul Reyes, Harbour Road Medical",
            "emergency_contact": "Eleni Papadakis (daughter), 02 5550 0199",
            "funding_type": "home",
            "weekly_budget": {"amount": 74_000, "currency": "AUD"},
            "falls_score": 11,
        },
        preferred_name="George",
    ),
    DemoClient(
        ELLIE,
        "Eleanor",
        "Martin",
        date(2003, 12, 8),
        PERTH,
        (PRIYA, SAMUEL),
        {
            "ndis_number": "430333444",
            "living_arrangement": "family",
            "allergies": "Peanuts: carries an adrenaline pen.",
            "gp": "Dr Hana Ito, Wattle Street Practice",
            "emergency_contact": "Rose Martin (aunt), 08 5550 0145",
            "funding_type": "ndis",
        },
        preferred_name="Ellie",
    ),
    DemoClient(
        DANIEL,
        "Daniel",
        "Okafor",
        date(1989, 6, 30),
        NEW_YORK,
        (TOM,),
        {"living_arrangement": "partner", "gp": "Dr Ruth Levin, Elm Avenue Clinic", "funding_type": "private"},
    ),
    DemoClient(
        JUNE,
        "June",
        "Whitfield-Ross",
        date(1936, 1, 25),
        SYDNEY,
        (TOM,),
        {"living_arrangement": "family", "gp": "Dr Paul Reyes, Harbour Road Medical", "falls_score": 6},
    ),
    DemoClient(
        LEO,
        "Leo",
        "Castellano",
        date(1995, 8, 14),
        NEW_YORK,
        (PRIYA, MEI),
        {
            "living_arrangement": "shared",
            "allergies": "None known.",
            "gp": "Dr Ruth Levin, Elm Avenue Clinic",
            "emergency_contact": "Ana Castellano (sister), 212 555 0188",
            "funding_type": "private",
        },
    ),
)

NEIGHBOUR = Person("Nora Bishop", "Administrator", "nora@example.net")
NEIGHBOURS_CLIENT = DemoClient(
    "CL-00001",
    "Walter",
    "Finch",
    date(1950, 3, 3),
    SYDNEY,
    (),
    {},
)
