"""Uninstalling a plugin loses nothing: what it brought is marked, and whole again when it comes back."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest
import strawberry

from careplan.core.careplan import Careplan
from careplan.core.staff import StaffMember, issue_token
from careplan.plugins.host import load_plugins
from careplan.resolvers.roots import build_schema

from ..houses import House
from ..plans import Plan, make_plan, make_template
from ..server.running import running
from .test_custom_object_definitions import define, refusals

GOALS: dict[str, Any] = {"recordType": "goal_attainment", "title": "Living well", "values": {"focus": "Friends"}}
RECORD = "__typename number title values isArchived recordType { name } card { label value } fields { key }"
LINKS = f"links {{ id isBroken problem record {{ {RECORD} }} }}"
PLAN = f"""query($id: ID!) {{ supportPlan(id: $id) {{
    activation {{ isReady blockers {{ reason item {{ title }} }} }}
    sections {{ items {{ title isDone missing {{ message link {{ id }} }} {LINKS} }} }} }} }}"""
LAST_KNOWN = {
    "__typename": "UnavailableRecord",
    "number": "GAP-00001",
    "title": "Living well",
    "values": {},
    "isArchived": False,
    "recordType": None,
    "card": [{"label": "Goals", "value": "0"}],
    "fields": [],
}
KINDS = ("custom_objects", "goal_attainment", "behaviour_support")


@dataclasses.dataclass(frozen=True)
class Installation:
    """What is installed: everything, or everything but one plugin, over the same database."""

    house: House
    schemas: Mapping[str, strawberry.Schema]

    def without(self, plugin: str) -> House:
        """The house after a plugin was uninstalled and the service started again."""
        host = load_plugins(set(KINDS) - {plugin})
        core = Careplan(self.house.careplan.database, host.record_types)
        return dataclasses.replace(self.house, careplan=core, schema=self.schemas[plugin])


@pytest.fixture(scope="module")
def schemas() -> Mapping[str, strawberry.Schema]:
    """The API without each plugin."""
    hosts = {kind: load_plugins(set(KINDS) - {kind}) for kind in KINDS}
    return {kind: build_schema(host.api_types, host.operations) for kind, host in hosts.items()}


@pytest.fixture
def without(house: House, schemas: Mapping[str, strawberry.Schema]) -> Callable[[str], House]:
    """The house without a plugin: `without("goal_attainment")`."""
    return Installation(house, schemas).without


async def plan_with_goals(house: House) -> Plan:
    """A draft whose item links a goal attainment plan, everything else done."""
    plan = await make_plan(house, await make_template(house))
    for title in ("Identity", "What matters to me", "Phone list"):
        await plan._fill(title)
        await plan.on_item("markPlanItemDone", title)
    await plan.on_item("createLinkedRecord", "Goal", **GOALS)
    return plan


async def read(house: House, plan: Plan) -> Any:
    """The plan, and its item with the link."""
    found = (await house.ask(PLAN, {"id": plan.id}))["supportPlan"]
    (item,) = [item for section in found["sections"] for item in section["items"] if item["title"] == "Goal"]
    return found["activation"], item


async def test_a_plan_loads_and_says_what_is_missing(house: House, without: Callable[[str], House]) -> None:
    """The link shows the record as last known; the item cannot be done, and the plan not be activated."""
    plan = await plan_with_goals(house)
    bare = dataclasses.replace(plan, house=without("goal_attainment"))

    activation, item = await read(bare.house, plan)
    refused = await bare.on_item(
        "markPlanItemDone", "Goal", "errors { ... on ItemIncomplete { missing { message link { id } } } }"
    )

    (link,) = item["links"]
    message = "A linked record is of the type 'goal_attainment', which is not installed: unlink it."
    assert link == {"id": link["id"], "isBroken": True, "problem": "UNAVAILABLE", "record": LAST_KNOWN}
    assert item["missing"] == [{"message": message, "link": {"id": link["id"]}}]
    assert {"reason": "RECORD_UNAVAILABLE", "item": {"title": "Goal"}} in activation["blockers"]
    assert refused["errors"][0]["code"] == "ITEM_INCOMPLETE"
    assert refused["errors"][0]["missing"] == item["missing"]
    assert (await bare.item("Goal"))["isDone"] is False


async def test_installed_again_everything_is_as_it_was(house: House, without: Callable[[str], House]) -> None:
    """The same rows, typed again; what was done meanwhile holds."""
    plan = await plan_with_goals(house)
    before = await read(house, plan)
    bare = dataclasses.replace(plan, house=without("goal_attainment"))
    await bare.on_item("markPlanItemDone", "Goal")

    after = await read(house, plan)
    done = await plan.on_item("markPlanItemDone", "Goal")

    assert after == before
    assert after[1]["links"][0]["record"]["__typename"] == "GoalAttainmentPlan"
    assert after[1]["links"][0]["problem"] is None
    assert done["planItem"]["isDone"] is True


async def test_a_done_item_stands_in_the_way_of_activation(house: House, without: Callable[[str], House]) -> None:
    """Until the record is unlinked, or the item marked not required."""
    plan = await plan_with_goals(house)
    await plan.on_item("markPlanItemDone", "Goal")
    bare = dataclasses.replace(plan, house=without("goal_attainment"))

    activation, item = await read(bare.house, plan)
    refused = await bare.on_plan("activateSupportPlan")
    await bare.on_item("markPlanItemNotRequired", "Goal", reason="Not now")
    (resolved, _) = await read(bare.house, plan)
    await bare.on_item("reinstatePlanItem", "Goal")
    unlinked = await bare.on_item("unlinkRecord", "Goal", linkId=item["links"][0]["id"])

    assert item["isDone"] is True
    assert [blocker["reason"] for blocker in activation["blockers"]] == ["RECORD_UNAVAILABLE"]
    assert refusals(refused) == [("PLAN_INCOMPLETE", None)]
    assert resolved == {"isReady": True, "blockers": []}
    assert unlinked["errors"] == []
    assert (await house.ask("{ records { nodes { number } } }"))["records"]["nodes"] == [{"number": "GAP-00001"}]


async def test_copies_of_plans_keep_such_links(house: House, without: Callable[[str], House]) -> None:
    """A review of a plan in force shows the same record, and what was agreed."""
    plan = await (await plan_with_goals(house)).activated()
    bare = dataclasses.replace(plan, house=without("goal_attainment"))

    review = await bare.review()
    (_, item) = await read(bare.house, review)
    frozen = "sections { items { links { frozen { number content } } } }"
    sections = (await bare.read(frozen))["sections"]
    agreed = [link["frozen"] for section in sections for item in section["items"] for link in item["links"]]

    assert item["links"][0]["record"] == LAST_KNOWN
    assert item["links"][0]["problem"] == "UNAVAILABLE"
    content: dict[str, Any] = {"focus": "Friends", "agreed_on": None, "next_rating_on": None, "goals": []}
    assert {"number": "GAP-00001", "content": content} in agreed


async def test_a_record_of_a_missing_type_is_read_and_put_away_but_not_changed(
    house: House, without: Callable[[str], House]
) -> None:
    """It is found like any other; nothing new is made of its type, and none is linked."""
    made = await house.do("createRecord", "record { id }", clientId=house.client_id, **GOALS)
    bare = without("goal_attainment")
    given = {"recordId": made["record"]["id"], "expectedVersion": 1}

    found = await bare.ask('{ records(filter: {search: "friends"}) { nodes { number __typename } } }')
    refused = await bare.attempt("updateRecord", "errors { ... on RecordTypeUnavailable { recordType } }", **given)
    unknown = await bare.attempt("createRecord", clientId=house.client_id, **GOALS)
    archived = await bare.do("archiveRecord", f"record {{ {RECORD} version }}", **given, reason="Over")
    deleted = await bare.attempt("deleteRecord", by="Administrator", recordId=made["record"]["id"], expectedVersion=2)

    assert found["records"]["nodes"] == [{"number": "GAP-00001", "__typename": "UnavailableRecord"}]
    assert refusals(refused) == [("RECORD_TYPE_UNAVAILABLE", None)]
    assert refused["errors"][0]["recordType"] == "goal_attainment"
    assert refusals(unknown) == [("NOT_FOUND", ["recordType"])]
    assert archived["record"] == LAST_KNOWN | {"isArchived": True, "version": 2}
    assert refusals(deleted) == [("RECORD_TYPE_UNAVAILABLE", None)]


async def test_such_a_record_is_not_offered_for_linking(house: House, without: Callable[[str], House]) -> None:
    """And a link to it is refused with the reason; a link that is there already stays one."""
    plan = await make_plan(house, await make_template(house))
    made = await house.do("createRecord", "record { id }", clientId=house.client_id, **GOALS)
    bare = dataclasses.replace(plan, house=without("goal_attainment"))
    item = await bare.item("Goal")

    offered = await bare.house.ask(
        "query($id: ID!) { linkableRecords(planItemId: $id) { totalCount } }", {"id": item["id"]}
    )
    refused = await bare.on_item("linkRecord", "Goal", recordId=made["record"]["id"])

    assert offered["linkableRecords"]["totalCount"] == 0
    assert refusals(refused) == [("RECORD_NOT_LINKABLE", ["recordId"])]


async def test_templates_that_need_the_type_are_marked_and_make_no_plans(
    house: House, without: Callable[[str], House]
) -> None:
    """Nor are they published; the refusals name the type."""
    template_id = await make_template(house)
    bare = without("goal_attainment")
    query = "query($id: ID!) { planTemplate(id: $id) { version unavailableKinds } }"

    (template,) = (await bare.ask(query, {"id": template_id})).values()
    refused = await bare.attempt("createSupportPlan", clientId=house.client_id, templateId=template_id)
    given = {"planTemplateId": template_id, "expectedVersion": template["version"]}
    draft = await bare.do("draftNextTemplateVersion", "planTemplate { version }", **given)
    version = draft["planTemplate"]["version"]
    unpublished = await bare.attempt("publishPlanTemplate", **given | {"expectedVersion": version})

    assert template["unavailableKinds"] == ["goal_attainment"]
    assert [error["code"] for error in refused["errors"]] == ["TEMPLATE_KINDS_UNAVAILABLE"]
    assert "goal_attainment" in refused["errors"][0]["message"]
    assert [error["code"] for error in unpublished["errors"]] == ["INVALID_ITEM_CONFIG"]
    assert "goal_attainment" in unpublished["errors"][0]["message"]


async def test_roles_keep_what_they_may_do_with_the_type(house: House, without: Callable[[str], House]) -> None:
    """They can be renamed and changed otherwise meanwhile."""
    permissions = ["client.read", "record.goal_attainment.read"]
    made = await house.do("createRole", "role { id }", by="Administrator", name="Coach", permissions=permissions)
    bare = without("goal_attainment")

    given = {"roleId": made["role"]["id"], "expectedVersion": 1}
    more = [*permissions, "support_plan.read"]
    changed = await bare.do("updateRole", "role { permissions }", by="Administrator", **given, permissions=more)

    assert changed["role"]["permissions"] == sorted(more)
    assert {"name": "goal_attainment"} not in (await bare.ask("{ recordTypes { name } }"))["recordTypes"]


async def test_custom_records_come_back_as_well(house: House, without: Callable[[str], House]) -> None:
    """Without the plugin of custom objects they show as last known."""
    await define(house)
    made = await house.do(
        "createRecord",
        "record { id }",
        clientId=house.client_id,
        recordType="mealtime",
        title="Soft food",
        values={"texture": "Minced"},
    )
    query = f"query($id: ID!) {{ record(id: $id) {{ {RECORD} }} }}"

    gone = (await without("custom_objects").ask(query, {"id": made["record"]["id"]}))["record"]
    back = (await house.ask(query, {"id": made["record"]["id"]}))["record"]

    assert gone["__typename"] == "UnavailableRecord"
    assert gone["card"] == back["card"] == [{"label": "Texture", "value": "Minced"}]
    assert (back["__typename"], back["values"]) == ("CustomRecord", {"texture": "Minced", "since": None})


async def test_a_plugin_that_takes_the_name_of_a_custom_type_shadows_nothing(
    house: House, without: Callable[[str], House]
) -> None:
    """Records stay what they are and can be changed; new ones are the plugin's; the definition says what is wrong."""
    bare = without("goal_attainment")
    fields = [{"key": "focus", "label": "Our focus", "isRequired": True}]
    given = {"name": "goal_attainment", "prefix": "GAP", "fields": fields, "cardFields": []}
    await define(bare, **given)
    ours = await bare.do("createRecord", "record { id number }", clientId=house.client_id, **GOALS)

    theirs = await house.do("createRecord", "record { __typename number }", clientId=house.client_id, **GOALS)
    changed = await house.do(
        "updateRecord",
        "record { __typename recordType { label } fields { label display } }",
        recordId=ours["record"]["id"],
        expectedVersion=1,
        values={"focus": "The sea"},
    )
    problems = await house.ask("{ customRecordTypes { problem } recordTypes { name label } }")

    assert ours["record"]["number"] == "GAP-00001"
    assert theirs["record"] == {"__typename": "GoalAttainmentPlan", "number": "GAP-00002"}
    assert changed["record"] == {
        "__typename": "CustomRecord",
        "recordType": {"label": "Mealtime plan"},
        "fields": [{"label": "Our focus", "display": "The sea"}],
    }
    assert "same name" in problems["customRecordTypes"][0]["problem"]
    assert {"name": "goal_attainment", "label": "Goal attainment plan"} in problems["recordTypes"]
    assert [each["name"] for each in problems["recordTypes"]].count("goal_attainment") == 1


