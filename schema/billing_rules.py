"""Billing rules, as the API shows and takes them."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from ..core import billing_conditions, billing_predicates, billing_rule_checks, billing_rules, client_services, forms
from .declaring import computed, describes, enum, input, one_of, payload, related
from .errors import UserError
from .fields import FieldDefinition
from .forms import Form
from .inputs import Name, Values
from .node import Node
from .program_editing import OneProgramServiceInput, ProgramServicePayload
from .program_services import ProgramService

enum(billing_rules.BillingFrequency)
enum(client_services.ClientServiceStatus)


@describes(billing_predicates.BillingPredicate)
class BillingPredicate:
    """A condition that billing rules can name, over what a plugin knows."""

    name: str
    label: str
    description: str
    arguments: list[FieldDefinition]
    json_schema: JSON


@describes(billing_conditions.FormSubmitted)
class FormSubmittedCondition:
    """That a form was submitted, so many times or more."""

    form: Form | None = related(forms.Form)
    """The form; null where you may not see forms."""
    times: int


@describes(billing_conditions.PredicateUse)
class PredicateCondition:
    """That a condition holds which a plugin brings."""

    name: str
    arguments: JSON | None
    predicate: BillingPredicate | None = computed(billing_predicates.installed_of, by="name")
    """The condition; null where no plugin brings it any more: the rule is not decided by it then."""


@describes(billing_conditions.Condition)
class BillingCondition:
    """One condition: exactly one of these is not null."""

    all: list["BillingCondition"] | None
    any: list["BillingCondition"] | None
    negated: "BillingCondition | None" = strawberry.field(name="not")
    form_submitted: FormSubmittedCondition | None
    status_is: list[client_services.ClientServiceStatus] | None
    minutes_at_least: int | None
    predicate: PredicateCondition | None


@describes(billing_rules.BillingRule)
class BillingRule(Node):
    """When a service of a program that is billed by value is due to be billed."""

    program_service: Annotated["ProgramService", strawberry.lazy(".program_services")] = related()
    condition: BillingCondition
    frequency: billing_rules.BillingFrequency


@describes(billing_rule_checks.InvalidRule)
class InvalidRule(UserError):
    """The billing rule cannot be judged as it is; `path` says where."""


@input
class FormSubmittedInput:
    """That a form was submitted, so many times or more."""

    form_id: strawberry.ID
    """The form; one that was submitted in the service, in its enrollment as a whole or about the client counts."""
    times: int = 1
    """How often it must have been submitted at least."""


@input
class PredicateInput:
    """That a condition holds which a plugin brings."""

    name: Name
    """Its name, as `billingPredicates` lists it."""
    arguments: Values | None = None
    """What it is asked with, by key, as the JSON Schema of the condition says."""


@one_of
class BillingConditionInput:
    """One condition: give exactly one of these. A rule has at most 64, at most 8 levels deep."""

    all: strawberry.Maybe[list["BillingConditionInput"]]
    """That every one of these holds."""
    any: strawberry.Maybe[list["BillingConditionInput"]]
    """That at least one of these holds."""
    negated: strawberry.Maybe["BillingConditionInput"] = strawberry.field(
        name="not", description="That this does not hold."
    )
    form_submitted: strawberry.Maybe[FormSubmittedInput]
    """That a form was submitted."""
    status_is: strawberry.Maybe[list[client_services.ClientServiceStatus]]
    """That the client service has one of these statuses at the end of the month."""
    minutes_at_least: strawberry.Maybe[int]
    """That so many billable minutes count, or more."""
    predicate: strawberry.Maybe[PredicateInput]
    """That a condition holds which a plugin brings."""


def condition_of(given: BillingConditionInput) -> billing_conditions.Condition:
    """The condition that was described."""
    named = {name: each.value for name, each in vars(given).items() if each is not None}
    return billing_conditions.Condition(**{name: _CONVERT.get(name, _as_it_is)(value) for name, value in named.items()})


def _several(given: list[BillingConditionInput]) -> tuple[billing_conditions.Condition, ...]:
    return tuple(map(condition_of, given))


def _as_it_is(value: Any) -> Any:
    return value


_CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "all": _several,
    "any": _several,
    "negated": condition_of,
    "form_submitted": lambda given: billing_conditions.FormSubmitted(given.form_id, given.times),
    "predicate": lambda given: billing_conditions.PredicateUse(given.name, given.arguments),
    "status_is": tuple,
}


@input
class SetBillingRuleInput(OneProgramServiceInput):
    """When a service that is billed by value is due."""

    condition: BillingConditionInput
    """What must hold."""
    frequency: billing_rules.BillingFrequency = billing_rules.BillingFrequency.EVERY_MONTH
    """How often it is billed."""


@payload
class SetBillingRulePayload(ProgramServicePayload):
    """The service with its billing rule."""

    billing_rule: BillingRule | None = None
    """The rule as it is now."""


@input
class RemoveBillingRuleInput(OneProgramServiceInput):
    """A service that is no longer due by its rule."""


@payload
class RemoveBillingRulePayload(ProgramServicePayload):
    """The service without its billing rule."""

    removed_billing_rule_id: strawberry.ID | None = None
    """The rule that is gone."""
