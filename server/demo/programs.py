"""The programs of the demo organisation, and the clients who are or were in them. Amounts are made up or out of date."""

import dataclasses
from collections.abc import Mapping, Sequence

from ...core.addresses import Recipient
from ...core.enrollments import CloseReason, ReferralDocument
from ...core.program_services import BillingMode, NewService, Price, PriceUnit
from .people import DANIEL, ELLIE, JUNE, LEO, RUBY

TRANSITION_SPECIALIST = "Transition Specialist"
DANA = Recipient("Dana Reed", "dana.reed@vr-agency.example")


@dataclasses.dataclass(frozen=True)
class DemoProgram:
    """A program as it is written down here."""

    name: str
    description: str
    services: Sequence[NewService]


@dataclasses.dataclass(frozen=True)
class Closing:
    """How an enrollment ended."""

    days_ago: int
    reason: CloseReason
    note: str


@dataclasses.dataclass(frozen=True)
class DemoEnrollment:
    """A client's stay in a program; when it began and what was done in it, in days before today."""

    client: str
    program: DemoProgram
    days_ago: int
    source: str
    contact: str | None = None
    documents: Sequence[ReferralDocument] = ()
    started: Mapping[str, int] = dataclasses.field(default_factory=dict)
    completed: Mapping[str, int] = dataclasses.field(default_factory=dict)
    skipped: Mapping[str, str] = dataclasses.field(default_factory=dict)
    closing: Closing | None = None
    recipient: Recipient | None = None

    @property
    def details(self) -> dict[str, object]:
        """What is known about the referral, and whom reports are sent to."""
        known = {"referral_source": self.source, "referral_contact": self.contact, "report_recipient": self.recipient}
        return {**known, "referral_documents": tuple(self.documents)}


def once(amount: int, currency: str) -> Price:
    """A price for a service as a whole, in whole dollars."""
    return Price(amount * 100, currency, PriceUnit.ONCE)


def hourly(amount: int, currency: str) -> Price:
    """A price for each hour, in whole dollars."""
    return Price(amount * 100, currency, PriceUnit.HOUR)


def milestone(name: str, amount: int, currency: str, description: str) -> NewService:
    """A service that is billed once it is completed."""
    return NewService(name, description, billing_mode=BillingMode.MILESTONE, price=once(amount, currency))


SUPPORTED_EMPLOYMENT = DemoProgram(
    "Supported employment (milestone)",
    "For adults who want a job and need support to find and keep it. Referred by the state VR agency.",
    (
        NewService("Intake", "Referral and consent are on file.", is_billable=False),
        milestone("Discovery and career assessment", 625, "USD", "Interests, strengths and work they have tried."),
        milestone("Support plan meeting", 125, "USD", "Part 1 of the employment support plan is agreed."),
        milestone("Job development and placement", 1_650, "USD", "From employer contacts to the first day at work."),
        milestone("Retention 4 weeks", 1_100, "USD", "28 cumulative days at work."),
        milestone("Retention 8 weeks", 550, "USD", "56 cumulative days at work."),
        milestone("Job stability", 550, "USD", "Stable at work; extended services are confirmed."),
        NewService(
            "Follow-along",
            "Monthly contact at the work site for as long as the person wants it.",
            is_ongoing=True,
            price=hourly(62, "USD"),
            logs_on_report=True,
            report_submission_limit=3,
        ),
    ),
)

TRANSITION = DemoProgram(
    "Transition and community skills",
    "For people who leave school or start again. Referred by schools and support coordinators.",
    (
        milestone("Intake and baseline", 300, "AUD", "Which skills are there, and which are wanted."),
        NewService(
            "Travel training",
            "To get to places alone, step by step.",
            price=hourly(58, "AUD"),
            signature_label=TRANSITION_SPECIALIST,
        ),
        NewService(
            "Work experience block",
            "At least twenty hours at a work site, and an evaluation.",
            billing_mode=BillingMode.VALUE_BASED,
            price=once(900, "AUD"),
            signature_label=TRANSITION_SPECIALIST,
        ),
        NewService(
            "Peer group",
            "Weekly, with others on the same way.",
            billing_mode=BillingMode.VALUE_BASED,
            price=hourly(40, "AUD"),
            signature_label=TRANSITION_SPECIALIST,
        ),
        milestone("Transition plan handover", 450, "AUD", "The plan is explained to the person and their family."),
    ),
)

PROGRAMS = (SUPPORTED_EMPLOYMENT, TRANSITION)

RUBYS_STAY = DemoEnrollment(
    RUBY,
    TRANSITION,
    390,
    "Wattle Street Senior College",
    completed={
        "Intake and baseline": 380,
        "Travel training": 200,
        "Peer group": 120,
        "Transition plan handover": 60,
    },
    skipped={"Work experience block": "Ruby chose the art studio instead."},
    closing=Closing(58, CloseReason.COMPLETED, "Takes the bus to the pool alone. Very proud, and so are we."),
)

DANIELS_FIRST_STAY = DemoEnrollment(
    DANIEL,
    TRANSITION,
    300,
    "Support coordinator",
    started={"Travel training": 280},
    completed={"Intake and baseline": 290},
    closing=Closing(210, CloseReason.WITHDREW, "Wants paid work rather than training."),
)

DANIELS_STAY = DemoEnrollment(
    DANIEL,
    SUPPORTED_EMPLOYMENT,
    100,
    "State VR agency",
    "Dana Reed, counsellor, 212 555 0142",
    (ReferralDocument("Referral letter", "https://example.org/documents/referral-daniel"),),
    started={"Job development and placement": 40},
    completed={"Intake": 96, "Discovery and career assessment": 60, "Support plan meeting": 45},
    recipient=DANA,
)

LEOS_STAY = DemoEnrollment(
    LEO,
    SUPPORTED_EMPLOYMENT,
    420,
    "State VR agency",
    "Dana Reed, counsellor, 212 555 0142",
    started={"Follow-along": 250},
    completed={
        "Intake": 415,
        "Discovery and career assessment": 395,
        "Support plan meeting": 385,
        "Job development and placement": 350,
        "Retention 4 weeks": 320,
        "Retention 8 weeks": 290,
        "Job stability": 252,
    },
    recipient=DANA,
)

ELLIES_STAY = DemoEnrollment(
    ELLIE,
    TRANSITION,
    20,
    "Wattle Street Senior College",
    started={"Travel training": 5},
    completed={"Intake and baseline": 12},
)

JUNES_STAY = DemoEnrollment(
    JUNE,
    TRANSITION,
    170,
    "Her daughter",
    completed={"Intake and baseline": 160, "Peer group": 80},
    skipped={"Travel training": "June does not travel alone.", "Work experience block": "June is retired."},
    closing=Closing(70, CloseReason.MOVED_AWAY, "The handover was left open: June moves to Hobart."),
)

EARLIER_STAYS = (RUBYS_STAY, DANIELS_FIRST_STAY, DANIELS_STAY, LEOS_STAY, JUNES_STAY)
"""Closed with success, closed without, in the middle, with an ongoing follow-along, and of one who left; Ellie's just
began."""
