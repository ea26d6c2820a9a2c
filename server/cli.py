"""The command line: `careplan serve`, `migrate`, `demo` and what an operator needs beside them."""

import asyncio
import difflib
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
import uvicorn
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from ..core.migrations import MigrationFailed, pending, upgrade
from ..plugins.host import Loaded, load_plugins
from .app import Service, assemble, create_app
from .doctor import Finding, examine
from .graphiql import DemoPerson
from .logs import configure_logs
from .settings import PREFIX, Settings, settings_page
from .tokens import NobodyToSignIn, make_token

T = TypeVar("T")

app = typer.Typer(
    help="Support plans, service plans and programs over GraphQL.", no_args_is_help=True, add_completion=False
)
migrations = typer.Typer(help="Write migrations.", no_args_is_help=True)
app.add_typer(migrations, name="migrations")
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
            await of.database.close()

    try:
        return asyncio.run(whole())
    except MigrationFailed as error:
        raise fail(f"The tables could not be brought up to date, and are as they were. {error}") from None
    except (SQLAlchemyError, OSError) as error:
        reason = getattr(error, "orig", None) or error
        raise fail(f"The database could not do that: {reason}. 'careplan doctor' says more.") from None


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help=f"Where to listen (or {PREFIX}HOST).")] = None,
    port: Annotated[int | None, typer.Option(help=f"On which port (or {PREFIX}PORT).")] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many processes; SQLite allows one.")] = 1,
    migrate_first: Annotated[bool, typer.Option("--migrate", help="Bring the tables up to date first.")] = False,
) -> None:
    """Serve the API."""
    settings = read_settings()
    if workers > 1 and make_url(settings.database_url).get_backend_name() == "sqlite":
        raise fail("SQLite allows one process. Use PostgreSQL for more, or leave out --workers.")
    of = service(settings)
    if migrate_first:
        run(of, lambda of: upgrade(of.database, of.histories))
    elif waiting := run(of, lambda of: pending(of.database, of.histories)):
        raise fail(f"The tables of {', '.join(waiting)} are not up to date. Run 'careplan migrate', or add --migrate.")
    uvicorn.run(
        "careplan.server.app:from_environment", factory=True, workers=workers, **_listening(settings, host, port)
    )


def _listening(settings: Settings, host: str | None = None, port: int | None = None) -> dict[str, Any]:
    return {
        "host": host or settings.host,
        "port": settings.port if port is None else port,
        "access_log": False,  # our own says more, and nothing about people
        "log_level": settings.log_level if settings.log_level != "info" else "warning",
        "server_header": False,
        "timeout_graceful_shutdown": 10,
    }


@app.command()
def migrate() -> None:
    """Bring the tables of core and of every plugin up to date."""
    applied = run(service(), lambda of: upgrade(of.database, of.histories))
    for each in applied:
        out.print(f"applied {each}")
    out.print("Everything is up to date.")


@migrations.command("make")
def make_migrations(
    message: Annotated[str, typer.Option(help="What it does, in a few words.")],
    plugin: Annotated[str | None, typer.Option(help="Only for core, or for one plugin.")] = None,
) -> None:
    """Write what the models have and the migrations have not, as a revision of core and of each plugin that has any."""
    from ..core.migrations.making import make

    histories = service().histories
    if plugin is not None and plugin not in {history.name for history in histories}:
        raise fail(f"There is no {plugin!r}. There are: {', '.join(history.name for history in histories)}.")
    for history in histories:
        if plugin in (None, history.name):
            for written in asyncio.run(make(history, message, others=histories)):
                out.print(f"wrote {escape(str(written))}")


@app.command()
def settings(write: Annotated[bool, typer.Option("--write", help="Write docs/settings.md.")] = False) -> None:
    """Print the page that lists the settings."""
    if write:
        repository_file("docs", "settings.md").write_text(settings_page(), "utf-8")
    else:
        sys.stdout.write(settings_page())


def repository_file(*path: str) -> Path:
    """A file of the checkout; leaves with a message where Careplan was installed without one."""
    root = Path(__file__).parents[1]
    if not (root / "pyproject.toml").is_file():
        raise fail("This needs a checkout of Careplan.")
    file = root.joinpath(*path)
    file.parent.mkdir(exist_ok=True)
    return file


