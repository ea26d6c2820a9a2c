"""What all commands share: where they write, how they fail, and the service they work on."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from ..core.errors import Refusal
from ..core.migrations import MigrationFailed
from .assembling import Service, assemble
from .logs import configure_logs
from .settings import PREFIX, Settings

T = TypeVar("T")

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


def fail(message: str) -> typer.Exit:
    """What to raise to leave with a message; people never see a traceback."""
    err.print(f"[red]{escape(message)}[/red]")
    return typer.Exit(1)


def read_settings() -> Settings:
    """The settings of the environment; leaves with a message for each that cannot be used."""
    try:
        settings = Settings()
    except ValidationError as error:
        lines = [f"{PREFIX}{str(each['loc'][0]).upper()}: {each['msg']}." for each in error.errors()]
        raise fail("\n".join(lines)) from None
    configure_logs(settings)
    return settings


def service(settings: Settings | None = None) -> Service:
    """The service, with the folder of its SQLite file made where it is missing."""
    settings = settings or read_settings()
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return assemble(settings)


def run(of: Service, job: Callable[[Service], Coroutine[Any, Any, T]]) -> T:
    """Do something with the database; leaves with a message where that fails."""

    async def whole() -> T:
        try:
            return await job(of)
        finally:
            await of.close()

    try:
        return asyncio.run(whole())
    except MigrationFailed as error:
        raise fail(f"The tables could not be brought up to date, and are as they were. {error}") from None
    except Refusal as refusal:
        raise fail(refusal.message) from None
    except (SQLAlchemyError, OSError) as error:
        reason = getattr(error, "orig", None) or error
        raise fail(f"The database could not do that: {reason}. 'careplan doctor' says more.") from None
