"""Closing a month through the API: one order however often it is given, and what it will look at."""

import asyncio
from functools import partial
from typing import Any

import pytest

from careplan.core import month_closing_work
from careplan.core.month_closing_work import finish, send_out, tick_off, work_through
from careplan.core.month_closings import MonthClosing, closing_of
from careplan.core.months import Month
from careplan.core.work import Work

from ..houses import House, build_house
from ..programs import codes
from ..reporting import month_before, on, start_reporting

CLOSING = """id month status run startedAt finishedAt progress { done total } reportCounts { status count }
    startedBy { name }"""
READ = f"query($month: String!) {{ monthClosing(month: $month) {{ {CLOSING} }} }}"


async def closed(house: House, month: Month, **more: Any) -> Any:
    """Have a month closed; the closing."""
    return (await house.do("closeMonth", f"monthClosing {{ {CLOSING} }}", month=str(month), **more))["monthClosing"]


async def look(house: House, month: Month) -> Any:
    """How far the closing of a month is."""
    return (await house.ask(READ, {"month": str(month)}))["monthClosing"]


async def see_through(house: House, month: Month) -> None:
    """Do what jobs do with a closing, to its end."""

    async def change(work: Work) -> None:
        closing = await closing_of(work.db, month)
        assert closing is not None
        for place in closing.open_portions:
            await work_through(work, closing, place)
            await send_out(work, closing, place)
            await tick_off(work, closing, place)
        await finish(work, closing)

    await house.careplan.perform(house.actors["Manager"], change)


async def test_a_month_is_closed_once_however_often_that_is_asked_for(house: House) -> None:
    """Eight people at once have started one closing; its progress is told in client services."""
    await start_reporting(house)
    month = month_before(house)

    closings = await asyncio.gather(*(closed(house, month) for _ in range(8)))

    assert len({each["id"] for each in closings}) == 1
    assert closings[0] | {"id": "", "startedAt": ""} == {
        "id": "",
        "month": str(month),
        "status": "RUNNING",
        "run": 1,
        "startedAt": "",
        "finishedAt": None,
        "progress": {"done": 0, "total": 3},
        "reportCounts": [],
        "startedBy": {"name": "Manager of the house"},
    }
    entries = await house.ask('{ auditEntries(filter: {kinds: ["MonthClosingStarted"]}) { totalCount } }')
    assert entries == {"auditEntries": {"totalCount": 1}}


async def test_its_reports_are_made_and_again_only_what_is_open_changes(house: House) -> None:
    """A second run counts as one, and makes nothing twice."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60))
    await closed(house, month)

    await see_through(house, month)
    first = await look(house, month)
    await closed(house, month)
    again = await look(house, month)
    await see_through(house, month)

    assert (first["status"], first["run"], first["progress"]) == ("DONE", 1, {"done": 3, "total": 3})
    assert first["reportCounts"] == [{"status": "READY", "count": 1}]
    assert (again["status"], again["run"], again["finishedAt"]) == ("RUNNING", 2, None)
    assert (await look(house, month))["reportCounts"] == [{"status": "READY", "count": 1}]
    assert [each["minutes"] for each in await reporting.reports()] == [60]


async def test_what_is_ready_is_sent_where_the_house_wants_that(house: House) -> None:
    """One that came back is not sent again by itself; without a recipient a report stays ready."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60))
    await house.do(
        "updateOrganisation", "organisation { id }", by="Administrator", expectedVersion=1, submitsReports=True
    )

    await closed(house, month)
    await see_through(house, month)
    without = await reporting.report()
    recipient = {"name": "Pat Payer", "address": "pat@example.org"}
    await reporting.enrollment.on_enrollment("updateEnrollment", reportRecipient=recipient)
    await closed(house, month)
    await see_through(house, month)
    sent = await reporting.report()
    await reporting.stand(sent, "READY")
    await closed(house, month)
    await see_through(house, month)

    assert (without["status"], sent["status"]) == ("READY", "PENDING")
    assert (await reporting.report())["status"] == "READY"


