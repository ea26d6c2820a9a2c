"""The service over HTTP, without a network in between."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
import strawberry

from careplan.core.careplan import Careplan
from careplan.core.staff import StaffMember, issue_token
from careplan.plugins.loaded import Host
from careplan.server.app import create_app
from careplan.server.assembling import Service, assemble
from careplan.server.settings import Settings

from ..houses import House

SignIn = Callable[..., Awaitable[dict[str, str]]]


@pytest_asyncio.fixture
async def service(database_url: str, host: Host, schema: strawberry.Schema) -> AsyncIterator[Service]:
    """The service on a fresh database."""
    service = assemble(Settings(database_url=database_url), host=host, schema=schema)
    yield service
    await service.close()


@pytest.fixture
def careplan(service: Service) -> Careplan:
    """The running core of the service."""
    return service.careplan


@pytest_asyncio.fixture
async def web(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service."""
    async with client_of(service) as client:
        yield client


@pytest.fixture
def sign_in(house: House) -> SignIn:
    """Make a token for the member of staff with a role: `headers=await sign_in("Manager")`."""

    async def make(role: str = "Manager", *, valid_for: timedelta = timedelta(days=1), of: House = house) -> Any:
        careplan = of.careplan
        async with careplan.database.writing(of.actors[role], careplan.moment(None), careplan.record_types) as db:
            staff = await db.get_one(StaffMember, of.actors[role].staff_id)
            token, text = issue_token(staff, label="test", now=careplan.clock(), valid_for=valid_for)
            db.add(token)
            await db.commit()
        return {"Authorization": f"Bearer {text}"}

    return make


def client_of(service: Service) -> httpx.AsyncClient:
    """A client of a service."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(service)), base_url="http://careplan.test")
