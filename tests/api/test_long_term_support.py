"""Long-term support: what was done in a month in services that go on without a planned end."""

import dataclasses
from typing import Any

from ..forms import make_form
from ..houses import House
from ..programs import Enrollment, Program, enroll, make_program
from ..report_rows import make_report
from ..support_logs import Logging

DOCUMENT = """query($month: String!, $filter: LongTermSupportFilter, $first: Int! = 20, $after: String) {
    longTermSupport(month: $month, filter: $filter, first: $first, after: $after) {
        nodes {
            month monthNumber startedOn client { id } clientService { id title }
            activity { minutes billableMinutes contactCount dayCount } reports { id } formSubmissions { id }
        }
        pageInfo { hasNextPage endCursor } totalCount
    } }"""


async def tracked(house: House, month: str = "2026-09", *, by: str = "Manager", **more: Any) -> Any:
    """The long-term support of a month."""
    return (await house.ask(DOCUMENT, {"month": month} | more, by=by))["longTermSupport"]


async def several(house: House, count: int = 3) -> list[tuple[Program, Enrollment]]:
    """Programs whose follow-along began in August, each with time, a report and a monthly form."""
    made = []
    for number in range(count):
        program = await make_program(house, f"Program {number}")
        stay = await enroll(house, program, enrolledOn="2026-08-01")
        await stay.do("startClientService", "Follow-along", startedOn="2026-08-05")
        made.append((program, stay))
    return made


async def test_what_was_done_in_a_month_is_told(house: House) -> None:
    """How much, how often and on how many days, with the report and what was filled in for it."""
    (program, stay), *_ = await several(house, 1)
    for day, minutes, billable in (("2026-09-01", 90, True), ("2026-09-01", 15, False), ("2026-10-01", 60, True)):
        await Logging(house, stay).record({"duration": {"workedOn": day, "minutes": minutes}}, isBillable=billable)
    report = await make_report(house, stay)
    form = await make_form(house, "Monthly", isRepeatable=True)
    await form.assigned(reportsOfId=await program.service("Follow-along"), indicatorFields=["given_on"])
    service = (await stay.service("Follow-along"))["id"]
    values = {"given_by": "Mai Nguyen"}
    entry = await form.submitted(values | {"given_on": "2026-09-30"}, about={"clientServiceId": service})
    await form.submitted(values | {"given_on": "2026-10-01"}, about={"clientServiceId": service})

    assert await tracked(house) == {
        "nodes": [
            {
                "month": "2026-09",
                "monthNumber": 2,
                "startedOn": "2026-08-05",
                "client": {"id": house.client_id},
                "clientService": {"id": service, "title": "Follow-along"},
                "activity": {"minutes": 105, "billableMinutes": 90, "contactCount": 2, "dayCount": 1},
                "reports": [{"id": report}],
                "formSubmissions": [{"id": entry["id"]}],
            }
        ],
        "pageInfo": {"hasNextPage": False, "endCursor": (await tracked(house))["pageInfo"]["endCursor"]},
        "totalCount": 1,
    }


async def test_the_list_is_walked_page_by_page(house: House) -> None:
    """Each service once, and narrowed down by program or client."""
    made = await several(house)
    expected = [(await stay.service("Follow-along"))["id"] for _, stay in made]

    first = await tracked(house, first=2)
    second = await tracked(house, first=2, after=first["pageInfo"]["endCursor"])
    narrowed = await tracked(house, filter={"programId": made[1][0].id, "clientId": house.client_id})
    nobodys = await tracked(house, filter={"clientId": "client_x"})

    assert [node["clientService"]["id"] for page in (first, second) for node in page["nodes"]] == expected
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert [node["clientService"]["id"] for node in narrowed["nodes"]] == [expected[1]]
    assert nobodys["nodes"] == []


async def test_it_takes_as_many_statements_however_many_services_there_are(house: House) -> None:
    """One or three."""
    await several(house)
    with house.count_statements() as few:
        await tracked(house, first=1)

    with house.count_statements() as many:
        await tracked(house, first=3)

    assert len(many) == len(few)


async def test_who_may_not_see_logs_or_reports_is_told_neither(house: House) -> None:
    """That the service went on is no secret to those who see programs."""
    (_, stay), *_ = await several(house, 1)
    await make_report(house, stay)
    auditor = house.actors["Auditor"]
    fewer = auditor.permissions - {"report.read", "support_log.read"}
    house.actors["Auditor"] = dataclasses.replace(auditor, permissions=fewer)

    (node,) = (await tracked(house, by="Auditor"))["nodes"]

    assert (node["activity"], node["reports"], node["monthNumber"]) == (None, [], 2)


async def test_a_month_is_written_as_such(house: House) -> None:
    """Anything else is explained."""
    body = await house.raw(DOCUMENT, {"month": "September"})

    assert body["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "path": ["month"]}


async def test_other_houses_see_nothing_of_it(house: House) -> None:
    """Somebody of another organisation tracks their own clients only."""
    await several(house, 1)
    stranger = dataclasses.replace(house.actors["Manager"], organisation_id="org_x")
    house.actors["Stranger"] = stranger

    assert await tracked(house, by="Stranger") == {
        "nodes": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
        "totalCount": 0,
    }
