"""Identifiers: opaque, unique across all things, ordered by the time they were made."""

from typeid import TypeID
from typeid.errors import TypeIDException

LENGTH = 63 + 1 + 26
"""The longest an identifier can be: the longest prefix, an underscore and the suffix."""


def new_id(prefix: str) -> str:
    """A fresh identifier such as ``plan_01h455vb4pex5vsknk084sn02q`` (TypeID over UUIDv7)."""
    return str(TypeID(prefix=prefix))


def prefix_of(identifier: str) -> str | None:
    """What kind of thing an identifier names, or nothing where it is not an identifier at all."""
    try:
        return TypeID.from_string(identifier).prefix
    except TypeIDException:
        return None
