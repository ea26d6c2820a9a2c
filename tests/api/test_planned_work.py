"""Planned services are worked on: begun, ticked off, completed, skipped, taken up again."""

from typing import Any

import pytest

from ..deployments import STEPS, deploy, make_service_plan
from ..houses import House
from ..planned import COORDINATOR, MANAGER, WORKER, Planned, bring_to, make_rate, plan_work, supervise

STATUSES = ("OPEN", "IN_PROGRESS", "AWAITING_APPROVAL", "APPROVED", "SKIPPED")
ACTS: dict[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    "startPlannedService": ({}, WORKER, ("OPEN",)),
    "completePlannedService": ({}, WORKER, ("OPEN", "IN_PROGRESS")),
    "approvePlannedService": ({}, COORDINATOR, ("AWAITING_APPROVAL",)),
    "returnPlannedService": ({"comment": "Not yet."}, COORDINATOR, ("AWAITING_APPROVAL",)),
    "skipPlannedService": ({"reason": "Not wanted."}, MANAGER, ("OPEN", "IN_PROGRESS")),
    "reopenPlannedService": ({"reason": "Look again."}, MANAGER, ("APPROVED",)),
    "releasePlannedService": ({}, WORKER, ("OPEN", "IN_PROGRESS")),
    "takePlannedService": ({}, WORKER, ("OPEN", "IN_PROGRESS")),
    "updatePlannedService": ({"title": "Visit them"}, MANAGER, ("OPEN", "IN_PROGRESS")),
    "reschedulePlannedService": ({"dueOn": "2026-03-09"}, MANAGER, ("OPEN", "IN_PROGRESS")),
}
"""Each act, what it takes, who may do it, and in which statuses."""


@pytest.mark.parametrize("status", STATUSES)
async def test_only_what_the_status_allows_is_done(house: House, status: str) -> None:
    """In every status, each act either is allowed or is refused with the status; nothing changes then."""
    service = await plan_work(house)
    await bring_to(service, status)

    for act, (given, by, allowed) in ACTS.items():
        if status not in allowed:
            assert await service.refused(act, by=by, **given) == [("INVALID_TRANSITION", None)], act


async def test_the_first_tick_starts_it(house: House) -> None:
    """An activity is ticked once, by whoever ticked it first, and can be unticked."""
    service = await plan_work(house, activities=[{"title": "Ring"}, {"title": "Write it down"}])

    ticked = (await service.tick())["plannedService"]
    again = (await service.tick())["plannedService"]
    unticked = (await service.tick(act="untickPlannedActivity"))["plannedService"]

    assert (ticked["status"], ticked["version"]) == ("IN_PROGRESS", 2)
    assert [bool(activity["doneAt"]) for activity in ticked["activities"]] == [True, False]
    assert again == ticked
    assert [bool(activity["doneAt"]) for activity in unticked["activities"]] == [False, False]
    assert (unticked["status"], unticked["version"]) == ("IN_PROGRESS", 3)


async def test_nothing_is_ticked_once_it_is_finished(house: House) -> None:
    """What was skipped stays as it was."""
    service = await plan_work(house, activities=[{"title": "Ring"}])
    await bring_to(service, "SKIPPED")

    for act in ("tickPlannedActivity", "untickPlannedActivity"):
        payload = await service.tick(act=act)
        assert [error["code"] for error in payload["errors"]] == ["INVALID_TRANSITION"]
    assert [activity["doneAt"] for activity in (await service.look())["activities"]] == [None]


async def test_required_activities_come_first(house: House) -> None:
    """A required activity that is not ticked stops completion; another one is only mentioned."""
    service = await plan_work(house, activities=[{"title": "Ring", "isRequired": True}, {"title": "Write it down"}])

    assert await service.refused("completePlannedService") == [("ACTIVITIES_OPEN", None)]
    await service.tick()
    done = await service.attempt("completePlannedService", "plannedService { status }")

    assert done["plannedService"] == {"status": "APPROVED"}
    assert done["warnings"] == ["Not ticked: Write it down."]


async def test_who_has_no_supervisor_is_approved_at_once(house: House) -> None:
    """With the moment, and without anybody who approved it."""
    service = await plan_work(house)

    await service.do("completePlannedService", note="All well.")

    done = await service.look("status isFinished completedBy { name } approvedAt approvedBy { id } notes { kind text }")
    assert done.pop("approvedAt") is not None
    assert done == {
        "status": "APPROVED",
        "isFinished": True,
        "completedBy": {"name": "Support worker of the house"},
        "approvedBy": None,
        "notes": [{"kind": "COMPLETED", "text": "All well."}],
    }


