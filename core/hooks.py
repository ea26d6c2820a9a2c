"""What a plugin may bring: one hook each, and nothing else.

A plugin is a module named in the entry point group `careplan`, with a function marked `hookimpl` for each hook it
answers; it need not answer any. All but `on_event` are asked once, when the service starts, in the order of the names
of plugins. A plugin that raises in a hook, or answers with something else than the hook asks for, is left out as a
whole: the log, `careplan plugins`, `careplan doctor` and `/readyz` name it, and everything else works without it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pluggy

from .billing_predicates import BillingPredicate
from .events import Event
from .record_types import RecordFamily, RecordType

hookspec = pluggy.HookspecMarker("careplan")
hookimpl = pluggy.HookimplMarker("careplan")
"""Marks a function of a plugin as its answer to the hook of the same name."""


@hookspec
def api_version() -> str:  # type: ignore[empty-body]
    """The version of `careplan.plugins` that the plugin was written for, such as `"1.0"` (without it, `"1.0"`).

    It is asked before everything else. The plugin is loaded where the number before the dot is ours and the one after
    it is not above ours: `API_VERSION` grows behind the dot when something is added, and before it when something that
    plugins may rely on goes away or changes its meaning.
    """


@hookspec
def record_types() -> Iterable[RecordType | RecordFamily]:  # type: ignore[empty-body]
    """Kinds of client records that plans can link to.

    The entity of each has a table of the plugin's own and is described by one of `api_types`; its name and the prefix
    of its numbers are nobody else's.
    """


@hookspec
def api_types() -> Iterable[type]:  # type: ignore[empty-body]
    """The types of the API that describe the plugin's records: classes made with `describes` that extend `Record`.

    What these lead to (parts of records, enumerations) need not be named. The name of a type is nobody else's.
    """


@hookspec
def billing_predicates() -> Iterable[BillingPredicate]:  # type: ignore[empty-body]
    """Conditions over what the plugin knows, which rules can name that say when a service is due to be billed.

    The name of each is nobody else's. One that raises or gives no answer leaves the rule undecided: the service is not
    billed for that month, nothing that was reported before is taken back, and whoever looks at the month is told.
    """


@hookspec
def queries() -> Iterable[Any]:  # type: ignore[empty-body]
    """What may be asked beside what core offers: functions made with `query` or `listing`.

    A name that is taken, by core or by another plugin, is refused.
    """


@hookspec
def mutations() -> Iterable[Any]:  # type: ignore[empty-body]
    """What may be done beside what core offers: functions made with `mutation`.

    A name that is taken, by core or by another plugin, is refused.
    """


@hookspec
def migrations() -> Path:  # type: ignore[empty-body]
    """The folder of the plugin's own Alembic history, with a folder `versions` in it.

    A plugin that has tables needs one. `careplan migrations make --plugin NAME` writes the revisions, `careplan migrate`
    applies them, and taking the plugin out leaves its tables as they are.
    """


@hookspec
def settings() -> type:  # type: ignore[empty-body]
    """A pydantic `BaseSettings` class of the plugin's settings, all read from variables `CAREPLAN_<PLUGIN>_…`.

    It is made once when the service starts, so that a value that does not hold is reported then.
    """


@hookspec
async def on_event(event: Event) -> None:
    """Something happened and is certain: it was committed.

    Events arrive one at a time and in order, in a thread of the plugin's own with an event loop of its own: no answer
    waits for them, even where the plugin blocks. What queries and mutations use, such as a lock or an HTTP client,
    belongs to another loop; make what you need here. One that raises, or takes longer than
    `CAREPLAN_LISTENER_SECONDS`, is logged and not told again; after five failures in a row the plugin is told nothing
    for a minute, then longer. Each event is told once and only in the process where it happened, and may be lost when
    that process dies: do not rely on it for what must happen. Tests wait for it with `await house.settled()`.
    """
