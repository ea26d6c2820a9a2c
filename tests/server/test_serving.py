"""The service as a process of its own."""

from collections.abc import AsyncIterator

import httpx
import pytest

from .running import running


async def test_a_process_serves_the_api(database_url: str) -> None:
    """`careplan serve` answers on its port, and says to nobody what it is made of."""
    async with running(database_url) as base_url, httpx.AsyncClient(base_url=base_url) as client:
        alive = await client.get("/healthz")
        asked = await client.post("/graphql", json={"query": "{ __typename }"})
        long = await client.post("/graphql", content=_without_end(), headers={"Content-Type": "application/json"})

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (asked.status_code, asked.json()) == (200, {"data": {"__typename": "Query"}})
    assert "server" not in asked.headers
    assert (long.status_code, long.headers["connection"]) == (413, "close")


@pytest.mark.parametrize("server", ["postgres"], indirect=True)
async def test_several_processes_serve_the_api(database_url: str) -> None:
    """PostgreSQL serves many."""
    async with running(database_url, workers=2) as base_url, httpx.AsyncClient(base_url=base_url) as client:
        ready = await client.get("/readyz")

    assert (ready.status_code, ready.json()["status"]) == (200, "ok")


async def test_a_process_can_be_killed(database_url: str) -> None:
    """As by a power cut; what comes after finds the port closed."""
    async with running(database_url) as base_url:
        base_url.kill()

        assert base_url.process.returncode == -9
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{base_url}/healthz")  # noqa: ASYNC210


async def _without_end() -> AsyncIterator[bytes]:
    for _ in range(17):  # the last one is too much; a client that went on sending might miss the answer
        yield b" " * 65_536
