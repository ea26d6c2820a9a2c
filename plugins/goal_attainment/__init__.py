"""Goal attainment plans: what a person works towards, on a scale that was agreed beforehand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import BillingPredicate, RecordType, hookimpl
from . import api, operations
from .billing import GOALS_RATED
from .records import RECORD_TYPE


@hookimpl
def api_version() -> str:
    """What it was written for."""
    return "1.1"


@hookimpl
def record_types() -> Sequence[RecordType]:
    """The goal attainment plan."""
    return [RECORD_TYPE]


@hookimpl
def billing_predicates() -> Sequence[BillingPredicate]:
    """That goals were rated."""
    return [GOALS_RATED]


@hookimpl
def api_types() -> Sequence[type]:
    """How the API shows it."""
    return [api.GoalAttainmentPlan]


@hookimpl
def mutations() -> Sequence[Any]:
    """Work on its goals."""
    return [
        operations.add_goal,
        operations.update_goal,
        operations.move_goal,
        operations.remove_goal,
        operations.rate_goal,
    ]


@hookimpl
def migrations() -> Path:
    """How its tables came to be."""
    return Path(__file__).parent / "migrations"
