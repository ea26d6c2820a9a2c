"""Billing evidence: all that decides whether client services are due, gathered in a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .batches import among, grouped
from .billing_conditions import PredicateUse
from .billing_findings import Evidence, Finding, examine
from .billing_predicates import BillingCase, PredicateAnswer, ask
from .billing_rules import BillingFrequency, BillingRule, rules_of
from .client_services import ClientService
from .finding import found
from .forms import Form
from .month_facts import MonthFacts, facts_of
from .months import Month
from .program_services import BillingMode, ProgramService
from .reports import Report, ReportStatus
from .visibility import Db

Question = tuple[str, bytes]
Answers = Mapping[str, Mapping[Question, PredicateAnswer]]


@dataclass(frozen=True)
class Ruled:
    """What a billing rule says about a client service."""

    finding: Finding
    """What came of its condition."""
    billed_for: str | None = None
    """The month for which it was billed already, where it is billed once and never again."""


@dataclass(frozen=True)
class Gathered:
    """What decides whether a client service is due."""

    facts: MonthFacts
    ruled: Ruled | None = None
    """What its billing rule says, where it has one and is billed by it."""


async def gather(db: Db, services: Sequence[ClientService], month: Month) -> list[Gathered]:
    """What decides about client services in a month."""
    rules = await _rules_of(db, services)
    once = {key for key, rule in rules.items() if rule.frequency is BillingFrequency.ONCE}
    form_ids = {form_id for rule in rules.values() for form_id in rule.condition.form_ids}
    facts = await facts_of(db, services, month, form_ids=form_ids, since_beginning=once)
    ruled = await _judged(db, rules, facts, form_ids) if rules else {}
    billed = await _billed_elsewhere(db, once, month) if once else {}
    return [Gathered(facts[each.id], _told(ruled.get(each.id), billed.get(each.id))) for each in services]


def _told(finding: Finding | None, billed_for: str | None) -> Ruled | None:
    return None if finding is None else Ruled(finding, billed_for)


async def _rules_of(db: Db, services: Sequence[ClientService]) -> Mapping[str, BillingRule]:
    """The billing rules that decide about client services, by identifier."""
    definitions = await found(db, ProgramService, {each.program_service_id for each in services})
    by_value = [key for key, each in definitions.items() if each.is_billable and each.is_billed_by_value]
    rules = await rules_of(db, by_value) if by_value else {}
    return {each.id: rules[each.program_service_id] for each in services if each.program_service_id in rules}


async def _judged(
    db: Db, rules: Mapping[str, BillingRule], facts: Mapping[str, MonthFacts], form_ids: set[str]
) -> Mapping[str, Finding]:
    forms = await found(db, Form, form_ids) if form_ids else {}
    names = {form_id: form.name for form_id, form in forms.items()}
    answers, installed = await _answers_of(db, rules, facts), db.record_types.billing_predicates
    return {
        key: examine(rule.condition, Evidence(facts[key], names, installed, answers.get(key, {})))
        for key, rule in rules.items()
    }


async def _answers_of(db: Db, rules: Mapping[str, BillingRule], facts: Mapping[str, MonthFacts]) -> Answers:
    """What plugins say: each question is put once, for all services whose rules ask it."""
    asked = grouped((use.key, (use, key)) for key, rule in rules.items() for use in rule.condition.predicates)
    answers: dict[str, dict[Question, PredicateAnswer]] = {}
    for question, askers in asked.items():
        if predicate := db.record_types.billing_predicates.get(question[0]):
            cases = [_case(use, facts[key]) for use, key in askers]
            for key, answer in (await ask(db, predicate, cases)).items():
                answers.setdefault(key, {})[question] = answer
    return answers


def _case(use: PredicateUse, facts: MonthFacts) -> BillingCase:
    service = facts.service
    return BillingCase(
        client_service_id=service.id,
        enrollment_id=service.enrollment_id,
        client_id=service.client_id,
        starts_on=None if facts.is_since_beginning else facts.month.first_day,
        ends_on=facts.month.last_day,
        arguments={key: value for key, value in (use.arguments or {}).items() if value is not None},
    )


async def _billed_elsewhere(db: Db, service_ids: set[str], month: Month) -> Mapping[str, str]:
    """For which other month client services were billed by value already."""
    query = sa.select(Report.client_service_id, Report.month).where(
        among(Report.client_service_id, service_ids),
        Report.kind == BillingMode.VALUE_BASED,
        Report.status != ReportStatus.VOIDED,
        Report.month != str(month),
    )
    return dict((await db.execute(query)).all())
