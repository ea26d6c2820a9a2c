"""Whatever is wrong with a plugin, the service starts, says so, and serves everything else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import httpx
import pytest
import pytest_asyncio
import strawberry

from careplan.core import listeners
from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.core.events import Event
from careplan.plugins.loaded import Host
from careplan.server.assembling import Service, assemble, load
from careplan.server.doctor import examine
from careplan.server.settings import Settings

from ..houses import House, build_house
from ..plugins.making import Make, make, sound
from .conftest import SignIn, client_of

__all__ = ["make"]  # a fixture

IN_THE_BOX = ["behaviour_support", "custom_objects", "goal_attainment"]
KINDS = ("behaviour_support", "deployment", "enrollment", "goal_attainment")
WORKS = {"data": {"recordTypes": [{"name": name} for name in KINDS]}}
CLASHES = """
from careplan.plugins import Answer, Payload, Work, answer, input, mutation, payload

@input
class AnyInput:
    '''Anything.'''
    note: str
    '''Anything.'''

@payload
class AnyPayload(Payload):
    '''Anything.'''

@mutation(AnyPayload)
async def create_client(work: Work, input: AnyInput) -> Answer:
    '''Something that core does already.'''
    return answer()

@hookimpl
def mutations():
    return [create_client]
"""
NO_TYPE = """
from careplan.plugins import Db, query

@query(object)
async def anything(db: Db) -> object:
    '''Nobody knows what.'''

@hookimpl
def queries():
    return [anything]
"""
SAME_INPUT = CLASHES.replace("create_client", "broken_any").replace("AnyInput", "CreateClientInput")

FAULTS = {
    "import": ("import no_such_module", "ModuleNotFoundError"),
    "exit": ("raise SystemExit(1)", "SystemExit"),
    "hook": (
        "from careplan.plugins import hookimpl\n@hookimpl\ndef record_types(): raise RuntimeError",
        "RuntimeError",
    ),
    "name": (sound("broken").replace('name="broken"', 'name="goal_attainment"'), "NameTaken"),
    "prefix": (sound("broken").replace('prefix="BROKEN"', 'prefix="GAP"'), "NameTaken"),
    "table": (sound("broken").replace("broken_records", "clients"), "InvalidRequestError"),
    "relationship": (
        sound("broken").replace('"""What there is to say."""', 'x: Mapped["Nobody"] = relationship("Nobody")'),
        "InvalidRequestError",
    ),
    "schema, by a name of core": (sound("broken") + CLASHES, "ValueError"),
    "schema, by no type": (sound("broken") + NO_TYPE, "TypeError"),
    "schema, by an input of core": (sound("broken") + SAME_INPUT, "DuplicatedTypeName"),
}


def box() -> list[EntryPoint]:
    """The plugins in the box."""
    return [each for each in entry_points(group="careplan") if each.name in IN_THE_BOX]


@pytest_asyncio.fixture
async def house(database_url: str, host: Host, schema: strawberry.Schema) -> AsyncIterator[House]:
    """A house on the database that the service uses."""
    database = Database(database_url)
    yield await build_house(Careplan(database, host.record_types), schema)
    await database.close()


@pytest_asyncio.fixture
async def start(database_url: str) -> AsyncIterator[Callable[..., Awaitable[tuple[Service, httpx.AsyncClient]]]]:
    """Start the service with other plugins beside those in the box: `await start(plugin, ...)`."""
    async with AsyncExitStack() as stack:

        async def started(*others: EntryPoint, **settings: Any) -> tuple[Service, httpx.AsyncClient]:
            host = load(found=[*box(), *others])
            service = assemble(Settings(database_url=database_url, **settings), host=host)
            stack.push_async_callback(service.careplan.close)
            return service, await stack.enter_async_context(client_of(service))

        yield started


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_plugin_that_cannot_be_used_is_named_and_the_rest_works(
    fault: str, make: Make, start: Any, sign_in: SignIn, schema: strawberry.Schema
) -> None:
    """Readiness, the doctor and the API agree; the API is what it is without the plugin, to the letter."""
    source, reason = FAULTS[fault]
    service, web = await start(make("broken", source))

    ready = await web.get("/readyz")
    asked = await web.post("/graphql", json={"query": "{ recordTypes { name } }"}, headers=await sign_in())
    findings = [finding async for finding in examine(service)]

    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["failed_plugins"] == [{"plugin": "broken", "reason": reason}]
    assert asked.json() == WORKS
    assert [plugin.name for plugin in service.host.plugins] == IN_THE_BOX
    assert [finding.subject for finding in findings if finding.detail.startswith(reason)] == ["plugin broken"]
    assert service.schema.as_str() == schema.as_str()
    assert [history.name for history in service.histories] == ["core", *IN_THE_BOX]


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
async def test_one_that_does_not_fit_in_takes_no_other_with_it(make: Make, start: Any) -> None:
    """Whichever comes first; the sound ones serve."""
    found = [make("a"), make("b", sound("b") + CLASHES), make("c")]

    service, _ = await start(*found)

    assert [plugin.name for plugin in service.host.plugins] == [*IN_THE_BOX, "a", "c"]
    assert [failure.name for failure in service.host.failures] == ["b"]
    assert "type AType " in service.schema.as_str()
    assert "type BType " not in service.schema.as_str()


HANGS = """
import asyncio
from careplan.plugins import hookimpl

