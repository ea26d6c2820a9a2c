"""The root of everything that has an identity."""

import strawberry

from ..core.base import Entity
from .declaring import describes


@describes(Entity, interface=True)
class Node:
    """Something with an identity of its own."""

    id: strawberry.ID
    """Opaque, unique across all types, and valid for the life of the thing."""
