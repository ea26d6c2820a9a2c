"""What an operator can set, and what it does."""

import dataclasses
from typing import Any

import httpx
import pytest

from careplan.server.assembling import Service
from careplan.server.settings import Settings

from .conftest import client_of

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)  # nothing here is about a database


def set_to(service: Service, **settings: Any) -> httpx.AsyncClient:
    """A client of the service with other settings."""
    return client_of(dataclasses.replace(service, settings=service.settings.model_copy(update=settings)))


async def test_settings_are_read_from_the_environment(server: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names have commas between them; an empty variable counts as unset."""
    monkeypatch.setenv("CAREPLAN_PLUGINS", "goal_attainment, behaviour_support")
    monkeypatch.setenv("CAREPLAN_CORS_ORIGINS", "")

    settings = Settings()

    assert settings.plugins == ("goal_attainment", "behaviour_support")
    assert settings.cors_origins == ()


async def test_no_foreign_page_may_call_the_api(service: Service) -> None:
    """Until its origin is named."""
    asked = {"Origin": "https://care.example.org", "Access-Control-Request-Method": "POST"}
    async with client_of(service) as closed, set_to(service, cors_origins=("https://care.example.org",)) as opened:
        refused = await closed.options("/graphql", headers=asked)
        allowed = await opened.options("/graphql", headers=asked)
        another = await opened.options("/graphql", headers={**asked, "Origin": "https://example.org"})

    assert "access-control-allow-origin" not in refused.headers
    assert allowed.headers["access-control-allow-origin"] == "https://care.example.org"
    assert "access-control-allow-credentials" not in allowed.headers
    assert "access-control-allow-origin" not in another.headers


async def test_only_named_hosts_are_answered(service: Service) -> None:
    """Where hosts are named, a request for another one is refused."""
    async with set_to(service, allowed_hosts=("careplan.test",)) as web:
        ours = await web.get("/healthz")
        theirs = await web.get("/healthz", headers={"Host": "example.org"})

    assert (ours.status_code, theirs.status_code) == (200, 400)


async def test_graphiql_can_be_left_out(service: Service) -> None:
    """Then there is nothing at its address."""
    async with set_to(service, graphiql=False) as web:
        answers = [await web.get(path) for path in ("/", "/graphiql", "/graphiql/static/main.js")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def test_the_limit_of_a_request_can_be_set(service: Service) -> None:
    """A shorter one refuses what the usual one takes."""
    long = {"query": "{ __typename }" + " " * 2_000}
    async with client_of(service) as usual, set_to(service, body_limit=1_024) as short:
        taken, refused = await usual.post("/graphql", json=long), await short.post("/graphql", json=long)

    assert (taken.status_code, refused.status_code) == (200, 413)


def test_the_address_of_the_database_is_not_shown(server: object) -> None:
    """It may hold a password."""
    assert "secret" not in repr(Settings(database_url="postgresql://careplan:secret@localhost/careplan"))