@hookimpl
async def on_event(event):
    await asyncio.Event().wait()
"""
BLOCKS = """
import threading
from careplan.plugins import hookimpl

GO_ON = threading.Event()
HEARD = []

@hookimpl
async def on_event(event):
    GO_ON.wait()
    HEARD.append(event.subject_id)
"""
RENAME = """mutation($id: ID!, $version: Int!) {
  updateClient(input: {clientId: $id, expectedVersion: $version, preferredName: "Zo"}) { errors { code } } }"""


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
async def test_a_listener_that_hangs_delays_nobody_and_is_named(
    make: Make, start: Any, sign_in: SignIn, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stopped at its deadline each time, and paused in the end; changes are answered at once all the while."""
    monkeypatch.setattr(listeners, "FAILURES_IN_A_ROW", 2)
    service, web = await start(make("hanging", HANGS), listener_seconds=0.05)
    headers = await sign_in()

    async def rename(version: int) -> Any:
        variables = {"id": house.client_id, "version": version}
        return (await web.post("/graphql", json={"query": RENAME, "variables": variables}, headers=headers)).json()

    async def readiness() -> Any:
        return (await web.get("/readyz")).json()

    assert await rename(1) == {"data": {"updateClient": {"errors": []}}}
    await service.careplan.delivered()
    failing = await readiness()
    assert await rename(2) == {"data": {"updateClient": {"errors": []}}}
    await service.careplan.delivered()
    paused = await readiness()

    trouble = {"plugin": "hanging", "lost_events": 0}
    assert failing["listeners"] == [{**trouble, "state": "failing", "failures_in_a_row": 1}]
    assert paused["listeners"] == [{**trouble, "state": "paused", "failures_in_a_row": 2}]
    assert (paused["status"], paused["failed_plugins"]) == ("degraded", [])


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
async def test_a_listener_that_blocks_holds_up_no_answer(make: Make, start: Any, sign_in: SignIn, house: House) -> None:
    """Not even one that would have come after it; once it goes on, it hears what happened."""
    plugin = make("blocking", BLOCKS)
    service, web = await start(plugin)
    headers = await sign_in()

    for version in (1, 2):
        variables = {"id": house.client_id, "version": version}
        answer = await web.post("/graphql", json={"query": RENAME, "variables": variables}, headers=headers)
        assert answer.json() == {"data": {"updateClient": {"errors": []}}}

    module = plugin.load()
    assert module.HEARD == []
    module.GO_ON.set()
    await service.careplan.delivered()
    heard: list[str] = module.HEARD
    assert heard == [house.client_id, house.client_id]


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
async def test_listeners_hear_the_last_things_before_the_service_stops(make: Make, start: Any, house: House) -> None:
    """What happened just before is told while the service shuts down."""
    source = """
        import asyncio
        from careplan.plugins import hookimpl

        HEARD = []

        @hookimpl
        async def on_event(event):
            await asyncio.sleep(0.02)
            HEARD.append(event.subject_id)
    """
    entry_point = make("late", source)
    service, _ = await start(entry_point)
    service.careplan.listeners.tell([Event("client_1")])

    await service.careplan.close()

    assert entry_point.load().HEARD == ["client_1"]
