"""Documents written from the schema: everything there is to read about a type."""

from collections.abc import Collection, Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)
from graphql.pyutils import Undefined

BUILT_IN = frozenset({"Boolean", "Float", "ID", "Int", "String"})


def widest(schema: GraphQLSchema, name: str, own: Collection[str]) -> str:
    """The widest selection of a type: all its fields, those of its `own` types in turn, and the values of others."""
    return " ".join(_selections(schema.type_map[name], own, (name,)))


def _selections(kind: Any, own: Collection[str], above: tuple[str, ...]) -> Iterator[str]:
    yield "__typename"
    for name, field in getattr(kind, "fields", {}).items():
        inner = get_named_type(field.type)
        if _demands(field) or inner.name in above:
            continue
        if is_leaf_type(inner):
            yield name
        elif inner.name in own:
            yield f"{name} {{ {' '.join(_selections(inner, own, (*above, inner.name)))} }}"
        else:
            yield f"{name} {{ {' '.join(_values(inner))} }}"


def _values(kind: Any) -> Iterator[str]:
    yield "__typename"
    for name, field in getattr(kind, "fields", {}).items():
        if is_leaf_type(get_named_type(field.type)) and not _demands(field):
            yield name


def _demands(field: GraphQLField) -> bool:
    """Whether it cannot be asked for without arguments."""
    arguments = field.args.values()
    return any(isinstance(each.type, GraphQLNonNull) and each.default_value is Undefined for each in arguments)


def undescribed(schema: GraphQLSchema) -> Iterator[str]:
    """Every type, field, argument, input field and enum value that does not say what it is."""
    for name, kind in schema.type_map.items():
        if name.startswith("__") or name in BUILT_IN:
            continue
        if not kind.description:
            yield name
        for member_name, member in _members(kind).items():
            if not member.description:
                yield f"{name}.{member_name}"
            arguments = getattr(member, "args", {})
            yield from (f"{name}.{member_name}({each})" for each, given in arguments.items() if not given.description)


def _members(kind: Any) -> Any:
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        return kind.fields
    return kind.values if isinstance(kind, GraphQLEnumType) else {}
