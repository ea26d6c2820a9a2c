"""The service with all plugins that are installed, put together as it is when it runs."""

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import strawberry

from ...resolvers.roots import build_schema
from ...server.assembling import Service, assemble
from ...server.settings import Settings
from ..host import load_plugins
from ..loaded import Host


@functools.cache
def installed() -> Host:
    """The plugins that are installed; they stay what they are while tests run."""
    return load_plugins()


@functools.cache
def schema_of(plugins: frozenset[str]) -> strawberry.Schema:
    """The API with some of the installed plugins."""
    host = Host(tuple(plugin for plugin in installed().plugins if plugin.name in plugins))
    return build_schema(host.api_types, host.operations)


@asynccontextmanager
async def running(database_url: str) -> AsyncIterator[Service]:
    """The service on a migrated database."""
    host = installed()
    schema = schema_of(frozenset(plugin.name for plugin in host.plugins))
    service = assemble(Settings(database_url=database_url), host=host, schema=schema)
    try:
        yield service
    finally:
        await service.close()
