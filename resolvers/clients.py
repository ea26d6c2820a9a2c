"""What may be asked and done about clients."""

import sqlalchemy as sa
import strawberry

from ..core import caseloads, client_files, client_lists, exits
from ..core.clients import Client
from ..core.errors import NotFound
from ..core.staff import StaffMember
from ..core.visibility import Db
from ..core.work import Work
from ..schema import client_changes as api
from ..schema.clients import Client as ApiClient
from ..schema.clients import ClientFilter
from ..schema.operations import Answer, answer, changes, listing, mutation, query


@query(ApiClient | None)
async def client(db: Db, id: strawberry.ID) -> Client:
    """One client."""
    if (found := await db.get(Client, id)) is None:
        raise NotFound("client", id, path=["id"])
    return found


@listing(ApiClient, client_lists.ORDERS)
def clients(db: Db, filter: ClientFilter | None = None) -> sa.Select[Client]:
    """The people your organisation supports, or supported, as far as you may see them."""
    return client_lists.listed(db, client_lists.ClientsWanted(**vars(filter or ClientFilter())))


@mutation(api.CreateClientPayload)
async def create_client(work: Work, input: api.CreateClientInput) -> Answer:
    """Take somebody on as a client, under a reference of their own or the next number."""
    details = {name: value for name, value in vars(input).items() if name not in ("given_name", "idempotency_key")}
    return answer(client=await client_files.register(work, input.given_name, details))


@mutation(api.UpdateClientPayload)
async def update_client(work: Work, input: api.UpdateClientInput) -> Answer:
    """Correct what is known about a client."""
    client = await work.get(Client, input.client_id, version=input.expected_version)
    await client_files.update(work, client, changes(input, "client_id"))
    return answer(client=client)


@mutation(api.ExitClientPayload)
async def exit_client(work: Work, input: api.ExitClientInput) -> Answer:
    """Record that a client left or died: their plan expires, enrollments are closed, and planned work is cancelled."""
    client = await work.get(Client, input.client_id, version=input.expected_version)
    ended = await exits.exit_client(work, client, input.status, input.on, input.reason)
    return answer(
        client=client,
        expired_support_plan=work.shown("support_plan.read", ended.plan),
        closed_enrollments=work.shown("program.read", ended.enrollments),
        cancelled_deployments=work.shown("planned_service.read", ended.deployments),
        cancelled_planned_services=work.shown("planned_service.read", ended.planned_services),
    )


@mutation(api.ReadmitClientPayload)
async def readmit_client(work: Work, input: api.ReadmitClientInput) -> Answer:
    """Record that a client came back, or had not left after all; their plans stay as they ended."""
    client = await work.get(Client, input.client_id, version=input.expected_version)
    await exits.readmit(work, client, input.reason)
    return answer(client=client)


@mutation(api.AssignClientPayload)
async def assign_client(work: Work, input: api.AssignClientInput) -> Answer:
    """Put a client on somebody's caseload; where they are on it already, nothing changes."""
    client = await work.get(Client, input.client_id)
    await caseloads.assign(work, client, await work.get(StaffMember, input.staff_id))
    return answer(client=client)


@mutation(api.UnassignClientPayload)
async def unassign_client(work: Work, input: api.UnassignClientInput) -> Answer:
    """Take a client off somebody's caseload; where they are not on it, nothing changes."""
    client = await work.get(Client, input.client_id)
    await caseloads.unassign(work, client, await work.get(StaffMember, input.staff_id))
    return answer(client=client)
