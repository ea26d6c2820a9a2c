"""The command line: `careplan serve`, `migrate`, `demo` and what an operator needs beside them."""

import socket
from typing import Annotated, Any

import typer
import uvicorn
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table
from sqlalchemy.engine import make_url

from ..core.migrations import pending, upgrade
from .app import create_app
from .assembling import Service, assemble
from .cli_developing import developing
from .cli_months import months
from .cli_partners import partners
from .cli_people import people as signing_in
from .cli_plugins import plugins
from .console import err, fail, out, read_settings, run, service
from .doctor import Finding, examine
from .graphiql import DemoPerson
from .jobs import JobsTaken
from .settings import PREFIX, Settings
from .working import work_until_stopped

app = typer.Typer(
    help="Support plans, service plans and programs over GraphQL.", no_args_is_help=True, add_completion=False
)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help=f"Where to listen (or {PREFIX}HOST).")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help=f"On which port (or {PREFIX}PORT).")] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many processes; SQLite allows one.")] = 1,
    migrate_first: Annotated[bool, typer.Option("--migrate", help="Bring the tables up to date first.")] = False,
) -> None:
    """Serve the API."""
    settings = read_settings()
    if workers > 1 and make_url(settings.database_url).get_backend_name() == "sqlite":
        raise fail("SQLite allows one process. Use PostgreSQL for more, or leave out --workers.")
    of = service(settings)
    if migrate_first:
        run(of, bring_up_to_date)
    elif waiting := run(of, lambda of: pending(of.database, of.histories)):
        raise fail(f"The tables of {', '.join(waiting)} are not up to date. Run 'careplan migrate', or add --migrate.")
    listening = _listening(settings, host, port)
    err.print(f"Serving on {_address(listening)}/graphql")
    uvicorn.run("careplan.server.app:from_environment", factory=True, workers=workers, **listening)


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
    applied = run(service(), bring_up_to_date)
    for each in applied:
        out.print(f"applied {each}")
    out.print("Everything is up to date.")


async def bring_up_to_date(of: Service) -> list[str]:
    """Bring all tables up to date, those of the jobs too; what was applied."""
    await of.jobs.prepare()
    return await upgrade(of.database, of.histories)


@app.command()
def worker() -> None:
    """Work on jobs, such as sending mail, apart from the API; end it with Ctrl+C, and what is unfinished goes on later."""
    of = service()
    if waiting := run(of, lambda of: pending(of.database, of.histories)):
        raise fail(f"The tables of {', '.join(waiting)} are not up to date. Run 'careplan migrate'.")
    err.print("Working on jobs.")
    try:
        run(service(of.settings), work_until_stopped)
    except JobsTaken as taken:
        raise fail(str(taken)) from None


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
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help=f"On which port (or {PREFIX}PORT).")] = None,
) -> None:
    """Serve made-up clients and staff, with GraphiQL; whoever opens the page can act as any of them."""
    from .demo import Mailbox, fill_in

    of = service()
    listening = _listening(of.settings, host, port)
    _refuse_taken(**{name: listening[name] for name in ("host", "port")})
    people = run(of, _prepare_demo)
    table = Table()
    for heading in ("name", "role", "token"):
        width = max(len(getattr(person, heading)) for person in people)
        table.add_column(heading, no_wrap=True, min_width=width)
    for person in people:
        table.add_row(person.name, person.role, person.token)
    out.print(table)
    out.print(f"GraphiQL: {_address(listening)}/graphiql", style="bold")
    out.print(f"Mail:     {_address(listening)}/mail", style="bold")
    mailbox = Mailbox()
    here = {"public_url": _address(listening), "smtp_url": mailbox.url, "jobs": "embedded"}
    reached = of.settings.model_copy(update=here)
    demo_app = create_app(
        assemble(reached), people=people, fill_in=fill_in, routes=mailbox.routes(), beside=mailbox.receiving
    )
    uvicorn.run(demo_app, **listening)


def _address(listening: dict[str, Any]) -> str:
    return f"http://{listening['host']}:{listening['port']}"


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise fail(f"Port {port} is taken. Choose another: {PREFIX}PORT={port + 1} make demo") from None


async def _prepare_demo(of: Service) -> list[DemoPerson]:
    from .demo import houses_of_others, load_demo

    await bring_up_to_date(of)
    if strangers := await houses_of_others(of.careplan):
        raise fail(
            f"This database holds {', '.join(strangers)}, which is no demo. Name another: "
            f"{PREFIX}DATABASE_URL=sqlite:///var/demo.db make demo"
        )
    with Progress(console=out, transient=True) as progress:
        return await load_demo(of.careplan, progress)


plugins.add_typer(partners)
app.add_typer(plugins, name="plugins")
app.add_typer(signing_in)
app.add_typer(months)
app.add_typer(developing)


if __name__ == "__main__":
    app()
