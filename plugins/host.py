"""Finds plugins, loads each on its own, and gathers what they bring."""

import dataclasses

from ..core.record_types import RecordTypes
from ..schema.operations import Operation


@dataclasses.dataclass(frozen=True)
class Host:
    """What the loaded plugins bring."""

    record_types: RecordTypes
    api_types: tuple[type, ...] = ()
    operations: tuple[Operation, ...] = ()


def load_plugins() -> Host:
    """Load the installed plugins."""
    return Host(RecordTypes())
