"""Long-term support, as the API shows it."""

from datetime import date

import strawberry

from ..core import client_services, clients, long_term_support
from .client_services import ClientService
from .clients import Client
from .declaring import computed, describes, enum, input, related
from .form_submissions import FormSubmission
from .reports import Report

enum(long_term_support.LongTermSupportOrder)


@describes(long_term_support.LongTermActivity)
class LongTermActivity:
    """How much was done, as far as it counts."""

    minutes: int
    billable_minutes: int
    contact_count: int
    day_count: int


@describes(long_term_support.LongTermMonth)
class LongTermMonth:
    """A month of a client service that goes on without a planned end."""

    client: Client = related(clients.Client)
    """Whom it is about."""
    client_service: ClientService = related(client_services.ClientService)
    """The client service."""
    month: str
    month_number: int
    started_on: date
    activity: LongTermActivity | None = computed(long_term_support.activities_of, by="key")
    """How much was done in it; null where you may not see support logs."""
    reports: list[Report] = computed(long_term_support.reports_of, by="key")
    """The reports about it that you may see, without those that were voided."""
    form_submissions: list[FormSubmission] = computed(long_term_support.forms_of, by="key")
    """What was filled in for its report, as far as you may see it."""


@input
class LongTermSupportFilter:
    """Which client services; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those of a client."""
    program_id: strawberry.ID | None = None
    """Those in a program."""
