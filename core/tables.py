"""Every table of core: importing this makes the models whole, in whatever order the nouns refer to each other."""

from . import (
    acknowledgements,
    clients,
    events,
    idempotency,
    links,
    mail,
    numbers,
    organisations,
    plan_comments,
    plan_items,
    plan_templates,
    records,
    staff,
    support_plans,
)
from .base import Base

NOUNS = (
    acknowledgements,
    clients,
    events,
    idempotency,
    links,
    mail,
    numbers,
    organisations,
    plan_comments,
    plan_items,
    plan_templates,
    records,
    staff,
    support_plans,
)
metadata = Base.metadata
