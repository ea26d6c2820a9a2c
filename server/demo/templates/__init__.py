"""The plan templates of the demo organisation."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from ....core.template_parts import NewSection


@dataclasses.dataclass(frozen=True)
class Template:
    """A plan template as it is written down here."""

    name: str
    description: str
    sections: Sequence[NewSection]
    review_interval_months: int | None = 12
    associated_record_types: Sequence[str] = ()
    review_cycle: str | None = None
    """The service plan that is deployed when a plan is activated, where the house has it."""
    is_published: bool = True
    is_retired: bool = False
    has_draft: bool = False
    """Whether its next version is being edited."""

    def as_made(self) -> dict[str, Any]:
        """What it is made with."""
        states = {"review_cycle", "is_published", "is_retired", "has_draft"}
        return {name: value for name, value in vars(self).items() if name not in states}