async def test_a_process_that_never_loads_the_plugin_reads_the_plan(house: House, database_url: str) -> None:
    """Over HTTP, with an allow-list that leaves it out; the next process has everything again.

    What is left when the package itself is gone is tried in `tests/partners`.
    """
    plan = await plan_with_goals(house)
    headers = await _signed_in(house)

    async def asked(plugins: str) -> Any:
        async with running(database_url, plugins=plugins) as url, httpx.AsyncClient(base_url=url) as client:
            body = {"query": PLAN, "variables": {"id": plan.id}}
            answer = (await client.post("/graphql", json=body, headers=headers)).json()
            assert "errors" not in answer, answer["errors"]
            items = [item for section in answer["data"]["supportPlan"]["sections"] for item in section["items"]]
            return next(item["links"] for item in items if item["title"] == "Goal")

    (gone,) = await asked("custom_objects,behaviour_support")
    (back,) = await asked("custom_objects,behaviour_support,goal_attainment")

    assert (gone["problem"], gone["record"]) == ("UNAVAILABLE", LAST_KNOWN)
    assert (back["problem"], back["record"]["__typename"]) == (None, "GoalAttainmentPlan")
    assert back["record"]["values"]["focus"] == "Friends"


async def _signed_in(house: House) -> dict[str, str]:
    core, actor = house.careplan, house.actors["Manager"]
    async with core.database.writing(actor, core.moment(None), core.record_types) as db:
        staff = await db.get_one(StaffMember, actor.staff_id)
        token, text = issue_token(staff, label="test", now=core.clock(), valid_for=timedelta(days=1))
        db.add(token)
        await db.commit()
    return {"Authorization": f"Bearer {text}"}
