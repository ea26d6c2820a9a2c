"""Migrations of custom objects, with records in place."""

import shutil
from pathlib import Path

import sqlalchemy as sa
import strawberry

from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.core.ids import new_id
from careplan.core.migrations import CORE, History, upgrade
from careplan.plugins import custom_objects
from careplan.plugins.custom_objects.entities import CustomRecord
from careplan.plugins.loaded import Host

from ..databases import PostgresServer, SqliteServer
from ..houses import build_house

FOLDER = Path(custom_objects.__file__).parent / "migrations"
PACKAGE = custom_objects.__name__
DEFINED = sa.text(
    "INSERT INTO custom_record_types (id, organisation_id, name, label, description, prefix, fields, card_fields,"
    " is_retired, version, created_at, updated_at) VALUES (:id, :house, 'meal', 'Meal', '', 'ML', '[]', '[]',"
    " false, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
)
RECORD = sa.text(
    "INSERT INTO client_records (id, organisation_id, client_id, entity, record_type, number, title, search_text, card,"
    " version, created_at, updated_at) VALUES (:id, :house, :client, 'custom_records', 'meal', 'ML-00001', 'Lunch',"
    " '', '[]', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
)
CUSTOM = sa.text("INSERT INTO custom_records (id, \"values\") VALUES (:id, '{}')")


async def filled(careplan: Careplan, schema: strawberry.Schema) -> tuple[str, str]:
    """A house with a record as the first revision stored it; the record, and the type it is of."""
    house = await build_house(careplan, schema)
    organisation = house.actors["Manager"].organisation_id
    record, defined = new_id("record"), new_id("rectype")
    async with careplan.database.engine.begin() as connection:
        await connection.execute(DEFINED, {"id": defined, "house": organisation})
        await connection.execute(RECORD, {"id": record, "house": organisation, "client": house.client_id})
        await connection.execute(CUSTOM, {"id": record})
    return record, defined


async def test_records_that_are_there_get_the_type_of_their_own_house(
    server: SqliteServer | PostgresServer, host: Host, schema: strawberry.Schema, tmp_path: Path
) -> None:
    """Two houses defined a type of one name: each record keeps to the one of its house."""
    (tmp_path / "versions").mkdir()
    shutil.copy(FOLDER / "versions" / "r0001_initial_tables.py", tmp_path / "versions")
    async with server.fresh(blank=True) as url:
        database = Database(url)
        await upgrade(database, [CORE, History("custom_objects", tmp_path, PACKAGE)])
        expected = [await filled(Careplan(database, host.record_types), schema) for _ in range(2)]

        applied = await upgrade(database, [CORE, History("custom_objects", FOLDER, PACKAGE)])

        async with database.engine.connect() as connection:
            types = sa.select(CustomRecord.__table__.c.id, CustomRecord.__table__.c.type_id)
            found = [tuple(row) for row in await connection.execute(types)]
        await database.close()
    assert applied == ["custom_objects 0002"]
    assert sorted(found) == sorted(expected)
