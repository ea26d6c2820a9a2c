"""What the made-up plans and records say: texts of a realistic length, typed definitions, values that fit them."""

from datetime import date, timedelta
from random import Random
from typing import Any

from careplan.core.fields import Choice, FieldDefinition, FieldKind
from careplan.core.guidance import Guidance, GuidanceLink
from careplan.core.item_definitions import ItemDefinition, ItemKind

WORDS = (
    "morning", "routine", "support", "worker", "family", "goal", "walk", "swim", "cook", "shop", "friend", "home",
    "garden", "music", "transport", "bus", "medication", "breakfast", "quiet", "calm", "choice", "confidence", "weekly",
    "together", "safe", "plan", "review", "community", "centre", "phone", "call", "visit",
)  # fmt: skip
GIVEN_NAMES = ("Ruby", "Noah", "Amara", "Liam", "Mei", "Jack", "Zoë", "Omar", "Ivy", "Kofi", "Elena", "Tom")
FAMILY_NAMES = ("Nguyen", "Smith", "Okafor", "Brown", "Rossi", "Singh", "Taylor", "Haddad", "Walker", "Jones")
SECTIONS = (
    "About me", "Health", "Daily living", "Communication", "Goals", "Relationships",
    "Home", "Community", "Behaviour support", "Mobility", "Money", "Safety",
)  # fmt: skip
RECORD_TYPES = ("goal_attainment", "behaviour_support", "mobility_aid")
KINDS = (ItemKind.CUSTOM_FIELDS, ItemKind.RECORD_LINK, ItemKind.PROFILE_FIELDS, ItemKind.CUSTOM_FIELDS) * 2 + (
    ItemKind.INFORMATION,
    ItemKind.CUSTOM_FIELDS,
)
"""The kinds of the items of a section, in turn."""

PROFILE_FIELDS = (
    FieldDefinition(key="pronouns", label="Pronouns"),
    FieldDefinition(key="language", label="Language at home"),
    FieldDefinition(key="interpreter", label="Needs an interpreter", kind=FieldKind.YES_NO),
    FieldDefinition(key="likes", label="What they like", kind=FieldKind.LONG_TEXT),
)
MOBILITY_AID_FIELDS = (
    FieldDefinition(key="aid", label="Aid", is_required=True),
    FieldDefinition(key="serviced_on", label="Last serviced on", kind=FieldKind.DATE),
    FieldDefinition(key="notes", label="Notes", kind=FieldKind.LONG_TEXT),
)
OWN_FIELDS = (
    FieldDefinition(
        key="what", label="What matters", kind=FieldKind.LONG_TEXT, is_required=True, help="In their words."
    ),
    FieldDefinition(key="since", label="Since", kind=FieldKind.DATE),
    FieldDefinition(
        key="support",
        label="Support needed",
        kind=FieldKind.CHOICE,
        choices=(Choice("none", "None"), Choice("some", "Some"), Choice("full", "Full")),
    ),
)
INFORMATION = "Ring the on-call coordinator first. Write down what happened before the end of the shift. " * 3


def text(random: Random, words: int) -> str:
    """A sentence of so many words."""
    return " ".join(random.choices(WORDS, k=words)).capitalize() + "."


def day(random: Random) -> date:
    """A day of the last three years or so."""
    return date(2023, 1, 1) + timedelta(days=random.randrange(1_000))


def guidance(random: Random) -> Guidance:
    """How to fill something in."""
    link = GuidanceLink("How to write it", "https://example.org/guidance")
    return Guidance(text(random, 25), (link,), "https://example.org/video")


def definition(kind: ItemKind, record_type: str) -> ItemDefinition:
    """What an item of a kind asks for."""
    match kind:
        case ItemKind.CUSTOM_FIELDS:
            return ItemDefinition(is_required=True, fields=OWN_FIELDS)
        case ItemKind.PROFILE_FIELDS:
            return ItemDefinition(profile_fields=("preferred_name", "language", "likes"))
        case ItemKind.RECORD_LINK:
            return ItemDefinition(record_types=(record_type,), allow_add_another=True, max_links=3)
        case ItemKind.INFORMATION:
            return ItemDefinition(information=INFORMATION, profile_fields=("interpreter",))


def entered(random: Random, kind: ItemKind) -> dict[str, Any]:
    """What is entered in an item of a kind."""
    if kind is not ItemKind.CUSTOM_FIELDS:
        return {}
    return {
        "what": text(random, 30),
        "since": day(random).isoformat(),
        "support": random.choice(["none", "some", "full"]),
    }


def profile(random: Random) -> dict[str, Any]:
    """What is recorded about a client."""
    return {
        "pronouns": random.choice(["she/her", "he/him", "they/them"]),
        "language": random.choice(["English", "Auslan", "Arabic", "Vietnamese"]),
        "interpreter": random.random() < 0.2,
        "likes": text(random, 15),
    }
