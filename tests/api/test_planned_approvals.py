"""Approving planned services: by supervisors, whatever their roles allow; else by whoever manages."""

import pytest

from careplan.core import mail
from careplan.core.mail import OutgoingMail

from ..deployments import STEPS, deploy, make_service_plan
from ..houses import House
from ..planned import COORDINATOR, MANAGER, WORKER, Planned, bring_to, make_rate, plan_work, supervise

NOTES = "notes { kind text } completion { id }"


async def test_a_supervisor_approves(house: House) -> None:
    """Also one whose roles let them manage nothing."""
    await supervise(house, "Auditor")
    service = await plan_work(house)
    waiting = await service.do("completePlannedService")

    approved = await service.do("approvePlannedService", by="Auditor", note="Well done.")

    assert (waiting["status"], waiting["approvedAt"], waiting["isFinished"]) == ("AWAITING_APPROVAL", None, True)
    assert (approved["status"], approved["version"]) == ("APPROVED", 3)
    assert (await service.look("approvedBy { name }"))["approvedBy"] == {"name": "Auditor of the house"}


async def test_returned_work_is_in_progress_with_the_comment(house: House) -> None:
    """Whoever does it reads what is still to be done, and completes it again."""
    await supervise(house)
    service = await plan_work(house)
    await service.do("completePlannedService")

    returned = await service.do("returnPlannedService", by=COORDINATOR, comment="Ask about the bus.")
    again = await service.do("completePlannedService")

    assert (returned["status"], returned["completedAt"]) == ("IN_PROGRESS", None)
    assert [(note["kind"], note["text"]) for note in returned["notes"]] == [("RETURNED", "Ask about the bus.")]
    assert again["status"] == "AWAITING_APPROVAL"


@pytest.mark.parametrize(
    ("by", "code"),
    [(WORKER, "OWN_WORK"), (MANAGER, "FORBIDDEN"), ("Administrator", "FORBIDDEN"), ("Billing", "NOT_FOUND")],
)
async def test_nobody_else_approves(house: House, by: str, code: str) -> None:
    """Not whoever did it, not whoever manages, not who cannot see it."""
    service = await plan_work(house)
    await bring_to(service, "AWAITING_APPROVAL")

    for act, given in (("approvePlannedService", {}), ("returnPlannedService", {"comment": "No."})):
        assert [found for found, _ in await service.refused(act, by=by, **given)] == [code]


async def test_whoever_may_approve_is_named(house: House) -> None:
    """So that somebody can ask them."""
    service = await plan_work(house)
    await bring_to(service, "AWAITING_APPROVAL")
    document = """mutation($input: ApprovePlannedServiceInput!) { approvePlannedService(input: $input) {
      errors { ... on NotTheApprover { supervisorIds } } } }"""

    answer = await house.ask(document, {"input": {"plannedServiceId": service.id, "expectedVersion": 3}})

    supervisors = [house.actors[COORDINATOR].staff_id]
    assert answer["approvePlannedService"]["errors"] == [{"supervisorIds": supervisors}]


async def test_without_a_supervisor_whoever_manages_approves_what_the_rate_demands(house: House) -> None:
    """But not their own work, and not somebody who only works."""
    rate = await make_rate(house, "DATE_VISIT", requiresApproval=True)
    service = await plan_work(house, of=MANAGER, billingRateId=rate)
    visit = {"visit": {"performedOn": "2026-03-02", "isVisited": True}}
    waiting = await service.do("completePlannedService", by=MANAGER, inputs=visit)

    assert waiting["status"] == "AWAITING_APPROVAL"
    assert [code for code, _ in await service.refused("approvePlannedService", by=MANAGER)] == ["OWN_WORK"]
    assert [code for code, _ in await service.refused("approvePlannedService", by=WORKER)] == ["FORBIDDEN"]
    assert (await service.do("approvePlannedService", by=COORDINATOR))["status"] == "APPROVED"


async def test_what_the_only_supervisor_did_is_approved_by_whoever_manages(house: House) -> None:
    """A manager who does the work of somebody they supervise cannot approve it, nor can the worker; it is not stuck."""
    await supervise(house, MANAGER)
    service = await plan_work(house)
    waiting = await service.do("completePlannedService", by=MANAGER)
    mine = "{ workAwaitingMyApproval { nodes { id } } }"

    found = {by: (await house.ask(mine, by=by))["workAwaitingMyApproval"]["nodes"] for by in (MANAGER, COORDINATOR)}
    refused = {by: await service.refused("approvePlannedService", by=by) for by in (MANAGER, WORKER)}
    approved = await service.do("approvePlannedService", by=COORDINATOR)

    assert (waiting["status"], approved["status"]) == ("AWAITING_APPROVAL", "APPROVED")
    assert found == {MANAGER: [], COORDINATOR: [{"id": service.id}]}
    assert refused == {by: [("OWN_WORK", None)] for by in (MANAGER, WORKER)}


