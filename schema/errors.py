"""Refusals as data: what a payload's `errors` hold."""

import strawberry

from ..core import errors
from .declaring import describes


@describes(errors.Refusal, interface=True)
class UserError:
    """Why a mutation was refused; nothing was changed."""

    code: str
    """A stable name for the reason, such as `PLAN_INCOMPLETE`."""
    message: str
    """The reason in words, for the person who asked."""

    path: list[str] | None
    """The input field it is about, from the outside in; null where it is about no single field."""


@describes(errors.Refusal)
class Refused(UserError):
    """A refusal that `code` and `message` say everything about."""


@describes(errors.NotFound)
class NotFound(UserError):
    """There is nothing of that name, or it is not for you to see."""

    id: strawberry.ID
    """The identifier that was not found."""


@describes(errors.Forbidden)
class Forbidden(UserError):
    """You can see it, but your roles do not allow you to do that."""

    permission: str
    """The permission it takes."""


@describes(errors.VersionConflict)
class VersionConflict(UserError):
    """It changed since you read it."""

    id: strawberry.ID
    """What changed."""
    current_version: int
    """The version it has now; read it again before you change it."""


@describes(errors.DuplicateName)
class DuplicateName(UserError):
    """Another one already has that name."""

    conflict_id: strawberry.ID
    """The one that has the name."""


@describes(errors.InvalidTransition)
class InvalidTransition(UserError):
    """Its status does not allow that step."""

    status: str
    """The status it has."""
