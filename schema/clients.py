"""Clients, as the API shows them."""

from datetime import date, datetime

from ..core import clients
from .declaring import describes, enum
from .node import Node

enum(clients.ClientStatus)


@describes(clients.Client)
class Client(Node):
    """A person who is supported."""

    reference: str
    name: str
    given_name: str
    family_name: str
    preferred_name: str | None
    date_of_birth: date | None
    time_zone: str
    status: clients.ClientStatus
    version: int
    created_at: datetime
