"""The examples: each can be run as it is, and together they show everything the API has."""

from collections.abc import AsyncIterator, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
import strawberry
from graphql import (
    FieldNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_introspection_query,
    parse,
    validate,
    visit,
)

from careplan.core.item_links import create_linked_record
from careplan.core.plan_items import PlanItem
from careplan.core.records import ClientRecord
from careplan.core.support_plans import SupportPlan
from careplan.core.template_parts import NewSection
from careplan.core.work import Work
from careplan.plugins.loaded import Host
from careplan.server.demo import founding
from careplan.server.demo.people import RUBY
from careplan.server.demo.plan_loading import make_plan
from careplan.server.demo.plans import DemoPlan, links
from careplan.server.demo.templates import Template
from careplan.server.demo.templates.parts import custom, information, profile, records, section, text
from careplan.server.graphiql import Tab, load_tabs

from .databases import PostgresServer, SqliteServer
from .demos import Demo, loaded
from .houses import StatementCounter

TABS = load_tabs()
GROUPS = sorted({tab.group for tab in TABS})
NESTED_PLAN = (Path(__file__).parents[1] / "examples" / "queries" / "support_plans" / "nested_plan.graphql").read_text(
    "utf-8"
)
NESTED_PLANS = (
    NESTED_PLAN.replace("query NestedPlan($id: ID!)", "query NestedPlans($ids: [ID!]!)")
    .replace("supportPlan(id: $id) {", "nodes(ids: $ids) { ... on SupportPlan {", 1)
    .replace("\n}\n\nfragment Item", "\n}\n}\n\nfragment Item", 1)
)
ALIKE = ("Connection", "Edge", "Payload")
"""Types that all have the same fields beside those of their own: seen on one, known on all."""
FIVE: dict[str, dict[str, Any]] = {
    "goal_attainment": {},
    "behaviour_support": {"kind": "INTERIM"},
    "contact": {"relationship": "Aunt"},
    "risk_assessment": {"level": "low", "risk": "Falling", "measures": "A rail"},
    "condition": {"means": "Less salt"},
}
"""Record types of two plugins and of the house itself, and what a record of each has to hold."""
SHARED = frozenset({"edges", "nodes", "pageInfo", "totalCount", "cursor", "node", "errors", "warnings"})


@pytest_asyncio.fixture
async def demo(server: SqliteServer | PostgresServer, host: Host, schema: strawberry.Schema) -> AsyncIterator[Demo]:
    """The demo organisation, as it was just loaded."""
    async with loaded(server, host, schema) as demo:
        yield demo


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: f"{tab.group}: {tab.title}")
def test_every_example_fits_the_schema(tab: Tab, schema: strawberry.Schema) -> None:
    """What GraphiQL offers is never underlined in red."""
    assert validate(graphql_schema(schema), parse(tab.query)) == []


@pytest.mark.parametrize("group", GROUPS)
async def test_every_example_runs_in_the_order_of_the_tabs(group: str, demo: Demo) -> None:
    """Whoever chooses one example after the other and presses Run never sees an error."""
    outcomes = {tab.title: problems_in(await demo.run(tab)) for tab in TABS if tab.group == group}

    assert outcomes == {title: [] for title in outcomes}


def test_every_field_of_the_api_is_in_an_example(schema: strawberry.Schema) -> None:
    """Somebody who reads the examples has seen everything that can be asked."""
    inner = graphql_schema(schema)

    unseen = set(fields_of(inner)) - {place for tab in TABS for place in places_in(inner, tab.query)}

    assert sorted(unseen) == []


async def test_the_documentation_can_be_read_whole(demo: Demo) -> None:
    """What GraphiQL asks when it opens is answered without an error."""
    body = await demo.ask(get_introspection_query(input_value_deprecation=True))

    assert "errors" not in body


async def test_the_life_of_a_plan_can_be_lived_with_the_tabs_alone(demo: Demo) -> None:
    """Created, filled in, linked, activated, reviewed, activated again."""
    life = [tab for tab in TABS if tab.group == "Support plans"]
    before = next(place for place, tab in enumerate(life) if tab.title == "Start an amendment")

    for tab in life[:before]:
        await demo.run(tab)

    history = await demo.run(next(tab for tab in life if tab.title == "All plans of a client"))
    plans = history["data"]["supportPlans"]["nodes"]
    assert [plan["status"] for plan in plans] == ["DRAFT", "EXPIRED", "ACTIVE"]
    assert plans[1]["endReason"] == "SUPERSEDED"
    assert plans[2]["reviewOf"] == {"id": plans[1]["id"]}
    assert plans[2]["reviewKind"] == "FULL"


async def test_a_nested_plan_takes_as_many_statements_however_much_it_holds(demo: Demo) -> None:
    """Ten items or five hundred: the same statements, since siblings are read together."""
    small, large = await made_plan(demo, "Small", 2), await made_plan(demo, "Large", 100)

    few = await statements(demo, NESTED_PLAN, {"id": small})
    many = await statements(demo, NESTED_PLAN, {"id": large})

    assert many == few


