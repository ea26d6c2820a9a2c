"""What every mutation answers, beside what it changed."""

import strawberry

from .declaring import payload
from .errors import UserError


@payload
class Payload:
    """What a mutation changed, or why it was refused."""

    errors: list[UserError] = strawberry.field(
        default_factory=list, description="Why it was refused, in which case nothing was changed; else empty."
    )
    warnings: list[str] = strawberry.field(
        default_factory=list, description="What is worth knowing although it was done, in words."
    )
