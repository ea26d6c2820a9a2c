"""What may be asked and done about billing rules."""

from collections.abc import Sequence

from ..core import billing_rules as core
from ..core.billing_predicates import BillingPredicate
from ..core.visibility import Db
from ..core.work import Work
from ..schema import billing_rules as api
from ..schema.operations import Answer, answer, mutation, query
from .program_editing import found


@query(list[api.BillingPredicate])
async def billing_predicates(db: Db) -> Sequence[BillingPredicate]:
    """The conditions that billing rules can name because of the plugins that are installed, by name."""
    return [each for _, each in sorted(db.record_types.billing_predicates.items())]


@mutation(api.SetBillingRulePayload)
async def set_billing_rule(work: Work, input: api.SetBillingRuleInput) -> Answer:
    """Say when a service of a program that is billed by value is due, instead of what was said before."""
    program, service = await found(work, input)
    rule = await core.set_rule(work, program, service, api.condition_of(input.condition), input.frequency)
    return answer(program=program, program_service=service, billing_rule=rule)


@mutation(api.RemoveBillingRulePayload)
async def remove_billing_rule(work: Work, input: api.RemoveBillingRuleInput) -> Answer:
    """Take the billing rule of a service of a program away: it is never due then."""
    program, service = await found(work, input)
    rule = await core.remove_rule(work, program, service)
    return answer(program=program, program_service=service, removed_billing_rule_id=rule.id)