async def test_many_nested_plans_take_as_many_statements_as_one(demo: Demo) -> None:
    """One plan or fifty: the same statements."""
    plans = [await made_plan(demo, f"Plan {number}", 1) for number in range(50)]

    one = await statements(demo, NESTED_PLANS, {"ids": plans[:1]})
    fifty = await statements(demo, NESTED_PLANS, {"ids": plans})

    assert fifty == one


async def test_five_record_types_in_one_plan_take_as_many_statements_however_many_records_there_are(demo: Demo) -> None:
    """One record of each type or twenty, two types of the house's own more or less, and some whose plugin is gone."""
    one = await mixed_plan(demo, "One of each", 1, FIVE)
    twenty = await mixed_plan(demo, "Twenty of each", 20, FIVE)
    three = await mixed_plan(demo, "Fewer types", 2, list(FIVE)[:3])

    installed = [await statements(demo, NESTED_PLAN, {"id": plan}) for plan in (one, twenty, three)]
    await demo.careplan.perform(demo.actor, uninstall_conditions)
    gone = [await statements(demo, NESTED_PLAN, {"id": plan}) for plan in (one, twenty)]

    assert installed == [installed[0]] * 3
    assert gone == [gone[0]] * 2


def graphql_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """The schema as graphql-core knows it."""
    return schema._schema


def problems_in(body: dict[str, Any]) -> list[Any]:
    """Errors of the request, and of its mutations."""
    payloads = [value for value in (body.get("data") or {}).values() if isinstance(value, dict)]
    return [*body.get("errors", ()), *(error for payload in payloads for error in payload.get("errors", ()))]


def fields_of(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every field that can be asked, once for those that many types share."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            yield from {place_of(kind, name) for name in kind.fields}


def place_of(kind: GraphQLObjectType | GraphQLInterfaceType, field: str) -> tuple[str, str]:
    """A type and a field; of generic types only what makes them generic."""
    alike = next((each for each in ALIKE if kind.name.endswith(each)), None)
    return (alike, field) if alike and field in SHARED else (kind.name, field)


def places_in(schema: GraphQLSchema, document: str) -> Iterator[tuple[str, str]]:
    """Which fields of which types a document asks for; those of an interface count for all that implement it."""
    info, seen = TypeInfo(schema), list[tuple[Any, str]]()

    class Collector(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            seen.append((info.get_parent_type(), node.name.value))

    visit(parse(document), TypeInfoVisitor(info, Collector()))
    for parent, name in seen:
        kinds = schema.get_possible_types(parent) if isinstance(parent, GraphQLInterfaceType) else [parent]
        yield from (place_of(kind, name) for kind in kinds)


async def made_plan(demo: Demo, name: str, sections: int) -> str:
    """A draft of Ruby's with five items in each section, of every kind, and records of every plugin linked."""
    template = Template(name, "", [_section(number) for number in range(sections)], associated_record_types=["contact"])
    linked = {f"Goals {number}": "Ruby's goals" for number in range(sections)}
    linked |= {f"Behaviour {number}": "Ruby: loud places and changes" for number in range(sections)}
    entries = {title: links(record, "Mai Nguyen") for title, record in linked.items()}

    async def make(work: Work) -> str:
        await founding.make_template(work, template)
        await work.db.flush()
        await make_plan(work, DemoPlan(RUBY, template, entries, ["Mai Nguyen"], is_activated=False))
        return str(await work.db.scalar(sa.select(SupportPlan.id).order_by(SupportPlan.id.desc()).limit(1)))

    return await demo.careplan.perform(demo.actor, make, patience=60)  # more than anybody does at once


async def mixed_plan(demo: Demo, name: str, each: int, kinds: Collection[str]) -> str:
    """A draft of Ruby's with an item for each record type, and so many records made from it."""
    template = Template(name, "", [section("Records", *(records(kind, kind) for kind in kinds))])

    async def make(work: Work) -> str:
        await founding.make_template(work, template)
        await work.db.flush()
        await make_plan(work, DemoPlan(RUBY, template, {}, [], is_activated=False))
        plan_id = str(await work.db.scalar(sa.select(SupportPlan.id).order_by(SupportPlan.id.desc()).limit(1)))
        for item in (await work.db.scalars(sa.select(PlanItem).where(PlanItem.plan_id == plan_id))).all():
            for number in range(each):
                await create_linked_record(work, item, item.title, f"{item.title} {number}", FIVE[item.title])
        return plan_id

    return await demo.careplan.perform(demo.actor, make)


async def uninstall_conditions(work: Work) -> None:
    """Let the records of a type be of one that nothing installed knows."""
    await work.db.execute(
        sa.update(ClientRecord).where(ClientRecord.record_type == "condition").values(entity="gone_records")
    )


def _section(number: int) -> NewSection:
    return section(
        f"Section {number}",
        profile(f"Profile {number}", "gp", "weekly_budget"),
        custom(f"Text {number}", text("text", "Text")),
        records(f"Goals {number}", "goal_attainment", "contact"),
        records(f"Behaviour {number}", "behaviour_support", "contact"),
        information(f"Read {number}", "Read this."),
    )


async def statements(demo: Demo, document: str, variables: dict[str, Any]) -> int:
    """How many statements a document takes."""
    with StatementCounter(demo.careplan) as counter:
        body = await demo.ask(document, variables)
    assert "errors" not in body
    return len(counter)
