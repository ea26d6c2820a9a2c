"""Putting the service together from the settings: which plugins it has, and the API they make up with core."""

import dataclasses
from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint

import strawberry

from ..core.careplan import Careplan
from ..core.database import Database
from ..core.listeners import Listener
from ..core.migrations import CORE, History
from ..plugins.claims import setting
from ..plugins.host import leave_out, load_plugins
from ..plugins.loaded import Host, Loaded
from ..resolvers.roots import build_schema
from .jobs import Jobs
from .mailing import Mailing
from .month_end import MonthEnd
from .printing import Printing
from .settings import PREFIX, Settings


@dataclasses.dataclass(frozen=True)
class Service:
    """Everything that runs, put together from the settings."""

    settings: Settings
    host: Host
    histories: tuple[History, ...]
    schema: strawberry.Schema
    database: Database
    careplan: Careplan
    jobs: Jobs
    mailing: Mailing
    month_end: MonthEnd
    printing: Printing

    async def close(self) -> None:
        """Let listeners hear what they still can, and give every connection back."""
        await self.careplan.close()
        await self.jobs.close()


def assemble(settings: Settings, *, host: Host | None = None, schema: strawberry.Schema | None = None) -> Service:
    """Put the service together; nothing is connected yet."""
    if host is None or schema is None:
        host, schema = build_api(host or load(settings.plugins))
    database = Database(settings.database_url)
    careplan = Careplan(
        database,
        host.record_types,
        listeners=host.listeners,
        patience=settings.deadline_seconds / 3,  # so that a request can still say that the database is busy
        listener_seconds=settings.listener_seconds,
    )
    jobs = Jobs(settings.database_url)
    mailing = Mailing(settings, careplan, jobs)
    month_end = MonthEnd(careplan, jobs)
    printing = Printing(careplan, jobs)
    careplan.listeners.add(Listener("mail", mailing.on_event))
    careplan.listeners.add(Listener("month end", month_end.on_event))
    careplan.listeners.add(Listener("printing", printing.on_event))
    return Service(settings, host, histories_of(host), schema, database, careplan, jobs, mailing, month_end, printing)


def load(allowed: Collection[str] | None = None, found: Iterable[EntryPoint] | None = None) -> Host:
    """Load the plugins beside what can be set about the service itself."""
    return load_plugins(allowed, found, taken=[setting(f"{PREFIX}{name}".upper()) for name in Settings.model_fields])


def histories_of(host: Host) -> tuple[History, ...]:
    """The migrations of core and of every plugin that brings its own."""
    return (CORE, *host.histories)


def build_api(host: Host) -> tuple[Host, strawberry.Schema]:
    """The API of core and plugins, and who is in it: a plugin that does not fit in is left out, the rest stays."""
    try:
        return host, _schema_of(host.plugins)
    except Exception:  # noqa: BLE001 — it is found out below whose fault it is
        return _one_by_one(host)


def _one_by_one(host: Host) -> tuple[Host, strawberry.Schema]:
    fit: list[Loaded] = []
    schema = _schema_of(fit)
    for plugin in host.plugins:
        try:
            schema = _schema_of([*fit, plugin])
        except Exception as error:  # noqa: BLE001 — whatever is wrong with a plugin must not take the service down
            host = leave_out(host, plugin.name, error)
        else:
            fit.append(plugin)
    return host, schema


def _schema_of(plugins: Iterable[Loaded]) -> strawberry.Schema:
    host = Host(tuple(plugins))
    schema = build_schema(host.api_types, host.operations)
    schema.as_str()  # what cannot be written down cannot be asked for
    return schema
