"""Behaviour support plans: strategies, and restrictive practices that need authorisation."""

import dataclasses
from typing import Any

import pytest

from ..houses import House

PRACTICE = """restrictivePractice { id type isAuthorised authorisation authorisedBy endedOn record { number } }
    behaviourSupportPlan { version unauthorisedPractices card { label value } }"""


async def plan(house: House, **values: Any) -> Any:
    """A behaviour support plan."""
    made = await house.do(
        "createRecord",
        "record { id ... on BehaviourSupportPlan { kind reviewDueOn developedBy } }",
        clientId=house.client_id,
        recordType="behaviour_support",
        title="Calm mornings",
        values={"kind": "COMPREHENSIVE", **values},
    )
    return made["record"]


async def practice(house: House, record_id: str, version: int = 1) -> Any:
    """A restrictive practice nobody authorised."""
    return await house.do(
        "addRestrictivePractice",
        PRACTICE,
        recordId=record_id,
        expectedVersion=version,
        type="ENVIRONMENTAL",
        use="ROUTINE",
        description="The kitchen is locked at night.",
    )


async def test_a_review_is_due_a_year_after_the_plan_was_developed(house: House) -> None:
    """Where nobody names another day; the last day of February has no counterpart each year."""
    usual = await plan(house, developed_on="2024-02-29", developed_by="Dr Wu")
    named = await plan(house, developed_on="2024-02-29", review_due_on="2024-06-30")

    assert usual["reviewDueOn"] == "2025-02-28"
    assert usual["developedBy"] == "Dr Wu"
    assert named["reviewDueOn"] == "2024-06-30"


