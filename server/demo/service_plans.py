"""The service plans of the demo house, and for whom they are at work."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from dateutil.relativedelta import SA, relativedelta

from ...core.due_dates import DayUnit, Holiday, WeekendRule
from ...core.holiday_calendars import HolidayCalendar
from ...core.service_plan_steps import NewActivity, NewStep
from ...core.service_plans import Fulfilment
from .people import DANIEL, JUNE, LEO, RUBY

BUSINESS = DayUnit.BUSINESS
INTAKE, COORDINATOR, WORKER, LEADER = "Coordinator", "Coordinator", "Support worker", "Manager"
"""Who does what: in a small house coordinators take people on, and the manager leads the team."""


@dataclasses.dataclass(frozen=True)
class DemoStep:
    """A step, and the role that does it."""

    delay_days: int
    title: str
    role: str
    activities: Sequence[str]
    day_unit: DayUnit = DayUnit.CALENDAR
    description: str | None = None
    fulfilled_by: Fulfilment | None = None

    def as_made(self, role_id: str) -> NewStep:
        """The step as the service plan takes it."""
        given = {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name != "role"}
        activities = [NewActivity(title) for title in self.activities]
        return NewStep(**(given | {"activities": activities, "role_id": role_id}))


@dataclasses.dataclass(frozen=True)
class DemoServicePlan:
    """A service plan with its steps."""

    name: str
    description: str
    steps: Sequence[DemoStep]
    weekend_rule: WeekendRule = WeekendRule.KEEP


@dataclasses.dataclass(frozen=True)
class DemoDeployment:
    """A service plan at work for a client."""

    client: str
    plan: DemoServicePlan
    start: Callable[[date], date]
    """The day it started, as seen from the day on which it was deployed."""


ONBOARDING = DemoServicePlan(
    "New participant onboarding",
    "From the first call to the third month.",
    (
        DemoStep(
            0,
            "Intake call and welcome",
            INTAKE,
            ("Confirm identity and consent", "Record the emergency contact", "Send the welcome pack"),
        ),
        DemoStep(
            2, "Written notice of acceptance", INTAKE, ("Send the letter", "Note which format was used"), BUSINESS
        ),
        DemoStep(
            7, "First contact visit booked and held", COORDINATOR, ("Visit at home", "Meet their supporter"), BUSINESS
        ),
        DemoStep(7, "Risk assessment", COORDINATOR, ("Home, community and health risks", "Emergency plan")),
        DemoStep(
            12,
            "Face-to-face assessment",
            COORDINATOR,
            ("Needs and strengths", "Talk about goals"),
            BUSINESS,
            "Let the person choose where to meet, and who is there.",
        ),
        DemoStep(14, "Service agreement signed", COORDINATOR, ("Explain it", "Sign it", "Give a copy")),
        DemoStep(
            21,
            "Support plan drafted with the person",
            COORDINATOR,
            (),
            description="Done when their support plan is activated.",
            fulfilled_by=Fulfilment.SUPPORT_PLAN_ACTIVATED,
        ),
        DemoStep(
            30, "30-day review, supports started", LEADER, ("Check that supports run", "Call: are they satisfied?")
        ),
        DemoStep(90, "90-day review", LEADER, ("Progress with goals", "Adjust or amend the plan")),
    ),
)

VISIT = ("Supports", "Progress", "Satisfaction", "Equipment")
REVIEW_CYCLE = DemoServicePlan(
    "Annual support plan review cycle",
    "Starts on the day a support plan is activated, and leads to the next one.",
    (
        DemoStep(30, "Check-in call", WORKER, ("Ask how it goes",)),
        *(DemoStep(day, f"Quarterly review visit {day // 90}", COORDINATOR, VISIT) for day in (90, 180, 270)),
        DemoStep(
            300, "Collect reports and evidence", COORDINATOR, ("Therapists", "Behaviour support", "School or work")
        ),
        DemoStep(320, "Book the review meeting", COORDINATOR, ("Find a day", "Invite their supporters")),
        DemoStep(335, "Start the plan review", COORDINATOR, ("Open the draft",)),
        DemoStep(350, "Review meeting held", COORDINATOR, ("Write down what was agreed",)),
        DemoStep(360, "New plan signed and activated", COORDINATOR, (), description="Sign it, then activate the plan."),
        DemoStep(365, "Copies sent, staff informed", COORDINATOR, ("Send copies", "Staff have read it")),
    ),
    WeekendRule.NEXT_BUSINESS_DAY,
)

SERVICE_PLANS = (ONBOARDING, REVIEW_CYCLE)


def last_of_january(today: date) -> date:
    """The newest 31 January that is over: what is due in thirty days is due in March."""
    this_year = date(today.year, 1, 31)
    return this_year if this_year < today else date(today.year - 1, 1, 31)


def a_saturday(today: date) -> date:
    """The last Saturday: the count of business days begins on Monday."""
    return today + relativedelta(days=-1, weekday=SA(-1))


DEPLOYMENTS = (
    DemoDeployment(DANIEL, ONBOARDING, a_saturday),
    DemoDeployment(LEO, ONBOARDING, last_of_january),
    DemoDeployment(RUBY, REVIEW_CYCLE, lambda today: today - timedelta(200)),
)
"""From a Saturday, from the end of January, and in the middle."""


JUNES_ONBOARDING = DemoDeployment(JUNE, ONBOARDING, lambda today: today)
"""Begins a month before her plan is activated, which completes one of its steps."""


def calendar(today: date) -> HolidayCalendar:
    """Western Australia's holidays, and a day of the house's own in each of the next years."""
    own = (Holiday(date(year, 9, 1), "Wattle day") for year in range(today.year, today.year + 3))
    return HolidayCalendar("AU", "WA", tuple(own))
