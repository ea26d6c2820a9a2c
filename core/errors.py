"""What the service refuses to do.

Refusal
├── NotFound                 nothing of that name, or not for you
├── Forbidden                you can see it, but may not do that
├── InvalidInput             one field holds what it cannot hold
├── OutOfRange               a number or day lies beyond what anybody could mean
├── Invalid                  several of these at once
├── VersionConflict          it changed since you read it
├── IdempotencyMismatch      the key was used before, for something else
├── (each noun adds its own, beside its rules)
└── …
Busy                         the database had no time for it; try again
OutcomeUnknown               the database was lost while it was stored; look before you try again

A refusal carries plain facts, never entities. Raised inside a unit of work it rolls everything back; the client gets
it as data.
"""

import re
from collections.abc import Iterable, Sequence
from typing import ClassVar

from .permissions import label_of

Path = Sequence[str | int]
"""Where in an input: field names as the API spells them, places in lists, keys of values."""


class Refusal(Exception):
    """Something that must not happen, and why, in words for the person who asked."""

    code: ClassVar[str] = "REFUSED"
    path: list[str] | None
    """The input field it is about, where there is one."""

    def __init_subclass__(cls) -> None:
        if "code" not in vars(cls):
            cls.code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).upper()

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = None if path is None else [str(step) for step in path]

    @property
    def message(self) -> str:
        """The reason in one sentence."""
        return str(self)


class NotFound(Refusal):
    """There is nothing of that name, or it is not for you to see."""

    def __init__(self, what: str, identifier: str, *, path: Path | None = None) -> None:
        super().__init__(f"There is no {what} {identifier!r}.", path=path)
        self.id = identifier


class Forbidden(Refusal):
    """You can see it, but your roles do not allow you to do that."""

    def __init__(self, permission: str, label: str | None = None) -> None:
        super().__init__(f"Your roles do not allow you to {label or label_of(permission)} ({permission}).")
        self.permission = permission


class InvalidInput(Refusal):
    """A field holds what it cannot hold."""

    code = "VALIDATION"


class OutOfRange(Refusal):
    """A number or a day lies beyond what anybody could mean."""


class TooMany(Refusal):
    """A list is longer than anybody could mean."""


class Invalid(Refusal):
    """Several refusals of one input, told together so that they can be mended together."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(" ".join(refusal.message for refusal in self.refusals))


class VersionConflict(Refusal):
    """It changed since you read it."""

    def __init__(self, what: str, identifier: str, expected: int, current: int) -> None:
        super().__init__(
            f"This {what} changed since you read it: you named version {expected}, it is now {current}.",
            path=["expectedVersion"],
        )
        self.id = identifier
        self.current_version = current


class IdempotencyMismatch(Refusal):
    """The idempotency key was used before with another input."""

    def __init__(self) -> None:
        super().__init__(
            "This idempotency key was used before for something else. Use a new key.", path=["idempotencyKey"]
        )


class InvalidTransition(Refusal):
    """Its status does not allow that step."""

    def __init__(self, what: str, status: str, step: str) -> None:
        super().__init__(f"A {what} that is {status.lower().replace('_', ' ')} cannot be {step}.")
        self.status = status


class DuplicateName(Refusal):
    """Another one already has that name."""

    def __init__(self, what: str, name: str, conflict_id: str, *, path: Path = ("name",)) -> None:
        super().__init__(f"Another {what} is named {name!r} already.", path=path)
        self.conflict_id = conflict_id


class ClientInactive(Refusal):
    """The client left or died; what is on file can be read, their drafts cancelled."""

    def __init__(self, client_id: str) -> None:
        super().__init__(
            "This client is no longer active: what is on file can be read and their drafts cancelled, nothing else."
        )
        self.client_id = client_id


class Busy(Exception):
    """The database had no time for this within the request's deadline; nothing was changed, try again."""


class OutcomeUnknown(Exception):
    """The database was lost while a change was being stored: nobody can tell yet whether it was."""