async def test_the_house_decides_how_many_months_that_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting of the plugin."""
    monkeypatch.setenv("CAREPLAN_BEHAVIOUR_SUPPORT_REVIEW_MONTHS", "6")

    assert (await plan(house, developed_on="2026-01-31"))["reviewDueOn"] == "2026-07-31"


async def test_strategies_are_added_changed_and_removed(house: House) -> None:
    """Each change counts in the version of the plan."""
    record_id = (await plan(house))["id"]
    fields = "strategy { id kind description who } behaviourSupportPlan { version strategies { who } }"

    added = await house.do(
        "addStrategy",
        fields,
        recordId=record_id,
        expectedVersion=1,
        kind="PROACTIVE",
        description="Ask first",
        who="All",
    )
    strategy = added["strategy"]
    changed = await house.do("updateStrategy", fields, strategyId=strategy["id"], expectedVersion=2, who=None)
    removed = await house.do(
        "removeStrategy",
        "removedStrategyId behaviourSupportPlan { version strategies { id } }",
        strategyId=strategy["id"],
        expectedVersion=3,
    )

    assert changed["strategy"] == {**strategy, "who": None}
    assert changed["behaviourSupportPlan"] == {"version": 3, "strategies": [{"who": None}]}
    assert removed["removedStrategyId"] == strategy["id"]
    assert removed["behaviourSupportPlan"] == {"version": 4, "strategies": []}


async def test_a_new_practice_is_not_authorised(house: House) -> None:
    """The answer warns, and the card says so."""
    record_id = (await plan(house))["id"]

    added = await practice(house, record_id)

    assert added["warnings"] == ["This practice is not authorised yet: it may not be used."]
    assert added["restrictivePractice"]["isAuthorised"] is False
    assert added["restrictivePractice"]["record"] == {"number": "BSP-00001"}
    assert added["behaviourSupportPlan"]["unauthorisedPractices"] == 1
    assert added["behaviourSupportPlan"]["card"][-1] == {"label": "Practices without authorisation", "value": "1"}


async def test_an_authorised_practice_may_be_used_for_the_days_named(house: House) -> None:
    """An authorisation that ran out is none."""
    record_id = (await plan(house))["id"]
    added = (await practice(house, record_id))["restrictivePractice"]
    decision = {"restrictivePracticeId": added["id"], "authorisedBy": "State panel", "authorisedFrom": "2020-01-01"}

    granted = await house.do("authoriseRestrictivePractice", PRACTICE, expectedVersion=2, **decision)
    over = await house.do(
        "authoriseRestrictivePractice", PRACTICE, expectedVersion=3, **decision, authorisedUntil="2020-12-31"
    )

    assert granted["restrictivePractice"]["isAuthorised"] is True
    assert granted["restrictivePractice"]["authorisedBy"] == "State panel"
    assert granted["behaviourSupportPlan"]["unauthorisedPractices"] == 0
    assert over["restrictivePractice"]["isAuthorised"] is False
    assert over["behaviourSupportPlan"]["unauthorisedPractices"] == 1


async def test_a_practice_is_authorised_by_those_who_may(house: House) -> None:
    """A support worker may describe a practice, but not authorise it, unless a role of theirs says so by name."""
    record_id = (await plan(house))["id"]
    added = (await practice(house, record_id))["restrictivePractice"]
    decision = {
        "restrictivePracticeId": added["id"],
        "expectedVersion": 2,
        "authorisedBy": "State panel",
        "authorisedFrom": "2020-01-01",
    }

    refused = await house.attempt("authoriseRestrictivePractice", PRACTICE, by="Support worker", **decision)

    assert [(error["code"], error["message"]) for error in refused["errors"]] == [
        (
            "FORBIDDEN",
            "Your roles do not allow you to authorise restrictive practices (record.behaviour_support.authorise).",
        )
    ]
    found = await house.ask("{ restrictivePractices { nodes { authorisation } } }")
    assert found["restrictivePractices"]["nodes"] == [{"authorisation": "NOT_SOUGHT"}]

    worker = house.actors["Support worker"]
    named = worker.permissions | {"record.behaviour_support.authorise"}
    house.actors["Practice leader"] = dataclasses.replace(worker, permissions=named)
    granted = await house.do("authoriseRestrictivePractice", PRACTICE, by="Practice leader", **decision)

    assert granted["restrictivePractice"]["isAuthorised"] is True


async def test_an_authorisation_that_ends_before_it_starts_is_refused(house: House) -> None:
    """The practice stays as it was."""
    record_id = (await plan(house))["id"]
    added = (await practice(house, record_id))["restrictivePractice"]

    refused = await house.attempt(
        "authoriseRestrictivePractice",
        restrictivePracticeId=added["id"],
        expectedVersion=2,
        authorisedBy="State panel",
        authorisedFrom="2026-02-01",
        authorisedUntil="2026-01-01",
    )

    assert [error["path"] for error in refused["errors"]] == [["authorisedUntil"]]
    found = await house.ask("{ restrictivePractices { nodes { authorisation authorisedFrom } } }")
    assert found["restrictivePractices"]["nodes"] == [{"authorisation": "NOT_SOUGHT", "authorisedFrom": None}]


async def test_an_ended_practice_is_out_of_use(house: House) -> None:
    """It no longer counts, cannot be authorised, and leaves the list of those in use."""
    record_id = (await plan(house))["id"]
    added = (await practice(house, record_id))["restrictivePractice"]
    find = "{ restrictivePractices(filter: {isAuthorised: false}) { totalCount } }"
    before = await house.ask(find)

    ended = await house.do(
        "endRestrictivePractice", PRACTICE, restrictivePracticeId=added["id"], expectedVersion=2, endedOn="2026-01-05"
    )
    refused = await house.attempt(
        "authoriseRestrictivePractice",
        restrictivePracticeId=added["id"],
        expectedVersion=3,
        authorisedBy="State panel",
        authorisedFrom="2026-02-01",
    )

    assert ended["restrictivePractice"]["endedOn"] == "2026-01-05"
    assert ended["behaviourSupportPlan"]["unauthorisedPractices"] == 0
    assert [error["code"] for error in refused["errors"]] == ["INVALID_TRANSITION"]
    assert before["restrictivePractices"]["totalCount"] == 1
    assert (await house.ask(find))["restrictivePractices"]["totalCount"] == 0


async def test_practices_are_hidden_from_those_who_may_not_read_the_plan(house: House) -> None:
    """What is part of a record is as hidden as the record."""
    await practice(house, (await plan(house))["id"])

    listed = await house.ask("{ restrictivePractices { totalCount } }", by="Billing")

    assert listed == {"restrictivePractices": {"totalCount": 0}}
