"""Writing a revision: what the models have and the revisions so far do not."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import RevisionContext, renderers
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.operations.ops import CreateTableOp, DowngradeOps, MigrateOperation, MigrationScript
from alembic.runtime.migration import MigrationContext

from ..base import JSON, Document, Id, Instant, SortKey
from ..database import Database
from . import CORE, History, run, upgrade

WORDS = {id(Id): "ID", id(SortKey): "SORT_KEY", id(JSON): "JSON"}


class CloseRing(MigrateOperation):
    """A foreign key of a ring of tables, made when all of them exist."""

    def __init__(self, constraint: sa.ForeignKeyConstraint) -> None:
        self.constraint = constraint


@renderers.dispatch_for(CloseRing)
def _render_ring(_: AutogenContext, operation: CloseRing) -> str:
    key = operation.constraint
    columns, remote = [column.name for column in key.columns], [each.column.name for each in key.elements]
    names = (key.name, key.table.name, key.referred_table.name, columns, remote)
    options = {"ondelete": key.ondelete, "deferrable": key.deferrable, "initially": key.initially}
    words = [repr(name) for name in names] + [f"{name}={value!r}" for name, value in options.items() if value]
    return f"add_foreign_key({', '.join(words)})"


async def make(history: History, message: str, *, others: Sequence[History] = ()) -> list[Path]:
    """Write the next revision of a history; nothing where the models have nothing new.

    The revisions so far are applied to a scratch database, and the models compared with it. `others` are histories
    whose tables this one refers to, beside core's.
    """
    (history.folder / "versions").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="careplan-migrations-") as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        try:
            before = {each.name: each for each in (CORE, *others, history)}
            await upgrade(database, before.values())
            async with database.engine.begin() as connection:
                return await connection.run_sync(_write, history, message)
        finally:
            await database.close()


def _write(connection: sa.Connection, history: History, message: str) -> list[Path]:
    scripts = history.scripts
    number = 1 + sum(1 for _ in scripts.walk_revisions())
    arguments = {"message": message, "autogenerate": True, "rev_id": f"{number:04}", "head": "head", "sql": False}
    blank = dict.fromkeys(("splice", "branch_label", "version_path", "depends_on"))
    revision = RevisionContext(Config(), scripts, {**blank, **arguments}, process_revision_directives=_arrange)

    def compare(current: Any, context: MigrationContext) -> list[Any]:
        revision.run_autogenerate(current, context)
        return []

    run(connection, history, scripts, compare, render_item=_in_our_words)
    return [_tidied(Path(script.path)) for script in revision.generate_scripts() if script]


def _tidied(file: Path) -> Path:
    """In the style of the house, where its formatter is at hand."""
    for command in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, str(file)], check=False, capture_output=True)  # noqa: S603
    return file


def _arrange(_: Any, __: Any, directives: list[Any]) -> None:
    """Make tables before rings of them are closed; write no file where there is nothing to do."""
    script: MigrationScript = directives[0]
    operations = script.upgrade_ops
    if operations is None or operations.is_empty():
        directives.clear()
        return
    script.downgrade_ops = DowngradeOps([])  # one goes back by restoring a copy; a half-tested way back is a trap
    made = [each.to_table() for each in operations.ops if isinstance(each, CreateTableOp)]
    operations.ops.extend(
        CloseRing(key)
        for table in made
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
        if key.use_alter
    )


def _in_our_words(kind: str, thing: Any, _: AutogenContext) -> str | Literal[False]:
    if kind != "type":
        return False
    if isinstance(thing, Instant):
        return "INSTANT"
    if isinstance(thing, Document):
        return "JSON"
    if isinstance(thing, sa.Enum):
        return f"sa.String({thing.length})"
    return WORDS.get(id(thing), False)
