"""Records that core keeps itself, such as that of an enrollment: they can be linked, but nobody writes them."""

from typing import ClassVar

from .errors import Refusal
from .sight import Sight


class Kept:
    """Makes a class of records one that core keeps; it is mixed in before `ClientRecord`."""

    __tablename__: str
    __readable_with__: ClassVar[str | None]


class RecordKeptElsewhere(Refusal):
    """The record follows what it is about: change that, and the record changes with it."""

    def __init__(self, label: str) -> None:
        super().__init__(f"{label}: such records follow what they are about, and are not written by hand.")


def kept_entities(sight: Sight, *, readable: bool) -> list[str]:
    """What stores the kept records that somebody may read, or may not."""
    kept = {each.__tablename__: each.__readable_with__ for each in Kept.__subclasses__()}
    return sorted(name for name, permission in kept.items() if sight.may(permission or "") is readable)


def demand_by_hand(entity: type, label: str) -> None:
    """Refuse to write what core keeps itself."""
    if issubclass(entity, Kept):
        raise RecordKeptElsewhere(label)
