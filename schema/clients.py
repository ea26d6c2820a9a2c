"""Clients, as the API shows them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from ..core import (
    available_forms,
    client_files,
    client_lists,
    client_profiles,
    client_workloads,
    clients,
    enrollment_lists,
    missing_forms,
    plan_lookups,
    report_lists,
)
from ..core.deployments import open_deployments_of
from .declaring import computed, describes, enum, input, related
from .errors import UserError
from .fields import FieldValue
from .inputs import Search
from .node import Node
from .staff import StaffMember
from .workloads import ClientWorkload

if TYPE_CHECKING:
    from .deployments import Deployment
    from .enrollments import Enrollment
    from .missing_forms import AvailableForm, MissingForm
    from .planned_services import PlannedService
    from .reports import Report
    from .support_plans import SupportPlan

enum(clients.ClientStatus)
enum(client_lists.ClientOrder)


@describes(clients.Client)
class Client(Node):
    """A person who is supported."""

    reference: str
    name: str
    given_name: str
    family_name: str
    preferred_name: str | None
    date_of_birth: date | None
    age: int | None = computed(clients.ages, by="lifetime")
    """Their age in years; of somebody who died, the age they reached. Null where the date of birth is unknown."""
    time_zone: str
    status: clients.ClientStatus
    is_active: bool
    exited_on: date | None
    exit_reason: str | None
    readmitted_on: date | None
    readmission_reason: str | None
    profile: JSON
    profile_fields: list[FieldValue] = computed(client_profiles.profiles_of)
    """What the core fields and the organisation's profile fields hold, typed, in their order."""
    assigned_staff: list[StaffMember] = related()
    latest_support_plan: Annotated["SupportPlan", strawberry.lazy(".support_plans")] | None = related()
    support_plans: list[Annotated["SupportPlan", strawberry.lazy(".support_plans")]] = related()
    current_support_plans: list[Annotated["SupportPlan", strawberry.lazy(".support_plans")]] = computed(
        plan_lookups.current_plans_of
    )
    """Their plan in force and what is being drafted, reviews too; the newest first."""
    enrollments: list[Annotated["Enrollment", strawberry.lazy(".enrollments")]] = related()
    needs_program: bool | None = computed(enrollment_lists.needs_program_of)
    """Whether they are supported but in no program; null where you may not see programs."""
    deployments: list[Annotated["Deployment", strawberry.lazy(".deployments")]] = related()
    open_deployments: list[Annotated["Deployment", strawberry.lazy(".deployments")]] = computed(open_deployments_of)
    """The service plans that are at work for them, the newest first."""
    next_planned_services: list[Annotated["PlannedService", strawberry.lazy(".planned_services")]] = computed(
        client_workloads.next_planned_services_of,
        then=client_workloads.first_of,
        first="How many at most, 1 to 20.",
    )
    """What is to be done for them next, of their deployments and by hand, by due date; what is overdue comes first."""
    workload: ClientWorkload | None = computed(client_workloads.workloads_of)
    """How much there is to do for them; null where you may not see planned services."""
    forms: list[Annotated["AvailableForm", strawberry.lazy(".missing_forms")]] | None = computed(
        available_forms.for_clients
    )
    """What can be filled in here, each form once, by name; null where you may not see forms."""
    missing_forms: list[Annotated["MissingForm", strawberry.lazy(".missing_forms")]] | None = computed(
        missing_forms.of_clients
    )
    """What is required and was not submitted yet, and why; null where you may not see forms."""
    reports: list[Annotated["Report", strawberry.lazy(".reports")]] | None = computed(report_lists.of_clients)
    """The reports about them, the latest month first; null where you may not see reports."""
    version: int
    created_at: datetime
    updated_at: datetime


@describes(client_files.DuplicateReference)
class DuplicateReference(UserError):
    """Another client is already known by that number."""

    conflict_id: strawberry.ID | None
    """Who has the reference; null where it is not for you to see."""


@input
class ClientFilter:
    """Which clients; each field that is given narrows it down."""

    search: Search | None = None
    """Those with all these words, or parts of words, in a name or their reference; case and accents do not matter."""
    statuses: list[clients.ClientStatus] | None = None
    """Those with any of these statuses."""
    assigned_to: strawberry.ID | None = None
    """Those a member of staff looks after."""
    is_mine: bool | None = None
    """Those you look after, or those you do not."""
    has_active_plan: bool | None = None
    """Those who have a support plan in force, or none."""
    has_open_draft: bool | None = None
    """Those for whom a support plan is being worked on, or none."""
    is_review_overdue: bool | None = None
    """Those whose active plan was to be reviewed before today, or those for whom no review is overdue."""
    needs_program: bool | None = None
    """Those who are supported but in no program, or all others."""
