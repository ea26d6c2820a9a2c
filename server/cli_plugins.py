"""`careplan plugins`: what is loaded, from where, what it brings, and what could not be loaded and why."""

import json
import sys
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from ..plugins.loaded import Host, Loaded
from .assembling import build_api, load
from .bringing import as_data, brought_by
from .console import fail, out, read_settings

plugins = typer.Typer(help="List the plugins, check one, or start a new one.", invoke_without_command=True)


@plugins.callback()
def show_plugins(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For machines: everything as JSON.")] = False,
    why: Annotated[str | None, typer.Option(help="The name of a plugin that failed: where it went wrong.")] = None,
) -> None:
    """List the plugins: what each brings, and which could not be loaded."""
    if context.invoked_subcommand is not None:
        return
    host, _ = build_api(load(read_settings().plugins))
    if why is not None:
        _explain(host, why)
    elif as_json:
        sys.stdout.write(json.dumps(as_data(host), indent=2) + "\n")
    else:
        _show(host)
    if host.failures:
        raise typer.Exit(1)


def _explain(host: Host, name: str) -> None:
    details = [failure.details for failure in host.failures if failure.name == name]
    if not details:
        raise fail(f"No plugin called {name!r} failed.")
    sys.stdout.writelines(details)


def _show(host: Host) -> None:
    for plugin in host.plugins:
        out.print(f"[bold]{escape(plugin.name)}[/bold] {escape(plugin.version)} ({escape(plugin.distribution)})")
        out.print(_lines(plugin))
    for failure in host.failures:
        out.print(f"[bold red]{escape(failure.name)}[/bold red] failed ({escape(failure.distribution)})")
        out.print(_indented([("why", failure.error), ("more", f"careplan plugins --why {failure.name}")]))
    for name in host.not_allowed:
        out.print(f"[bold]{escape(name)}[/bold] is installed, but not on the allow-list (CAREPLAN_PLUGINS).")
    for name in host.missing:
        out.print(f"[bold]{escape(name)}[/bold] is on the allow-list (CAREPLAN_PLUGINS), but not installed.")
    if not (host.plugins or host.failures or host.not_allowed):
        out.print("No plugin is installed.")


def _lines(plugin: Loaded) -> RenderableType:
    about = [("from", plugin.path), ("written for", f"version {plugin.api_version} of the plugin API")]
    return _indented([*about, *((what, _joined(each)) for what, each in brought_by(plugin).items() if each)])


def _joined(things: list[str]) -> str:
    return ("\n" if any(" " in thing for thing in things) else ", ").join(things)


def _indented(lines: list[tuple[str, str]]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, min_width=12, style="dim")
    table.add_column(overflow="fold")
    for what, text in lines:
        table.add_row(what, escape(text))
    return Padding(table, (0, 0, 1, 2), expand=False)
