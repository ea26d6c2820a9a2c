"""The service as a process of its own."""

import httpx

from .running import running


async def test_a_process_serves_the_api(database_url: str) -> None:
    """`careplan serve` answers on its port, and says who it is to nobody."""
    async with running(database_url) as base_url, httpx.AsyncClient(base_url=base_url) as client:
        alive = await client.get("/healthz")
        asked = await client.post("/graphql", json={"query": "{ __typename }"})

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (asked.status_code, asked.json()) == (200, {"data": {"__typename": "Query"}})
    assert "server" not in asked.headers
