"""What `careplan doctor` looks at, and what it says to do."""

import dataclasses
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ..core.database import Database
from ..core.migrations import pending
from ..core.organisations import Organisation
from ..core.visibility import UNSCOPED
from .assembling import Service
from .graphiql.page import BUNDLE
from .housekeeping import housekeeper
from .mailing import how_many_wait


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that was looked at; there is advice where it is not as it should be."""

    subject: str
    detail: str
    advice: str | None = None


async def examine(service: Service) -> AsyncIterator[Finding]:
    """Look at everything an operator can put right."""
    yield Finding("settings", "can be used")
    try:
        yield await _database(service.database)
        tables = await _migrations(service)
        yield tables
        if tables.advice is None:
            yield await _mail(service)
            for finding in await _record_types(service):
                yield finding
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error)
        yield Finding("database", reason, "Check CAREPLAN_DATABASE_URL, and that the database is running.")
    for finding in _plugins(service):
        yield finding
    yield _graphiql(service)


async def _database(database: Database) -> Finding:
    """Whether it can be reached and written to."""
    address = database.engine.url.render_as_string(hide_password=True)
    async with database.engine.execution_options(sqlite_begin="IMMEDIATE").connect() as connection:
        version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
        if not database.is_sqlite:
            may_write = sa.text("SELECT NOT pg_is_in_recovery() AND has_schema_privilege(current_schema(), 'CREATE')")
            if not await connection.scalar(may_write):
                return Finding(
                    "database", f"{address} can only be read", "Connect as its owner, to the primary server."
                )
        else:
            await connection.exec_driver_sql("PRAGMA user_version = 0")  # fails where the file cannot be written
    return Finding("database", f"{address} answers and can be written ({connection.dialect.name} {version})")


async def _migrations(service: Service) -> Finding:
    if waiting := await pending(service.database, service.histories):
        return Finding("tables", f"of {', '.join(waiting)} are not up to date", "Run 'careplan migrate'.")
    return Finding("tables", "are up to date")


async def _mail(service: Service) -> Finding:
    waiting = await how_many_wait(service.careplan)
    if not service.settings.smtp_url:
        advice = "Set CAREPLAN_SMTP_URL and CAREPLAN_MAIL_FROM." if waiting else None
        return Finding("mail", f"is not sent, for there is no mail server; {waiting} waiting", advice)
    return Finding("mail", f"goes to {urlsplit(service.settings.smtp_url).hostname}; {waiting} waiting")


async def _record_types(service: Service) -> list[Finding]:
    """The record types that organisations defined, and whose names plugins took since."""
    async with service.careplan.reading(None) as db:
        every = sa.select(Organisation).order_by(Organisation.name)
        organisations = (await db.scalars(every, execution_options=UNSCOPED)).all()
    return [finding for each in organisations for finding in await _shadowed(service, each)]


async def _shadowed(service: Service, organisation: Organisation) -> list[Finding]:
    async with service.careplan.reading(housekeeper(organisation)) as db:
        shadowed = (await db.record_types.known(db)).shadowed
    return [
        Finding(
            f"record type {name}",
            f"of {organisation.name} has the name of one that a plugin brings",
            "Its records stay what they are; to make new ones, an administrator defines it again under another name.",
        )
        for name in shadowed
    ]


def _plugins(service: Service) -> list[Finding]:
    failed = [
        Finding(
            f"plugin {failure.name}",
            failure.error,
            f"Mend or remove it; the rest of the service does without. 'careplan plugins --why {failure.name}' says more.",
        )
        for failure in service.host.failures
    ]
    names = ", ".join(plugin.name for plugin in service.host.plugins)
    wanted = [
        Finding(f"plugin {name}", "is not installed", "Install it, or change CAREPLAN_PLUGINS.")
        for name in service.host.missing
    ]
    return [Finding("plugins", f"{names or 'none'} loaded"), *failed, *wanted]


def _graphiql(service: Service) -> Finding:
    if not service.settings.graphiql:
        return Finding("GraphiQL", "is switched off")
    if not (BUNDLE / "main.js").is_file():
        return Finding("GraphiQL", "has not been built", "Run 'make demo' once, or install Careplan from a wheel.")
    return Finding("GraphiQL", "is built")
