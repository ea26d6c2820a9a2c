"""Every table of core: importing this makes the models whole, in whatever order the nouns refer to each other."""

from . import (
    acknowledgements,
    client_services,
    clients,
    deployments,
    enrollments,
    events,
    idempotency,
    numbers,
    organisations,
    plan_comments,
    plan_items,
    plan_templates,
    planned_services,
    program_services,
    programs,
    records,
    service_plans,
    staff,
    support_plans,
)
from .base import Base

NOUNS = (
    acknowledgements,
    client_services,
    clients,
    deployments,
    enrollments,
    events,
    idempotency,
    numbers,
    organisations,
    plan_comments,
    plan_items,
    plan_templates,
    planned_services,
    program_services,
    programs,
    records,
    service_plans,
    staff,
    support_plans,
)
metadata = Base.metadata
