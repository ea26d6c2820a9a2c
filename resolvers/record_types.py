"""What may be asked about record types."""

from ..core.record_types import RecordType
from ..core.visibility import Db
from ..schema import record_types as api
from ..schema.inputs import Name
from ..schema.operations import query


@query(list[api.RecordType])
async def record_types(db: Db) -> list[RecordType]:
    """Every kind of record this organisation can keep about its clients, by name."""
    return await db.record_types.all(db)


@query(api.RecordType | None, name="Its name, as `recordTypes` lists it.")
async def record_type(db: Db, name: Name) -> RecordType:
    """One kind of record, by its name."""
    return await db.record_types.find(db, name, path=["name"])
