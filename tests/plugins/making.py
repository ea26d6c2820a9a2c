"""Plugins made for a test: real modules in a folder of their own, found by entry points like installed ones."""

import sys
import textwrap
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from careplan.core.base import Base, entities_by_prefix
from careplan.core.records import ClientRecord
from careplan.plugins.packages import forget
from careplan.schema.declaring import TYPES

Make = Callable[..., EntryPoint]

GOOD = '''
    from collections.abc import Sequence
    from pathlib import Path
    from sqlalchemy.orm import Mapped, mapped_column, relationship
    from careplan.plugins import ClientRecord, Event, FieldDefinition, Record, RecordType, describes, hookimpl

    class {Name}(ClientRecord):
        """A made-up record."""

        __tablename__ = "{name}_records"

        note: Mapped[str | None]
        """What there is to say."""

    @describes({Name})
    class {Name}Type(Record):
        """A made-up record."""

        note: str | None

    KIND = RecordType(
        name="{name}", label="{Name}", description="Made up.", prefix="{NAME}", entity={Name},
        fields=(FieldDefinition(key="note", label="Note"),),
    )

    @hookimpl
    def record_types():
        return [KIND]

    @hookimpl
    def api_types():
        return [{Name}Type]

    @hookimpl
    def migrations():
        return Path(__file__).parent / "migrations"
'''
"""A plugin in which nothing is wrong."""


def sound(name: str) -> str:
    """The source of a plugin in which nothing is wrong."""
    source = textwrap.dedent(GOOD)
    return source.replace("{Name}", name.capitalize()).replace("{name}", name).replace("{NAME}", name.upper())


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Write a plugin into a package of its own: `make("falls", source)`; without a source, a sound one.

    What is put as `{"file.py": source}` lies beside it. Everything is taken out again at the end.
    """
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    packages: list[str] = []

    def write(name: str, source: str | None = None, *, files: dict[str, str] | None = None) -> EntryPoint:
        package = f"made_up_{name}"
        packages.append(package)
        folder = tmp_path / package
        (folder / "migrations" / "versions").mkdir(parents=True)
        own = {"__init__.py": sound(name) if source is None else source, **(files or {})}
        for file, text in own.items():
            (folder / file).write_text(textwrap.dedent(text), "utf-8")
        return EntryPoint(name, package, "careplan")

    with capture_logs():  # which would else show every variable of every failure
        yield write
    for package in packages:
        forget(package)


def registries() -> dict[str, Any]:
    """Everything that is shared between core and plugins, as it is now."""
    core = ClientRecord.__mapper__
    return {
        "mapped": {mapper.class_ for mapper in Base.registry.mappers},
        "names": {name for name in Base.registry._class_registry if not name.startswith("_sa_")},
        "tables": dict(Base.metadata.tables),
        "types": dict(TYPES),
        "kinds of records": dict(core.polymorphic_map),
        "records": {mapper.class_ for mapper in core.self_and_descendants},
        "of core": {mapper.class_: set(mapper.attrs.keys()) for mapper in Base.registry.mappers},
        "prefixes": dict(entities_by_prefix()),
        "modules": {name for name in sys.modules if name.startswith("made_up_")},
    }
