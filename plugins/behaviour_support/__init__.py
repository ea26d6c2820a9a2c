"""Behaviour support plans: what helps a person, and which restrictive practices are used and authorised."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog

from .. import Event, RecordType, hookimpl
from . import api, operations
from .practices import RestrictivePracticeAdded
from .records import RECORD_TYPE
from .reviews import ReviewSettings

log = structlog.get_logger(__name__)


@hookimpl
def api_version() -> str:
    """What it was written for."""
    return "1.1"


@hookimpl
def record_types() -> Sequence[RecordType]:
    """The behaviour support plan."""
    return [RECORD_TYPE]


@hookimpl
def api_types() -> Sequence[type]:
    """How the API shows it."""
    return [api.BehaviourSupportPlan]


@hookimpl
def queries() -> Sequence[Any]:
    """Find restrictive practices of all clients."""
    return [operations.restrictive_practices]


@hookimpl
def mutations() -> Sequence[Any]:
    """Work on strategies and restrictive practices."""
    return [
        operations.add_strategy,
        operations.update_strategy,
        operations.remove_strategy,
        operations.add_restrictive_practice,
        operations.authorise_restrictive_practice,
        operations.end_restrictive_practice,
    ]


@hookimpl
def settings() -> type[ReviewSettings]:
    """How often plans are reviewed."""
    return ReviewSettings


@hookimpl
async def on_event(event: Event) -> None:
    """Say in the log that a practice needs authorisation, so that operators can alert whoever applies for it."""
    if isinstance(event, RestrictivePracticeAdded):
        log.info("restrictive_practice_needs_authorisation", practice=event.subject_id, record=event.record_id)


@hookimpl
def migrations() -> Path:
    """How its tables came to be."""
    return Path(__file__).parent / "migrations"