async def test_another_supervisor_goes_before_whoever_manages(house: House) -> None:
    """Where one of two supervisors did it, the other one approves."""
    await supervise(house, MANAGER)
    await supervise(house, "Auditor")
    service = await plan_work(house)
    await service.do("completePlannedService", by=MANAGER)

    assert await service.refused("approvePlannedService", by=COORDINATOR) == [("FORBIDDEN", None)]
    assert (await service.do("approvePlannedService", by="Auditor"))["status"] == "APPROVED"


async def test_a_supervisor_who_may_not_see_the_client_is_let_in_first(house: House) -> None:
    """Whoever completes it is told; nobody else approves it in their place, and they do once they see the client."""
    shut = {"expectedVersion": 1, "caseloadOnly": True}
    await house.do("updateOrganisation", "organisation { id }", by="Administrator", **shut)
    for role in (WORKER, COORDINATOR):
        await house.sign_in_again(role)
    service = await plan_work(house, of=COORDINATOR)
    await supervise(house, WORKER, of=COORDINATOR)

    waiting = await service.attempt("completePlannedService", by=COORDINATOR)
    hidden = await house.attempt("approvePlannedService", by=WORKER, plannedServiceId=service.id, expectedVersion=2)
    others = await service.refused("approvePlannedService", by=MANAGER)
    worker = house.actors[WORKER].staff_id
    await house.do("assignClient", "client { id }", clientId=house.client_id, staffId=worker)

    told = "None of the supervisors may see this client; put the client on the caseload of one of them."
    assert waiting["warnings"] == [told]
    assert [error["code"] for error in hidden["errors"]] == ["NOT_FOUND"]
    assert others == [("FORBIDDEN", None)]
    assert (await service.do("approvePlannedService", by=WORKER))["status"] == "APPROVED"


async def test_a_supervisor_who_left_counts_no_more(house: House) -> None:
    """What waits for them goes to whoever manages, and nothing waits for them any more."""
    await supervise(house)
    waiting, next_one = await plan_work(house), await plan_work(house)
    await waiting.do("completePlannedService")
    member = house.actors[COORDINATOR].staff_id
    version = (await house.ask("query($id: ID!) { staffMember(id: $id) { version } }", {"id": member}))["staffMember"]
    left = {"staffMemberId": member, "expectedVersion": version["version"]}
    await house.do("deactivateStaffMember", "", by="Administrator", **left)

    assert (await waiting.do("approvePlannedService", by=MANAGER))["status"] == "APPROVED"
    assert (await next_one.do("completePlannedService"))["status"] == "APPROVED"


async def test_notes_and_completions_are_for_those_they_concern(house: House) -> None:
    """Whoever does it, their supervisors and managers; not others who see the planned service, nor by identifier."""
    await supervise(house, "Auditor")
    rate = await make_rate(house)
    service = await plan_work(house, billingRateId=rate)
    await service.do("completePlannedService", inputs={"units": {"performedOn": "2026-03-02", "units": 2}})
    await house.do("addPlannedServiceNote", "note { id }", by=WORKER, plannedServiceId=service.id, text="She cried.")
    other = await plan_work(house, of="Administrator")
    await house.do("addPlannedServiceNote", "note { id }", plannedServiceId=other.id, text="Not for the worker.")
    secret = (await other.look("notes { id }"))["notes"][0]["id"]

    for reader in (WORKER, "Auditor", MANAGER):
        seen = await service.look(NOTES, by=reader)
        assert [note["text"] for note in seen["notes"]] == ["She cried."]
        assert seen["completion"] is not None
    for reader in (WORKER, "Auditor"):
        assert (await other.look(f"title {NOTES}", by=reader)) == {
            "title": "Call them",
            "notes": [],
            "completion": None,
        }
        assert await house.ask("query($id: ID!) { node(id: $id) { id } }", {"id": secret}, by=reader) == {"node": None}


