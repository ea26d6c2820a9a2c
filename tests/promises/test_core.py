"""What every verb and table of core must be."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import careplan.core
from careplan.core import tables
from careplan.core.base import Entity, Owned

KIT = {"idempotency", "links", "mail", "numbers", "positions"}
"""Modules whose functions serve verbs; they change nothing a person would ask for by name."""


def _modules() -> Iterator[Any]:
    for module in pkgutil.iter_modules(careplan.core.__path__):
        if module.name not in KIT | {"migrations"}:
            yield importlib.import_module(f"careplan.core.{module.name}")


def _verbs() -> Iterator[Any]:
    for module in _modules():
        for name, function in vars(module).items():
            if inspect.iscoroutinefunction(function) and not name.startswith("_") and _is_home(module, function):
                first = next(iter(inspect.signature(function).parameters), None)
                if first == "work":
                    yield function


def _is_home(module: Any, function: Any) -> bool:
    return bool(function.__module__ == module.__name__)


HELPERS = {
    "active_client",
    "active_plan_of",
    "begin",
    "billability",
    "call_off",
    "change_draft",
    "changeable",
    "close_for_exit",
    "conclude",
    "confirm",
    "copy_content",
    "copy_version",
    "demand_approver",
    "demand_months",
    "demand_service",
    "demand_steps",
    "deploy_because",
    "describe_all",
    "draft_of",
    "editable_version",
    "enter",
    "follow",
    "follow_form",
    "follow_step",
    "forget",
    "freeze_plan",
    "fulfil",
    "house_of",
    "keep",
    "keep_completion",
    "keep_deployment_record",
    "keep_enrollment_record",
    "keep_live",
    "keep_logs",
    "keep_record",
    "log_time",
    "look_for_overlaps",
    "make_reports",
    "missing_at_closing",
    "place_of",
    "put_to_work",
    "put_up_for_decision",
    "record_profile",
    "recount",
    "redeem",
    "refresh",
    "refuse_billed",
    "refuse_enrolled",
    "refuse_incomplete",
    "refuse_named",
    "refuse_reported",
    "refuse_sent",
    "refuse_without_administrator",
    "send",
    "send_back",
    "service_of",
    "settle",
    "settle_deployment",
    "slot_for",
    "submit",
    "supervisor_ids_of",
    "take_back",
    "take_back_time",
    "take_up",
    "tell_supervisors",
    "version_to_deploy",
    "warn_of_use",
    "withdraw",
}
"""Steps that several verbs share; each verb that calls them states its permission."""


def test_every_verb_states_its_permission() -> None:
    """A function that takes the unit of work either guards itself or is a named step of verbs that do."""
    unguarded = {verb.__name__ for verb in _verbs() if not hasattr(verb, "permission")}

    assert unguarded - HELPERS == set()
    assert HELPERS - unguarded == set(), "no helper is listed in vain"


def test_every_table_belongs_to_an_organisation() -> None:
    """No row can be found, and none stored, outside the organisation that owns it."""
    strangers = [
        mapper.class_.__name__
        for mapper in Entity.registry.mappers
        if mapper.class_.__module__.startswith("careplan.") and not issubclass(mapper.class_, Owned)
    ]

    assert tables.metadata.tables
    assert strangers == []


def test_prefixes_of_identifiers_are_unique() -> None:
    """An identifier names one kind of thing."""
    roots = [mapper.class_ for mapper in Entity.registry.mappers if mapper.inherits is None]
    prefixes = [entity.__prefix__ for entity in roots]

    assert len(prefixes) == len(set(prefixes))


def test_verbs_take_entities_not_identifiers() -> None:
    """Finding is the resolver's part."""
    wrong = [
        verb.__name__
        for verb in _verbs()
        if hasattr(verb, "permission") and [*inspect.signature(verb).parameters][1:2] in (["id"], ["identifier"])
    ]

    assert wrong == []
