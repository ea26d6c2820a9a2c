"""The package a plugin lies in: what is defined there is its own, and is taken out again where it cannot be used."""

import sys
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

from sqlalchemy.orm import Mapper, RelationshipProperty, instrumentation
from sqlalchemy.orm.instrumentation import ClassManager
from sqlalchemy.util import WeakSequence

from ..core.base import Base, entities_by_prefix
from ..schema.declaring import TYPES


def package_of(module: str) -> str:
    """The package a plugin is, or lies in."""
    try:
        spec = find_spec(module)  # imports the packages around it
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 — importing it will tell
        spec = None
    is_package = spec is not None and spec.submodule_search_locations is not None
    return module if is_package else module.rpartition(".")[0] or module


def is_within(module: str, package: str) -> bool:
    """Whether a module is a package or lies in it."""
    return f"{module}.".startswith(f"{package}.")


def mappers_of(package: str) -> list[Mapper[Any]]:
    """The mapped classes of a package."""
    found = [mapper for mapper in Base.registry.mappers if is_within(mapper.class_.__module__, package)]
    return sorted(found, key=lambda mapper: mapper.class_.__name__)


def forget(package: str) -> None:
    """Take out whatever importing a package left behind: mapped classes, tables, types of the API and modules.

    SQLAlchemy can only take out all mapped classes; this does for some what it does for all, down to a class that
    could be mapped only by half (tried with SQLAlchemy 2.1). Events that a plugin listens for by itself stay.
    """
    for manager in list(Base.registry._managers):  # noqa: SLF001
        if is_within(manager.class_.__module__, package) or "mapper" not in vars(manager):
            _unmap(manager)
    _cut_ties(Base.registry.mappers)
    used = {table for mapper in Base.registry.mappers for table in mapper.tables}
    for table in [*Base.metadata.tables.values()]:
        if table not in used:
            Base.metadata.remove(table)
    for entity, described in [*TYPES.items()]:
        if is_within(entity.__module__, package) or is_within(described.__module__, package):
            del TYPES[entity]
    entities_by_prefix.cache_clear()
    for module in [name for name in sys.modules if is_within(name, package)]:
        del sys.modules[module]


def _unmap(manager: ClassManager[Any]) -> None:
    registry, entity = Base.registry, manager.class_
    mapper: Mapper[Any] | None = vars(manager).get("mapper")
    registry._managers.pop(manager, None)  # noqa: SLF001
    if mapper is not None:
        mapper._set_dispose_flags()  # noqa: SLF001
        _leave_family(mapper)
    named = registry._class_registry.get(entity.__name__)  # noqa: SLF001
    if named is entity or not isinstance(named, type | None):  # the name may be another class's alone
        registry._dispose_cls(entity)  # noqa: SLF001
    instrumentation._instrumentation_factory.unregister(entity)  # noqa: SLF001


def _leave_family(mapper: Mapper[Any]) -> None:
    if (parent := mapper.inherits) is None:
        return
    if mapper.polymorphic_map.get(mapper.polymorphic_identity) is mapper:
        del mapper.polymorphic_map[mapper.polymorphic_identity]
    siblings = [each for each in parent._inheriting_mappers if each is not mapper]  # noqa: SLF001
    parent._inheriting_mappers = WeakSequence(siblings)  # noqa: SLF001
    if mapper.local_table is not parent.local_table:
        parent._all_tables.discard(mapper.local_table)  # noqa: SLF001
    parent._expire_memoizations()  # noqa: SLF001


def _cut_ties(mappers: Iterable[Mapper[Any]]) -> None:
    """Take out relationships to classes that are gone, such as the other end that a `backref` made."""
    for mapper in mappers:
        for key, tie in [*mapper._props.items()]:  # noqa: SLF001
            target = vars(tie).get("mapper") if isinstance(tie, RelationshipProperty) else None
            if target is not None and target._dispose_called:  # noqa: SLF001
                del mapper._props[key]  # noqa: SLF001
                _take_attribute(mapper.class_manager, key)
                mapper._expire_memoizations()  # noqa: SLF001


def _take_attribute(manager: ClassManager[Any], key: str) -> None:
    if manager.local_attrs.pop(key, None) is not None:
        type.__delattr__(manager.class_, key)  # a mapped class would refuse
    manager.pop(key, None)
    manager._reset_memoizations()  # noqa: SLF001