GOOD: dict[str, dict[str, dict[str, Any]]] = {
    "TIME_TIME": {"times": {"startedAt": "2026-03-02T09:00:00+08:00", "endedAt": "2026-03-02T10:30:00+08:00"}},
    "DATE_UNITS": {"units": {"performedOn": "2026-03-02", "units": 1.25}},
    "DATE_AMOUNT": {"amount": {"performedOn": "2026-03-02", "amount": 12345, "currency": "AUD"}},
    "DATE_VISIT": {"visit": {"performedOn": "2026-03-02", "isVisited": True}},
}
FILLED_IN = "startedAt endedAt performedOn units amount currency isVisited"


@pytest.mark.parametrize("combination", GOOD)
async def test_what_the_rate_asks_is_filled_in(house: House, combination: str) -> None:
    """Exactly what was filled in is on file; nothing else."""
    rate = await make_rate(house, combination)
    service = await plan_work(house, billingRateId=rate)

    await service.do("completePlannedService", inputs=GOOD[combination])

    (given,) = GOOD[combination].values()
    kept = (await service.look(f"completion {{ {FILLED_IN} }}"))["completion"]
    expected = (
        given
        if combination != "TIME_TIME"
        else {
            "startedAt": "2026-03-02T01:00:00+00:00",
            "endedAt": "2026-03-02T02:30:00+00:00",
        }
    )
    assert {name: value for name, value in kept.items() if value is not None} == expected


@pytest.mark.parametrize(
    ("combination", "inputs", "under"),
    [
        ("TIME_TIME", None, "times"),
        ("TIME_TIME", {"times": {"startedAt": "2026-03-02T09:00:00Z"}}, "times"),
        ("DATE_UNITS", {"units": {"performedOn": "2026-03-02"}}, "units"),
        ("DATE_UNITS", GOOD["DATE_VISIT"], "units"),
        ("DATE_AMOUNT", {"amount": {"performedOn": "2026-03-02", "amount": 1}}, "amount"),
        ("DATE_VISIT", {"visit": {"performedOn": "2026-03-02", "isVisited": False}}, "visit"),
    ],
)
async def test_both_inputs_are_needed(house: House, combination: str, inputs: Any, under: str) -> None:
    """What is missing is named, and nothing is completed."""
    service = await plan_work(house, billingRateId=await make_rate(house, combination))

    assert await service.refused("completePlannedService", inputs=inputs) == [("INPUTS_MISSING", ["inputs", under])]


@pytest.mark.parametrize(
    ("combination", "inputs", "path"),
    [
        ("TIME_TIME", {"startedAt": "2026-03-02T09:00:00Z", "endedAt": "2026-03-02T09:00:00Z"}, "times.endedAt"),
        ("TIME_TIME", {"startedAt": "2026-03-02T09:00:00Z", "endedAt": "2026-03-03T09:00:01Z"}, "times.endedAt"),
        ("TIME_TIME", {"startedAt": "9999-12-31T09:00:00Z", "endedAt": "9999-12-31T10:00:00Z"}, "times.startedAt"),
        ("TIME_TIME", {"startedAt": "0001-01-01T00:00:00+14:00", "endedAt": "0001-01-01T01:00:00Z"}, "times.startedAt"),
        ("DATE_UNITS", {"performedOn": "2026-03-02", "units": -1}, "units.units"),
        ("DATE_UNITS", {"performedOn": "2026-03-02", "units": 1.001}, "units.units"),
        ("DATE_UNITS", {"performedOn": "2026-03-02", "units": 1e300}, "units.units"),
        ("DATE_UNITS", {"performedOn": "9999-12-31", "units": 1}, "units.performedOn"),
        ("DATE_UNITS", {"performedOn": "0001-01-01", "units": 1}, "units.performedOn"),
        ("DATE_AMOUNT", {"performedOn": "2026-03-02", "amount": -1, "currency": "AUD"}, "amount.amount"),
        ("DATE_AMOUNT", {"performedOn": "2026-03-02", "amount": 1, "currency": "dollars"}, "amount.currency"),
    ],
)
async def test_inputs_must_make_sense(house: House, combination: str, inputs: Any, path: str) -> None:
    """The field that does not is named."""
    under, _, field = path.partition(".")
    service = await plan_work(house, billingRateId=await make_rate(house, combination))

    refused = await service.refused("completePlannedService", inputs={under: inputs})

    assert ("VALIDATION", ["inputs", under, field]) in refused


