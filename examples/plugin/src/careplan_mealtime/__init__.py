"""Mealtime management plans: how a person eats and drinks safely, and with pleasure."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog
from careplan.plugins import Event, RecordType, hookimpl

from . import api, operations
from .advice import FoodRuledOut
from .records import RECORD_TYPE
from .reviews import MealtimeSettings

log = structlog.get_logger(__name__)


@hookimpl
def api_version() -> str:
    """What it was written for."""
    return "1.0"


@hookimpl
def record_types() -> Sequence[RecordType]:
    """The mealtime management plan."""
    return [RECORD_TYPE]


@hookimpl
def api_types() -> Sequence[type]:
    """How the API shows it."""
    return [api.MealtimePlan]


@hookimpl
def queries() -> Sequence[Any]:
    """Find plans that are to be reviewed."""
    return [operations.overdue_mealtime_plans]


@hookimpl
def mutations() -> Sequence[Any]:
    """Work on advice about single foods."""
    return [operations.add_food_advice, operations.remove_food_advice]


@hookimpl
def settings() -> type[MealtimeSettings]:
    """How often plans are reviewed."""
    return MealtimeSettings


@hookimpl
async def on_event(event: Event) -> None:
    """Say in the log that a food was ruled out, so that whoever orders food can be told."""
    if isinstance(event, FoodRuledOut):
        log.info("food_ruled_out", advice=event.subject_id, record=event.record_id)


@hookimpl
def migrations() -> Path:
    """How its tables came to be."""
    return Path(__file__).parent / "migrations"
