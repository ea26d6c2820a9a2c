"""A house to test in: an organisation, its staff by role, and a client."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import strawberry
from sqlalchemy import event

from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.clients import Client
from ...core.organisations import Organisation
from ...core.permissions import SHIPPED_ROLES
from ...core.staff import Role, StaffMember, StaffRole, actor_of
from ...core.text import sort_key
from ...resolvers.context import Context
from ...resolvers.execution import Request, execute
from .services import running


class Gql(Protocol):
    """Runs a document as somebody of a house (by default the manager); its data. Fails where there are errors."""

    async def __call__(self, document: str, variables: dict[str, Any] | None = None, *, by: str = "Manager") -> Any:
        """Run a document as the member of staff with a role."""


@dataclasses.dataclass
class House:
    """What a test needs to act as somebody."""

    careplan: Careplan
    """The running core: `perform` does a change as one unit of work, `reading` opens the database for an actor."""
    schema: strawberry.Schema
    """The API, with what the plugins bring."""
    actors: dict[str, Actor]
    """A member of staff for each shipped role, such as `Manager`, `Support worker` and `Auditor`."""
    client_id: str
    """Somebody to make records about."""

    async def ask(self, document: str, variables: dict[str, Any] | None = None, *, by: str | None = "Manager") -> Any:
        """Run a document as the member of staff with a role; the answer's `data`. Fails where there are errors."""
        body = await self.raw(document, variables, by=by)
        if "errors" in body:
            raise AssertionError(body["errors"])
        return body["data"]

    async def raw(self, document: str, variables: dict[str, Any] | None = None, *, by: str | None = "Manager") -> Any:
        """Run a document; the whole body of the answer, errors and all."""
        actor = self.actors[by] if by else None
        context = Context(self.careplan, actor, request_id="test")
        return (await execute(self.schema, Request(document, variables), context)).body

    async def do(self, mutation: str, fields: str, /, *, by: str = "Manager", **input: Any) -> Any:
        """Do one mutation with an input and read `fields` of its payload; fails where it is refused."""
        payload = await self.attempt(mutation, fields, by=by, **input)
        if payload["errors"]:
            raise AssertionError(payload["errors"])
        return payload

    async def attempt(self, mutation: str, fields: str = "", /, *, by: str = "Manager", **input: Any) -> Any:
        """Do one mutation; its payload with `errors { code message path }`, refused or not."""
        kind = mutation[0].upper() + mutation[1:] + "Input"
        document = (
            f"mutation($input: {kind}!) {{ {mutation}(input: $input) "
            f"{{ {fields} warnings errors {{ __typename code message path }} }} }}"
        )
        return (await self.ask(document, {"input": input}, by=by))[mutation]

    async def sign_in_again(self, role: str) -> None:
        """Let the member of staff with a role sign in anew, so that what changed about them holds."""
        async with self.careplan.reading(self.actors[role]) as db:
            staff = await db.get_one(StaffMember, self.actors[role].staff_id)
            self.actors[role] = await actor_of(db, staff, await db.get_one(Organisation, staff.organisation_id))

    async def settled(self) -> None:
        """Wait until every plugin that listens was told of everything that happened up to now."""
        await self.careplan.delivered()

    def count_statements(self) -> "StatementCounter":
        """Count the statements that are sent to the database while a `with` block runs."""
        return StatementCounter(self.careplan)


class StatementCounter:
    """How many statements were sent, and which."""

    def __init__(self, careplan: Careplan) -> None:
        self.engine = careplan.database.engine.sync_engine
        self.statements: list[str] = []

    def __enter__(self) -> "StatementCounter":
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: Any) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements.append(statement)

    def __len__(self) -> int:
        return len(self.statements)


async def build_house(careplan: Careplan, schema: strawberry.Schema, *, name: str = "Harbour Care") -> House:
    """Store an organisation with its staff and a client called Zoë Zimmer."""
    organisation = Organisation(name=name, time_zone="Australia/Perth")
    actors: dict[str, Actor] = {}
    owned: dict[str, Any] = {"organisation_id": organisation.id}
    client = Client(
        **owned,
        reference="CL-00001",
        given_name="Zoë",
        family_name="Zimmer",
        sort_name=sort_key("Zimmer", "Zoë"),
        time_zone="Australia/Perth",
    )
    database = careplan.database
    async with database.writing(None, careplan.moment(None), careplan.record_types) as db:
        db.add_all([organisation, client])
        staff = {role: _staff(role, owned, db) for role in SHIPPED_ROLES}
        await db.commit()
        for role, member in staff.items():
            actors[role] = await actor_of(db, member, organisation)
    return House(careplan, schema, actors, client.id)


def _staff(role: str, owned: dict[str, Any], db: Any) -> StaffMember:
    granted = Role(**owned, name=role, permissions=sorted(SHIPPED_ROLES[role]))
    name = f"{role} of the house"
    member = StaffMember(
        **owned, name=name, sort_name=sort_key(name), email=f"{role.replace(' ', '.').lower()}@example.org"
    )
    db.add_all([granted, member, StaffRole(**owned, staff_id=member.id, role_id=granted.id)])
    return member


@asynccontextmanager
async def open_house(database_url: str) -> AsyncIterator[House]:
    """A house on a migrated database, with all plugins that are installed. Fails where one of them cannot be loaded."""
    async with running(database_url) as service:
        if failures := service.host.failures:
            raise AssertionError("\n".join(f"Plugin {each.name!r} failed: {each.error}" for each in failures))
        yield await build_house(service.careplan, service.schema)
