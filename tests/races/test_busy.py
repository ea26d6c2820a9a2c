"""A database that others keep busy: changes wait and try again, and say so plainly where time runs out."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
import strawberry
from sqlalchemy import event

from careplan.core import database as databases
from careplan.core.careplan import Careplan
from careplan.core.clients import Client
from careplan.core.database import Database
from careplan.core.events import Event
from careplan.core.listeners import Listener
from careplan.core.visibility import ScopedSession
from careplan.core.work import Work
from careplan.plugins.loaded import Host
from careplan.server.app import create_app
from careplan.server.assembling import Service, assemble
from careplan.server.settings import Settings

from ..houses import House, build_house
from .crowds import sign_in

SOON = 3.0
"""A deadline that is over soon; a change waits for a third of it."""
RENAME = "mutation($input: UpdateClientInput!) { updateClient(input: $input) { client { version } errors { code } } }"
REGISTER = 'mutation { createClient(input: { givenName: "Ann" }) { client { id } } }'
DONE = {"data": {"updateClient": {"client": {"version": 2}, "errors": []}}}


@dataclasses.dataclass
class Busy:
    """A house, the service it asks, and somebody else who uses the same database."""

    house: House
    service: Service
    web: httpx.AsyncClient
    other: Database

    async def rename(self, name: str) -> httpx.Response:
        """Ask the service to change the client."""
        given = {"clientId": self.house.client_id, "expectedVersion": 1, "preferredName": name}
        return await self.web.post("/graphql", json={"query": RENAME, "variables": {"input": given}})

    @asynccontextmanager
    async def client_held(self) -> AsyncIterator[None]:
        """Hold the client as somebody who changes them; on SQLite that holds the whole database."""
        careplan = self.house.careplan
        actor = self.house.actors["Manager"]
        async with self.other.writing(actor, careplan.moment(actor), careplan.record_types) as db:
            await db.execute(sa.select(Client.id).where(Client.id == self.house.client_id).with_for_update())
            yield

    async def stored(self) -> tuple[int, str | None]:
        """The client as they are stored."""
        async with self.house.careplan.reading(self.house.actors["Manager"]) as db:
            client = await db.get_one(Client, self.house.client_id)
            return client.version, client.preferred_name

    def when_it_waits(self) -> asyncio.Event:
        """Set once the service asks for what is held."""
        waits = asyncio.Event()

        def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if statement == "BEGIN IMMEDIATE" or "FOR NO KEY UPDATE" in statement:
                waits.set()

        event.listen(self.service.database.engine.sync_engine, "before_cursor_execute", look)
        return waits

    def when_it_fails(self) -> asyncio.Event:
        """Set once the database refuses something to the service."""
        failed = asyncio.Event()
        event.listen(self.service.database.engine.sync_engine, "handle_error", lambda _: failed.set())
        return failed


@pytest_asyncio.fixture
async def busy(
    database_url: str, careplan: Careplan, host: Host, schema: strawberry.Schema
) -> AsyncIterator[Callable[..., Any]]:
    """A service with settings of its own, on a database that somebody else uses as well."""
    house = await build_house(careplan, schema)
    headers = await sign_in(house)
    other = Database(database_url)
    opened: list[Busy] = []

    def open_service(**settings: Any) -> Busy:
        service = assemble(Settings(database_url=database_url, **settings), host=host, schema=schema)
        transport = httpx.ASGITransport(create_app(service))
        web = httpx.AsyncClient(transport=transport, base_url="http://careplan.test", headers=headers)
        opened.append(Busy(house, service, web, other))
        return opened[-1]

    yield open_service
    for each in opened:
        await each.web.aclose()
        await each.service.database.close()
    await other.close()


async def test_a_change_waits_for_another(busy: Callable[..., Busy]) -> None:
    """What is held for a while delays a change and nothing else."""
    there = busy()
    waits = there.when_it_waits()

    async with there.client_held():
        asked = asyncio.ensure_future(there.rename("Zo"))
        await waits.wait()
        assert await there.stored() == (1, None)
    answer = await asked

    assert (answer.status_code, answer.json()) == (200, DONE)
    assert await there.stored() == (2, "Zo")


async def test_a_change_is_tried_again(busy: Callable[..., Busy], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the database refuses to wait, the change starts again until it succeeds."""
    monkeypatch.setattr(databases, "BUSY_TIMEOUT_MS", 1)
    there = busy()
    await refuse_to_wait(there)
    failed = there.when_it_fails()

    async with there.client_held():
        asked = asyncio.ensure_future(there.rename("Zo"))
        await failed.wait()
        assert not asked.done()
    answer = await asked

    assert (answer.status_code, answer.json()) == (200, DONE)
    assert await there.stored() == (2, "Zo")


async def refuse_to_wait(there: Busy) -> None:
    """Let PostgreSQL refuse a lock after a moment; SQLite was told by its own setting."""
    engine = there.service.database.engine
    if engine.dialect.name == "postgresql":
        async with engine.connect() as connection:
            await connection.execute(sa.text(f"ALTER DATABASE {engine.url.database} SET lock_timeout = '1ms'"))
            await connection.commit()
        await engine.dispose()


async def test_a_change_gives_up_before_its_deadline(busy: Callable[..., Busy]) -> None:
    """What is held too long is answered with BUSY in time; nothing changed, and nothing stays behind."""
    there = busy(deadline_seconds=SOON)
    clock = asyncio.get_running_loop().time
    begun = clock()

    async with there.client_held():
        answer = await there.rename("Zo")
        assert clock() - begun < SOON
    assert answer.status_code == 200
    assert answer.json()["data"] is None
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "BUSY"}
    assert error["message"] == "The service is busy. Nothing was changed; try again in a moment."
    assert await there.stored() == (1, None)

    assert (await there.rename("Zo")).json() == DONE


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
async def test_what_is_certain_is_never_called_busy(careplan: Careplan, schema: strawberry.Schema) -> None:
    """Listeners are told after the commit and in the background: the change is answered as done before they are."""
    house = await build_house(careplan, schema)
    answered, told = asyncio.Event(), asyncio.Event()

    async def dawdle(_: Event) -> None:
        await answered.wait()
        told.set()

    async def rename(work: Work) -> str:
        client = await work.get(Client, house.client_id)
        client.preferred_name = "Zo"
        work.record(Event(client.id))
        return "done"

    listened_to = Careplan(careplan.database, careplan.record_types, listeners=[Listener("dawdler", dawdle)])

    assert await listened_to.perform(house.actors["Manager"], rename, patience=1.0) == "done"
    assert not told.is_set()
    answered.set()
    await listened_to.delivered()
    assert told.is_set()


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
async def test_what_may_have_happened_is_not_done_again(busy: Callable[..., Busy]) -> None:
    """Where the connection is lost while a change is being stored, it may be stored: nobody says or does more."""
    there = busy()
    event.listen(ScopedSession, "after_commit", _lose_the_connection, once=True)

    answer = await there.web.post("/graphql", json={"query": REGISTER})

    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "OUTCOME_UNKNOWN"}
    assert error["message"] == "The database was lost while this was stored. See whether it was before you try again."
    async with there.house.careplan.reading(there.house.actors["Manager"]) as db:
        assert list(await db.scalars(sa.select(Client.given_name).order_by(Client.id))) == ["Zoë", "Ann"]


def _lose_the_connection(_: Any) -> None:
    raise ConnectionResetError
