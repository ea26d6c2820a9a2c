"""`careplan plugins check` and `careplan plugins new`: for partners who bring record types."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from ..core.numbers import CORE_PREFIXES
from ..plugins.loaded import Host, Loaded
from .assembling import load
from .cli_developing import repository_file
from .console import fail, out
from .partner_packages import LONGEST, PartnerPackage, is_name, prefix_for
from .plugin_reference import reference_page

if TYPE_CHECKING:
    from ..plugins.testing.contract import Result

partners = typer.Typer()


@partners.command()
def new(
    name: Annotated[str, typer.Argument(help="The record type in snake case, such as risk_assessment.")],
    folder: Annotated[Path | None, typer.Option(help="Where to write it; by default beside you.")] = None,
) -> None:
    """Write a package that brings a record type, with its tests: it works at once, and is yours to change."""
    if not is_name(name):
        raise fail(
            f"A record type is called by lower-case words with underscores between them, such as 'risk_assessment', "
            f"at most {LONGEST} characters."
        )
    known = load().record_types.installed
    if name in known:
        raise fail(f"There is a record type {name!r} already.")
    package = PartnerPackage(name, prefix_for(name, CORE_PREFIXES | {each.prefix for each in known.values()}))
    place = folder or Path(package.distribution)
    if place.exists():
        raise fail(f"{place} exists already; nothing was written.")
    for file in package.write(place):
        out.print(f"wrote {escape(str(file))}")
    out.print(escape(f"Next: cd {place} && pip install --editable '.[dev]' && pytest"), highlight=False)


@partners.command()
def reference(write: Annotated[bool, typer.Option("--write", help="Write docs/plugins/reference.md.")] = False) -> None:
    """Print the page that lists everything a plugin may rely on."""
    if write:
        repository_file("docs", "plugins", "reference.md").write_text(reference_page(), "utf-8")
    else:
        sys.stdout.write(reference_page())


@partners.command()
def check(
    package: Annotated[str, typer.Argument(help="The name of the plugin, or of the distribution that brings it.")],
) -> None:
    """Check that the record types of an installed plugin do what every record type does."""
    plugins = _chosen(load(), package)
    record_types = [record_type.name for plugin in plugins for record_type in plugin.record_types]
    for plugin in plugins:
        out.print(f"[green]✓[/green] {escape(plugin.name)} {plugin.version} is loaded.")
    broken = asyncio.run(_examine(record_types))
    if broken:
        raise fail(f"{broken} of the checks failed.")
    out.print("Everything is as it should be." if record_types else "It brings no record types: nothing else to check.")


def _chosen(host: Host, package: str) -> Sequence[Loaded]:
    for failure in host.failures:
        if package in (failure.name, failure.distribution):
            raise fail(f"{failure.name} cannot be loaded: {failure.error}")
    chosen = [plugin for plugin in host.plugins if package in (plugin.name, plugin.distribution)]
    if not chosen:
        raise fail(f"No plugin {package!r} is installed. There are: {', '.join(each.name for each in host.plugins)}.")
    return chosen


def _sign(result: "Result") -> str:
    if not result.is_tried:
        return "[yellow]–[/yellow]"
    return "[red]✗[/red]" if result.problem else "[green]✓[/green]"


async def _examine(record_types: Sequence[str]) -> int:
    from ..plugins.testing.contract import CHECKS, examine
    from ..plugins.testing.databases import SqliteServer

    broken = 0
    with tempfile.TemporaryDirectory(prefix="careplan-check-") as folder, Progress(console=out, transient=True) as bar:
        task = bar.add_task("checking", total=len(CHECKS) * len(record_types))
        server = SqliteServer(Path(folder))
        await server.prepare()
        for record_type in record_types:
            bar.console.print(f"Record type {escape(record_type)}", style="bold", highlight=False)
            async for result in examine(server, record_type):
                bar.advance(task)
                broken += bool(result.problem) and result.is_tried
                bar.console.print(f"{_sign(result)} {escape(result.check.sentence)}", highlight=False)
                if result.problem:
                    bar.console.print(f"  → {escape(result.problem)}", highlight=False)
    return broken