async def test_a_portion_takes_as_many_statements_however_much_it_holds(house: House) -> None:
    """A month with one report, and one with eight."""
    little, much = month_before(house), month_before(house, 2)
    programs = [await start_reporting(house, name=f"Program {number}") for number in range(4)]
    for reporting in programs:
        await reporting.record(on(much, 60))
        await reporting.record(on(much, 30), "Travel training")
    await programs[0].record(on(little, 60))
    await closed(house, little)
    await closed(house, much)

    counts = {await _statements_of_a_portion(house, month) for month in (little, much)}

    assert len(counts) == 1


async def _statements_of_a_portion(house: House, month: Month) -> int:
    async def change(work: Work) -> None:
        closing = await closing_of(work.db, month)
        assert closing is not None
        await work_through(work, closing, 0)

    with house.count_statements() as counter:
        await house.careplan.perform(house.actors["Manager"], change, dry=True)
    return len(counter)


async def test_it_is_cut_into_portions_of_what_was_delivered(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not billed, is of another house, or was over or not begun in the month is not looked at."""
    monkeypatch.setattr(month_closing_work, "PORTION", 2)
    month = month_before(house)
    reporting = await start_reporting(house)
    await start_reporting(await build_house(house.careplan, house.schema, name="Hill Care"))
    earlier = month_before(house, 24)

    await closed(house, month)
    await closed(house, earlier)

    async with house.careplan.reading(house.actors["Manager"]) as db:
        closing, before = await closing_of(db, month), await closing_of(db, earlier)
    assert closing is not None
    assert before is not None
    assert [portion.services for portion in closing.portions] == [2, 1]
    assert before.portions == ()
    assert len((await reporting.enrollment.read())["clientServices"]) == 4


@pytest.mark.parametrize(("month", "code"), [("2999-01", "MONTH_NOT_OVER"), ("2026-13", "VALIDATION")])
async def test_only_a_month_that_is_over_is_closed(house: House, month: str, code: str) -> None:
    """The refusal names the month, and nothing is begun."""
    refused = await house.attempt("closeMonth", "monthClosing { id }", month=month)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [(code, ["month"])]
    assert await house.ask("{ monthClosings { totalCount } }") == {"monthClosings": {"totalCount": 0}}


async def test_the_present_month_is_not_over(house: House) -> None:
    """Not even on its last day."""
    today = house.careplan.moment(house.actors["Manager"]).today

    refused = await house.attempt("closeMonth", month=str(Month.of(today)))

    assert codes(refused) == ["MONTH_NOT_OVER"]


async def test_closing_takes_a_permission(house: House) -> None:
    """Coordinators see how far it is, and cannot start it."""
    month = month_before(house)

    refused = await house.attempt("closeMonth", by="Coordinator", month=str(month))
    done = await closed(house, month, idempotencyKey="k")
    again = await closed(house, month, idempotencyKey="k")

    assert codes(refused) == ["FORBIDDEN"]
    assert again == done
    seen = await house.ask("{ monthClosings { nodes { month } } }", by="Coordinator")
    assert seen == {"monthClosings": {"nodes": [{"month": str(month)}]}}


async def test_a_portion_that_is_done_stays_done(house: House) -> None:
    """Two who note different portions at once both stand."""
    await start_reporting(house)
    month = month_before(house)
    await closed(house, month)

    async def note(work: Work, place: int) -> None:
        closing = await closing_of(work.db, month)
        assert closing is not None
        await tick_off(work, closing, place)

    manager = house.actors["Manager"]
    await asyncio.gather(*(house.careplan.perform(manager, partial(note, place=0)) for _ in range(4)))

    async with house.careplan.reading(manager) as db:
        closing = await closing_of(db, month)
    assert isinstance(closing, MonthClosing)
    assert closing.open_portions == []