@app.command()
def schema(
    write: Annotated[bool, typer.Option("--write", help="Write schema.graphql.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail where schema.graphql says something else.")] = False,
) -> None:
    """Print the API as GraphQL SDL."""
    sdl = service().schema.as_str() + "\n"
    if write:
        repository_file("schema.graphql").write_text(sdl, "utf-8")
    elif check:
        file = repository_file("schema.graphql")
        if difference := unified(file.read_text("utf-8") if file.exists() else "", sdl):
            sys.stdout.write(difference)
            raise fail("schema.graphql is not what the code says. Run 'make sdl'.")
    else:
        sys.stdout.write(sdl)


def unified(before: str, after: str) -> str:
    """What changed from one text to the other; empty where nothing did."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), "schema.graphql", "the code"
    )
    return "".join(lines)


@app.command()
def token(
    staff_email: Annotated[str, typer.Argument(help="Whose token: their e-mail address.")],
    organisation: Annotated[str | None, typer.Option(help="Where they work, by name or id.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3_650, help="How long it is valid.")] = None,
) -> None:
    """Make a token for a member of staff, and show it this once."""
    of = service()
    valid_for = timedelta(days=days or of.settings.token_days)
    try:
        text, owner = run(of, lambda of: make_token(of.careplan, staff_email, organisation, valid_for))
    except NobodyToSignIn as error:
        raise fail(str(error)) from None
    err.print(f"A token for {escape(owner)}. It is not kept and cannot be shown again:")
    sys.stdout.write(f"{text}\n")


@app.command()
def doctor() -> None:
    """Check the database, migrations, plugins and settings, and say what to do."""
    findings = run(service(), _examine)
    for finding in findings:
        sign = "[red]✗[/red]" if finding.advice else "[green]✓[/green]"
        out.print(f"{sign} {escape(finding.subject)}: {escape(finding.detail)}")
        if finding.advice:
            out.print(f"  → {escape(finding.advice)}")
    if any(finding.advice for finding in findings):
        raise typer.Exit(1)


async def _examine(of: Service) -> list[Finding]:
    return [finding async for finding in examine(of)]


@app.command()
def demo(
    host: Annotated[str | None, typer.Option(help=f"Where to listen (or {PREFIX}HOST).")] = None,
    port: Annotated[int | None, typer.Option(help=f"On which port (or {PREFIX}PORT).")] = None,
) -> None:
    """Serve made-up clients and staff, with GraphiQL; whoever opens the page can act as any of them."""
    from .demo import fill_in

    of = service()
    people = run(of, _prepare_demo)
    listening = _listening(of.settings, host, port)
    table = Table("name", "role")
    table.add_column("token", no_wrap=True, min_width=max(len(person.token) for person in people))
    for person in people:
        table.add_row(person.name, person.role, person.token)
    out.print(table)
    out.print(f"GraphiQL: http://{listening['host']}:{listening['port']}/graphiql", style="bold")
    uvicorn.run(create_app(assemble(of.settings), people=people, fill_in=fill_in), **listening)


async def _prepare_demo(of: Service) -> list[DemoPerson]:
    from .demo import load_demo

    await upgrade(of.database, of.histories)
    with Progress(console=out, transient=True) as progress:
        return await load_demo(of.careplan, progress)


@app.command()
def plugins() -> None:
    """List the plugins: what each brings, and which could not be loaded."""
    host = load_plugins(read_settings().plugins)
    table = Table("plugin", "version", "from", "brings")
    for plugin in host.plugins:
        table.add_row(plugin.name, plugin.version, plugin.distribution, _brings(plugin))
    for failure in host.failures:
        table.add_row(failure.name, "", failure.distribution, f"[red]failed: {escape(failure.error)}[/red]")
    out.print(table)
    if host.failures:
        raise typer.Exit(1)


def _brings(plugin: Loaded) -> str:
    kinds = [record_type.label for record_type in plugin.record_types]
    parts = [
        f"record types: {', '.join(kinds)}" if kinds else "",
        "record types of each organisation" if plugin.families else "",
        f"{len(plugin.operations)} queries and mutations" if plugin.operations else "",
        "tables" if plugin.migrations else "",
        "listens" if plugin.listener else "",
    ]
    return "; ".join(part for part in parts if part)


if __name__ == "__main__":
    app()
