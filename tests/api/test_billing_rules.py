"""Billing rules: when a service that is billed by value is due, as somebody says it, and what cannot be said."""

import functools
from typing import Any

import pytest

from careplan.core.careplan import Careplan
from careplan.core.record_types import RecordTypes

from ..billing import BLOCK, RULE, on_rule, set_rule, start_block, verdict_on
from ..forms import Form, make_form
from ..houses import House
from ..programs import codes, make_program
from ..support_logs import MANAGER, Logging

HOUR = {"minutesAtLeast": 60}
READ = f"query($id: ID!) {{ enrollment(id: $id) {{ clientServices {{ {RULE.split(' billingRule { id }')[0]} }} }} }}"


async def evaluation(logging: Logging, **details: Any) -> Form:
    """A form that is filled in for the service that is billed by value."""
    form = await make_form(logging.house, "Work site evaluation", **details)
    service = (await logging.enrollment.read("clientServices { programService { id } }"))["clientServices"][0]
    return await form.assigned(programServiceId=service["programService"]["id"])


async def test_a_rule_is_set_and_read_back_as_it_was_said(house: House) -> None:
    """Each condition in its place; what is said again is said instead."""
    logging = await start_block(house)
    form = await evaluation(logging)
    asked = {"name": "goals_rated", "arguments": {"goals": 2}}
    parts = [
        {"formSubmitted": {"formId": form.id, "times": 2}},
        {"statusIs": ["IN_PROGRESS", "COMPLETED"]},
        {"not": {"minutesAtLeast": 1200}},
        {"predicate": asked},
    ]

    first = await set_rule(logging, HOUR)
    again = await set_rule(logging, {"all": parts}, frequency="ONCE")

    rule = again["programService"]["billingRule"]
    assert rule["id"] == first["billingRule"]["id"]
    assert (rule["frequency"], rule["programService"]["id"]) == ("ONCE", again["programService"]["id"])
    nothing = {"minutesAtLeast": None, "statusIs": None, "not": None, "formSubmitted": None, "predicate": None}
    assert rule["condition"]["all"] == [
        nothing | {"formSubmitted": {"times": 2, "form": {"name": "Work site evaluation"}}},
        nothing | {"statusIs": ["IN_PROGRESS", "COMPLETED"]},
        nothing | {"not": {"minutesAtLeast": 1200}},
        nothing | {"predicate": asked | {"predicate": {"label": "Goals of the client were rated"}}},
    ]


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        ({"all": []}, ["condition", "all"]),
        ({"any": []}, ["condition", "any"]),
        ({"statusIs": []}, ["condition", "statusIs"]),
        ({"minutesAtLeast": 0}, ["condition", "minutesAtLeast"]),
        ({"not": {"any": [HOUR, {"minutesAtLeast": -1}]}}, ["condition", "not", "any", "1", "minutesAtLeast"]),
        ({"formSubmitted": {"formId": "form_nowhere"}}, ["condition", "formSubmitted", "formId"]),
        ({"predicate": {"name": "telepathy"}}, ["condition", "predicate", "name"]),
        (
            {"predicate": {"name": "goals_rated", "arguments": {"goals": 0}}},
            ["condition", "predicate", "arguments", "goals"],
        ),
        (
            {"predicate": {"name": "goals_rated", "arguments": {"coals": 1}}},
            ["condition", "predicate", "arguments", "coals"],
        ),
        ({"all": [HOUR] * 64}, ["condition"]),
    ],
)
async def test_what_cannot_be_judged_is_refused_where_it_stands(house: House, condition: Any, path: list[str]) -> None:
    """Nothing is stored then."""
    logging = await start_block(house)

    payload = await set_rule(logging, condition)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_RULE", path)]
    assert (await verdict_on(logging)).finding is None


async def test_conditions_lie_eight_levels_deep_and_no_deeper(house: House) -> None:
    """However deep somebody goes."""
    logging = await start_block(house)

    assert codes(await set_rule(logging, nested(8))) == []
    payload = await set_rule(logging, nested(9))

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_RULE", ["condition", *["not"] * 8])
    ]


