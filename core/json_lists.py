"""Looking into lists that are kept as JSON, the same on every database."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Holds(FunctionElement[bool]):
    name = "holds"
    type = sa.Boolean()
    inherit_cache = True


@compiles(_Holds, "postgresql")
def _in_jsonb(element: _Holds, compiler: Any, **options: Any) -> str:
    column, text, *under = (compiler.process(clause, **options) for clause in element.clauses)
    return f"jsonb_exists({' -> '.join([column, *under])}, {text})"


@compiles(_Holds)
def _in_json(element: _Holds, compiler: Any, **options: Any) -> str:
    column, text, *under = (compiler.process(clause, **options) for clause in element.clauses)
    members = f"json_each({' -> '.join([column, *under])})"
    return f"{text} IN (SELECT value FROM {members})"  # noqa: S608


def holds(column: Any, text: str, *, under: str | None = None) -> sa.ColumnElement[bool]:
    """That a list of texts kept as JSON, or the list under a key of it, holds a text."""
    return _Holds(column, sa.literal(text), *([sa.literal(under)] if under else []))
