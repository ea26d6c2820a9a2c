"""Loading one plugin: it is imported, asked what it brings, and taken at its word only where that holds."""

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pluggy
from pydantic import ValidationError
from pydantic_settings import BaseSettings
from sqlalchemy.orm import configure_mappers

from ..core import hooks
from ..core.billing_predicates import BillingPredicate
from ..core.events import Event
from ..core.listeners import Listener
from ..core.record_types import RecordFamily, RecordType
from ..schema.operations import Operation
from .checks import Unfit, check
from .listening import Apart
from .loaded import Loaded
from .versions import version_of


def load(entry_point: EntryPoint, package: str) -> Loaded:
    """Load one plugin. Raises whatever it raises, and Unfit where what it brings cannot be used."""
    manager = plugin_manager()
    plugin = entry_point.load()
    version = version_of(manager, plugin)
    manager.register(plugin, entry_point.name)
    manager.check_pending()
    loaded = _gathered(entry_point, package, version, manager.hook)
    configure_mappers()
    check(loaded)
    return loaded


def plugin_manager() -> pluggy.PluginManager:
    """A manager that knows what plugins may bring. There is one for each: who raises in a hook stops nobody else's."""
    manager = pluggy.PluginManager("careplan")
    manager.add_hookspecs(hooks)
    return manager


def distribution_of(entry_point: EntryPoint) -> tuple[str, str]:
    """Which distribution an entry point belongs to, and its version."""
    return (entry_point.dist.name, entry_point.dist.version) if entry_point.dist else ("unknown", "")


def _gathered(entry_point: EntryPoint, package: str, version: str, hook: Any) -> Loaded:
    kinds = _all(hook.record_types, RecordType, RecordFamily)
    return Loaded(
        entry_point.name,
        *distribution_of(entry_point),
        package=package,
        path=getattr(sys.modules[entry_point.module], "__file__", None) or "",
        api_version=version,
        record_types=tuple(kind for kind in kinds if isinstance(kind, RecordType)),
        families=tuple(kind for kind in kinds if isinstance(kind, RecordFamily)),
        billing_predicates=tuple(_all(hook.billing_predicates, BillingPredicate)),
        api_types=tuple(_all(hook.api_types, type)),
        operations=(*_all(hook.queries, Operation), *_all(hook.mutations, Operation)),
        migrations=_one(hook.migrations, Path),
        settings=_settings(entry_point.name, hook.settings),
        listener=_listener(entry_point.name, hook.on_event),
    )


def _all(hook: pluggy.HookCaller, *kinds: type) -> list[Any]:
    found: list[Any] = []
    for answer in hook():
        if not isinstance(answer, Iterable):
            raise Unfit(f"{hook.name}() gives {_kind(answer)} instead of a list")
        found.extend(answer)
    for each in found:
        if not isinstance(each, kinds):
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise Unfit(f"{hook.name}() gives {_kind(each)} instead of {wanted}")
    return found


def _one(hook: pluggy.HookCaller, kind: type) -> Any:
    answers: Sequence[Any] = hook()
    for answer in answers:
        if not isinstance(answer, kind):
            raise Unfit(f"{hook.name}() gives {_kind(answer)} instead of {kind.__name__}")
    return next(iter(answers), None)


def _kind(value: Any) -> str:
    return value.__name__ if isinstance(value, type) else type(value).__name__


def _settings(name: str, hook: pluggy.HookCaller) -> BaseSettings | None:
    model, prefix = _one(hook, type), f"CAREPLAN_{name.upper()}_"
    if not model:
        return None
    if not issubclass(model, BaseSettings):
        raise Unfit(f"{model.__name__}, its settings, is no BaseSettings of pydantic")
    outside = [field for field, info in model.model_fields.items() if info.validation_alias is not None]
    if outside or model.model_config.get("env_prefix", "").upper() != prefix:
        raise Unfit(f"{model.__name__}, its settings, must be read from variables that start with {prefix}")
    try:
        made: BaseSettings = model()
    except ValidationError as error:  # what was set stays out of the message: it may be a secret
        wrong = [f"{prefix}{'_'.join(map(str, each['loc']))}".upper() + f": {each['msg']}" for each in error.errors()]
        raise Unfit("; ".join(wrong)) from None
    return made


def _listener(name: str, hook: pluggy.HookCaller) -> Listener | None:
    hears: list[Callable[..., Any]] = [implementation.function for implementation in hook.get_hookimpls()]
    if not hears:
        return None
    if not all(map(inspect.iscoroutinefunction, hears)):
        raise Unfit("its on_event() must be declared with 'async def'")

    async def hear(event: Event) -> None:
        for answer in hook(event=event):
            await answer

    return Listener(name, Apart(name, hear))
