"""How long records are kept, and deleting those that need not be kept any more."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from careplan.core.careplan import Careplan
from careplan.core.record_types import RecordTypes
from careplan.core.records import ClientRecord
from careplan.plugins.goal_attainment.entities import Goal, GoalRating

from ..houses import House
from ..plans import make_plan, make_template

RECORD = "record { id number version keptUntil }"
GONE = "deletedRecordId errors { ... on RetentionRunning { keptUntil } ... on RecordInUse { planIds } }"
OVER = "{ records(filter: {isRetentionOver: true}) { nodes { number keptUntil } } }"


def in_years(house: House, years: int, days: int = 0) -> House:
    """The same house some years on."""
    core = house.careplan

    def clock() -> dt.datetime:
        return dt.datetime.now(dt.UTC) + relativedelta(years=years, days=days)

    return House(Careplan(core.database, core.record_types, clock=clock), house.schema, house.actors, house.client_id)


async def archived(house: House) -> Any:
    """A goal attainment plan with a goal and a rating, put away today."""
    given: dict[str, Any] = {"recordType": "goal_attainment", "title": "Goals", "values": {}}
    made = (await house.do("createRecord", RECORD, clientId=house.client_id, **given))["record"]
    goal = await house.do(
        "addGoal", "goal { id }", recordId=made["id"], expectedVersion=1, statement="Swim", domain="COMMUNITY"
    )
    await house.do("rateGoal", "goalRating { id }", goalId=goal["goal"]["id"], expectedVersion=2, level=0)
    put_away = await house.do("archiveRecord", RECORD, recordId=made["id"], expectedVersion=3, reason="Over")
    return put_away["record"]


async def delete(house: House, record: Any, by: str = "Administrator") -> Any:
    """Try to delete a record as it was put away; the payload, refused or not."""
    given = {"recordId": record["id"], "expectedVersion": record["version"]}
    return await house.attempt("deleteRecord", GONE, by=by, **given)


async def test_a_record_is_kept_for_the_years_its_type_says(house: House) -> None:
    """From the day it was put away; while it is in use, nothing is said."""
    given: dict[str, Any] = {"recordType": "goal_attainment", "title": "Goals", "values": {}}
    in_use = await house.do("createRecord", RECORD, clientId=house.client_id, **given)
    record = await archived(house)

    now = house.careplan.moment(house.actors["Manager"]).today
    refused = await delete(in_years(house, 7, -1), record)
    before = await in_years(house, 7, -1).ask(OVER)
    after = await in_years(house, 7).ask(OVER)

    assert in_use["record"]["keptUntil"] is None
    assert record["keptUntil"] == (now + relativedelta(years=7)).isoformat()
    assert (refused["errors"][0]["code"], refused["errors"][0]["keptUntil"]) == (
        "RETENTION_RUNNING",
        record["keptUntil"],
    )
    assert before["records"]["nodes"] == []
    assert after["records"]["nodes"] == [{"number": record["number"], "keptUntil": record["keptUntil"]}]


async def test_a_record_is_kept_from_the_day_the_client_left_where_that_is_later(house: House) -> None:
    """Two years on they leave: nine years on it may go."""
    record = await archived(house)
    later = in_years(house, 2)
    left = later.careplan.moment(house.actors["Manager"]).today
    query = "query($id: ID!) { client(id: $id) { version } }"
    client = (await house.ask(query, {"id": house.client_id}))["client"]
    await later.do(
        "exitClient",
        "client { status }",
        clientId=house.client_id,
        expectedVersion=client["version"],
        status="EXITED",
        on=left.isoformat(),
        reason="Moved away",
    )

    kept = await house.ask("query($id: ID!) { record(id: $id) { keptUntil } }", {"id": record["id"]})

    assert kept["record"]["keptUntil"] == (left + relativedelta(years=7)).isoformat()
    assert (await in_years(house, 8).ask(OVER))["records"]["nodes"] == []
    assert len((await in_years(house, 9).ask(OVER))["records"]["nodes"]) == 1


async def test_a_record_goes_with_all_that_is_part_of_it(house: House) -> None:
    """Its number is never given again, and what was done with it stays in the audit trail."""
    record = await archived(house)
    later = in_years(house, 7)

    deleted = await delete(later, record)
    parts = {}
    async with house.careplan.reading(house.actors["Manager"]) as db:
        for part in (Goal, GoalRating):
            parts[part.__name__] = await db.scalar(sa.select(sa.func.count(part.id)))
    trail = await house.ask(
        "query($id: ID!) { auditEntries(first: 1, filter: {subjectId: $id}) { nodes { kind facts } } }",
        {"id": record["id"]},
        by="Administrator",
    )

    assert deleted["deletedRecordId"] == record["id"]
    assert parts == {"Goal": 0, "GoalRating": 0}
    assert trail["auditEntries"]["nodes"][0]["kind"] == "RecordDeleted"
    assert trail["auditEntries"]["nodes"][0]["facts"]["number"] == "GAP-00001"
    assert (await archived(house))["number"] == "GAP-00002"


async def test_what_is_in_use_or_kept_for_ever_is_not_deleted(house: House) -> None:
    """Nor does a manager delete; nothing is changed."""
    given: dict[str, Any] = {"recordType": "goal_attainment", "title": "Goals", "values": {}}
    in_use = (await house.do("createRecord", RECORD, clientId=house.client_id, **given))["record"]
    record = await archived(house)
    later = in_years(house, 50)

    assert [error["code"] for error in (await delete(later, in_use))["errors"]] == ["INVALID_TRANSITION"]
    assert [error["code"] for error in (await delete(later, record, by="Manager"))["errors"]] == ["FORBIDDEN"]
    assert (await house.ask("{ records(filter: {isArchived: null}) { totalCount } }"))["records"]["totalCount"] == 2


async def test_a_record_that_a_plan_links_is_not_deleted(house: House) -> None:
    """The refusal names the plans."""
    plan = await make_plan(house, await make_template(house))
    made = await plan.on_item(
        "createLinkedRecord", "Goal", RECORD, recordType="goal_attainment", title="Swim", values={}
    )
    given = {"recordId": made["record"]["id"], "expectedVersion": 1}
    put_away = await house.do("archiveRecord", RECORD, **given, reason="Over")

    refused = await delete(in_years(house, 7), put_away["record"])

    assert (refused["errors"][0]["code"], refused["errors"][0]["planIds"]) == ("RECORD_IN_USE", [plan.id])


async def test_the_last_day_of_february_ends_with_the_28th_in_other_years(house: House) -> None:
    """What the list says is what the record says."""
    record = await archived(house)
    leap_day = dt.datetime(2024, 2, 29, 2, tzinfo=dt.UTC)

    async def put_away(work: Any) -> None:
        (await work.get(ClientRecord, record["id"])).archived_at = leap_day

    await house.careplan.perform(house.actors["Manager"], put_away)
    core = house.careplan

    def on(day: int) -> House:
        instant = dt.datetime(2031, 2, day, 2, tzinfo=dt.UTC)
        careplan = Careplan(core.database, core.record_types, clock=lambda: instant)
        return House(careplan, house.schema, house.actors, house.client_id)

    assert (await on(27).ask(OVER))["records"]["nodes"] == []
    assert (await on(28).ask(OVER))["records"]["nodes"] == [{"number": "GAP-00001", "keptUntil": "2031-02-28"}]


async def test_records_of_a_shadowed_type_are_kept_as_their_own_type_says(house: House) -> None:
    """One year, not the seven of the plugin that took its name since; in the list and on the record alike."""
    core = house.careplan
    alone = Careplan(core.database, RecordTypes((), core.record_types.families))
    before = House(alone, house.schema, house.actors, house.client_id)
    given: dict[str, Any] = {"name": "goal_attainment", "label": "Our goals", "prefix": "OG", "fields": []}
    await before.do("defineRecordType", "customRecordType { id }", by="Administrator", **given, keepYears=1)
    goals: dict[str, Any] = {"recordType": "goal_attainment", "title": "Ours", "values": {}}
    made = (await before.do("createRecord", RECORD, clientId=house.client_id, **goals))["record"]
    await before.do("archiveRecord", RECORD, recordId=made["id"], expectedVersion=1, reason="Over")
    theirs = await archived(house)

    kept = "query($id: ID!) { record(id: $id) { number keptUntil } }"
    ours = (await house.ask(kept, {"id": made["id"]}))["record"]

    assert (await in_years(house, 1).ask(OVER))["records"]["nodes"] == [ours]
    assert {"number": theirs["number"], "keptUntil": theirs["keptUntil"]} in (await in_years(house, 7).ask(OVER))[
        "records"
    ]["nodes"]
