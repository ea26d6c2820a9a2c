"""Checking billing rules: that a tree of conditions can be judged at all, before it is stored."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .billing_conditions import Condition, FormSubmitted, PredicateUse
from .billing_predicates import BillingPredicate
from .client_services import ClientServiceStatus
from .errors import Invalid, Path, Refusal
from .field_checks import check
from .finding import found
from .forms import Form
from .visibility import Db

DEEPEST, MOST = 8, 64
HERE = ("condition",)
_SPELLING = {
    "negated": "not",
    "form_submitted": "formSubmitted",
    "status_is": "statusIs",
    "minutes_at_least": "minutesAtLeast",
}

Placed = tuple[Condition, Sequence[str | int]]


class InvalidRule(Refusal):
    """The billing rule cannot be judged as it is."""


async def demand_judgeable(db: Db, condition: Condition) -> None:
    """Refuse a rule that is too large, names what is not there, or asks for nothing. Raises Invalid, with every reason."""
    conditions = [*_placed(condition, HERE)]
    _demand_size(conditions)
    forms = await found(db, Form, condition.form_ids)
    live = {form.id for form in forms.values() if not form.is_deleted}
    problems = [
        problem
        for each, path in conditions
        for problem in _problems(each, path, live, db.record_types.billing_predicates)
    ]
    if problems:
        raise Invalid(problems)


def _placed(condition: Condition, path: Sequence[str | int]) -> Iterator[Placed]:
    """Every condition, and where it stands as the API spells it."""
    yield condition, path
    for name, several in (("all", condition.all), ("any", condition.any)):
        for place, part in enumerate(several or ()):
            yield from _placed(part, [*path, name, place])
    if condition.negated is not None:
        yield from _placed(condition.negated, [*path, "not"])


def _demand_size(conditions: Sequence[Placed]) -> None:
    if len(conditions) > MOST:
        raise InvalidRule(f"A rule has at most {MOST} conditions; this one has {len(conditions)}.", path=HERE)
    for _, path in conditions:
        if _level(path) > DEEPEST:
            raise InvalidRule(f"Conditions lie at most {DEEPEST} levels deep.", path=path)


def _level(path: Sequence[str | int]) -> int:
    return 1 + sum(step in ("all", "any", "not") for step in path)


def _problems(
    condition: Condition, path: Path, forms: set[str], predicates: Mapping[str, BillingPredicate]
) -> Iterator[InvalidRule]:
    given = condition.given
    if len(given) != 1:
        yield InvalidRule("Say exactly one thing here.", path=path)
    for name, value in given.items():
        where = [*path, _SPELLING.get(name, name)]
        if name == "form_submitted":
            yield from _form(value, where, forms)
        elif name == "predicate":
            yield from _predicate(value, where, predicates)
        elif name in _CHECKS:
            yield from _CHECKS[name](value, where)


def _parts(parts: Sequence[Condition], path: Path) -> Iterator[InvalidRule]:
    if not parts:
        yield InvalidRule("Name at least one condition.", path=path)


def _statuses(statuses: Sequence[ClientServiceStatus], path: Path) -> Iterator[InvalidRule]:
    if not statuses:
        yield InvalidRule("Name at least one status.", path=path)


def _minutes(minutes: int, path: Path) -> Iterator[InvalidRule]:
    if minutes < 1:
        yield InvalidRule("Ask for 1 minute or more.", path=path)


def _form(wanted: FormSubmitted, path: Sequence[str | int], forms: set[str]) -> Iterator[InvalidRule]:
    if wanted.form_id not in forms:
        yield InvalidRule(f"There is no form {wanted.form_id!r} that is filled in.", path=[*path, "formId"])
    if wanted.times < 1:
        yield InvalidRule("Ask for once or more.", path=[*path, "times"])


def _predicate(
    use: PredicateUse, path: Sequence[str | int], predicates: Mapping[str, BillingPredicate]
) -> Iterator[InvalidRule]:
    if use.name not in predicates:
        yield InvalidRule(f"No plugin brings a condition {use.name!r}.", path=[*path, "name"])
        return
    try:
        check(predicates[use.name].arguments, use.arguments or {}, complete=True, path=[*path, "arguments"])
    except Invalid as error:
        yield from (InvalidRule(each.message, path=each.path) for each in error.refusals)


_CHECKS: Mapping[str, Callable[[Any, Path], Iterable[InvalidRule]]] = {
    "all": _parts,
    "any": _parts,
    "status_is": _statuses,
    "minutes_at_least": _minutes,
}
