"""What must be true of the plugin itself: its tables, its part of the API, and that it can be taken out again."""

import asyncio
import json
import sys
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from ...core.base import Base
from ...core.migrations import History, options_for
from ...resolvers.roots import build_schema
from ...server.assembling import histories_of
from .documents import undescribed
from .subjects import ContractBroken, Subject, expect

DECLARED = """query($name: String!) { recordType(name: $name) { name label description prefix fields { key } } }"""
ROOTS = ("Query", "Mutation")


async def migrations_make_the_tables(of: Subject) -> None:
    """On an empty database the plugin's migrations make exactly the tables of its entities."""
    histories = [each for each in histories_of(of.host) if each.name == of.plugin.name]
    if not histories:
        raise ContractBroken("The plugin has tables, but no migrations: return their folder from the hook migrations.")
    async with of.house.careplan.database.engine.connect() as connection:
        differences = await connection.run_sync(_differences, histories[0])
    if differences:
        raise ContractBroken(
            f"The models hold what the migrations do not: {', '.join(map(_in_short, differences))}. Run 'careplan "
            f"migrations make --plugin {of.plugin.name} --message …'."
        )


def _differences(connection: sa.Connection, history: History) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection, opts=options_for(history)), Base.metadata))


def _in_short(difference: Any) -> str:
    first = difference[0] if isinstance(difference, list) else difference
    return " ".join(str(getattr(part, "name", part)) for part in first if part is not None)


async def its_type_is_listed(of: Subject) -> None:
    """`recordType` tells front ends what the record type declares."""
    kind = of.record_type

    seen = (await of.house.ask(DECLARED, {"name": kind.name}))["recordType"]

    declared = {"name": kind.name, "label": kind.label, "description": kind.description, "prefix": kind.prefix}
    expect("The listed type", declared | {"fields": [{"key": field.key} for field in kind.fields]}, seen)


async def everything_is_described(of: Subject) -> None:
    """Every type, field, argument and value that the plugin adds to the API says what it is."""
    schema, without = (each._schema for each in (of.house.schema, of.schema_without))  # noqa: SLF001
    known = {f"{root}.{field}" for root in ROOTS for field in getattr(without.type_map[root], "fields", ())}
    own = of.own_types
    missing = [
        place
        for place in undescribed(schema)
        if place.partition(".")[0] in own or (place.partition(".")[0] in ROOTS and place.partition("(")[0] not in known)
    ]
    expect("Parts of the API without a description (write a docstring, or a text below the field)", [], missing)


async def the_sdl_is_deterministic(of: Subject) -> None:
    """The API is the same text each time it is built."""
    again = build_schema(of.host.api_types, of.host.operations)

    if again.as_str() != of.house.schema.as_str():
        raise ContractBroken("Building the API twice gave two different texts: is something in it read from a set?")


async def it_can_be_taken_out(of: Subject) -> None:
    """Without the plugin its records read as `UnavailableRecord`, plans with them load, and with it all is back."""
    linked = await of.linked()
    record = linked[1] if linked else (await of.make())[0]
    before = await of.read(of.everything(), record)
    known = await of.read("number title card { label value }", record)

    seen = await _without_the_plugin(of, record, linked and linked[0])

    expect("The record without the plugin", {"__typename": "UnavailableRecord"} | known, seen["node"])
    if linked:
        items = [item for section in seen["supportPlan"]["sections"] for item in section["items"]]
        expect("The link without the plugin", ["UnavailableRecord"], [_typename(each) for each in items[0]["links"]])
    expect("The record with the plugin again", before, await of.read(of.everything(), record))


def _typename(link: Any) -> str:
    return str(link["record"]["__typename"])


async def _without_the_plugin(of: Subject, record: str, plan: str | None) -> Any:
    actor = of.house.actors["Administrator"]
    url = of.house.careplan.database.engine.url.render_as_string(hide_password=False)
    given = {
        "url": url,
        "plugins": [each.name for each in of.host.plugins if each is not of.plugin],
        "staff": actor.staff_id,
        "organisation": actor.organisation_id,
        "record": record,
        "plan": plan,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "careplan.plugins.testing.without", stdin=-1, stdout=-1, stderr=-1
    )
    answer, trouble = await process.communicate(json.dumps(given).encode())
    if process.returncode:
        raise ContractBroken(f"Without the plugin nothing could be read: {trouble.decode()[-2_000:]}")
    return json.loads(answer)
