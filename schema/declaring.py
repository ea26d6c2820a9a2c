"""How a type of the API is declared: annotations over an entity, and nothing else where that will do.

Each field of a type is a column (a plain annotation), `related()`, `computed()`, or, rarely, a resolver. These
declarations are data: `resolvers` serves them, batched for all siblings at once.
"""

import dataclasses
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum
from typing import Annotated, Any, TypeVar, dataclass_transform

import strawberry
from strawberry.types.field import StrawberryField

from ..core.visibility import Db
from .docs import attribute_docs

T = TypeVar("T")
EnumType = TypeVar("EnumType", bound=type[Enum])
BatchReader = Callable[[Db, Sequence[Any]], Awaitable[Mapping[Any, Any]]]


@dataclasses.dataclass(frozen=True)
class Related:
    """What the entity is related to, by the mapped relationship of the same name or by an identifier it holds."""

    entity: type | None = None
    by: str | None = None

    def serve(self, name: str) -> Callable[..., Any]:
        """The resolver: one statement for all siblings."""

        def resolve(root: Any, info: strawberry.Info) -> Any:
            reads = info.context.reads
            if self.entity is not None:
                return reads.found(self.entity, getattr(root, self.by or f"{name}_id"))
            return reads.related(root, name)

        return resolve


@dataclasses.dataclass(frozen=True)
class Computed:
    """What core works out for all siblings at once; nothing for a sibling without the key."""

    reader: BatchReader
    by: str = "id"
    then: Callable[..., Any] | None = None
    arguments: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """What the arguments of `then` mean, by their names in Python."""

    def serve(self, _: str) -> Callable[..., Any]:
        """The resolver: one call of the reader for all siblings, whatever each is asked with."""

        def resolve(root: Any, info: strawberry.Info) -> Any:
            key = getattr(root, self.by)
            return None if key is None else info.context.reads.load(self.reader, key)

        return resolve if self.then is None else self._asking(resolve, self.then)

    def _asking(self, resolve: Callable[..., Any], then: Callable[..., Any]) -> Callable[..., Any]:
        async def ask(root: Any, info: strawberry.Info, **arguments: Any) -> Any:
            loaded = resolve(root, info)
            return None if loaded is None else then(await loaded, **arguments)

        own = inspect.signature(resolve, eval_str=True).parameters
        taken = inspect.signature(then, eval_str=True).parameters
        given = [
            taken[name].replace(annotation=Annotated[taken[name].annotation, strawberry.argument(description=meaning)])
            for name, meaning in self.arguments.items()
        ]
        ask.__signature__ = inspect.Signature([*own.values(), *given])  # type: ignore[attr-defined]
        ask.__annotations__ = {each.name: each.annotation for each in (*own.values(), *given)}
        return ask


def related(entity: type | None = None, *, by: str | None = None) -> Any:
    """Declare a field as the entity's mapped relationship of that name.

    Where there is none, name the `entity` and `by` which identifier it is found (default: the field's name + `_id`).
    """
    return Related(entity, by)


def computed(reader: BatchReader, *, by: str = "id", then: Callable[..., Any] | None = None, **arguments: str) -> Any:
    """Declare a field as worked out by a batch reader of core, keyed by the identifier (or another column).

    A field that takes arguments names a plain function of what was read and of these arguments, which are keyword-only
    and described by name: everything is still read for all siblings at once, whatever each is asked with.
    """
    return Computed(reader, by, then, arguments)


TYPES: dict[type, type] = {}
"""Which type of the API describes which entity, value or refusal of core."""


