"""The support plans of the demo clients: what stands in each item, and how far the work is."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .dates import InDays
from .people import ELLIE, GEORGE, JUNE, LEO, RUBY
from .templates import Template
from .templates.aged_care import AGED_CARE
from .templates.ndis import NDIS
from .templates.short import SHORT


@dataclasses.dataclass(frozen=True)
class Entry:
    """What stands in one item of a plan."""

    values: Mapping[str, Any] | None = None
    links: Sequence[str] = ()
    not_required: str | None = None
    is_done: bool = True


@dataclasses.dataclass(frozen=True)
class DemoPlan:
    """A plan, made some months ago; items nobody wrote about are confirmed where nothing has to be entered."""

    client: str
    template: Template
    entries: Mapping[str, Entry]
    associated: Sequence[str] = ()
    months_ago: int = 0
    is_activated: bool = True
    is_complete: bool = True


@dataclasses.dataclass(frozen=True)
class DemoReview:
    """The open review of a client's active plan: what was confirmed, and what is new."""

    client: str
    confirmed: Sequence[str]
    entries: Mapping[str, Entry]
    comment: tuple[str, str]
    days_ago: int = 6


def values(**given: Any) -> Entry:
    """Fields that are filled in."""
    return Entry(values=given)


def links(*titles: str) -> Entry:
    """Records that are linked, by title."""
    return Entry(links=titles)


def not_required(reason: str) -> Entry:
    """An item that does not apply."""
    return Entry(not_required=reason)


RUBYS_PLAN = DemoPlan(
    RUBY,
    NDIS,
    {
        "What matters to me": values(
            matters="My room. Swimming. Knowing what comes next. That people wait until I have finished.",
            strengths="I remember every bus line. I draw.",
        ),
        "Culture, language and identity": values(
            culture="Tet with all of the family, in Mai's house.",
            language="English and Vietnamese",
            identity="I am a grown woman. Ask me, not my mother.",
        ),
        "Contacts": links("Mai Nguyen", "Jess Parker"),
        "Decision support and consent": values(
            decides="supported", nominee="Mai Nguyen, for money and leases", consent_to_share=["family", "gp"]
        ),
        "How I say yes, no and that something hurts": values(
            yes="A nod, or the green card.",
            no="Turning away. Saying 'later' can mean no.",
            pain="Very quiet, holding her left ear.",
        ),
        "Communication aid": links("Picture board"),
        "Goals": links("Ruby's goals"),
        "How we work on a goal": values(
            goal="The bus to the pool",
            strategy="Tuesdays and Fridays, the 10:12 bus. Fade out the help seat by seat.",
            who="Mei",
        ),
        "Morning": values(
            morning="Up at seven on her own. Shower with a song. Breakfast before anybody asks questions."
        ),
        "Evening": values(evening="Dinner at six. Headphones and drawing. Lights out is her decision."),
        "Overnight": not_required("Ruby sleeps through; nobody supports her at night."),
        "Transport and travel training": values(transport="Bus with support, car in the rain.", training=True),
        "Medication support": links("Morning and evening tablets"),
        "Mealtime plan": not_required("Ruby eats everything, safely."),
        "Seizure or diabetes plan": links("Absence and tonic-clonic seizures"),
        "Moving and handling": not_required("Ruby moves without help."),
        "Behaviour support plan": links("Ruby: loud places and changes"),
        "Early signs and what helps": values(
            signs="Humming, pulling her sleeves.", helps="Fewer words, her headphones, a quiet corner."
        ),
        "Restrictive practices": links("Ruby: loud places and changes"),
        "Risk assessments": links("Alone in the water", "Traffic"),
        "Safe at home and out": values(
            home="The stove has a timer. Ruby locks her own door.", community="A card with her name and Mai's number."
        ),
        "Risks I choose to take": values(choices="I swim. I know I may have a seizure. Somebody watches."),
        "Supports that must not stop": values(
            critical="Tablets twice a day: Mai has a spare pack.",
            evacuation="One person she knows, the picture for 'fire', straight out.",
        ),
        "My copy": values(format="easy_read"),
        "Signature": values(signed={"name": "Ruby Nguyen", "signedOn": InDays(0)}),
        "Next review": values(review_on=InDays(350), attends="Ruby, Mai, Priya, Inge"),
    },
    associated=("Ruby's goals", "Ruby: loud places and changes"),
    months_ago=11,
)

