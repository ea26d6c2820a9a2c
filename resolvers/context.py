"""What an operation runs in: who asks, and what it reads."""

import dataclasses

from graphql import DocumentNode

from ..core.actors import Actor
from ..core.careplan import Careplan
from .reads import Reads


@dataclasses.dataclass
class Context:
    """One request: who asks, the running core, and the reads of its operation."""

    careplan: Careplan
    actor: Actor | None
    request_id: str
    document: DocumentNode | None = None
    """The document that is run, parsed."""
    reads: Reads = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.reads = Reads(lambda: self.careplan.reading(self.actor))
