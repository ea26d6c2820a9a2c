"""The page of the documentation that lists everything a plugin may rely on, read from the source itself."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType

from .. import plugins
from ..core import hooks

TESTING = f"{plugins.__name__}.testing"
Defined = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
RULE = """\
Everything a plugin may rely on is in `careplan.plugins`; what partners test with is in `careplan.plugins.testing`.
Whatever else is in the package may change any day. Migrations are written in the words of
`careplan.core.migrations.columns`, which mean the same for ever.

The version of this API is **{version}**: a major and a minor number. The minor one grows when something is added, the
major one when something goes away or means something else. The host takes a plugin that was written for the same major
number and for this minor number or an earlier one; it refuses one for another major or a newer minor, and says so."""


def reference_page() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield "# The plugin API"
    yield ""
    yield "This page is written by `careplan plugins reference --write`."
    yield ""
    yield RULE.format(version=plugins.API_VERSION)
    yield from _section("Hooks", {name: _find(hooks, name) for name in _hooks()})
    found = _public(plugins)
    for title, kinds in (("Classes", ast.ClassDef), ("Functions", (ast.FunctionDef, ast.AsyncFunctionDef))):
        yield from _section(title, {name: node for name, node in found.items() if isinstance(node, kinds)})
    rest = {name: node for name, node in found.items() if not isinstance(node, Defined)}
    yield from _section("Types and constants", rest)
    testing = import_module(TESTING)
    yield from _section("Testing", _public(testing), inspect.getdoc(testing) or "")


def _hooks() -> list[str]:
    return [name for name, value in vars(hooks).items() if hasattr(value, "careplan_spec")]


def _public(package: ModuleType) -> dict[str, ast.stmt]:
    """Where each public name of a package is defined: there, or where it is imported from."""
    sources = {
        each.asname or each.name: (import_module("." * node.level + (node.module or ""), package.__name__), each.name)
        for node in ast.parse(inspect.getsource(package)).body
        if isinstance(node, ast.ImportFrom) and node.level
        for each in node.names
    }
    return {name: _find(*sources.get(name, (package, name))) for name in sorted(package.__all__)}


def _find(module: ModuleType, name: str) -> ast.stmt:
    """Where a module defines a name: the statement, or for an assignment the text below it."""
    body = ast.parse(inspect.getsource(module)).body
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, Defined) and node.name == name:
            return node
        if isinstance(node, ast.Assign | ast.AnnAssign) and name in _targets(node):
            return following if following and _text(following) else node
        if isinstance(node, ast.If) and name in {each for inner in node.body for each in _targets(inner)}:
            return following if following and _text(following) else node
    raise LookupError(f"{module.__name__} does not define {name}")


def _targets(node: ast.stmt | None) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _text(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return inspect.cleandoc(node.value.value)
    return ""


def _section(title: str, members: Mapping[str, ast.stmt], text: str = "") -> Iterator[str]:
    yield from ("", f"## {title}", *(("", text) if text else ()))
    for name, node in members.items():
        yield from ("", f"### `{name}`", "")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from ("```python", _signature(node, name), "```", "")
        yield _doc(node)
        if isinstance(node, ast.ClassDef):
            yield from _members(node)


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> str:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    awaited = "async " if isinstance(node, ast.AsyncFunctionDef) else ""
    return f"{awaited}{name}({ast.unparse(node.args)}){returns}"


def _doc(node: ast.stmt) -> str:
    return (ast.get_docstring(node) or "") if isinstance(node, Defined) else _text(node)


def _members(node: ast.ClassDef) -> Iterator[str]:
    told = [
        line
        for member, following in zip(node.body, [*node.body[1:], None], strict=True)
        for line in _member(member, following)
    ]
    yield from ("", *told) if told else ()


def _member(node: ast.stmt, following: ast.stmt | None) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
        what = node.name if _is_property(node) else _signature(node, node.name)
        yield f"- `{what}`: {_one_line(_doc(node))}"
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and _text(following):
        yield f"- `{node.target.id}: {ast.unparse(node.annotation)}`: {_one_line(_text(following))}"
    elif isinstance(node, ast.Assign) and _text(following):
        yield f"- `{', '.join(_targets(node))}`: {_one_line(_text(following))}"


def _is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(ast.unparse(each).endswith(("property", "declared_attr")) for each in node.decorator_list)


def _one_line(text: str) -> str:
    return " ".join(text.split())
