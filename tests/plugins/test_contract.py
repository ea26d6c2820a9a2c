"""The contract that partners test with holds for the record types in the box."""

from collections.abc import Sequence
from typing import Any

import pytest

from careplan.plugins.testing import House, PostgresServer, RecordTypeContract, SqliteServer


@pytest.fixture
def careplan_server(server: SqliteServer | PostgresServer) -> SqliteServer | PostgresServer:
    """Each kind of database in turn."""
    return server


class TestGoalAttainment(RecordTypeContract):
    """A record type with parts."""

    record_type = "goal_attainment"

    async def prepare(self, house: House, record_ids: Sequence[str]) -> None:
        """Two goals each."""
        for record in record_ids:
            for version, statement in enumerate(["Swim", "Cook"], start=1):
                given: Any = {"recordId": record, "expectedVersion": version, "statement": statement, "domain": "HOME"}
                await house.do("addGoal", "goal { id }", **given)


class TestBehaviourSupport(RecordTypeContract):
    """A record type with settings and a listener."""

    record_type = "behaviour_support"