async def test_siblings_are_seen_without_their_notes(house: House) -> None:
    """What else is deployed, by whom and when: not what was written there."""
    plan = await make_service_plan(house, steps=STEPS)
    made = await deploy(house, plan, assigneeId=house.actors["Administrator"].staff_id)
    first, second, _ = (Planned(house, each["id"]) for each in made["plannedServices"])
    await first.do("assignPlannedService", by=MANAGER, assigneeId=house.actors[WORKER].staff_id)
    await house.do("addPlannedServiceNote", "note { id }", plannedServiceId=second.id, text="Secret.")

    seen = await first.look("siblings { title status dueOn assignee { name } notes { text } }", by=WORKER)

    assert [each["title"] for each in seen["siblings"]] == ["Written notice", "Risk assessment"]
    assert seen["siblings"][0] == {
        "title": "Written notice",
        "status": "OPEN",
        "dueOn": "2026-03-09",
        "assignee": {"name": "Administrator of the house"},
        "notes": [],
    }
    assert (await first.look("siblings { notes { text } }"))["siblings"][0] == {"notes": [{"text": "Secret."}]}


async def test_supervision_is_a_relationship_of_staff(house: House) -> None:
    """Two may supervise each other; nobody themselves; assigning twice changes nothing; managing staff is needed."""
    fields = "staffMember { version supervisors { name } supervises { name } }"
    worker, other = house.actors[WORKER].staff_id, house.actors[COORDINATOR].staff_id
    pair = {"staffMemberId": worker, "supervisorId": other}

    first = await house.do("assignSupervisor", fields, by="Administrator", **pair)
    await house.do("assignSupervisor", fields, by="Administrator", staffMemberId=other, supervisorId=worker)
    again = await house.do("assignSupervisor", fields, by="Administrator", **pair)
    himself = await house.attempt("assignSupervisor", by="Administrator", staffMemberId=worker, supervisorId=worker)
    refused = await house.attempt("assignSupervisor", by=MANAGER, **pair)
    removed = await house.do("removeSupervisor", fields, by="Administrator", **pair)

    assert first["staffMember"]["supervisors"] == [{"name": "Coordinator of the house"}]
    assert again["staffMember"] == first["staffMember"] | {"supervises": [{"name": "Coordinator of the house"}]}
    assert [(error["code"], error["path"]) for error in himself["errors"]] == [("OWN_SUPERVISOR", ["supervisorId"])]
    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert removed["staffMember"]["supervisors"] == []


async def written(house: House) -> list[tuple[str, str]]:
    """The mails of the house, by address, and what they say."""
    async with house.careplan.reading(house.actors[MANAGER]) as db:
        return [
            (each.recipient, each.text) for each in await db.scalars(mail.listed().order_by(OutgoingMail.recipient))
        ]


async def test_supervisors_are_written_to_where_the_house_says_so(house: House) -> None:
    """Each of them whenever it waits for them anew; not whoever did it, and nobody before the house says so."""
    for supervisor in (COORDINATOR, "Auditor"):
        await supervise(house, supervisor)
    await (await plan_work(house)).do("completePlannedService")
    assert await written(house) == []
    await house.do("updateOrganisation", "", by="Administrator", expectedVersion=1, approvalMails=True)
    service = await plan_work(house, title="Change the catheter", dueOn="2026-03-05")

    await service.do("completePlannedService")
    await service.do("returnPlannedService", by="Auditor", comment="And the bag?")
    await service.do("completePlannedService", by=COORDINATOR)

    (address, text), *others = await written(house)
    assert [address, *(recipient for recipient, _ in others)] == ["auditor@example.org"] * 2 + [
        "coordinator@example.org"
    ]
    assert text == (
        "Dear Auditor of the house,\n\n"
        "a planned service of Support worker of the house for client CL-00001, due on 2026-03-05, is done and waits for "
        f"your approval.\nYou find it in Harbour Care among what awaits your approval, as {service.id}.\n"
    )


async def test_a_supervisor_who_may_not_see_the_client_is_not_written_to(house: House) -> None:
    """They could not look at it; a warning tells whoever completed it."""
    given = {"approvalMails": True, "caseloadOnly": True}
    await house.do("updateOrganisation", "", by="Administrator", expectedVersion=1, **given)
    await supervise(house, WORKER, of=COORDINATOR)
    service = await plan_work(house, of=COORDINATOR)

    await service.do("completePlannedService", by=COORDINATOR)

    assert await written(house) == []


async def test_what_is_not_completed_writes_to_nobody(house: House) -> None:
    """The mail is stored with what causes it, or not at all; what is approved at once is nobody's matter."""
    await house.do("updateOrganisation", "", by="Administrator", expectedVersion=1, approvalMails=True)
    await (await plan_work(house)).do("completePlannedService")
    await supervise(house)
    service = await plan_work(house, billingRateId=await make_rate(house))

    await service.refused("completePlannedService")

    assert await written(house) == []
