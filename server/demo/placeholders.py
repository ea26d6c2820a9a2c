"""Fills the examples in: `<client CL-00001>` becomes an identifier, `<version plan CL-00001 draft>` a number."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.visibility import Db
from ..graphiql import Tab
from .dates import InDays, InMonths, on
from .references import FINDERS

_PLACEHOLDER = re.compile(r'<(?P<version>version )?(?P<kind>[a-z-]+)(?: (?P<name>[^"]+?))?(?: "(?P<title>.*)")?>')


@dataclass(frozen=True)
class Reference:
    """What a placeholder speaks of: a kind of thing, what it is known by, and a title in it."""

    kind: str
    name: str
    title: str | None


Found = Mapping[Reference, tuple[str, int | None]]


async def fill_in(careplan: Careplan, actor: Actor, tabs: Sequence[Tab]) -> list[Tab]:
    """The examples with what their placeholders stand for now; those of things that are not there stay as they are.

    One statement for each kind of thing, however many examples there are.
    """
    variables = [orjson.loads(tab.variables) if tab.variables else None for tab in tabs]
    async with careplan.reading(actor) as db:
        found = await _find(db, {reference for given in variables for reference in _references(given)})
        today = db.moment.today
    filled = [on(_filled(given, found), today) for given in variables]
    return [
        replace(tab, variables=None if given is None else orjson.dumps(given, option=orjson.OPT_INDENT_2).decode())
        for tab, given in zip(tabs, filled, strict=True)
    ]


async def _find(db: Db, wanted: Collection[Reference]) -> Found:
    found: dict[Reference, tuple[str, int | None]] = {}
    for kind in sorted({reference.kind for reference in wanted} & FINDERS.keys()):
        names = {reference.name for reference in wanted if reference.kind == kind}
        for name, title, identifier, version in await FINDERS[kind](db, names):
            found[Reference(kind, name, title)] = identifier, version
    return found


def _references(value: Any) -> Iterator[Reference]:
    for text in _texts(value):
        if match := _PLACEHOLDER.fullmatch(text):
            yield _reference(match)


def _reference(match: re.Match[str]) -> Reference:
    return Reference(match["kind"], match["name"] or "", match["title"])


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [value]
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for member in members for text in _texts(member)]


def _filled(value: Any, found: Found) -> Any:
    if isinstance(value, dict):
        return {key: _filled(member, found) for key, member in value.items()}
    if isinstance(value, list):
        return [_filled(member, found) for member in value]
    match = _PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    if match["kind"] == "day":
        return InDays(int(match["name"]))
    if match["kind"] == "month":
        return InMonths(int(match["name"]))
    identifier, version = found.get(_reference(match), (value, value))
    return version if match["version"] else identifier