RUBYS_REVIEW = DemoReview(
    RUBY,
    confirmed=(
        "Identity and home",
        "What matters to me",
        "Contacts",
        "Communication aid",
        "Morning",
        "Medication support",
        "Seizure or diabetes plan",
    ),
    entries={
        "Evening": values(evening="Dinner at six; on Thursdays Ruby cooks. Headphones and drawing."),
        "Transport and travel training": Entry(
            values={"transport": "Bus on her own to the pool; car in the rain."}, is_done=False
        ),
        "Risk assessments": Entry(links=("Travelling on her own",), is_done=False),
    },
    comment=("Transport and travel training", "Mei, did she ride back on her own last Friday?"),
)

GEORGES_PLAN = DemoPlan(
    GEORGE,
    AGED_CARE,
    {
        "Who comes, and when": values(
            workers="Somebody who likes football, and speaks up.", days=["mon", "wed", "fri"], times="Mornings"
        ),
        "Culture, faith and what to be careful about": values(
            culture="Greek Orthodox. Fasts before Easter.", careful="Sirens. Do not ask why; put the radio on."
        ),
        "Goals": links("George's goals"),
        "Staying able": values(
            alone="Coffee, shaving, tomatoes.", with_help="Shower, shopping.", not_at_all="The gutters."
        ),
        "Conditions": links("Type 2 diabetes", "Osteoarthritis of both knees"),
        "Medication": links("Tablets and insulin"),
        "Wounds and skin": not_required("Skin is whole; feet are looked at every week."),
        "Pain": values(score=4, where="Knees, in the morning. Warmth helps."),
        "Washing and dressing": values(
            showering="On the seat. Somebody nearby, not inside.", dressing="Socks and shoes with help."
        ),
        "Continence": not_required("George is independent."),
        "Assistive technology": links("Walker with a seat"),
        "Home modification": links("Grab rails in the bathroom"),
        "Transfers": values(transfers="Alone from chairs with arms. The rail for the bath."),
        "Meals and weight": values(
            meals="Eggs, salad, fish on Fridays. Coffee with two sugars, he knows.", trend="steady"
        ),
        "Swallowing plan": not_required("No trouble swallowing."),
        "Orientation and sleep": values(orientation="Clear.", sleep="Up twice, back to sleep."),
        "Interests and outings": values(interests="Football, the garden, Radio.", outings="The club on Saturdays."),
        "Service schedule": links("Personal care", "Garden and house"),
        "Home risk check": links("House in Harbour Road"),
        "Heat, flood and power cuts": values(
            heat="The club has cool rooms; Eleni fetches him.", power="Insulin goes to the neighbour's fridge."
        ),
        "Dates and triggers": values(review_on=InDays(365), triggers="A fall, or a stay in hospital."),
        "Signature": values(signed={"name": "Georgios Papadakis", "signedOn": InDays(0)}),
    },
    associated=("George's goals",),
    months_ago=13,
)

PLANS = (
    GEORGES_PLAN,
    RUBYS_PLAN,
    DemoPlan(
        JUNE,
        SHORT,
        {
            "What matters to me": values(matters="My daughter, my cards, my own front door."),
            "Goals": links("June's goals"),
        },
        months_ago=8,
    ),
    DemoPlan(
        ELLIE,
        SHORT,
        {
            "Home and health": Entry(values={"allergies": "Peanuts and sesame: carries an adrenaline pen."}),
            "What matters to me": Entry(values={"matters": "Animals. My aunt Rose. Dancing."}, is_done=False),
        },
        is_activated=False,
        is_complete=False,
    ),
    DemoPlan(
        LEO,
        SHORT,
        {
            "What matters to me": values(matters="The bass. My sister. Sleeping late.", good_day="Music and coffee"),
            "Goals": links("Leo's goals"),
        },
        associated=("Leo's goals",),
        is_activated=False,
    ),
)
