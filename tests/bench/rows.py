"""Rows to be stored in bulk, by entity, with identifiers and stamps that are the same for the same seed."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from typeid import TypeID
from uuid_utils import UUID

from careplan.core.base import Owned, Stamped

START = datetime(2025, 1, 1, tzinfo=UTC)


class Rows:
    """Everything that was made up so far, and the chance it is made up with."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.by_entity: dict[type[Owned], list[dict[str, Any]]] = {}
        self.organisation_id: str | None = None
        self._made = 0

    def __len__(self) -> int:
        return self._made

    def add(self, kind: type[Owned], /, **values: Any) -> str:
        """Make up one more of a kind; its identifier."""
        identifier = self._new_id(kind.__prefix__)
        row = {"id": identifier, **values}
        if self.organisation_id is None:
            self.organisation_id = identifier
        else:
            row["organisation_id"] = self.organisation_id
        if issubclass(kind, Stamped):
            row["created_at"] = row["updated_at"] = START + timedelta(milliseconds=self._made)
        self.of(kind).append(row)
        return identifier

    def of(self, kind: type[Owned]) -> list[dict[str, Any]]:
        """Those of a kind."""
        return self.by_entity.setdefault(kind, [])

    def _new_id(self, prefix: str) -> str:
        self._made += 1
        milliseconds = int(START.timestamp() * 1_000) + self._made
        chance = self.random.getrandbits(74)
        uuid = UUID(int=milliseconds << 80 | 7 << 76 | chance >> 62 << 64 | 2 << 62 | chance & (1 << 62) - 1)
        return str(TypeID.from_uuid(uuid, prefix))
