"""What partners test with: a house on a fresh database, and the contract that every record type keeps.

Installed with `careplan[testing]`, pytest offers these fixtures by itself (see ``careplan.pytest_plugin``):

- `house`: an organisation with a member of staff in each shipped role and a client, on a fresh migrated database;
- `gql`: runs a document as somebody of the house and gives its data;
- `actor`: its manager; `house.actors` has the other roles;
- `client_id`: somebody to make records about.

Whoever listens hears what happened in the background: `await house.settled()` before you look for what came of it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from .contract import CHECKS, Check, verify
from .databases import PostgresServer, SqliteServer
from .houses import Gql, House, StatementCounter, build_house
from .subjects import ContractBroken

__all__ = [
    "CHECKS",
    "Check",
    "ContractBroken",
    "Gql",
    "House",
    "PostgresServer",
    "RecordTypeContract",
    "SqliteServer",
    "StatementCounter",
    "build_house",
]


class RecordTypeContract:
    """The contract as tests: subclass it, name the record type, and every clause is a test of its own.

    >>> class TestRiskAssessment(RecordTypeContract):
    ...     record_type = "risk_assessment"
    """

    record_type: ClassVar[str]
    """The name of the record type."""
    item_settings: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    """The `settings` that an item of a plan needs to link the type; by default none."""

    async def prepare(self, house: House, record_ids: Sequence[str]) -> None:
        """Add to new records what only your own mutations can add, such as parts; by default nothing."""

    def test_contract(self, contract_check: Check, careplan_server: SqliteServer | PostgresServer) -> None:
        """One clause of the contract."""
        asyncio.run(verify(contract_check, careplan_server, self.record_type, self.prepare, self.item_settings))
