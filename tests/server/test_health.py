"""Whether the service lives and is ready to serve."""

import dataclasses

import httpx
import pytest
import sqlalchemy as sa

from careplan.plugins.loaded import Failure, Host
from careplan.server.assembling import Service, assemble
from careplan.server.settings import Settings

from .conftest import client_of


async def test_the_service_is_ready(web: httpx.AsyncClient) -> None:
    """The database answers and its tables are up to date."""
    answer = await web.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "problems": [], "failed_plugins": [], "listeners": []},
    )


async def test_a_plugin_that_failed_is_named(service: Service) -> None:
    """The service is ready without it, and says what is missing."""
    host = Host(failures=(Failure("billing_codes", "partner", "ImportError: no", "ImportError"),))

    async with client_of(dataclasses.replace(service, host=host)) as web:
        answer = await web.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "status": "degraded",
            "problems": [],
            "failed_plugins": [{"plugin": "billing_codes", "reason": "ImportError"}],
            "listeners": [],
        },
    )


async def test_tables_of_another_version_are_not_ready(service: Service, web: httpx.AsyncClient) -> None:
    """A database that was not migrated is named, with what to do."""
    async with service.database.engine.begin() as connection:
        await connection.execute(sa.text("DELETE FROM alembic_version_core"))

    answer = await web.get("/readyz")

    assert (answer.status_code, answer.json()["problems"]) == (
        503,
        ["Migrations of core are not applied. Run 'careplan migrate'."],
    )


async def test_without_its_database_the_service_lives_but_is_not_ready(host: Host) -> None:
    """It says what is wrong, and asks clients to come again."""
    gone = assemble(Settings(database_url="postgresql://nobody@127.0.0.1:1/nothing"), host=host)

    async with client_of(gone) as web:
        alive, ready = await web.get("/healthz"), await web.get("/readyz")
        asked = await web.post("/graphql", json={"query": "{ __typename }"}, headers={"Authorization": "Bearer x"})

    assert (alive.status_code, ready.status_code, asked.status_code) == (200, 503, 503)
    assert ready.json()["problems"] == ["The database cannot be reached."]
    assert asked.json()["errors"][0]["extensions"] == {"code": "BUSY"}
    assert asked.headers["retry-after"] == "1"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_nobody_need_sign_in_to_ask(web: httpx.AsyncClient, path: str) -> None:
    """A load balancer has no token, and a bad one does not matter."""
    assert (await web.get(path, headers={"Authorization": "Bearer nonsense"})).status_code == 200
