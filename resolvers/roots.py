"""The roots of the API: every noun is listed once, and brings what may be asked and done about it."""

from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

import strawberry
from strawberry.extensions import ValidationCache
from strawberry.schema.config import StrawberryConfig

from .. import schema
from ..schema.declaring import TYPES
from ..schema.operations import Mutation, Operation
from . import (
    audit,
    authorisations,
    billing_rates,
    billing_rules,
    client_services,
    clients,
    deployments,
    enrollments,
    form_assignments,
    form_submissions,
    forms,
    holiday_calendars,
    long_term_support,
    mail,
    missing_forms,
    month_closings,
    month_previews,
    nodes,
    organisations,
    page_links,
    plan_differences,
    plan_items,
    plan_templates,
    planned_service_changes,
    planned_services,
    planned_work,
    program_editing,
    programs,
    prompted_work,
    record_types,
    records,
    report_documents,
    report_sending,
    reports,
    roles,
    service_plan_steps,
    service_plans,
    staff,
    supervision,
    support_logs,
    support_plans,
    template_editing,
    viewer,
)
from .limits import Limits
from .serving import served

NOUNS: Sequence[ModuleType] = (
    audit,
    authorisations,
    billing_rates,
    billing_rules,
    client_services,
    clients,
    deployments,
    enrollments,
    form_assignments,
    form_submissions,
    forms,
    holiday_calendars,
    long_term_support,
    mail,
    missing_forms,
    month_previews,
    month_closings,
    nodes,
    organisations,
    page_links,
    plan_differences,
    plan_items,
    plan_templates,
    planned_service_changes,
    planned_services,
    planned_work,
    program_editing,
    programs,
    prompted_work,
    record_types,
    records,
    report_documents,
    report_sending,
    reports,
    roles,
    service_plan_steps,
    service_plans,
    staff,
    supervision,
    support_logs,
    support_plans,
    template_editing,
    viewer,
)


class Api(strawberry.Schema):
    """The schema. It logs nothing by itself: Strawberry would log the client's document with what people wrote in it."""

    def process_errors(self, errors: Any, execution_context: Any = None) -> None:
        """Errors are logged where they are described (see ``execution``)."""


def operations_of(module: ModuleType) -> list[Operation]:
    """What a module declares may be asked and done."""
    return [value for value in vars(module).values() if isinstance(value, Operation)]


def build_schema(types: Iterable[type] = (), operations: Iterable[Operation] = ()) -> strawberry.Schema:
    """The API: that of core, and the types and operations that plugins bring."""
    everything = [operation for noun in NOUNS for operation in operations_of(noun)] + list(operations)
    mutations = [operation for operation in everything if isinstance(operation, Mutation) and not operation.is_dry]
    queries = [operation for operation in everything if operation not in mutations]
    return Api(
        query=_root("Query", "What may be asked.", queries),
        mutation=_root(
            "Mutation", "What may be done. Mutations of one request are done one after the other.", mutations
        ),
        types=[*_core_types(), *types],
        extensions=[Limits, ValidationCache],
        config=StrawberryConfig(sort_schema=True),
    )


def _core_types() -> list[type]:
    """Types that stand behind an interface are named, for nothing else leads to them."""
    return [described for described in TYPES.values() if described.__module__.startswith(schema.__name__)]


def _root(name: str, description: str, operations: Sequence[Operation]) -> Any:
    if not operations:
        return None
    fields: dict[str, Any] = {}
    for operation in operations:
        if operation.name in fields:
            raise ValueError(f"{name}.{operation.name} is declared twice")
        fields[operation.name] = served(operation)
    return strawberry.type(type(name, (), fields), description=description)