async def test_nothing_is_asked_without_a_rate(house: House) -> None:
    """What is filled in all the same is not dropped in silence."""
    service = await plan_work(house)

    assert await service.refused("completePlannedService", inputs=GOOD["DATE_VISIT"]) == [("VALIDATION", ["inputs"])]


async def test_an_old_version_is_refused(house: House) -> None:
    """Two people who read the same version do not overwrite each other."""
    service = await plan_work(house)
    await service.do("startPlannedService")

    assert await service.refused("completePlannedService", expectedVersion=1) == [
        ("VERSION_CONFLICT", ["expectedVersion"])
    ]


async def test_skipping_says_why(house: House) -> None:
    """The reason is kept as a note."""
    service = await plan_work(house)

    skipped = await service.do("skipPlannedService", by=MANAGER, reason="They moved.")

    assert skipped["status"] == "SKIPPED"
    assert [(note["kind"], note["text"]) for note in skipped["notes"]] == [("SKIPPED", "They moved.")]


async def test_reopened_work_is_completed_anew(house: House) -> None:
    """What was filled in before is replaced by what is filled in then."""
    service = await plan_work(house, billingRateId=await make_rate(house))
    await service.do("completePlannedService", inputs=GOOD["DATE_UNITS"])

    reopened = await service.do("reopenPlannedService", by=MANAGER, reason="Wrong day.")
    await service.do("completePlannedService", inputs={"units": {"performedOn": "2026-03-01", "units": 0}})

    assert (reopened["status"], reopened["completedAt"], reopened["approvedAt"]) == ("IN_PROGRESS", None, None)
    completion = (await service.look("completion { performedOn units }"))["completion"]
    assert completion == {"performedOn": "2026-03-01", "units": 0.0}


async def test_the_last_one_completes_the_deployment(house: House) -> None:
    """Done, skipped or waiting for approval counts as finished; work taken up again reopens it, flagged."""
    await supervise(house)
    plan = await make_service_plan(house, steps=STEPS[:2])
    made = await deploy(house, plan, assigneeId=house.actors[WORKER].staff_id)
    first, second = (Planned(house, each["id"]) for each in made["plannedServices"])

    one = await first.do("completePlannedService")
    both = await second.do("skipPlannedService", by=MANAGER, reason="Not wanted.")
    returned = await first.do("returnPlannedService", by=COORDINATOR, comment="Ring again.")

    assert one["deployment"]["status"] == "OPEN"
    assert (both["deployment"]["status"], both["deployment"]["isReopened"]) == ("COMPLETED", False)
    assert (returned["deployment"]["status"], returned["deployment"]["isReopened"]) == ("OPEN", True)


async def test_cancelled_work_stays_cancelled(house: House) -> None:
    """With its deployment called off, nothing can be done with it any more."""
    made = await deploy(house, await make_service_plan(house), assigneeId=house.actors[WORKER].staff_id)
    named = {"deploymentId": made["deployment"]["id"], "expectedVersion": made["deployment"]["version"]}
    await house.do("cancelDeployment", "", reason="They moved.", **named)
    service = Planned(house, made["plannedServices"][0]["id"])

    for act, (given, by, _) in ACTS.items():
        assert await service.refused(act, by=by, **given) == [("INVALID_TRANSITION", None)], act


async def test_nothing_goes_on_once_the_client_left(house: House) -> None:
    """No beginning, no completing, no taking up again."""
    service, done = await plan_work(house), await plan_work(house)
    await done.do("completePlannedService")
    version = (await house.ask("query($id: ID!) { client(id: $id) { version } }", {"id": house.client_id}))["client"]
    left = {"status": "EXITED", "on": "2026-03-02", "reason": "Moved.", "expectedVersion": version["version"]}
    await house.do("exitClient", "", clientId=house.client_id, **left)

    assert [(await each.look("status"))["status"] for each in (service, done)] == ["CANCELLED", "APPROVED"]
    assert await service.refused("startPlannedService") == [("CLIENT_INACTIVE", None)]
    refused = await done.refused("reopenPlannedService", by=MANAGER, reason="Again.")
    assert refused == [("CLIENT_INACTIVE", None)]
