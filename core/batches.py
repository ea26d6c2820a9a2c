"""Reading for many keys in one statement, however many they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

K = TypeVar("K")
V = TypeVar("V")


class _Keys(TypeDecorator[Sequence[str]]):
    """All the keys as one value, so that the statement stays the same and no limit on parameters applies."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        """An array where the database has them."""
        return dialect.type_descriptor(ARRAY(sa.Text) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: sa.Dialect) -> Any:
        """An array, or its JSON."""
        keys = list(value or ())
        return keys if dialect.name == "postgresql" else orjson.dumps(keys).decode()


class Among(FunctionElement[bool]):
    """That a column holds one of some keys; see ``among``."""

    name = "among"
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself: SQLite has no truth values, would be told to compare it with 1, and could not use an index then."""
        return self


@compiles(Among, "postgresql")
def _any_of_array(element: Among, compiler: Any, **options: Any) -> str:
    column, keys = element.clauses
    return f"{compiler.process(column, **options)} = ANY ({compiler.process(keys, **options)})"


@compiles(Among)
def _in_json(element: Among, compiler: Any, **options: Any) -> str:
    column, keys = element.clauses
    members = f"json_each({compiler.process(keys, **options)})"
    return f"{compiler.process(column, **options)} IN (SELECT value FROM {members})"  # noqa: S608


def among(column: Any, keys: Iterable[str]) -> sa.ColumnElement[bool]:
    """That a column holds one of the keys."""
    return Among(column, sa.bindparam(None, list(keys), type_=_Keys(), unique=True))


def grouped(rows: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """The second of each pair, gathered by the first, in their order."""
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in rows:
        groups[key].append(value)
    return dict(groups)
