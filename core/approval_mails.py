"""E-mails that tell supervisors of work that waits for their approval, where the house sends them."""

from collections.abc import Collection

from . import mail
from .clients import Client
from .finding import found
from .organisations import own
from .planned_services import PlannedService
from .staff import StaffMember
from .visibility import seeing_all
from .work import Work

TEXT = """Dear {name},

a planned service of {assignee} for client {reference}, due on {due_on}, is done and waits for your approval.
You find it in {house} among what awaits your approval, as {id}.
"""
"""Neither what was done nor for whom: mail is read in many places."""


async def tell_supervisors(work: Work, service: PlannedService, supervisor_ids: Collection[str]) -> None:
    """Send each supervisor an e-mail that what was just done waits for them."""
    house = await own(work.db)
    if not house.approval_mails or service.assignee_id is None or service.completed_at is None:
        return
    with seeing_all(work.db):
        client = await work.find(Client, service.client_id)
        people = await found(work.db, StaffMember, {service.assignee_id, *supervisor_ids})
    for supervisor in (people[staff_id] for staff_id in sorted(supervisor_ids)):
        await mail.post(
            work,
            name=supervisor.name,
            address=supervisor.email,
            subject=f"Work waits for your approval in {house.name}",
            text=TEXT.format(
                name=supervisor.name,
                assignee=people[service.assignee_id].name,
                reference=client.reference,
                due_on=service.due_on,
                house=house.name,
                id=service.id,
            ),
            key=f"approval/{service.id}/{supervisor.id}/{service.completed_at.isoformat()}",
        )
