"""Names that only one plugin can have, and nobody where core has them."""

from collections.abc import Iterable, Iterator

from .. import schema
from ..core.base import Base, Entity
from ..core.numbers import CORE_PREFIXES
from ..core.own_record_types import OWN_RECORD_TYPES
from ..schema.declaring import TYPES
from .loaded import Loaded, api_names
from .packages import is_within, mappers_of

RESERVED = frozenset(
    {
        "plugin name 'core'",
        *(f"number prefix {prefix!r}" for prefix in CORE_PREFIXES),
        *(f"record type {each.name!r}" for each in OWN_RECORD_TYPES),
    }
)
"""What core itself uses: its history of migrations, its record types, and what its numbers start with."""


class NameTaken(Exception):
    """Another plugin, or core, uses the name already."""


class Claims:
    """The names that are taken so far."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        ours = [described for described in TYPES.values() if is_within(described.__module__, schema.__name__)]
        self._taken = {*RESERVED, *taken, *map(_type, api_names(ours))}
        self._packages = [__name__]

    def claim_package(self, name: str, package: str) -> None:
        """Give a plugin its name and its package, before any of it is imported. Raises NameTaken."""
        if f"plugin name {name!r}" in self._taken:
            raise NameTaken(f"the plugin name {name!r} is taken")
        for other in self._packages:
            if is_within(package, other) or is_within(other, package):
                raise NameTaken(f"the package {package!r} is shared with {other!r}; each plugin needs one of its own")
        self._taken.add(f"plugin name {name!r}")
        self._packages.append(package)

    def claim(self, plugin: Loaded) -> None:
        """Give a plugin all the names it uses. Raises NameTaken."""
        claims = [*_claims(plugin)]
        for claim in claims:
            if claim in self._taken or claims.count(claim) > 1:
                raise NameTaken(f"the {claim} is taken")
        _refuse_taken_prefixes(plugin)
        self._taken.update(claims)


def _claims(plugin: Loaded) -> Iterator[str]:
    for record_type in plugin.record_types:
        yield f"record type {record_type.name!r}"
        yield f"number prefix {record_type.prefix!r}"
    for predicate in plugin.billing_predicates:
        yield f"billing predicate {predicate.name!r}"
    for operation in plugin.operations:
        yield f"query or mutation {operation.name!r}"
    yield from map(_type, api_names(plugin.api_types))
    yield from map(setting, plugin.setting_names)


def _type(name: str) -> str:
    return f"type of the API {name!r}"


def setting(name: str) -> str:
    """The claim of a variable that a setting is read from."""
    return f"setting {name!r}"


def _refuse_taken_prefixes(plugin: Loaded) -> None:
    """Identifiers tell what they name by their prefix."""
    roots = [mapper.class_ for mapper in Base.registry.mappers if mapper.inherits is None]
    prefixes = [entity.__prefix__ for entity in roots if issubclass(entity, Entity)]
    for mapper in mappers_of(plugin.package):
        if mapper.inherits is None and prefixes.count(mapper.class_.__prefix__) > 1:
            raise NameTaken(f"the prefix of identifiers {mapper.class_.__prefix__!r} is taken")
