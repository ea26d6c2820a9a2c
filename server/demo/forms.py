"""The forms of the demo organisation, where they are filled in, and what was filled in so far."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ...core.fields import FieldDefinition
from ...core.form_assignments import FormAssignmentKind, LogPlacement
from .dates import InDays
from .people import DANIEL, GEORGE, LEO, RUBY
from .programs import SUPPORTED_EMPLOYMENT, TRANSITION, DemoProgram
from .templates.parts import REQUIRED, choice, choices, day, line, money, number, signature, text, yes_no

Kind = FormAssignmentKind


@dataclasses.dataclass(frozen=True)
class Use:
    """Where a form is filled in."""

    kind: FormAssignmentKind
    program: DemoProgram | None = None
    service: str | None = None
    is_required: bool = False
    indicators: Sequence[str] = ()
    placement: LogPlacement | None = None


@dataclasses.dataclass(frozen=True)
class DemoForm:
    """A form as it is written down here."""

    name: str
    description: str
    fields: Sequence[FieldDefinition]
    uses: Sequence[Use]
    tags: Sequence[str] = ()
    is_repeatable: bool = False
    is_required: bool = False


@dataclasses.dataclass(frozen=True)
class DemoSubmission:
    """What somebody filled in: about a client, or in a service of the program they are in."""

    form: str
    client: str
    values: Mapping[str, Any]
    service: str | None = None
    is_draft: bool = False


def _service(program: DemoProgram, service: str, **details: Any) -> Use:
    return Use(Kind.PROGRAM_SERVICE, program, service, **details)


def _report(program: DemoProgram, service: str, *indicators: str, **details: Any) -> Use:
    return Use(Kind.REPORT, program, service, indicators=indicators, **details)


WORK, SKILLS = SUPPORTED_EMPLOYMENT, TRANSITION
YES: dict[str, Any] = {"is_required": True}
BEFORE = LogPlacement.BEFORE_LOGS

OF_EVERYBODY = (
    DemoForm(
        "Consent",
        "What the person agrees to, in their own words.",
        (
            line("given_by", "Given by", "The person, or whoever decides for them.", **REQUIRED),
            choices(
                "agreed_to",
                "Agrees to",
                {"share": "Sharing with other providers", "photos": "Photos", "contact": "Contact by e-mail"},
            ),
            signature("signed", "Signature", **REQUIRED),
        ),
        (Use(Kind.GLOBAL),),
        ("intake", "legal"),
        is_required=True,
    ),
    DemoForm(
        "Incident",
        "Anything that harmed somebody or might have.",
        (
            day("happened_on", "Happened on", **REQUIRED),
            choice("severity", "Severity", {"near": "Near miss", "minor": "Minor", "major": "Major"}, **REQUIRED),
            text("what_happened", "What happened", "What was seen and heard, not what is supposed.", **REQUIRED),
            yes_no("is_reported", "Reported to the authority"),
        ),
        (Use(Kind.GLOBAL),),
        ("safety",),
        is_repeatable=True,
    ),
    DemoForm(
        "Satisfaction survey",
        "How the person finds their support.",
        (
            number("score", "How happy are you with your support?", 1, 10, **REQUIRED),
            text("better", "What could be better?"),
        ),
        (Use(Kind.GLOBAL),),
        ("quality",),
        is_repeatable=True,
    ),
)

OF_SUPPORTED_EMPLOYMENT = (
    DemoForm(
        "Referral and consent",
        "Who referred the person, and that they want it.",
        (line("referred_by", "Referred by", **REQUIRED), signature("signed", "Signature", **REQUIRED)),
        (_service(WORK, "Intake", **YES),),
        ("intake",),
    ),
    DemoForm(
        "Discovery profile",
        "Interests, strengths and conditions for work.",
        (text("strengths", "Strengths", **REQUIRED), text("interests", "Interests"), text("conditions", "Conditions")),
        (_service(WORK, "Discovery and career assessment", **YES),),
        ("assessment",),
    ),
    DemoForm(
        "Situational assessment",
        "How the person does at a place of work.",
        (
            day("observed_on", "Observation date", **REQUIRED),
            line("site", "Work site", **REQUIRED),
            text("findings", "What was seen"),
        ),
        (
            _service(WORK, "Discovery and career assessment"),
            _report(WORK, "Discovery and career assessment", "observed_on"),
        ),
        ("assessment",),
        is_repeatable=True,
    ),
    DemoForm(
        "Employment support plan part 1",
        "The job goal and the support it takes.",
        (text("job_goal", "Job goal", **REQUIRED), text("supports", "Support at work", **REQUIRED)),
        (_service(WORK, "Support plan meeting", **YES),),
    ),
    DemoForm(
        "Employer contact log",
        "Each contact with an employer.",
        (line("employer", "Employer", **REQUIRED), text("outcome", "Outcome", **REQUIRED)),
        (Use(Kind.SUPPORT_LOG, WORK, "Job development and placement"),),
        is_repeatable=True,
    ),
    DemoForm(
        "Job start form",
        "Where, since when and for what pay.",
        (
            line("employer", "Employer", **REQUIRED),
            day("first_work_day", "First work day", **REQUIRED),
            money("hourly_wage", "Wage for an hour"),
            number("weekly_hours", "Hours a week", 1, 60),
        ),
        (
            _service(WORK, "Job development and placement", **YES),
            _report(WORK, "Job development and placement", "first_work_day", placement=BEFORE),
        ),
    ),
    DemoForm(
        "Job maintenance",
        "How many days the person has worked in all.",
        (number("cumulative_days", "Cumulative days", 1, 1_000, "28, or 56.", **REQUIRED), text("supports", "Support")),
        (_service(WORK, "Retention 4 weeks", **YES), _service(WORK, "Retention 8 weeks", **YES)),
    ),
    DemoForm(
        "Stability justification",
        "Why the job is stable, and who supports from here on.",
        (
            text("justification", "Why it is stable", **REQUIRED),
            yes_no("is_extended", "Extended services are confirmed", **REQUIRED),
        ),
        (_service(WORK, "Job stability", **YES),),
    ),
    DemoForm(
        "Monthly follow-along",
        "Wages, hours and support of a month.",
        (
            day("visited_on", "Visit date"),
            money("wages", "Wages"),
            number("hours", "Hours worked", 0, 300),
            text("supports", "Support given", **REQUIRED),
        ),
        (_report(WORK, "Follow-along", "visited_on", is_required=True, placement=BEFORE),),
        is_repeatable=True,
    ),
)

OF_TRANSITION = (
    DemoForm(
        "Skills baseline",
        "What the person can do alone, with help, not at all.",
        (text("alone", "Alone", **REQUIRED), text("with_help", "With help"), text("wanted", "Wants to learn")),
        (_service(SKILLS, "Intake and baseline", **YES),),
        ("assessment",),
    ),
    DemoForm(
        "Session note",
        "What was practised, and how it went.",
        (line("route", "Route", **REQUIRED), text("went", "How it went")),
        (Use(Kind.SUPPORT_LOG, SKILLS, "Travel training"),),
        is_repeatable=True,
    ),
    DemoForm(
        "Work site evaluation",
        "At the end of a block at a work site.",
        (
            day("block_ended_on", "End of block", **REQUIRED),
            line("site", "Work site"),
            text("learned", "What was learned"),
        ),
        (_service(SKILLS, "Work experience block"), _report(SKILLS, "Work experience block", "block_ended_on")),
        is_repeatable=True,
    ),
    DemoForm(
        "Attendance",
        "How often the person came, each month.",
        (number("sessions", "Sessions attended", 0, 31, **REQUIRED),),
        (_report(SKILLS, "Peer group", is_required=True),),
        is_repeatable=True,
    ),
    DemoForm(
        "Transition plan",
        "What comes after the program, and who helps.",
        (text("next_steps", "Next steps", **REQUIRED), line("contact", "Whom to turn to", **REQUIRED)),
        (_service(SKILLS, "Transition plan handover", **YES),),
    ),
    DemoForm(
        "Family feedback",
        "How the family saw it.",
        (text("feedback", "Feedback", **REQUIRED),),
        (_service(SKILLS, "Transition plan handover"),),
    ),
)

FORMS = (*OF_EVERYBODY, *OF_SUPPORTED_EMPLOYMENT, *OF_TRANSITION)


def _signed(name: str, days_ago: int) -> dict[str, Any]:
    return {"name": name, "signedOn": InDays(-days_ago)}


SUBMISSIONS = (
    DemoSubmission(
        "Consent",
        RUBY,
        {"given_by": "Ruby Nguyen", "agreed_to": ["share"], "signed": _signed("Ruby Nguyen", 20)},
    ),
    DemoSubmission("Consent", GEORGE, {"given_by": "Eleni Papadakis"}, is_draft=True),
    DemoSubmission("Satisfaction survey", RUBY, {"score": 9, "better": "More evenings out."}),
    DemoSubmission(
        "Incident",
        GEORGE,
        {"happened_on": InDays(-3), "severity": "minor", "what_happened": "Slipped on the wet step, no injury."},
    ),
    DemoSubmission(
        "Job start form",
        DANIEL,
        {
            "employer": "Riverside Bakery",
            "first_work_day": InDays(-6),
            "hourly_wage": {"amount": 1_850, "currency": "USD"},
        },
        "Job development and placement",
        is_draft=True,
    ),
    DemoSubmission(
        "Monthly follow-along",
        LEO,
        {"visited_on": InDays(-35), "hours": 64, "supports": "Two visits; a new checklist for closing time."},
        "Follow-along",
    ),
)
