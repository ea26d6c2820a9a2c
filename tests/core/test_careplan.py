"""The running core: a change is one unit of work, and those who listen hear of it once it is certain."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from careplan.core.careplan import Careplan
from careplan.core.clients import Client
from careplan.core.events import Event
from careplan.core.listeners import Listener
from careplan.core.visibility import ScopedSession
from careplan.core.work import Work

from ..houses import House


@pytest.fixture
def heard() -> list[Event]:
    """What the listener heard."""
    return []


@pytest.fixture
def listened_to(house: House, heard: list[Event]) -> Careplan:
    """A core somebody listens to."""

    async def hear(happened: Event) -> None:
        heard.append(happened)

    return Careplan(house.careplan.database, house.careplan.record_types, listeners=[Listener("diary", hear)])


async def rename(work: Work) -> None:
    """Call the client Zo."""
    (client,) = await work.db.scalars(sa.select(Client))
    client.preferred_name = "Zo"
    work.record(Event(client.id))


async def name_of_client(house: House) -> str | None:
    """What the client is called now."""
    async with house.careplan.reading(house.actors["Manager"]) as db:
        return (await db.get_one(Client, house.client_id)).preferred_name


async def test_listeners_hear_what_happened(listened_to: Careplan, house: House, heard: list[Event]) -> None:
    """After the change was stored."""
    await listened_to.perform(house.actors["Manager"], rename)
    await listened_to.delivered()

    assert heard == [Event(house.client_id)]


async def test_listeners_hear_nothing_of_what_did_not_happen(
    listened_to: Careplan, house: House, heard: list[Event]
) -> None:
    """A dry run, and a change that failed."""

    async def fail(work: Work) -> None:
        await rename(work)
        raise RuntimeError

    await listened_to.perform(house.actors["Manager"], rename, dry=True)
    with pytest.raises(RuntimeError):
        await listened_to.perform(house.actors["Manager"], fail)
    await listened_to.delivered()

    assert heard == []
    assert await name_of_client(house) is None


async def test_listeners_hear_of_a_change_nobody_waited_for_to_the_end(
    listened_to: Careplan, house: House, heard: list[Event]
) -> None:
    """The request was stopped while the change was being stored: it is stored, and told."""
    changing = asyncio.ensure_future(listened_to.perform(house.actors["Manager"], rename))

    def stop(_: Any) -> None:
        changing.cancel()

    event.listen(ScopedSession, "before_commit", stop, once=True)

    with pytest.raises(asyncio.CancelledError):
        await changing
    await listened_to.delivered()

    assert await name_of_client(house) == "Zo"
    assert heard == [Event(house.client_id)]
