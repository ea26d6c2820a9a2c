"""What may be asked and done about clients."""

import strawberry

from ..core.clients import Client
from ..core.visibility import Db
from ..schema import clients as api
from ..schema.operations import query


@query(api.Client)
async def client(db: Db, id: strawberry.ID) -> Client | None:
    """A client."""
    return await db.get(Client, id)
