"""Whatever is done with a client's enrollments, in whatever order: only allowed steps happen, and outcomes are true."""

import asyncio
import dataclasses
from contextlib import AsyncExitStack
from typing import Any

import strawberry
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.plugins.loaded import Host

from ..api.test_client_services import ALLOWED, STEPS
from ..databases import PostgresServer, SqliteServer
from ..houses import House, build_house
from ..programs import Enrollment, Program, codes, enroll, make_program

ANY = st.integers(0, 99)
"""Which of the things there are, counted around."""


@dataclasses.dataclass
class Service:
    """What a service is expected to be."""

    is_ongoing: bool
    status: str = "NOT_STARTED"
    was_started: bool = False

    def expected(self, step: str) -> str | None:
        """Why a step is refused; nothing where it is done."""
        if (self.status, step) not in ALLOWED:
            return "INVALID_TRANSITION"
        return "ONGOING_NEVER_COMPLETES" if self.is_ongoing and step == "completeClientService" else None

    def take(self, step: str) -> None:
        """Be what a step makes of it."""
        after = ALLOWED[self.status, step]
        self.status = "IN_PROGRESS" if step == "unskipClientService" and self.was_started else after
        self.was_started = self.was_started or self.status in ("IN_PROGRESS", "COMPLETED")


@dataclasses.dataclass
class Stay:
    """What an enrollment is expected to be."""

    enrollment: Enrollment
    services: dict[str, Service]
    is_closed: bool = False
    detail: dict[str, int] | None = None

    def tally(self) -> dict[str, int]:
        """How its services stand, in numbers."""
        counted = [service.status for service in self.services.values() if not service.is_ongoing]
        completed, skipped = counted.count("COMPLETED"), counted.count("SKIPPED")
        return {
            "completed": completed,
            "skipped": skipped,
            "unfinished": len(counted) - completed - skipped,
            "ongoing": len(self.services) - len(counted),
        }

    def outcome(self) -> str | None:
        """How it is expected to have turned out."""
        if self.detail is None or sum(self.detail.values()) == self.detail["ongoing"]:
            return None
        return "UNSUCCESSFUL" if self.detail["unfinished"] else "SUCCESSFUL"


class Stays(RuleBasedStateMachine):
    """One client, one program, and everything staff may do with both."""

    server: SqliteServer | PostgresServer
    host: Host
    schema: strawberry.Schema

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.house: House = self.runner.run(self._open())
        self.program: Program = self.runner.run(make_program(self.house))
        self.definitions = {"Intake": False, "Job development": False, "Follow-along": True}
        self.stays: list[Stay] = []

    async def _open(self) -> House:
        database = Database(await self.stack.enter_async_context(self.server.fresh()))
        self.stack.push_async_callback(database.close)
        return await build_house(Careplan(database, self.host.record_types), self.schema)

    def teardown(self) -> None:
        """Put everything away."""
        self.runner.run(self.stack.aclose())
        self.runner.close()

    @property
    def active(self) -> list[Stay]:
        """The enrollments that are expected to be open."""
        return [stay for stay in self.stays if not stay.is_closed]

    @rule()
    def enroll(self) -> None:
        """Enter the program, unless the client is in it."""
        if self.active:
            payload = self.runner.run(
                self.house.attempt("enrollClient", clientId=self.house.client_id, programId=self.program.id)
            )
            assert codes(payload) == ["ALREADY_ENROLLED"]
            return
        services = {title: Service(is_ongoing) for title, is_ongoing in self.definitions.items()}
        self.stays.append(Stay(self.runner.run(enroll(self.house, self.program)), services))

    @precondition(lambda self: self.stays)
    @rule(which=ANY, service=ANY, step=st.sampled_from(sorted(STEPS)))
    def work(self, which: int, service: int, step: str) -> None:
        """Take any step with any service of any enrollment, mostly of the last one."""
        stay = self.stays[-1] if which % 5 else self.stays[which % len(self.stays)]
        if not stay.services:
            return
        title = sorted(stay.services)[service % len(stay.services)]
        expected = "ENROLLMENT_CLOSED" if stay.is_closed else stay.services[title].expected(step)

        payload = self.runner.run(stay.enrollment.on_service(step, title, **STEPS[step]))

        assert codes(payload) == ([expected] if expected else [])
        if expected is None:
            stay.services[title].take(step)

    @precondition(lambda self: self.stays)
    @rule(which=ANY)
    def close(self, which: int) -> None:
        """Close any enrollment."""
        stay = self.stays[which % len(self.stays)]

        payload = self.runner.run(stay.enrollment.on_enrollment("closeEnrollment", reason="COMPLETED"))

        assert codes(payload) == (["ENROLLMENT_CLOSED"] if stay.is_closed else [])
        stay.detail = stay.detail or stay.tally()
        stay.is_closed = True

    @precondition(lambda self: self.stays)
    @rule(which=ANY)
    def reopen(self, which: int) -> None:
        """Open any enrollment again."""
        stay = self.stays[which % len(self.stays)]
        expected = ["ALREADY_ENROLLED"] if self.active else []

        payload = self.runner.run(stay.enrollment.on_enrollment("reopenEnrollment", reason="By mistake"))

        assert codes(payload) == (expected if stay.is_closed else ["INVALID_TRANSITION"])
        if not expected:
            stay.is_closed, stay.detail = False, None

    @rule(is_ongoing=st.booleans())
    def add_a_service(self, is_ongoing: bool) -> None:
        """The program grows; nobody who is in it has the service yet."""
        title = f"Service {len(self.definitions)}"
        new = {"name": title, "isOngoing": is_ongoing}
        assert codes(self.runner.run(self.program.on_program("addProgramService", service=new))) == []
        self.definitions[title] = is_ongoing

    @precondition(lambda self: self.stays)
    @rule(which=ANY)
    def sync(self, which: int) -> None:
        """Bring any enrollment to what the program is now."""
        stay = self.stays[which % len(self.stays)]

        payload = self.runner.run(stay.enrollment.on_enrollment("syncEnrollment"))

        assert codes(payload) == (["ENROLLMENT_CLOSED"] if stay.is_closed else [])
        if not stay.is_closed:
            added = {title: Service(ongoing) for title, ongoing in self.definitions.items()}
            stay.services = added | stay.services

    @invariant()
    def everything_is_as_expected(self) -> None:
        """Statuses, outcomes and numbers; closed enrollments stay exactly as they were closed."""
        assert len(self.active) <= 1
        for stay in self.stays:
            stored = self.runner.run(stay.enrollment.read())
            statuses = {service["title"]: service["status"] for service in stored["clientServices"]}
            progress: dict[str, Any] = stored["progress"]

            assert stored["status"] == ("CLOSED" if stay.is_closed else "ACTIVE")
            assert statuses == {title: service.status for title, service in stay.services.items()}
            assert (stored["outcome"], stored["outcomeDetail"]) == (stay.outcome(), stay.detail)
            assert {name: progress[name] for name in stay.tally()} == stay.tally() == (stay.detail or stay.tally())


def test_any_sequence_keeps_enrollments_true(
    server: SqliteServer | PostgresServer, host: Host, schema: strawberry.Schema
) -> None:
    """Found sequences that break a rule are shrunk and printed."""
    Stays.server, Stays.host, Stays.schema = server, host, schema
    run_state_machine_as_test(
        Stays,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
