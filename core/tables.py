"""Every table of core: importing this makes the models whole, in whatever order the nouns refer to each other."""

from . import (
    acknowledgements,
    billing_rates,
    clients,
    completions,
    deployments,
    events,
    idempotency,
    numbers,
    organisations,
    plan_comments,
    plan_items,
    plan_templates,
    planned_notes,
    planned_services,
    records,
    service_plans,
    staff,
    supervision,
    support_plans,
)
from .base import Base

NOUNS = (
    acknowledgements,
    billing_rates,
    clients,
    completions,
    deployments,
    events,
    idempotency,
    numbers,
    organisations,
    plan_comments,
    plan_items,
    plan_templates,
    planned_notes,
    planned_services,
    records,
    service_plans,
    staff,
    supervision,
    support_plans,
)
metadata = Base.metadata
