"""What clients and the log are told when something goes wrong on our side."""

import asyncio
import dataclasses
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from careplan.core.visibility import Db
from careplan.resolvers.roots import build_schema
from careplan.schema.operations import Operation, query
from careplan.server.app import create_app
from careplan.server.assembling import Service
from careplan.server.logs import configure_logs
from careplan.server.settings import Settings

from ..houses import House
from .conftest import SignIn, client_of

SECRET = "Zoë has epilepsy"


@query(str | None)
async def blows_up(db: Db) -> str:
    """A plugin that is broken."""
    raise RuntimeError(SECRET)


@query(str | None)
async def takes_for_ever(db: Db) -> str:
    """A plugin that never answers."""
    await asyncio.sleep(3_600)
    return ""


async def served_with(service: Service, *operations: Operation, **settings: Any) -> httpx.AsyncClient:
    """The same service with more operations."""
    schema = build_schema(service.host.api_types, [*service.host.operations, *operations])
    changed = service.settings.model_copy(update=settings)
    return client_of(dataclasses.replace(service, schema=schema, settings=changed))


@pytest.fixture(autouse=True)
def log_for_machines(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Log as in production, to where a test can read it."""
    handlers = logging.root.handlers[:]
    logging.root.handlers.clear()
    configure_logs(Settings(log_format="json"))
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers


async def test_an_unexpected_error_is_masked(
    service: Service, house: House, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """The client gets the request's identifier, the log the place; the words of the error go nowhere."""
    headers = await sign_in()
    async with await served_with(service, blows_up) as web:
        answer = await web.post("/graphql", json={"query": "{ blowsUp }"}, headers=headers)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, answer.json()["data"]) == (200, {"blowsUp": None})
    assert error["message"] == "Something went wrong on our side."
    assert error["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "requestId": answer.headers["x-request-id"],
    }
    logged = capsys.readouterr().err
    assert answer.headers["x-request-id"] in logged
    assert "builtins.RuntimeError" in logged
    assert "blows_up" in logged
    assert SECRET not in answer.text + logged


async def test_what_takes_too_long_is_stopped(service: Service, house: House, sign_in: SignIn) -> None:
    """A request ends within its deadline."""
    headers = await sign_in()
    async with await served_with(service, takes_for_ever, deadline_seconds=1.5) as web:
        answer = await web.post("/graphql", json={"query": "{ takesForEver }"}, headers=headers)

    assert answer.json()["data"] is None
    assert answer.json()["errors"][0]["extensions"] == {"code": "TIMEOUT"}


async def test_an_error_outside_of_graphql_is_masked(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """No exception gets out, wherever it comes from."""

    async def broken(_: Request) -> Response:
        raise RuntimeError(SECRET)

    app = create_app(service)
    app.router.routes.append(Route("/broken", broken))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://careplan.test") as web:
        answer = await web.get("/broken")

    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "requestId": answer.headers["x-request-id"],
    }
    assert SECRET not in answer.text + capsys.readouterr().err


async def test_the_log_says_who_did_what_and_nothing_about_people(
    web: httpx.AsyncClient, house: House, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """Identifiers, the name of the operation, status and time; no literals, variables or names."""
    document = 'query Find($id: ID!) { client(id: $id) { name } __type(name: "Epilepsy") { name } }'
    asked = {"query": document, "variables": {"id": house.client_id}}

    answer = await web.post("/graphql", json=asked, headers=await sign_in())
    await web.get("/clients/Zoe-Zimmer?name=Zimmer")

    logged = capsys.readouterr().err
    line = logged.splitlines()[0]
    assert f'"request_id": "{answer.headers["x-request-id"]}"' in line
    assert f'"actor": "{house.actors["Manager"].staff_id}"' in line
    assert '"operation": "Find"' in line
    assert '"status": 200' in line
    assert '"milliseconds": ' in line
    assert not [word for word in ("Epilepsy", "Zimmer", house.client_id, "Manager") if word in logged]


@pytest.mark.parametrize("server", ["postgres"], indirect=True)
async def test_a_database_without_time_is_no_error_of_ours(service: Service, house: House, sign_in: SignIn) -> None:
    """Whoever cannot be signed in for the moment is asked to come again."""
    headers = await sign_in()
    changed = dataclasses.replace(service, settings=service.settings.model_copy(update={"deadline_seconds": 0.2}))
    async with client_of(changed) as web, service.database.engine.begin() as other:
        await other.exec_driver_sql("LOCK TABLE access_tokens IN ACCESS EXCLUSIVE MODE")
        answer = await web.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["errors"][0]["extensions"] == {"code": "BUSY"}


@pytest.mark.parametrize("server", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", ["clients", "caseload_assignments"])
async def test_a_read_without_time_is_stopped(service: Service, house: House, sign_in: SignIn, table: str) -> None:
    """A request ends within its deadline though the database keeps it waiting, in a root or further down."""
    asked = {"query": "{ clients { nodes { name assignedStaff { name } } } }"}
    headers = await sign_in()
    changed = dataclasses.replace(service, settings=service.settings.model_copy(update={"deadline_seconds": 0.3}))
    async with client_of(changed) as web, service.database.engine.begin() as other:
        await other.exec_driver_sql(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        async with asyncio.timeout(10):
            answer = await web.post("/graphql", json=asked, headers=headers)

    assert answer.json()["errors"][0]["extensions"] == {"code": "TIMEOUT"}


async def test_what_libraries_log_quotes_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    """Their messages come into our log without what was put into them."""
    try:
        raise RuntimeError(SECRET)
    except RuntimeError:
        logging.getLogger("some.library").exception("It went wrong with %s\nand %s", SECRET, SECRET)

    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (line["event"], line["logger"], line["level"]) == ("It went wrong with %s", "some.library", "error")
    assert line["exception"].startswith("builtins.RuntimeError\n")
    assert SECRET not in str(line)