def nested(levels: int) -> Any:
    """A condition that lies so many levels deep."""
    return functools.reduce(lambda inner, _: {"not": inner}, range(levels - 1), dict[str, Any](HOUR))


async def test_a_deleted_form_cannot_be_asked_for(house: House) -> None:
    """Nobody could fill it in."""
    logging = await start_block(house)
    form = await evaluation(logging)
    await form.on_form("deleteForm", reason="Replaced")

    payload = await set_rule(logging, {"formSubmitted": {"formId": form.id, "times": 0}})

    assert [(error["code"], error["path"][-1]) for error in payload["errors"]] == [
        ("INVALID_RULE", "formId"),
        ("INVALID_RULE", "times"),
    ]


async def test_only_services_billed_by_value_have_rules_and_only_some_may_say_them(house: House) -> None:
    """An archived one is not given any either."""
    logging = await start_block(house)

    by_the_hour = await set_rule(logging, HOUR, "Travel training")
    worker = await set_rule(logging, HOUR, by="Coordinator")
    stale = await set_rule(logging, HOUR, expectedVersion=99)

    assert (codes(by_the_hour), by_the_hour["errors"][0]["path"]) == (["INVALID_RULE"], ["programServiceId"])
    assert (codes(worker), codes(stale)) == (["FORBIDDEN"], ["VERSION_CONFLICT"])
    assert (await verdict_on(logging)).finding is None


async def test_a_rule_stays_whatever_else_changes_and_goes_when_it_is_removed(house: House) -> None:
    """A service without one is never due."""
    logging = await start_block(house)
    await set_rule(logging, {"not": HOUR})
    await house.do("updateProgramService", "", **await on_rule(logging), name="Block", billingMode="VALUE_BASED")
    assert (await verdict_on(logging)).bill is not None

    await house.do("removeBillingRule", "removedBillingRuleId", **await on_rule(logging))
    again = await house.attempt("removeBillingRule", "", **await on_rule(logging))

    assert codes(again) == ["NOT_FOUND"]
    assert (await verdict_on(logging)).because == ("It has no billing rule, and so it is never due.",)


async def test_a_rule_goes_with_its_service_and_its_program(house: House) -> None:
    """Nothing keeps these from being removed."""
    program = await make_program(house, "Blocks", services=[{"name": BLOCK, "billingMode": "VALUE_BASED"}] * 2)
    for service in (await program.read())["programServices"]:
        given = {"programServiceId": service["id"], "expectedVersion": (await program.read())["version"]}
        await house.do("setBillingRule", "", **given, condition=HOUR)

    removed = await program.on_service("removeProgramService", BLOCK)
    deleted = await program.on_program("deleteProgram", "deletedProgramId")

    assert codes(removed) == codes(deleted) == []


async def test_conditions_of_plugins_are_listed_with_what_they_take(house: House) -> None:
    """So that front ends can offer them."""
    document = "{ billingPredicates { name label description arguments { key kind } jsonSchema } }"

    (goals,) = (await house.ask(document))["billingPredicates"]

    assert (goals["name"], goals["arguments"]) == ("goals_rated", [{"key": "goals", "kind": "NUMBER"}])
    assert goals["jsonSchema"]["properties"]["goals"]["minimum"] == 1


async def test_a_rule_stays_readable_when_its_plugin_is_gone(house: House) -> None:
    """Nobody knows any more what its condition was called."""
    logging = await start_block(house)
    await set_rule(logging, {"all": [{"predicate": {"name": "goals_rated"}}]})
    core = house.careplan
    house.careplan = Careplan(core.database, RecordTypes((), core.record_types.families))

    services = (await house.ask(READ, {"id": logging.enrollment.id}, by=MANAGER))["enrollment"]["clientServices"]

    (condition,) = services[0]["programService"]["billingRule"]["condition"]["all"]
    assert condition["predicate"] == {"name": "goals_rated", "arguments": None, "predicate": None}
