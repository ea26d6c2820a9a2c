"""The contract: what every record type does, whoever brings it, as checks that need no test runner.

`careplan plugins check` runs them on an installed plugin, `RecordTypeContract` in a partner's own tests.
"""

import dataclasses
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from . import changing, reading, standing
from .databases import PostgresServer, SqliteServer
from .subjects import NotTried, Prepare, Subject, subject


@dataclasses.dataclass(frozen=True)
class Check:
    """One clause of the contract."""

    run: Callable[[Subject], Awaitable[None]]

    @property
    def name(self) -> str:
        """What it is called."""
        return str(getattr(self.run, "__name__", "check"))

    @property
    def sentence(self) -> str:
        """What must be true."""
        return inspect.getdoc(self.run) or ""


CHECKS = tuple(
    Check(run)
    for run in (
        standing.migrations_make_the_tables,
        standing.its_type_is_listed,
        standing.everything_is_described,
        standing.the_sdl_is_deterministic,
        changing.records_are_made_from_the_fields,
        changing.each_wrong_value_is_named_by_path,
        changing.changes_grow_the_version,
        changing.records_are_put_away_and_taken_out,
        changing.snapshots_are_stable,
        changing.item_checks_give_words,
        changing.records_can_be_part_of_plans,
        reading.unknown_identifiers_give_null,
        reading.order_is_kept,
        reading.typed_fields_can_be_read,
        reading.one_statement_per_batch,
        reading.hidden_records_are_hidden,
        reading.other_organisations_see_nothing,
        reading.cards_and_search_work,
        standing.it_can_be_taken_out,
    )
)
"""Every clause, in the order they are run."""


@dataclasses.dataclass(frozen=True)
class Result:
    """How a check went."""

    check: Check
    record_type: str
    problem: str | None
    """What was expected and what was seen; nothing where the check passed."""
    is_tried: bool = True
    """Whether it could be tried without what only the plugin's own tests know."""


async def verify(
    check: Check,
    server: SqliteServer | PostgresServer,
    record_type: str,
    prepare: Prepare | None = None,
    item_settings: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Run one check of a record type on a fresh database. Raises ContractBroken, or whatever the plugin raises."""
    async with server.fresh() as url, subject(url, record_type, prepare, item_settings) as of:
        await check.run(of)


async def examine(server: SqliteServer | PostgresServer, record_type: str) -> AsyncIterator[Result]:
    """Run every check of a record type, each on a fresh database, and say how each went."""
    for check in CHECKS:
        yield await _result(check, record_type, verify(check, server, record_type))


async def _result(check: Check, record_type: str, running: Awaitable[Any]) -> Result:
    try:
        await running
    except NotTried as reason:
        return Result(check, record_type, str(reason), is_tried=False)
    except AssertionError as broken:
        return Result(check, record_type, str(broken))
    except Exception as error:  # noqa: BLE001 — whatever the plugin raises is what is wrong with it
        return Result(check, record_type, f"{type(error).__name__}: {error}")
    return Result(check, record_type, None)
