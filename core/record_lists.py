"""Finding client records, and those that fit a plan item."""

from collections.abc import Iterable

import sqlalchemy as sa

from .batches import among
from .orders import Order
from .records import ClientRecord
from .text import sort_key

NEWEST = Order((ClientRecord.id,), descending=True)
NUMBER = Order((ClientRecord.number, ClientRecord.id))


def searchable(
    *,
    client_id: str | None = None,
    record_types: Iterable[str] | None = None,
    search: str | None = None,
    is_archived: bool | None = False,
    number: str | None = None,
) -> sa.Select[ClientRecord]:
    """Records by whom they are about, their type, words in them, and whether they are put away (null: either)."""
    query = sa.select(ClientRecord)
    if client_id is not None:
        query = query.where(ClientRecord.client_id == client_id)
    if record_types is not None:
        query = query.where(among(ClientRecord.record_type, record_types))
    if number is not None:
        query = query.where(ClientRecord.number == number)
    if is_archived is not None:
        query = query.where(
            ClientRecord.archived_at.is_not(None) if is_archived else ClientRecord.archived_at.is_(None)
        )
    for word in sort_key(search).split():
        query = query.where(ClientRecord.search_text.contains(word, autoescape=True))
    return query


def linkable(client_id: str, record_types: Iterable[str], *, search: str | None = None) -> sa.Select[ClientRecord]:
    """The records of a client that fit where certain types are asked for; archived ones do not."""
    return searchable(client_id=client_id, record_types=record_types, search=search)
