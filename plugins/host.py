"""Finds plugins, loads each on its own, and gathers what they bring."""

import asyncio
import dataclasses
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pluggy
import structlog
from pydantic import BaseModel

from ..core import hooks
from ..core.careplan import Listener
from ..core.events import Event
from ..core.record_types import RecordFamily, RecordType, RecordTypes
from ..schema.operations import Operation

GROUP = "careplan"
LISTENER_SECONDS = 10.0
"""How long a listener may take over one event."""
RESERVED_PREFIXES = frozenset({"CL"})
"""What numbers of core start with."""

log = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True)
class Loaded:
    """A plugin that is loaded, and what it brings."""

    name: str
    distribution: str
    version: str
    record_types: tuple[RecordType, ...] = ()
    families: tuple[RecordFamily, ...] = ()
    api_types: tuple[type, ...] = ()
    operations: tuple[Operation, ...] = ()
    migrations: Path | None = None
    settings: BaseModel | None = None
    listener: Listener | None = None
    package: str = ""
    """Where its code lies: the mapped classes in there are its tables."""

    def claims(self) -> Iterator[str]:
        """The names that no other plugin may use."""
        for record_type in self.record_types:
            yield f"record type {record_type.name!r}"
            yield f"number prefix {record_type.prefix!r}"
        for api_type in self.api_types:
            yield f"type of the API {api_type.__strawberry_definition__.name!r}"  # type: ignore[attr-defined]
        for operation in self.operations:
            yield f"query or mutation {operation.name!r}"


@dataclasses.dataclass(frozen=True)
class Failure:
    """A plugin that is left out, and why."""

    name: str
    distribution: str
    error: str


@dataclasses.dataclass(frozen=True)
class Host:
    """What the loaded plugins bring, and which could not be loaded."""

    plugins: tuple[Loaded, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def record_types(self) -> RecordTypes:
        """The record types of all plugins."""
        return RecordTypes(self._all("record_types"), self._all("families"))

    @property
    def api_types(self) -> tuple[type, ...]:
        """The types of the API that plugins bring."""
        return self._all("api_types")

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What may be asked and done because of plugins."""
        return self._all("operations")

    @property
    def migrations(self) -> dict[str, Path]:
        """The folders of the plugins' own histories, by plugin."""
        return {plugin.name: plugin.migrations for plugin in self.plugins if plugin.migrations is not None}

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """Those who want to hear what happened."""
        return tuple(plugin.listener for plugin in self.plugins if plugin.listener is not None)

    def _all(self, what: str) -> tuple[Any, ...]:
        return tuple(each for plugin in self.plugins for each in getattr(plugin, what))


class NameTaken(Exception):
    """Another plugin, or core, uses the name already."""


def load_plugins(allowed: Collection[str] | None = None, found: Iterable[EntryPoint] | None = None) -> Host:
    """Load the installed plugins by name, or those of them that are allowed; a faulty one is left out and named."""
    plugins: list[Loaded] = []
    failures: list[Failure] = []
    claimed = {f"number prefix {prefix!r}" for prefix in RESERVED_PREFIXES}
    for entry_point in sorted(entry_points(group=GROUP) if found is None else found, key=lambda each: each.name):
        if allowed is not None and entry_point.name not in allowed:
            continue
        try:
            plugin = _load(entry_point)
            _claim(plugin, claimed)
        except Exception as error:  # whatever is wrong with a plugin must not take the service down
            failures.append(
                Failure(entry_point.name, _distribution(entry_point)[0], f"{type(error).__name__}: {error}")
            )
            log.exception("plugin_left_out", plugin=entry_point.name)
        else:
            plugins.append(plugin)
    return Host(tuple(plugins), tuple(failures))


def _claim(plugin: Loaded, claimed: set[str]) -> None:
    claims = list(plugin.claims())
    for claim in claims:
        if claim in claimed or claims.count(claim) > 1:
            raise NameTaken(f"the {claim} is taken")
    claimed.update(claims)


def _distribution(entry_point: EntryPoint) -> tuple[str, str]:
    return (entry_point.dist.name, entry_point.dist.version) if entry_point.dist else ("unknown", "")


def plugin_manager() -> pluggy.PluginManager:
    """A manager that knows what plugins may bring."""
    manager = pluggy.PluginManager("careplan")
    manager.add_hookspecs(hooks)
    return manager


def _load(entry_point: EntryPoint) -> Loaded:
    # a manager for each plugin: one that raises in a hook stops nobody else's
    manager = plugin_manager()
    manager.register(entry_point.load(), entry_point.name)
    manager.check_pending()
    hook = manager.hook
    kinds = _flat(hook.record_types())
    settings = hook.settings()
    return Loaded(
        entry_point.name,
        *_distribution(entry_point),
        record_types=tuple(kind for kind in kinds if isinstance(kind, RecordType)),
        families=tuple(kind for kind in kinds if isinstance(kind, RecordFamily)),
        api_types=tuple(_flat(hook.api_types())),
        operations=(*_flat(hook.queries()), *_flat(hook.mutations())),
        migrations=next(iter(hook.migrations()), None),
        settings=settings[0]() if settings else None,
        listener=_listener(entry_point.name, hook.on_event) if hook.on_event.get_hookimpls() else None,
        package=_package(entry_point.module),
    )


def _package(module: str) -> str:
    """The package a plugin is, or lies in."""
    is_package = hasattr(sys.modules[module], "__path__")
    return module if is_package else module.rpartition(".")[0] or module


def _flat(answers: Sequence[Iterable[Any]]) -> list[Any]:
    return [each for answer in answers for each in answer]


def _listener(name: str, on_event: Callable[..., Any]) -> Listener:
    async def listen(event: Event) -> None:
        try:
            async with asyncio.timeout(LISTENER_SECONDS):
                for answer in on_event(event=event):
                    await answer
        except Exception:
            log.exception("listener_failed", plugin=name, kind=event.kind, subject=event.subject_id)

    return listen
