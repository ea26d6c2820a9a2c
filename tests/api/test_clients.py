"""Clients through the API."""

from ..houses import House


async def test_another_house_cannot_find_a_client(house: House) -> None:
    """A client of one organisation does not exist for another."""
    found = await house.ask("query($id: ID!) { client(id: $id) { name } }", {"id": house.client_id})

    assert found == {"client": {"name": "Zoë Zimmer"}}
