"""What a check looks at: one record type, the plugin that brings it, and two houses on a fresh database."""

import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any

import strawberry

from ...core.actors import Actor
from ...core.ids import new_id
from ...core.record_types import RecordType
from ...schema.declaring import TYPES
from ..loaded import Host, Loaded
from .documents import widest
from .houses import House, build_house
from .services import running, schema_of
from .values import sample

Prepare = Callable[[House, Sequence[str]], Awaitable[None]]
OUTSIDER = "Outsider"
"""Somebody of the house who may do everything but read records of the type."""


class ContractBroken(AssertionError):
    """A record type does not do what every record type does."""


class NotTried(ContractBroken):
    """A check needs what only the plugin's own tests know; whoever runs it elsewhere is told so."""


def expect(what: str, expected: object, seen: object) -> None:
    """Raise ContractBroken unless what was seen is what was expected."""
    if seen != expected:
        raise ContractBroken(f"{what}: expected {expected!r}, saw {seen!r}.")


@dataclasses.dataclass(frozen=True)
class Subject:
    """A record type under test."""

    record_type: RecordType
    plugin: Loaded
    host: Host
    house: House
    neighbour: House
    """Another organisation, which must notice nothing."""
    prepare: Prepare | None = None
    """Adds what only the plugin's own mutations can add, such as parts."""
    item_settings: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """What an item of a plan needs, for the plugin to let it link the type."""

    @property
    def kind(self) -> str:
        """The name of its type in the API."""
        api: Any = TYPES.get(self.record_type.entity)
        if api is None:
            raise ContractBroken(
                f"No type of the API describes {self.record_type.entity.__name__}. Decorate one with @describes, and "
                "name it in the hook api_types."
            )
        return str(api.__strawberry_definition__.name)

    @property
    def schema_without(self) -> strawberry.Schema:
        """The API as it is where the plugin is not installed."""
        return schema_of(frozenset(each.name for each in self.host.plugins if each is not self.plugin))

    @property
    def own_types(self) -> set[str]:
        """The names of the types that are in the API because of the plugin."""
        return set(_types(self.house.schema)) - set(_types(self.schema_without))

    def everything(self) -> str:
        """All that can be read of a record, as a fragment."""
        fields = widest(self.house.schema._schema, self.kind, self.own_types)  # noqa: SLF001
        return f"... on {self.kind} {{ {fields} }}"

    async def make(self, count: int = 1, *, turn: int = 0) -> list[str]:
        """New records about the client of the house, with something in every field; their identifiers."""
        values = sample(self.record_type.fields, turn)
        made = [await self.create(f"Record {number}", values) for number in range(1, count + 1)]
        if self.prepare is not None:
            await self.prepare(self.house, made)
        return made

    async def create(self, title: str, values: dict[str, Any]) -> str:
        """A new record about the client of the house; its identifier."""
        given = {"clientId": self.house.client_id, "recordType": self.record_type.name, "title": title}
        return str((await self.house.do("createRecord", "record { id }", **given, values=values))["record"]["id"])

    async def read(self, fields: str, record_id: str) -> Any:
        """Fields of a record."""
        document = f"query($id: ID!) {{ record(id: $id) {{ {fields} }} }}"
        return (await self.house.ask(document, {"id": record_id}))["record"]

    async def linked(self) -> tuple[str, str] | None:
        """A plan with a new record linked to it, and the record; nothing where its items need other settings."""
        name = self.record_type.name
        definition = {"recordTypes": [name], "settings": dict(self.item_settings)}
        items = [{"title": "Records", "kind": "RECORD_LINK", "definition": definition}]
        template = await self._template([{"title": "Section", "items": items}])
        if template is None:
            return None
        plan = await self.house.do(
            "createSupportPlan",
            "supportPlan { id sections { items { id version } } }",
            clientId=self.house.client_id,
            templateId=template,
        )
        ((item,),) = [section["items"] for section in plan["supportPlan"]["sections"]]
        given: Any = {"recordType": name, "title": "Linked", "values": sample(self.record_type.fields)}
        made = await self.house.do(
            "createLinkedRecord",
            "record { id }",
            planItemId=item["id"],
            expectedVersion=item["version"],
            **given,
        )
        record_id = made["record"]["id"]
        if self.prepare is not None:
            await self.prepare(self.house, [record_id])
        return plan["supportPlan"]["id"], record_id

    async def _template(self, sections: Any) -> str | None:
        made = await self.house.do(
            "createPlanTemplate",
            "planTemplate { id version }",
            name=new_id("template"),
            sections=sections,
        )
        template = made["planTemplate"]
        published = await self.house.attempt(
            "publishPlanTemplate",
            "planTemplate { id }",
            planTemplateId=template["id"],
            expectedVersion=template["version"],
        )
        return None if published["errors"] else str(template["id"])


def _types(schema: strawberry.Schema) -> Any:
    return schema._schema.type_map  # noqa: SLF001


@asynccontextmanager
async def subject(
    database_url: str,
    record_type: str,
    prepare: Prepare | None = None,
    item_settings: Mapping[str, Any] = MappingProxyType({}),
) -> AsyncIterator[Subject]:
    """A record type of an installed plugin with two houses, on a migrated database that nobody else uses."""
    async with running(database_url) as service:
        plugin, found = _found(service.host, record_type)
        house = await build_house(service.careplan, service.schema)
        neighbour = await build_house(service.careplan, service.schema, name="Hill Care")
        house.actors[OUTSIDER] = _outsider(house.actors["Administrator"], found)
        yield Subject(found, plugin, service.host, house, neighbour, prepare, item_settings)


def _found(host: Host, name: str) -> tuple[Loaded, RecordType]:
    for plugin in host.plugins:
        for record_type in plugin.record_types:
            if record_type.name == name:
                return plugin, record_type
    reasons = "".join(f" Plugin {failure.name!r} failed: {failure.error}." for failure in host.failures)
    known = ", ".join(sorted(host.record_types.installed))
    raise ContractBroken(f"No installed plugin brings a record type {name!r}; there are {known}.{reasons}")


def _outsider(administrator: Actor, record_type: RecordType) -> Actor:
    unread = {"record.*.read", record_type.permission("read")}
    return dataclasses.replace(administrator, permissions=administrator.permissions - unread)
