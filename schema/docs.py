"""Descriptions come from the code: docstrings of classes, and the text below an attribute."""

import ast
import functools
import inspect
import sys
from collections.abc import Iterator, Mapping

Docs = Mapping[str, str]


def attribute_docs(cls: type) -> dict[str, str]:
    """What is written below each attribute of a class and of the classes it is made from."""
    found: dict[str, str] = {}
    for ancestor in reversed(cls.__mro__):
        found |= _docs_in_module(ancestor.__module__).get(ancestor.__qualname__, {})
    return found


@functools.cache
def _docs_in_module(module: str) -> Mapping[str, Docs]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError, KeyError):  # built-in or made at run time: it has no source to read
        return {}
    return dict(_docs_in_body(tree.body, ""))


def _docs_in_body(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Docs]]:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            name = f"{prefix}{statement.name}"
            yield name, dict(_attributes(statement.body))
            yield from _docs_in_body(statement.body, f"{name}.")


def _attributes(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            if text := ast.get_docstring(statement):
                yield statement.name, text
        elif (text := _text(following)) and (name := _assigned(statement)):
            yield name, text


def _assigned(statement: ast.stmt) -> str | None:
    target: ast.expr | None = statement.target if isinstance(statement, ast.AnnAssign) else None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    return target.id if isinstance(target, ast.Name) else None


def _text(statement: ast.stmt | None) -> str | None:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        value = statement.value.value
        return inspect.cleandoc(value) if isinstance(value, str) else None
    return None
