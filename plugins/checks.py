"""What is wrong with what a plugin brings: found when it is loaded, and not when somebody needs it."""

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic.util.exc import CommandError

from ..core.base import Base, Owned
from ..core.billing_predicates import BillingPredicate
from ..core.fields import KEY, FieldDefinition, contradictions
from ..core.permissions import PERMISSIONS, RECORD_ACTS
from ..core.record_types import RecordType
from ..core.records import ClientRecord
from ..schema.declaring import TYPES
from ..schema.records import Record
from .loaded import Loaded
from .packages import is_within, mappers_of

NAME = re.compile(KEY)
NUMBER_PREFIX = re.compile(r"^[A-Z][A-Z0-9]{0,19}$")
ID_PREFIX = re.compile(r"^[a-z]([a-z_]{0,61}[a-z])?$")


class Unfit(Exception):
    """What the plugin brings cannot be used."""


def check(plugin: Loaded) -> None:
    """Raise Unfit with everything that is wrong with what a plugin brings."""
    problems = [
        *_name(plugin),
        *(problem for record_type in plugin.record_types for problem in _record_type(record_type)),
        *(problem for predicate in plugin.billing_predicates for problem in _predicate(predicate)),
        *_entities(plugin),
        *_descriptions(plugin),
        *_permissions(plugin),
        *_migrations(plugin),
    ]
    if problems:
        raise Unfit("; ".join(problems))


def _name(plugin: Loaded) -> Iterator[str]:
    if not NAME.match(plugin.name):
        yield f"its name {plugin.name!r} must be lower case, with underscores between words"


def _record_type(record_type: RecordType) -> Iterator[str]:
    what = f"the record type {record_type.name!r}"
    if not NAME.match(record_type.name):
        yield f"the name of {what} must be lower case, with underscores between words"
    if not NUMBER_PREFIX.match(record_type.prefix):
        yield f"the prefix {record_type.prefix!r} of {what} must be upper case letters and digits"
    if not record_type.label.strip():
        yield f"{what} has no label"
    for act, label in record_type.permissions.items():
        if not NAME.match(act) or act in (*RECORD_ACTS, "special") or not label.strip():
            yield f"{what} allows {act!r}: {label!r}; it needs a name of its own in lower case, and words"
    yield from _fields(record_type.fields, what)
    yield from _columns(record_type, what)


def _fields(fields: Sequence[FieldDefinition], what: str) -> Iterator[str]:
    keys = [field.key for field in fields]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{what} has two fields with the key {key!r}"
    for field in fields:
        yield from (f"{what}: {message}" for _, message in contradictions(field))


def _columns(record_type: RecordType, what: str) -> Iterator[str]:
    keys = [field.key for field in record_type.fields]
    if _is_record(record_type.entity) and record_type.entity.write_values is ClientRecord.write_values:
        columns = sa.inspect(record_type.entity).columns
        yield from (f"{what} has no column for its field {key!r}" for key in keys if key not in columns)


def _predicate(predicate: BillingPredicate) -> Iterator[str]:
    what = f"the billing predicate {predicate.name!r}"
    if not NAME.match(predicate.name):
        yield f"the name of {what} must be lower case, with underscores between words"
    if not predicate.label.strip() or not predicate.description.strip():
        yield f"{what} needs a label and a description"
    if not inspect.iscoroutinefunction(predicate.decide):
        yield f"what decides {what} must be declared with 'async def'"
    yield from _fields(predicate.arguments, what)


def _is_record(entity: Any) -> bool:
    return isinstance(entity, type) and issubclass(entity, ClientRecord) and entity is not ClientRecord


def _entities(plugin: Loaded) -> Iterator[str]:
    others = {
        mapper.local_table
        for mapper in Base.registry.mappers
        if not is_within(mapper.class_.__module__, plugin.package)
    }
    for mapper in mappers_of(plugin.package):
        entity = mapper.class_
        if not issubclass(entity, Owned):
            yield f"{entity.__name__} belongs to no organisation; it must extend Owned or ClientOwned"
        elif not ID_PREFIX.match(getattr(entity, "__prefix__", "")):
            yield f"{entity.__name__} needs a __prefix__ for its identifiers, in lower case letters"
        if mapper.local_table in others:
            yield f"{entity.__name__} has no table of its own"
    mapped = {table for mapper in Base.registry.mappers for table in mapper.tables}
    for table in Base.metadata.tables.values():
        if table not in mapped:
            yield f"the table {table.name!r} has no mapped class, and so nobody knows whose its rows are"


def _descriptions(plugin: Loaded) -> Iterator[str]:
    for api_type in plugin.api_types:
        if not hasattr(api_type, "__strawberry_definition__"):
            yield f"{api_type.__name__} is no type of the API; declare it with @describes"
    entities = [each.entity for each in plugin.record_types] + [each.entity for each in plugin.families]
    for entity in entities:
        described = TYPES.get(entity)
        if not _is_record(entity):
            yield f"{getattr(entity, '__name__', entity)} is no record; it must extend ClientRecord"
        elif described is None or not issubclass(described, Record) or described not in plugin.api_types:
            yield f"no type of the API describes {entity.__name__}; name one that extends Record in api_types()"


def _permissions(plugin: Loaded) -> Iterator[str]:
    own = {each.permission(act) for each in plugin.record_types for act in each.acts}
    for what, permission in sorted(_demanded(plugin.package)):
        if permission not in own and permission not in PERMISSIONS:
            yield f"{what} demands {permission!r}, which is no permission of core or of its record types"


def _demanded(package: str) -> set[tuple[str, str]]:
    """Which permissions the verbs and entities of a package name."""
    modules = [module for name, module in [*sys.modules.items()] if is_within(name, package)]
    verbs = [value for module in modules for value in vars(module).values() if inspect.isfunction(value)]
    demanded = {(f"{verb.__name__}()", vars(verb).get("permission")) for verb in verbs}
    demanded |= {
        (mapper.class_.__name__, getattr(mapper.class_, "__readable_with__", None)) for mapper in mappers_of(package)
    }
    return {(what, permission) for what, permission in demanded if isinstance(permission, str)}


def _migrations(plugin: Loaded) -> Iterator[str]:
    if plugin.history is None:
        if mappers_of(plugin.package):
            yield "it has tables, but no migrations"
        return
    if not (plugin.history.folder / "versions").is_dir():
        yield f"there is no folder 'versions' in {plugin.history.folder}, where its migrations should be"
        return
    try:
        plugin.history.scripts.get_heads()
    except CommandError as error:
        yield f"its migrations cannot be read: {error}"
