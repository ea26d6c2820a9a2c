"""Every table of core: importing this makes the models whole, in whatever order the nouns refer to each other."""

from . import (
    acknowledgements,
    client_services,
    clients,
    enrollments,
    events,
    form_assignments,
    form_submissions,
    forms,
    idempotency,
    numbers,
    organisations,
    plan_comments,
    plan_items,
    plan_templates,
    program_services,
    programs,
    records,
    staff,
    support_plans,
)
from .base import Base

NOUNS = (
    acknowledgements,
    client_services,
    clients,
    enrollments,
    events,
    form_assignments,
    form_submissions,
    forms,
    idempotency,
    numbers,
    organisations,
    plan_comments,
    plan_items,
    plan_templates,
    program_services,
    programs,
    records,
    staff,
    support_plans,
)
metadata = Base.metadata
