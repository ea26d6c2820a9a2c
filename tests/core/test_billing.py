"""What time comes to, and what decides whether a service is due: pure rules, whatever the numbers."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from careplan.core.billing import amount_of
from careplan.core.billing_conditions import Condition, FormSubmitted, PredicateUse
from careplan.core.billing_findings import Evidence, examine
from careplan.core.billing_predicates import BillingPredicate, PredicateAnswer
from careplan.core.client_services import ClientService, ClientServiceStatus
from careplan.core.form_dates import DateSource, EntryDate
from careplan.core.month_facts import MonthFacts, TimeGiven, status_at
from careplan.core.months import Month
from careplan.core.program_services import ProgramService

OCTOBER = Month(2026, 10)
MINUTES = some.integers(0, 10**7)
PRICES = some.integers(0, 2**31 - 1)
HOLDS, FAILS = Condition(minutes_at_least=1), Condition(minutes_at_least=10_000)
UNKNOWN = Condition(predicate=PredicateUse("gone"))


@given(MINUTES, PRICES)
def test_an_amount_is_the_nearest_minor_unit(minutes: int, hourly: int) -> None:
    """It is exact to half a unit, and half a unit goes up."""
    exact = Fraction(minutes * hourly, 60)

    assert -Fraction(1, 2) < amount_of(minutes, hourly) - exact <= Fraction(1, 2)


@given(MINUTES, MINUTES, PRICES)
def test_supplements_add_up_to_the_whole(before: int, late: int, hourly: int) -> None:
    """What is billed in parts, as differences of wholes, comes to what is billed at once; more time is never less."""
    first = amount_of(before, hourly)
    supplement = amount_of(before + late, hourly) - first

    assert supplement >= 0
    assert first + supplement == amount_of(before + late, hourly)


@pytest.mark.parametrize(
    ("minutes", "hourly", "amount"), [(90, 6200, 9300), (1, 30, 1), (1, 29, 0), (0, 6200, 0), (20, 100, 33)]
)
def test_half_a_unit_is_rounded_up(minutes: int, hourly: int, amount: int) -> None:
    """And nothing else is."""
    assert amount_of(minutes, hourly) == amount


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (HOLDS, True),
        (FAILS, False),
        (UNKNOWN, None),
        (Condition(all=(HOLDS, HOLDS)), True),
        (Condition(all=(HOLDS, UNKNOWN)), None),
        (Condition(all=(FAILS, UNKNOWN)), False),
        (Condition(any=(HOLDS, UNKNOWN)), True),
        (Condition(any=(FAILS, UNKNOWN)), None),
        (Condition(any=(FAILS, FAILS)), False),
        (Condition(negated=FAILS), True),
        (Condition(negated=UNKNOWN), None),
        (Condition(negated=Condition(any=(FAILS, HOLDS))), False),
    ],
)
def test_conditions_hold_do_not_or_are_not_known(condition: Condition, holds: bool | None) -> None:
    """What a plugin did not answer matters only where the rest leaves it open."""
    assert examine(condition, evidence(minutes=60)).holds is holds


conditions = some.recursive(
    some.sampled_from([HOLDS, FAILS, UNKNOWN]),
    lambda inner: some.one_of(
        some.lists(inner, min_size=1, max_size=4).map(lambda parts: Condition(all=tuple(parts))),
        some.lists(inner, min_size=1, max_size=4).map(lambda parts: Condition(any=tuple(parts))),
        inner.map(lambda part: Condition(negated=part)),
    ),
    max_leaves=12,
)


@given(conditions)
def test_what_is_known_stays_true_whatever_a_plugin_would_have_said(condition: Condition) -> None:
    """A rule that is decided without an answer is decided the same with either."""
    without = examine(condition, evidence(minutes=60)).holds
    known = {examine(condition, evidence(minutes=60, answer=answer)).holds for answer in (True, False)}

    assert known == {without} if without is not None else None not in known


@given(conditions)
def test_every_condition_is_explained(condition: Condition) -> None:
    """As many leaves are told as the rule has, each with what was asked and what is."""
    leaves = [*examine(condition, evidence(minutes=60)).leaves()]

    assert len(leaves) == sum(not each.parts for each in condition.walk())
    assert all(leaf.asked and leaf.found for leaf in leaves)


def test_a_form_counts_once_for_each_time_it_was_submitted() -> None:
    """By the first of its dates that lies in the month; on all days up to its end where everything counts."""
    entries = {"form_1": [[dated(9, 30)], [dated(10, 1)], [dated(9, 1), dated(10, 31)], [dated(11, 1)]]}

    assert evidence(entries=entries).facts.times_submitted("form_1") == 2
    assert evidence(entries=entries, since_beginning=True).facts.times_submitted("form_1") == 3
    assert evidence(entries=entries).facts.times_submitted("form_2") == 0


def test_a_finding_says_what_was_asked_and_what_is() -> None:
    """In the words that stand on reports."""
    seen = evidence(minutes=1110, entries={"form_1": [[dated(10, 1)]]}, names={"form_1": "Work site evaluation"})
    rule = Condition(
        all=(
            Condition(form_submitted=FormSubmitted("form_1")),
            Condition(minutes_at_least=1200),
            Condition(negated=Condition(status_is=(ClientServiceStatus.SKIPPED,))),
        )
    )

    assert [leaf.in_words for leaf in examine(rule, seen).leaves()] == [
        "The form 'Work site evaluation' is submitted once or more: once in October 2026; this holds.",
        "20 h or more of billable time count: 18 h 30 min in October 2026; this does not hold.",
        "Not: The service is skipped at the end of the month: it is not started; this holds.",
    ]


@pytest.mark.parametrize(
    ("service", "status"),
    [
        ({"started_on": None}, "NOT_STARTED"),
        ({"started_on": date(2026, 11, 1)}, "NOT_STARTED"),
        ({"started_on": date(2026, 10, 31)}, "IN_PROGRESS"),
        ({"started_on": date(2026, 9, 1), "completed_on": date(2026, 10, 31)}, "COMPLETED"),
        ({"started_on": date(2026, 9, 1), "completed_on": date(2026, 11, 1)}, "IN_PROGRESS"),
        ({"started_on": date(2026, 11, 1), "status": ClientServiceStatus.SKIPPED}, "SKIPPED"),
    ],
)
def test_the_status_at_the_end_of_a_month_is_that_of_its_last_day(service: dict[str, object], status: str) -> None:
    """Whatever became of the service afterwards; only that it is left out is as it is now."""
    assert status_at(ClientService(**service), OCTOBER.last_day) == status


def dated(month: int, day: int) -> EntryDate:
    """A day an entry counts for."""
    return EntryDate(date(2026, month, day), DateSource.INDICATOR)


def evidence(
    *,
    minutes: int = 0,
    entries: dict[str, list[list[EntryDate]]] | None = None,
    names: dict[str, str] | None = None,
    since_beginning: bool = False,
    answer: bool | None = None,
) -> Evidence:
    """What is known about a service in October 2026."""
    facts = MonthFacts(
        ClientService(status=ClientServiceStatus.NOT_STARTED),
        ProgramService(),
        OCTOBER,
        is_since_beginning=since_beginning,
        time=TimeGiven(billable_minutes=minutes),
        entries=entries or {},
    )
    predicate = BillingPredicate(name="gone", label="It is so", description="Where it is.", decide=_never)
    said = {} if answer is None else {PredicateUse("gone").key: PredicateAnswer(answer, "it was looked at")}
    return Evidence(facts, names or {}, {"gone": predicate}, said)


async def _never(*_: object) -> dict[str, PredicateAnswer]:
    return {}
