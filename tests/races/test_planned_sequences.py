"""Whatever is done with planned services, in whatever order: only the transitions of the table ever happen."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any

import sqlalchemy as sa
import strawberry
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.core.deployments import Deployment, DeploymentStatus
from careplan.core.planned_services import PlannedActivity, PlannedService
from careplan.plugins.loaded import Host

from ..databases import PostgresServer, SqliteServer
from ..deployments import THURSDAY, make_service_plan
from ..houses import House, build_house
from ..programs import codes

STEPS = [
    {"title": "Ring", "description": "Ring them.", "activities": [{"title": "Dial", "isRequired": True}]},
    {"title": "Visit", "description": "Visit them."},
]
WORKER, COORDINATOR, MANAGER = "Support worker", "Coordinator", "Manager"
PEOPLE = st.sampled_from([WORKER, COORDINATOR, MANAGER])
ANY = st.integers(0, 99)
UNFINISHED = {"OPEN", "IN_PROGRESS"}
FINISHED = {"AWAITING_APPROVAL", "APPROVED", "SKIPPED", "CANCELLED"}
TABLE: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "startPlannedService": ({}, {"OPEN"}, {"IN_PROGRESS"}),
    "completePlannedService": ({}, UNFINISHED, {"APPROVED", "AWAITING_APPROVAL"}),
    "approvePlannedService": ({}, {"AWAITING_APPROVAL"}, {"APPROVED"}),
    "returnPlannedService": ({"comment": "Not yet."}, {"AWAITING_APPROVAL"}, {"IN_PROGRESS"}),
    "skipPlannedService": ({"reason": "Not wanted."}, UNFINISHED, {"SKIPPED"}),
    "reopenPlannedService": ({"reason": "Again."}, {"APPROVED"}, {"IN_PROGRESS"}),
    "takePlannedService": ({}, UNFINISHED, UNFINISHED),
    "releasePlannedService": ({}, UNFINISHED, UNFINISHED),
}
"""What each act takes, from which statuses it leads, and to which."""
REVIEWS = {"approvePlannedService", "returnPlannedService"}
"""What is not for whoever may do anything, but for whoever supervises."""


class Days(RuleBasedStateMachine):
    """One client, a plan that is deployed once at a time, and everything staff do with the work."""

    server: SqliteServer | PostgresServer
    host: Host
    schema: strawberry.Schema

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.house: House = self.runner.run(self._open())
        self.plan = self.runner.run(make_service_plan(self.house, steps=STEPS, limitConcurrentDeployments=True))
        self.seen = self.runner.run(self._look())

    async def _open(self) -> House:
        database = Database(await self.stack.enter_async_context(self.server.fresh()))
        self.stack.push_async_callback(database.close)
        return await build_house(Careplan(database, self.host.record_types), self.schema)

    def teardown(self) -> None:
        """Put everything away."""
        self.runner.run(self.stack.aclose())
        self.runner.close()

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        """Do something."""
        return self.runner.run(act)

    async def _look(self) -> Mapping[type[Any], list[Any]]:
        async with self.house.careplan.reading(self.house.actors[MANAGER]) as db:
            kinds = (PlannedService, PlannedActivity, Deployment)
            return {kind: list(await db.scalars(sa.select(kind).order_by(kind.id))) for kind in kinds}

    def those(self, *statuses: str) -> list[PlannedService]:
        """The planned services of some statuses, the oldest first."""
        return [each for each in self.seen[PlannedService] if each.status in statuses]

    @rule(by=st.sampled_from([COORDINATOR, MANAGER]), of=PEOPLE)
    def deploy(self, by: str, of: str) -> None:
        """Put the plan to work for somebody."""
        given = {"servicePlanId": self.plan["id"], "clientId": self.house.client_id, "startOn": THURSDAY}
        assignee = self.house.actors[of].staff_id
        free = not any(each.status is DeploymentStatus.OPEN for each in self.seen[Deployment])

        payload = self.run(self.house.attempt("deployServicePlan", by=by, assigneeId=assignee, **given))

        assert codes(payload) == ([] if free else ["DEPLOYMENT_LIMIT"])

    @precondition(lambda self: self.seen[PlannedService])
    @rule(which=ANY, by=PEOPLE, act=st.sampled_from(sorted(TABLE)))
    def do_anything(self, which: int, by: str, act: str) -> None:
        """Any act on any planned service, whatever it makes of it."""
        self.attempt(self.seen[PlannedService], which, by, act)

    @precondition(lambda self: self.those(*UNFINISHED))
    @rule(which=ANY, by=PEOPLE, act=st.sampled_from(["completePlannedService", "skipPlannedService"]))
    def finish(self, which: int, by: str, act: str) -> None:
        """Bring something that is not finished to its end."""
        self.attempt(self.those(*UNFINISHED), which, by, act)

    @precondition(lambda self: self.those(*FINISHED))
    @rule(
        which=ANY,
        by=PEOPLE,
        act=st.sampled_from(["approvePlannedService", "returnPlannedService", "reopenPlannedService"]),
    )
    def look_at_it(self, which: int, by: str, act: str) -> None:
        """Approve what is over, return it, or take it up again."""
        self.attempt(self.those(*FINISHED), which, by, act)

    def attempt(self, services: Sequence[PlannedService], which: int, by: str, act: str) -> None:
        """Something that is done with a planned service: it happens as the table says, or nothing does."""
        before = services[which % len(services)]
        given, origins, targets = TABLE[act]
        named = {"plannedServiceId": before.id, "expectedVersion": before.version}

        payload = self.run(self.house.attempt(act, by=by, **named, **given))

        (after,) = (each for each in self.run(self._look())[PlannedService] if each.id == before.id)
        if payload["errors"]:
            assert (after.status, after.version) == (before.status, before.version)
        else:
            assert before.status in origins
            assert after.status in targets
        if by == MANAGER and act not in REVIEWS:
            assert codes(payload) == self.obstacles(before, act)

    def obstacles(self, service: PlannedService, act: str) -> list[str]:
        """What keeps whoever may do anything from an act; nothing where it is done."""
        if service.status not in TABLE[act][1]:
            return ["INVALID_TRANSITION"]
        if act == "takePlannedService" and service.assignee_id is not None:
            return ["ALREADY_TAKEN"]
        own = [each for each in self.seen[PlannedActivity] if each.planned_service_id == service.id]
        is_left = any(each.is_required and each.done_at is None for each in own)
        return ["ACTIVITIES_OPEN"] if act == "completePlannedService" and is_left else []

    @precondition(lambda self: self.seen[PlannedActivity])
    @rule(which=ANY, by=PEOPLE, act=st.sampled_from(["tickPlannedActivity", "untickPlannedActivity"]))
    def tick(self, which: int, by: str, act: str) -> None:
        """Tick an activity, or take the tick off; never of what is finished."""
        activities = self.seen[PlannedActivity]
        before = activities[which % len(activities)]
        (service,) = (each for each in self.seen[PlannedService] if each.id == before.planned_service_id)

        payload = self.run(self.house.attempt(act, by=by, activityId=before.id))

        (after,) = (each for each in self.run(self._look())[PlannedActivity] if each.id == before.id)
        if service.is_finished or payload["errors"]:
            assert after.done_at == before.done_at
            assert codes(payload) != []
        else:
            assert (after.done_at is not None) == (act == "tickPlannedActivity")

    @precondition(lambda self: len(self.seen[Deployment]) > 1)
    @rule(which=ANY)
    def call_off(self, which: int) -> None:
        """Cancel a deployment: what is left of it is cancelled, and nothing else changes."""
        found = self.seen[Deployment]
        deployment = found[which % len(found)]
        left = [each.id for each in self.those(*UNFINISHED) if each.deployment_id == deployment.id]
        before = {each.id: each.status for each in self.seen[PlannedService]}
        named = {"deploymentId": deployment.id, "expectedVersion": deployment.version}

        payload = self.run(self.house.attempt("cancelDeployment", reason="They moved.", **named))

        after = {each.id: each.status for each in self.run(self._look())[PlannedService]}
        assert codes(payload) == ([] if deployment.status is DeploymentStatus.OPEN else ["INVALID_TRANSITION"])
        assert after == before | dict.fromkeys(left, "CANCELLED")

    @rule(by=st.sampled_from(["assignSupervisor", "removeSupervisor"]), of=PEOPLE, to=PEOPLE)
    def supervise(self, by: str, of: str, to: str) -> None:
        """Supervision changes at any moment."""
        given = {"staffMemberId": self.house.actors[of].staff_id, "supervisorId": self.house.actors[to].staff_id}
        self.run(self.house.attempt(by, by="Administrator", **given))

    @invariant()
    def everything_stands_where_it_should(self) -> None:
        """A deployment is open as long as any of its work is unfinished; what is done says when, and by whom."""
        self.seen = self.run(self._look())
        unfinished = {each.deployment_id for each in self.those(*UNFINISHED)}
        assert unfinished == {each.id for each in self.seen[Deployment] if each.status is DeploymentStatus.OPEN}
        for service in self.seen[PlannedService]:
            is_done = service.status in ("APPROVED", "AWAITING_APPROVAL")
            assert (service.completed_at is not None) == is_done
            assert (service.approved_at is not None) == (service.status == "APPROVED")
            if service.approved_by_id is not None:
                assert service.approved_by_id not in (service.assignee_id, service.completed_by_id)


def test_only_allowed_transitions_happen(
    server: SqliteServer | PostgresServer, host: Host, schema: strawberry.Schema
) -> None:
    """Found sequences that break a rule are shrunk and printed."""
    Days.server, Days.host, Days.schema = server, host, schema
    run_state_machine_as_test(
        Days,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
