"""`careplan plugins`: what is loaded, from where, what it brings, and what could not be loaded and why."""

import typer
from rich.markup import escape
from rich.table import Table

from ..plugins.host import Loaded, load_plugins
from .console import out, read_settings

plugins = typer.Typer(help="List the plugins, check one, or start a new one.", invoke_without_command=True)


@plugins.callback()
def show_plugins(context: typer.Context) -> None:
    """List the plugins: what each brings, and which could not be loaded."""
    if context.invoked_subcommand is not None:
        return
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
