"""Whatever is done with a client's plans, in whatever order: the rules that hold at every moment."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Any

import sqlalchemy as sa
import strawberry
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from careplan.core.careplan import Careplan
from careplan.core.clients import Client
from careplan.core.database import Database
from careplan.core.plan_items import AssociatedRecord, PlanItem, RecordLink
from careplan.core.records import ClientRecord
from careplan.core.support_plans import PlanSection, SupportPlan, SupportPlanStatus
from careplan.plugins.loaded import Host

from ..databases import SqliteServer
from ..houses import House, build_house
from ..plans import Plan, make_plan, make_template

RECENT = st.integers(0, 2)
"""Which plan, counted from the newest."""
ANY = st.integers(0, 99)
"""Which of the things there are, counted around."""
ON_ITEMS: dict[str, dict[str, Any]] = {
    "recordPlanItemValues": {"values": {"matters": "The sea"}},
    "markPlanItemDone": {},
    "reopenPlanItem": {},
    "markPlanItemNotRequired": {"reason": "Does not apply."},
    "reinstatePlanItem": {},
    "movePlanItem": {"position": 2},
    "createLinkedRecord": {"recordType": "goal_attainment", "title": "Swim", "values": {}},
}
ON_PLANS: dict[str, dict[str, Any]] = {
    "activateSupportPlan": {},
    "cancelSupportPlan": {"reason": "Made in error."},
    "cancelSupportPlanDraft": {"reason": "Not needed."},
    "confirmNotRequired": {},
}
CONTENT = {
    PlanSection: ("id", "title", "position"),
    PlanItem: ("id", "title", "position", "status", "entered", "frozen_profile", "is_confirmed", "version"),
    RecordLink: ("id", "item_id", "record_id", "frozen"),
    AssociatedRecord: ("id", "record_id", "frozen"),
}
"""What is agreed in a plan. Whether a linked record was archived since, comments and review days are not part of it."""
KINDS: Sequence[Any] = (Client, ClientRecord, SupportPlan, *CONTENT)


class Life(RuleBasedStateMachine):
    """One client, and everything staff may do with their plans."""

    sqlite: SqliteServer
    host: Host
    schema: strawberry.Schema

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.house: House = self.runner.run(self._open())
        self.template: str = self.runner.run(make_template(self.house))
        self.closed: dict[str, Any] = {}
        self.seen: dict[Any, list[Any]] = {}

    async def _open(self) -> House:
        database = Database(await self.stack.enter_async_context(self.sqlite.fresh()))
        self.stack.push_async_callback(database.close)
        return await build_house(Careplan(database, self.host.record_types), self.schema)

    def teardown(self) -> None:
        """Put everything away."""
        self.runner.run(self.stack.aclose())
        self.runner.close()

    def stored(self, entity: Any, **only: Any) -> list[Any]:
        """What is stored of a kind, the oldest first."""
        if not self.seen:
            self.seen = self.runner.run(self._look())
        return [
            thing for thing in self.seen[entity] if all(getattr(thing, name) == value for name, value in only.items())
        ]

    async def _look(self) -> dict[Any, list[Any]]:
        async with self.house.careplan.reading(self.house.actors["Manager"]) as db:
            return {kind: list(await db.scalars(sa.select(kind).order_by(kind.id))) for kind in KINDS}

    def do(self, act: Coroutine[Any, Any, Any]) -> None:
        """Do something; what was seen before is seen afresh."""
        self.seen = {}
        self.runner.run(act)

    def attempt(self, mutation: str, **input: Any) -> None:
        """Do something, or be refused."""
        self.do(self.house.attempt(mutation, **input))

    def plan(self, recent: int) -> SupportPlan:
        """A plan, counted from the newest."""
        plans: list[SupportPlan] = self.stored(SupportPlan)
        return plans[-1 - recent % len(plans)]

    def item(self, recent: int, which: int) -> PlanItem:
        """An item of a plan."""
        items: list[PlanItem] = self.stored(PlanItem, plan_id=self.plan(recent).id)
        return items[which % len(items)]

    @property
    def has_plans(self) -> bool:
        """Whether there is anything to work on yet."""
        return bool(self.stored(SupportPlan))

    @rule()
    def make_a_plan(self) -> None:
        """Start from the template."""
        self.do(make_plan(self.house, self.template))

    @precondition(lambda self: self.has_plans)
    @rule(recent=RECENT)
    def complete(self, recent: int) -> None:
        """Fill in a draft and put it in force."""
        plan = self.plan(recent)
        if plan.status is SupportPlanStatus.DRAFT:
            unconfirmed = {"supportPlanId": plan.id, "expectedVersion": plan.version}
            self.attempt("confirmNotRequired", **unconfirmed)
            self.do(self._work_through(Plan(self.house, plan.id)))

    async def _work_through(self, plan: Plan) -> None:
        for title in await plan.items():
            await plan._fill(title)
            await plan.on_item("markPlanItemDone", title)
        await plan.on_plan("activateSupportPlan")

    @precondition(lambda self: self.has_plans)
    @rule(recent=RECENT, which=ANY, act=st.sampled_from(sorted(ON_ITEMS)))
    def work_on_an_item(self, recent: int, which: int, act: str) -> None:
        """Anything that is done with an item."""
        item = self.item(recent, which)
        self.attempt(act, planItemId=item.id, expectedVersion=item.version, **ON_ITEMS[act])

    @precondition(lambda self: self.has_plans)
    @rule(recent=RECENT, which=ANY, clone=st.booleans())
    def add_another(self, recent: int, which: int, clone: bool) -> None:
        """One more of an item, mostly of one that may have others like it."""
        items = self.stored(PlanItem, plan_id=self.plan(recent).id)
        items += [item for item in items if item.definition.allow_add_another] * 5
        self.attempt("addAnotherPlanItem", planItemId=items[which % len(items)].id, clone=clone)

    @precondition(lambda self: self.stored(PlanItem, is_custom=True))
    @rule(which=ANY)
    def take_away(self, which: int) -> None:
        """An item that was added."""
        added = self.stored(PlanItem, is_custom=True)
        item = added[which % len(added)]
        self.attempt("removePlanItem", planItemId=item.id, expectedVersion=item.version)

    @precondition(lambda self: self.has_plans)
    @rule(recent=RECENT, act=st.sampled_from(sorted(ON_PLANS)))
    def act_on_a_plan(self, recent: int, act: str) -> None:
        """Anything that is done with a plan."""
        plan = self.plan(recent)
        self.attempt(act, supportPlanId=plan.id, expectedVersion=plan.version, **ON_PLANS[act])

    @precondition(lambda self: self.stored(SupportPlan, status=SupportPlanStatus.ACTIVE))
    @rule(kind=st.sampled_from(["FULL", "AMENDMENT"]))
    def review(self, kind: str) -> None:
        """Look again at the plan in force."""
        (plan,) = self.stored(SupportPlan, status=SupportPlanStatus.ACTIVE)
        self.attempt("startSupportPlanReview", supportPlanId=plan.id, expectedVersion=plan.version, kind=kind)

    @precondition(lambda self: self.has_plans)
    @rule(recent=RECENT)
    def copy(self, recent: int) -> None:
        """Begin again with a plan that is over."""
        self.attempt("copySupportPlan", supportPlanId=self.plan(recent).id)

    @precondition(lambda self: self.stored(RecordLink))
    @rule(which=ANY, recent=RECENT, other=ANY)
    def link_and_unlink(self, which: int, recent: int, other: int) -> None:
        """Link a record elsewhere, and undo a link."""
        links = self.stored(RecordLink)
        link = links[which % len(links)]
        item = self.item(recent, other)
        self.attempt("linkRecord", planItemId=item.id, expectedVersion=item.version, recordId=link.record_id)
        (holder,) = self.stored(PlanItem, id=link.item_id)
        self.attempt("unlinkRecord", planItemId=holder.id, expectedVersion=holder.version, linkId=link.id)

    @precondition(lambda self: self.stored(ClientRecord))
    @rule(which=ANY, act=st.sampled_from(["archiveRecord", "updateRecord"]))
    def change_a_record(self, which: int, act: str) -> None:
        """Records live on beside the plans."""
        records = self.stored(ClientRecord)
        record = records[which % len(records)]
        given = {"reason": "Old."} if act == "archiveRecord" else {"title": f"Swim {record.version}"}
        self.attempt(act, recordId=record.id, expectedVersion=record.version, **given)

    @rule(name=st.sampled_from(["Zo", "Z"]))
    def rename_the_client(self, name: str) -> None:
        """The profile lives on beside the plans."""
        (client,) = self.stored(Client)
        self.attempt("updateClient", clientId=client.id, expectedVersion=client.version, preferredName=name)

    @invariant()
    def one_plan_is_in_force(self) -> None:
        """At most one is active, and it is the client's latest."""
        active = [plan.id for plan in self.stored(SupportPlan, status=SupportPlanStatus.ACTIVE)]
        (client,) = self.stored(Client)

        assert len(active) <= 1
        assert active in ([], [client.latest_support_plan_id])

    @invariant()
    def one_review_is_open(self) -> None:
        """At most one for each plan."""
        drafts = self.stored(SupportPlan, status=SupportPlanStatus.DRAFT)
        under_review = [plan.review_of_id for plan in drafts if plan.review_of_id]

        assert len(set(under_review)) == len(under_review)

    @invariant()
    def places_are_dense(self) -> None:
        """In every section items stand at 1 to n."""
        places: dict[str, list[int]] = {}
        for item in self.stored(PlanItem):
            places.setdefault(item.section_id, []).append(item.position)

        for found in places.values():
            assert sorted(found) == list(range(1, len(found) + 1))

    @invariant()
    def what_is_closed_stays_as_it_is(self) -> None:
        """A plan is complete when it comes into force; from then on, and once it is over, its content never changes."""
        for plan in self.stored(SupportPlan):
            if plan.status is SupportPlanStatus.DRAFT:
                continue
            if plan.id not in self.closed and plan.status is SupportPlanStatus.ACTIVE:
                assert all(item.is_done for item in self.stored(PlanItem, plan_id=plan.id))
            content = [
                [getattr(thing, name) for name in names]
                for kind, names in CONTENT.items()
                for thing in self.stored(kind, plan_id=plan.id)
            ]
            assert self.closed.setdefault(plan.id, content) == content


def test_any_sequence_keeps_the_rules(sqlite: SqliteServer, host: Host, schema: strawberry.Schema) -> None:
    """Found sequences that break a rule are shrunk and printed."""
    Life.sqlite, Life.host, Life.schema = sqlite, host, schema
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
