"""Commands for those who change Careplan: the API as text, the page of settings, migrations."""

import asyncio
import difflib
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ..core.migrations.making import make
from .console import fail, out, service
from .settings import settings_page

developing = typer.Typer()
migrations = typer.Typer(help="Write migrations.", no_args_is_help=True)
developing.add_typer(migrations, name="migrations")


@migrations.command("make")
def make_migrations(
    message: Annotated[str, typer.Option(help="What it does, in a few words.")],
    plugin: Annotated[str | None, typer.Option(help="Only for core, or for one plugin.")] = None,
) -> None:
    """Write what the models have and the migrations have not, as a revision of core and of each plugin that has any."""
    histories = service().histories
    if plugin is not None and plugin not in {history.name for history in histories}:
        raise fail(f"There is no {plugin!r}. There are: {', '.join(history.name for history in histories)}.")
    for history in histories:
        if plugin in (None, history.name):
            for written in asyncio.run(make(history, message.rstrip("."), others=histories)):
                out.print(f"wrote {escape(str(written))}")


@developing.command()
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
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


@developing.command()
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
