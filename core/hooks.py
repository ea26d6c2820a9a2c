"""What a plugin may bring, one hook each; each is asked once, when the service starts."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pluggy

from .events import Event
from .record_types import RecordFamily, RecordType

hookspec = pluggy.HookspecMarker("careplan")
hookimpl = pluggy.HookimplMarker("careplan")
"""Marks a function of a plugin as what it brings: the function is named like the hook."""


@hookspec
def record_types() -> Iterable[RecordType | RecordFamily]:  # type: ignore[empty-body]
    """Kinds of client records that plans can link to."""


@hookspec
def api_types() -> Iterable[type]:  # type: ignore[empty-body]
    """The types of the API that describe the plugin's records."""


@hookspec
def queries() -> Iterable[Any]:  # type: ignore[empty-body]
    """What may be asked beside what core offers; names that are taken are refused."""


@hookspec
def mutations() -> Iterable[Any]:  # type: ignore[empty-body]
    """What may be done beside what core offers; names that are taken are refused."""


@hookspec
def migrations() -> Path:  # type: ignore[empty-body]
    """The folder of the plugin's own Alembic history."""


@hookspec
def settings() -> type:  # type: ignore[empty-body]
    """A pydantic model of the plugin's settings, read from `CAREPLAN_<PLUGIN>_…`."""


@hookspec
async def on_event(event: Event) -> None:
    """Something happened and is certain; a listener that fails is logged and hurts nobody."""