def describes(entity: type, *, name: str | None = None, interface: bool = False) -> Callable[[type[T]], type[T]]:
    """Make a class the API's description of an entity; it reads fields off the entity by name.

    An entity is described once, beside the interface it may have.
    """
    if not interface and entity in TYPES:
        raise TypeError(f"{entity.__name__} is described already")

    def declare(cls: type[T]) -> type[T]:
        cls.__entity__ = entity  # type: ignore[attr-defined]
        docs = attribute_docs(entity) | attribute_docs(cls)
        declared = {field: vars(cls).get(field) for field in vars(cls).get("__annotations__", {})}
        cls.__declared__ = {k: v for k, v in declared.items() if not isinstance(v, StrawberryField)}  # type: ignore[attr-defined]
        for field, declaration in declared.items():
            setattr(cls, field, _field(field, declaration, docs.get(field)))
        _describe_resolvers(cls)
        if interface:
            cls.resolve_type = staticmethod(type_name_of)  # type: ignore[attr-defined]
        else:
            cls.is_type_of = staticmethod(lambda value, _: isinstance(bare(value), entity))  # type: ignore[attr-defined]
            TYPES[entity] = cls
        make = strawberry.interface if interface else strawberry.type
        return make(cls, name=name, description=inspect.getdoc(cls))

    return declare


def _field(name: str, declaration: Any, description: str | None) -> Any:
    if isinstance(declaration, Related | Computed):
        return strawberry.field(resolver=declaration.serve(name), description=description)
    if isinstance(declaration, StrawberryField):
        declaration.description = declaration.description or description
        return declaration
    return strawberry.field(description=description)


def _describe_resolvers(cls: type) -> None:
    for field in vars(cls).values():
        if isinstance(field, StrawberryField) and field.base_resolver and not field.description:
            field.description = inspect.getdoc(field.base_resolver.wrapped_func)


class Told:
    """A refusal in an answer: graphql-core would raise an exception that it finds there."""

    def __init__(self, refusal: Exception) -> None:
        self.refusal = refusal

    def __getattr__(self, name: str) -> Any:
        return getattr(self.refusal, name)


def bare(value: Any) -> Any:
    """The value itself, where it is a refusal that is told."""
    return value.refusal if isinstance(value, Told) else value


def type_name_of(value: Any, info: Any, *_: Any) -> str:
    """The name of the type of this schema that describes a value, or describes what it is a kind of."""
    for ancestor in type(bare(value)).__mro__:
        name = TYPES[ancestor].__strawberry_definition__.name if ancestor in TYPES else None  # type: ignore[attr-defined]
        if name in info.schema.type_map:  # a type whose plugin is left out is not in it
            return str(name)
    raise TypeError(f"no type of the API describes {type(value).__name__}")


def enum(cls: EnumType) -> EnumType:
    """Show an enumeration of core in the API, with the text below each member as its description.

    Whoever uses it says so: it is shown once, whoever is first.
    """
    if "__strawberry_definition__" in vars(cls):
        return cls
    strawberry.enum(cls, description=inspect.getdoc(cls))
    docs = attribute_docs(cls)
    for value in cls.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = docs.get(value.name)
        value.value = cls[value.name]  # a sorted schema forgets the enumeration and would hand out plain text
    return cls


@dataclass_transform(kw_only_default=True)
def input(cls: type[T]) -> type[T]:  # noqa: A001
    """Declare what a mutation or filter takes; the text below each field is its description."""
    return _plain(cls, strawberry.input)


@dataclass_transform(kw_only_default=True)
def one_of(cls: type[T]) -> type[T]:
    """Declare an input of which exactly one field is given."""
    return _plain(cls, lambda cls, **options: strawberry.input(cls, one_of=True, **options))


@dataclass_transform(kw_only_default=True)
def payload(cls: type[T]) -> type[T]:
    """Declare what a mutation answers: the changed things (null where it was refused), errors and warnings."""
    return _plain(cls, strawberry.type)


def _plain(cls: type[T], make: Callable[..., type[T]]) -> type[T]:
    docs = attribute_docs(cls)
    for field in vars(cls).get("__annotations__", {}):
        default = vars(cls).get(field, dataclasses.MISSING)
        if not isinstance(default, StrawberryField):
            setattr(cls, field, strawberry.field(description=docs.get(field), default=default))
    return make(cls, description=inspect.getdoc(cls))
