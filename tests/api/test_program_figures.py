"""The figures of programs: what became of enrollments and what was reported, month by month."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from careplan.core.reports import ReportStatus

from ..houses import House
from ..programs import Program, enroll, make_program
from ..report_rows import change_report, make_report

OUTCOMES = "outcomes { enrolled closed successful unsuccessful withoutOutcome }"
MONEY = "amounts { amount currency } billedAmounts { amount currency }"
BILLING = f"billing {{ reportCount minutes {MONEY} }}"
FIGURES = f"{OUTCOMES} {BILLING} months {{ month {OUTCOMES} {BILLING} }}"
DOCUMENT = f"""query($ids: [ID!]!, $first: String, $last: String) {{
    nodes(ids: $ids) {{ ... on Program {{ figures(firstMonth: $first, lastMonth: $last) {{ {FIGURES} }} }} }} }}"""


async def read(house: House, *programs: Program, by: str = "Manager", **period: Any) -> list[Any]:
    """The figures of some programs."""
    given = {"ids": [program.id for program in programs]} | period
    return [each["figures"] for each in (await house.ask(DOCUMENT, given, by=by))["nodes"]]


async def test_figures_tell_what_happened_month_by_month(house: House) -> None:
    """Enrollments count in the month they began and ended, reports in the month they are about."""
    program = await make_program(house)
    stay = await enroll(house, program, enrolledOn="2026-08-31")
    await make_report(house, stay, "2026-08", 60)
    billed = await make_report(house, stay, "2026-09", 90)
    await change_report(house, billed, billed_on=date(2026, 10, 5))
    voided = await make_report(house, stay, "2026-09", 600, sequence=2)
    await change_report(house, voided, status=ReportStatus.VOIDED, void_reason="Twice.")
    await stay.closed(closedOn="2026-09-01")

    (figures,) = await read(house, program, first="2026-07", last="2026-09")

    assert figures["outcomes"] == {
        "enrolled": 1,
        "closed": 1,
        "successful": 0,
        "unsuccessful": 1,
        "withoutOutcome": 0,
    }
    assert figures["billing"] == {
        "reportCount": 2,
        "minutes": 150,
        "amounts": [{"amount": 15_500, "currency": "AUD"}],
        "billedAmounts": [{"amount": 9_300, "currency": "AUD"}],
    }
    assert [month["month"] for month in figures["months"]] == ["2026-07", "2026-08", "2026-09"]
    assert [month["outcomes"]["enrolled"] for month in figures["months"]] == [0, 1, 0]
    assert [month["outcomes"]["unsuccessful"] for month in figures["months"]] == [0, 0, 1]
    assert [month["billing"]["minutes"] for month in figures["months"]] == [0, 60, 90]
    assert [month["billing"]["billedAmounts"] for month in figures["months"]] == [
        [],
        [],
        [{"amount": 9_300, "currency": "AUD"}],
    ]


async def test_the_usual_period_is_the_last_twelve_months(house: House) -> None:
    """Whoever names none sees this month and the eleven before it."""
    (figures,) = await read(house, await make_program(house))

    assert len(figures["months"]) == 12
    assert figures["months"][-1]["month"] == house.careplan.moment(house.actors["Manager"]).today.isoformat()[:7]


@pytest.mark.parametrize(
    ("first", "last", "path"),
    [
        ("2026-13", "2026-12", ["firstMonth"]),
        ("2026-1", "2026-12", ["firstMonth"]),
        ("2026-02", "2026-01", ["lastMonth"]),
        ("2020-01", "2026-01", ["lastMonth"]),
        ("2026-01", "x", ["lastMonth"]),
    ],
)
async def test_a_period_is_some_months_in_order(house: House, first: str, last: str, path: list[str]) -> None:
    """One that is none, or too long, is explained."""
    program = await make_program(house)

    body = await house.raw(DOCUMENT, {"ids": [program.id], "first": first, "last": last})

    assert body["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "path": path}


async def test_who_may_not_see_reports_is_told_no_sums(house: House) -> None:
    """The outcomes are there, and nothing that looks like a month without reports."""
    program = await make_program(house)
    await make_report(house, await enroll(house, program))
    auditor = house.actors["Auditor"]
    house.actors["Auditor"] = dataclasses.replace(auditor, permissions=auditor.permissions - {"report.read"})

    (figures,) = await read(house, program, by="Auditor", first="2026-09", last="2026-09")

    assert figures["billing"] is None
    assert figures["months"][0]["billing"] is None
    assert figures["outcomes"]["closed"] == 0


async def test_figures_take_as_many_statements_however_much_there_is(house: House) -> None:
    """One program or three, one month or three years."""
    programs = [await make_program(house, f"Program {number}") for number in range(3)]
    await make_report(house, await enroll(house, programs[0]))
    with house.count_statements() as few:
        await read(house, programs[0], first="2026-09", last="2026-09")

    with house.count_statements() as many:
        await read(house, *programs, first="2024-01", last="2026-12")

    assert len(many) == len(few)
