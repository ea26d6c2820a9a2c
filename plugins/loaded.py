"""What became of each plugin: loaded with what it brings, or left out and why."""

import dataclasses
import textwrap
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings

from ..core.billing_predicates import BillingPredicate
from ..core.listeners import Listener
from ..core.migrations import History
from ..core.own_record_types import OWN_RECORD_TYPES
from ..core.record_types import RecordFamily, RecordType, RecordTypes
from ..schema.operations import Operation


@dataclasses.dataclass(frozen=True)
class Loaded:
    """A plugin that is loaded, and what it brings."""

    name: str
    distribution: str
    version: str
    package: str
    """Where its code lies: what is defined in there is its own."""
    path: str = ""
    """The file it was loaded from."""
    api_version: str = ""
    """The version of the plugin API it was written for."""
    record_types: tuple[RecordType, ...] = ()
    families: tuple[RecordFamily, ...] = ()
    billing_predicates: tuple[BillingPredicate, ...] = ()
    api_types: tuple[type, ...] = ()
    operations: tuple[Operation, ...] = ()
    migrations: Path | None = None
    settings: BaseSettings | None = None
    listener: Listener | None = None

    @property
    def history(self) -> History | None:
        """Its migrations, where it has any."""
        return History(self.name, self.migrations, self.package) if self.migrations is not None else None

    @property
    def setting_names(self) -> list[str]:
        """The variables its settings are read from."""
        if self.settings is None:
            return []
        prefix = self.settings.model_config.get("env_prefix", "")
        return [f"{prefix}{field}".upper() for field in type(self.settings).model_fields]


@dataclasses.dataclass(frozen=True)
class Failure:
    """A plugin that is left out, and why."""

    name: str
    distribution: str
    error: str
    """What is wrong, in one line, for the operator."""
    reason: str = "Unfit"
    """The kind of failure, which tells nothing that is confidential."""
    details: str = ""
    """Where it went wrong."""

    @classmethod
    def of(cls, name: str, distribution: str, error: BaseException) -> "Failure":
        """What an exception says about a plugin."""
        reason = type(error).__name__
        words = textwrap.shorten(f"{reason}: {_words_of(error)}", 400, placeholder=" …").removesuffix(":")
        return cls(name, distribution, words, reason, "".join(traceback.format_exception(error)))


def api_names(types: Iterable[type]) -> list[str]:
    """What the API calls types."""
    return [each.__strawberry_definition__.name for each in types]  # type: ignore[attr-defined]


def _words_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 — the exceptions of plugins are as faulty as plugins are
        return "(it cannot say what is wrong)"


@dataclasses.dataclass(frozen=True)
class Host:
    """What the loaded plugins bring, and which are not loaded."""

    plugins: tuple[Loaded, ...] = ()
    failures: tuple[Failure, ...] = ()
    not_allowed: tuple[str, ...] = ()
    """Those that are installed, but not on the allow-list."""
    missing: tuple[str, ...] = ()
    """Those that are on the allow-list, but not installed."""

    @property
    def record_types(self) -> RecordTypes:
        """The record types of core and of all plugins, and the conditions for billing that plugins bring."""
        types = (*OWN_RECORD_TYPES, *self._all("record_types"))
        return RecordTypes(types, self._all("families"), self._all("billing_predicates"))

    @property
    def api_types(self) -> tuple[type, ...]:
        """The types of the API that plugins bring."""
        return self._all("api_types")

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What may be asked and done because of plugins."""
        return self._all("operations")

    @property
    def histories(self) -> tuple[History, ...]:
        """The plugins' own migrations."""
        return tuple(plugin.history for plugin in self.plugins if plugin.history is not None)

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """Those who want to hear what happened."""
        return tuple(plugin.listener for plugin in self.plugins if plugin.listener is not None)

    def joined_by(self, plugin: Loaded) -> "Host":
        """The same with one plugin more."""
        return dataclasses.replace(self, plugins=(*self.plugins, plugin))

    def noting(self, failure: Failure) -> "Host":
        """The same with one failure more."""
        return dataclasses.replace(self, failures=(*self.failures, failure))

    def without(self, name: str) -> "Host":
        """The same with one plugin less."""
        return dataclasses.replace(self, plugins=tuple(plugin for plugin in self.plugins if plugin.name != name))

    def _all(self, what: str) -> tuple[Any, ...]:
        return tuple(each for plugin in self.plugins for each in getattr(plugin, what))
